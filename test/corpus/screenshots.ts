/**
 * `npm run corpus:screenshots -- [DIR] [--only NAME]… [--growth] [--theme dark|light|high-contrast]`: opens dashboards
 * of a corpus, each over the data of its bundle, in a real VS Code, and keeps a picture of every page of theirs under
 * `.test/screenshots/corpus/`, for people to judge. Without `--only`, twenty of those that have all their data, chosen
 * so that few chart and widget types are missing. `--growth` takes the example's dashboard in place of a corpus, over a
 * run of the example; `--project FOLDER` over one that was run before, `--extension FOLDER` with an unpacked extension
 * in place of one that is packaged now, `--width` and `--height` are those of the window, `--beside` shows the text too.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { screenshots, startVsCode, type Theme } from '../e2e/support/vsCode.ts';
import { openFile, runCommand, runPage } from '../e2e/support/workbench.ts';
import { openCorpus } from './openCorpus.ts';
import { layOutBundles, runExample, variedDashboards } from './screenshotProjects.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', multiple: true },
    growth: { type: 'boolean' },
    theme: { type: 'string' },
    project: { type: 'string' },
    extension: { type: 'string' },
    width: { type: 'string' },
    height: { type: 'string' },
    beside: { type: 'boolean' },
    now: { type: 'string' },
    out: { type: 'string' },
  },
});
const out = resolve(values.out ?? join(screenshots, 'corpus'));
const width = Number(values.width ?? 1500);
const height = Number(values.height ?? 1000);
const theme = (values.theme ?? 'dark') as Theme;
const editor = 'standpipe.dashboardEditor';
const home = await mkdtemp(join(tmpdir(), 'standpipe-screenshots-'));
try {
  await mkdir(out, { recursive: true });
  const files = values.growth ? await growthFiles() : await corpusFiles();
  await takeAll(files.workspace, files.paths, files.now);
} finally {
  await rm(home, { recursive: true, force: true });
}

async function growthFiles() {
  const workspace = values.project ? resolve(values.project) : await runExample(join(home, 'example'));
  return { workspace, paths: ['dashboards/growth.dashboard.json'], now: values.now };
}

async function corpusFiles() {
  const corpus = await openCorpus(positionals[0]);
  try {
    const complete = corpus.dashboards.filter((one) => one.complete && one.data !== null);
    const wanted = values.only
      ? complete.filter(({ file }) => values.only!.some((name) => file.includes(name)))
      : variedDashboards(complete, 20);
    const workspace = join(home, 'corpus');
    return {
      workspace,
      paths: await layOutBundles(wanted, workspace),
      now: values.now ?? '2020-06-30T12:00:00Z',
    };
  } finally {
    await corpus.close();
  }
}

async function takeAll(workspace: string, paths: readonly string[], now: string | undefined): Promise<void> {
  const code = await startVsCode({
    workspace,
    theme,
    ...(values.extension ? { extension: resolve(values.extension) } : {}),
    settings: {
      // A dashboard opens as what it shows, and the window is its own.
      ...(values.beside
        ? {}
        : { 'workbench.editorAssociations': { '*.dashboard.json': editor, '*.json': editor } }),
      'workbench.activityBar.location': 'hidden',
      'workbench.statusBar.visible': false,
      'workbench.editor.showTabs': 'none',
      'editor.fontSize': 12,
    },
    ...(now ? { env: { NODE_OPTIONS: `--require=${await clock(now)}` } } : {}),
  });
  try {
    for (const path of paths) {
      const page = await code.open({ width, height });
      const started = performance.now();
      try {
        await take(page, path);
        console.log(`${path}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
      } catch (error) {
        console.log(`${path}  ${String(error).split('\n')[0]}`);
        await page.screenshot({ path: join(out, `failed-${basename(path)}.png`) });
      } finally {
        await page.close();
      }
    }
    for (const problem of await code.problems()) console.log(problem);
  } finally {
    await code.close();
  }
}

async function take(page: Page, path: string): Promise<void> {
  const name = basename(path).replace(/(\.dashboard)?\.json$/, '');
  if (values.beside) {
    await openFile(page, basename(path));
    await runCommand(page, 'Standpipe: Preview Dashboard');
  } else await openDashboard(page, basename(path));
  const side = page.locator('.part.sidebar');
  if (await side.isVisible()) await page.keyboard.press('Control+B');
  const frame = runPage(page);
  await frame.locator('main .widget').first().waitFor({ timeout: 120_000 });
  const pages = frame.locator('header [data-pages] vscode-option');
  const count = Math.max(1, Math.min(4, await pages.count()));
  for (let at = 0; at < count; at++) {
    if (at > 0) {
      await frame.locator('header [data-pages]').click();
      await pages.nth(at).click();
      await frame.locator('.busy').waitFor({ state: 'hidden' });
    }
    await settle(page);
    const high = await frame.locator('body').evaluate((body) => body.scrollHeight);
    await page.setViewportSize({ width, height: Math.max(height, Math.min(3_200, high + 60)) });
    await settle(page);
    const about = [name, theme, ...(width === 1500 ? [] : [width]), ...(at > 0 ? [`page${at + 1}`] : [])];
    await page.screenshot({ path: join(out, `${about.join('-')}.png`) });
    await page.setViewportSize({ width, height });
  }
}

async function openDashboard(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input[type=text]').fill(name);
  await page.locator('.quick-input-list').getByRole('option', { name }).first().click();
}

/** Charts move to where they belong, and what was out of sight is drawn. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(1_600);
}

/** The engine's relative dates count from a moment at which the data are recent: only its clock is moved. */
async function clock(now: string): Promise<string> {
  const path = join(home, 'clock.cjs');
  const text = `if (process.argv.some((one) => /engine\\.js$/.test(one))) {
  const Real = Date;
  const offset = ${Date.parse(now)} - Real.now();
  globalThis.Date = class extends Real {
    constructor(...given) { if (given.length === 0) super(Real.now() + offset); else super(...given); }
    static now() { return Real.now() + offset; }
  };
}
`;
  await writeFile(path, text);
  return path;
}
