import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { standpipeOk, temporaryFolder } from '../support/standpipe.ts';
import { startVsCode, type VsCode } from './support/vsCode.ts';
import {
  goToLine,
  notification,
  openFile,
  pick,
  pressAction,
  runCommand,
  runPage,
  screenshot,
  showStandpipe,
  treeItem,
} from './support/workbench.ts';

/** One person's way through the editor; each step stands on the one before. */
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let project: string;
let code: VsCode;
let page: Page;
const file = 'stackoverflow.pipeline.yaml';

beforeAll(async () => {
  folder = await temporaryFolder('journey');
  project = join(folder.path, 'stackoverflow');
  await mkdir(project);
  code = await startVsCode({ workspace: project });
  page = await code.open();
});
afterAll(async () => {
  await code?.close();
  await folder?.remove();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await screenshot(page, `failed - ${task.name.slice(0, 40)}`);
});

it('says what to do where there is nothing yet', async () => {
  await showStandpipe(page);
  await page.getByText('No pipeline in this folder yet').waitFor();
  await page.getByText('Runs of a pipeline show here').waitFor();
  await screenshot(page, 'journey-01-empty');
});

it('scaffolds the example from the empty view', async () => {
  await page.getByRole('button', { name: 'New Pipeline' }).last().click();
  await pick(page, /this folder/);
  await treeItem(page, /^Pipeline stackoverflow, local · never run/).waitFor({ timeout: 60_000 });
  await treeItem(page, /^Stage ingest, not run/).waitFor();
  await page.getByRole('tab', { name: file }).waitFor();
  await screenshot(page, 'journey-02-scaffold');
});

it('runs from the tree, and the run page follows to the end', async () => {
  await pressAction(treeItem(page, /^Pipeline stackoverflow/), 'Run Pipeline');
  const frame = runPage(page);
  await frame.getByRole('heading', { name: 'stackoverflow' }).waitFor({ timeout: 60_000 });
  await frame.locator('.badge.is-succeeded').waitFor({ timeout: 120_000 });
  await treeItem(page, /^Pipeline stackoverflow, local · succeeded/).waitFor();
  await treeItem(page, /^Stage publish, succeeded/).waitFor();
  await treeItem(page, /^Run of stackoverflow.*succeeded/).waitFor();
  await screenshot(page, 'journey-03-succeeded');
  expect((await runsOf()).at(-1)).toMatchObject({ state: 'succeeded' });
});

it('shows a lens over a stage, and runs that stage alone from it', async () => {
  await openFile(page, file);
  const lens = page
    .locator('.codelens-decoration')
    .getByRole('button', { name: /Run stage/ })
    .first();
  await lens.waitFor();
  await page
    .locator('.codelens-decoration')
    .getByText(/succeeded in/)
    .first()
    .waitFor();
  await screenshot(page, 'journey-04-lenses');
  const before = (await runsOf()).length;
  await lens.click();
  await expect.poll(async () => (await runsOf()).length, { timeout: 60_000 }).toBe(before + 1);
  await expect.poll(async () => (await runsOf()).at(-1)?.state, { timeout: 60_000 }).toBe('succeeded');
});

it('cancels a run that is under way from its notification, and resumes it from the tree', async () => {
  await standpipeOk(project, 'sample', '--posts', '150000', '--seed', '2', '--out', 'data/sample');
  await pressAction(treeItem(page, /^Pipeline stackoverflow/), 'Run Pipeline');
  await treeItem(page, /^Run of stackoverflow.*running/).waitFor({ timeout: 60_000 });
  await page.locator('#standpipe\\.standpipe\\.standpipe\\.stage').waitFor();
  await screenshot(page, 'journey-05-running');
  await notification(page, /stages/)
    .getByRole('button', { name: 'Cancel' })
    .click();
  const cancelled = treeItem(page, /^Run of stackoverflow.*cancelled/);
  await cancelled.waitFor({ timeout: 60_000 });
  await runPage(page).locator('.badge.is-cancelled').waitFor();
  await screenshot(page, 'journey-06-cancelled');

  await pressAction(cancelled, 'Resume Run');
  await treeItem(page, /^Run of stackoverflow.*running/).waitFor({ timeout: 60_000 });
  await screenshot(page, 'journey-07-resuming');
  await runPage(page).locator('.badge.is-succeeded').waitFor({ timeout: 180_000 });
  await treeItem(page, /^Stage ingest, succeeded/).waitFor();
  await treeItem(page, /^Pipeline stackoverflow, local · succeeded/).waitFor();
});

it('underlines what is wrong while it is typed, and takes it back when it is mended', async () => {
  await openFile(page, file);
  await goToLine(page, await lineOf('  ingest:'));
  await page.keyboard.press('Enter');
  await page.keyboard.type('  colour: blue');
  await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
  await runCommand(page, 'Problems: Focus on Problems View');
  await page
    .locator('.markers-panel')
    .getByText(/has no key .colour/)
    .waitFor();
  await treeItem(page, /^Pipeline stackoverflow, local · 1 problem/).waitFor();
  await screenshot(page, 'journey-08-diagnostic');
  await openFile(page, file);
  await page.keyboard.press('Control+Shift+K');
  await treeItem(page, /^Pipeline stackoverflow, local · succeeded/).waitFor();
  await page.keyboard.press('Control+S');
});

