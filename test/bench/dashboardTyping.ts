/**
 * From a key in a dashboard's JSON until the preview beside it is drawn anew, in a real VS Code: the growth dashboard of
 * the example over a run of it, and any others that `BENCH_DASHBOARDS` names, over made-up rows.
 */
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { basename, delimiter, join, resolve } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { runExample } from '../corpus/screenshotProjects.ts';
import { startVsCode } from '../e2e/support/vsCode.ts';
import { goToLine } from '../e2e/support/workbench.ts';
import { endEngine } from '../support/engines.ts';
import { percentile } from './dashboard/percentile.ts';
import { preview } from './dashboard/previewPage.ts';

const target = 300;
/** The first keys after a window has opened, shown apart. */
const warming = 2;
const keys = 22;
const workspace = resolve(import.meta.dirname, '../../.test/bench/typing');

await rm(workspace, { recursive: true, force: true });
await mkdir(workspace, { recursive: true });
await runExample(workspace);
const files = ['dashboards/growth.dashboard.json'];
for (const path of (process.env.BENCH_DASHBOARDS ?? '').split(delimiter).filter((one) => one !== '')) {
  await copyFile(path, join(workspace, basename(path)));
  files.push(basename(path));
}
const code = await startVsCode({ workspace, settings: { 'files.autoSave': 'off' } });
try {
  for (const file of files) {
    const page = await code.open({ width: 1800, height: 1000 });
    const text = await readFile(join(workspace, file), 'utf8');
    const frame = await preview(page, basename(file), '', null);
    const times = await measure(page, frame, text);
    const first = times.splice(0, warming);
    const p95 = percentile(times, 0.95);
    console.log(
      `${basename(file)} (${Math.round(text.length / 1024)} KB): ${times.length} keys, p50 ${percentile(times, 0.5).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms  (the first, while the engine’s code warms up: ${first.map((time) => time.toFixed(0)).join(', ')} ms; at most ${target} ms) ${p95 <= target ? 'met' : 'missed'}`,
    );
    if (p95 > target) process.exitCode = 1;
    await page.close();
  }
} finally {
  await code.close();
  await endEngine(workspace);
}

/** Types in the first text that people read, a key after the other. */
async function measure(page: Page, frame: Frame, text: string): Promise<number[]> {
  await frame.evaluate(() => {
    const shown: number[] = [];
    Object.assign(window, { benchShown: shown });
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntriesByName('standpipe.shown'))
        shown.push(performance.timeOrigin + startTime);
    }).observe({ entryTypes: ['mark'] });
  });
  await page.evaluate(() => {
    const pressed: number[] = [];
    Object.assign(window, { benchPressed: pressed });
    addEventListener(
      'keydown',
      ({ key, timeStamp }) => {
        if (key === 'x') pressed.push(performance.timeOrigin + timeStamp);
      },
      true,
    );
  });
  const line = text.split('\n').findIndex((one) => /"label"\s*:\s*"[^"]+",?\s*$/.test(one));
  await page.locator('.editor-instance .monaco-editor').first().click();
  await goToLine(page, line + 1);
  await page.keyboard.press('End');
  const behind = /"(,?)\s*$/.exec(text.split('\n')[line] ?? '')?.[1] === ',' ? 2 : 1;
  for (let step = 0; step < behind; step++) await page.keyboard.press('ArrowLeft');
  const times: number[] = [];
  for (let key = 0; key < keys; key++) {
    await page.waitForTimeout(600);
    await page.keyboard.type('x');
    const at = await page.evaluate(
      () => (window as unknown as { benchPressed: number[] }).benchPressed.at(-1)!,
    );
    await frame.waitForFunction(
      (since) => (window as unknown as { benchShown: number[] }).benchShown.some((shown) => shown > since),
      at,
      { timeout: 30_000 },
    );
    const drawn = await frame.evaluate(
      (since) => (window as unknown as { benchShown: number[] }).benchShown.find((shown) => shown > since)!,
      at,
    );
    times.push(drawn - at);
  }
  return times;
}