it('completes keys of the pipeline file, and columns of a script', async () => {
  await openFile(page, file);
  await goToLine(page, await lineOf('  ingest:'));
  await page.keyboard.press('Enter');
  await page.keyboard.type('  ');
  await page.keyboard.press('Control+Space');
  const suggestions = page.locator('.suggest-widget .monaco-list-row');
  await suggestions.filter({ hasText: 'description' }).first().waitFor({ timeout: 60_000 });
  await screenshot(page, 'journey-09-completion');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+K');
  await page.keyboard.press('Control+S');
  await treeItem(page, /^Pipeline stackoverflow, local · succeeded/).waitFor();

  await openFile(page, '06_daily_facts.sql');
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('select p. from posts p;');
  await page.keyboard.press('Home');
  for (let step = 0; step < 'select p.'.length; step++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+Space');
  await suggestions.filter({ hasText: 'post_type_id' }).first().waitFor({ timeout: 60_000 });
  await screenshot(page, 'journey-09-columns');
  await page.keyboard.press('Escape');
  await runCommand(page, 'File: Revert File');
  await treeItem(page, /^Pipeline stackoverflow, local · succeeded/).waitFor();
});

it('underlines in the script of a later stage a column that an earlier one no longer gives', async () => {
  const path = join(project, 'sql/transform/06_daily_facts.sql');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/\bas up_votes\b/gi, 'as up_count'));
  expect(await readFile(path, 'utf8')).not.toBe(text);
  await treeItem(page, /^Pipeline stackoverflow, local · \d+ warnings?/).waitFor({ timeout: 60_000 });
  await runCommand(page, 'Problems: Focus on Problems View');
  await page
    .locator('.markers-panel')
    .getByText(/up_votes/)
    .first()
    .waitFor();
  await screenshot(page, 'journey-09-contract');
  await writeFile(path, text);
  await treeItem(page, /^Pipeline stackoverflow, local · succeeded/).waitFor({ timeout: 60_000 });
});

it('asks for the name of a production target before it runs there', async () => {
  const path = join(project, file);
  const text = await readFile(path, 'utf8');
  await openFile(page, file);
  await writeFile(
    path,
    text.replace(/\n {2}local: .*\n/, (line) => `${line}  live: { kind: local, environment: production }\n`),
  );
  await page.locator('.view-line').getByText('production').first().waitFor();
  await page.waitForTimeout(1500);
  await page
    .locator('.statusbar')
    .getByRole('button', { name: /Standpipe target local/ })
    .click();
  await pick(page, /live/);
  await page
    .locator('.statusbar')
    .getByRole('button', { name: /Standpipe target live, production/ })
    .waitFor();
  const before = (await runsOf()).length;
  await pressAction(treeItem(page, /^Pipeline stackoverflow, live/), 'Run Pipeline');
  await page.getByText('Type live to run.').first().waitFor();
  await screenshot(page, 'journey-10-production');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(1000);
  expect((await runsOf()).length).toBe(before);
  await writeFile(path, text);
  await treeItem(page, /^Pipeline stackoverflow, local · succeeded/).waitFor({ timeout: 60_000 });
});

it('shows why a run failed, with the way to the line', async () => {
  const path = join(project, file);
  const text = await readFile(path, 'utf8');
  await writeFile(
    path,
    text.replace(
      'rowCount: { table: warehouse.posts, min: 1 }',
      'rowCount: { table: warehouse.posts, min: 100000000 }',
    ),
  );
  await page.waitForTimeout(1000);
  await pressAction(treeItem(page, /^Stage quality/), 'Run Stage');
  await notification(page, /failed in quality/).waitFor({ timeout: 60_000 });
  await pressAction(treeItem(page, /^Run of stackoverflow.*failed/), 'Open Run Page');
  await runPage(page).locator('.problem').getByText('quality').first().waitFor();
  await screenshot(page, 'journey-10-failed');
  await writeFile(path, text);
});

it('opens the walkthrough and the output', async () => {
  await runCommand(page, 'Standpipe: Open Walkthrough');
  await page.getByText('Standpipe: the first minute').first().waitFor();
  await screenshot(page, 'journey-11-walkthrough');
  await runCommand(page, 'Standpipe: Show Output');
  await page
    .locator('.output-view, .panel')
    .getByText(/Run.*of.stackoverflow/)
    .first()
    .waitFor();
});

it('has the command line on the PATH of its terminal', async () => {
  await runCommand(page, 'Terminal: Create New Terminal');
  await page.locator('.terminal-wrapper.active .xterm').first().waitFor({ timeout: 60_000 });
  const answer = join(project, 'answer.json');
  // A shell that is still starting loses what is typed.
  await expect
    .poll(
      async () => {
        await page.locator('.terminal-wrapper.active .xterm-helper-textarea').first().focus();
        await page.keyboard.type(`standpipe runs ${file} --json > answer.json\n`);
        await page.waitForTimeout(3000);
        return JSON.parse(await readFile(answer, 'utf8').catch(() => '[]')).length;
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(2);
  await screenshot(page, 'journey-12-terminal');
});

it('left no complaint: console, content security policy, extension host', async () => {
  expect(await code.problems(/failed in quality/)).toEqual([]);
});

/** The 1-based number of the first line that begins so. */
async function lineOf(beginning: string): Promise<number> {
  const lines = (await readFile(join(project, file), 'utf8')).split('\n');
  return lines.findIndex((line) => line.startsWith(beginning)) + 1;
}

/** Oldest first, from their journals. */
async function runsOf(): Promise<{ id: string; state: string }[]> {
  const home = join(project, '.standpipe/runs');
  const ids = (await readdir(home).catch(() => [])).sort();
  const runs = ids.map(async (id) => {
    const journal = await readFile(join(home, id, 'journal.ndjson'), 'utf8').catch(() => '');
    const events = journal
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const end = events.findLast((event) => event.type === 'run.ended' || event.type === 'run.resumed');
    return { id, state: end?.type === 'run.ended' ? end.state : 'running' };
  });
  return Promise.all(runs);
}
