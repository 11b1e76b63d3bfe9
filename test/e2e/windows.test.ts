import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFailed } from 'vitest';
import { standpipeOk, temporaryFolder } from '../support/standpipe.ts';
import { startVsCode, type VsCode } from './support/vsCode.ts';
import {
  notification,
  pressAction,
  runCommand,
  runPage,
  screenshot,
  showStandpipe,
  treeItem,
} from './support/workbench.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let project: string;
let code: VsCode;

beforeAll(async () => {
  folder = await temporaryFolder('windows');
  await standpipeOk(folder.path, 'new', 'so');
  project = join(folder.path, 'so');
  await standpipeOk(project, 'sample', '--posts', '150000', '--seed', '3', '--out', 'data/sample');
  code = await startVsCode({ workspace: project });
});
afterAll(async () => {
  await code?.close();
  await folder?.remove();
});

it('keeps a run over a reload in mid-run, and shows it in a second window (case 62)', async () => {
  const first = await code.open();
  onTestFailed(() => screenshot(first, 'failed - windows reload'));
  await begin(first);
  await pressAction(treeItem(first, /^Pipeline stackoverflow/), 'Run Pipeline');
  await treeItem(first, /^Run of stackoverflow.*running/).waitFor({ timeout: 120_000 });
  await runPage(first).locator('.badge').waitFor({ timeout: 60_000 });
  const engine = await enginePid();

  const reloaded = first.waitForEvent('load');
  await runCommand(first, 'Developer: Reload Window');
  await reloaded;
  await first.locator('.monaco-workbench').waitFor();
  const second = await code.open();
  for (const page of [first, second]) {
    await showStandpipe(page);
    await treeItem(page, /^Run of stackoverflow/).waitFor({ timeout: 120_000 });
  }
  await screenshot(second, 'windows-second');
  // The page of the run is there again after the reload, and follows to the end.
  await runPage(first).locator('.badge.is-succeeded').waitFor({ timeout: 180_000 });
  for (const page of [first, second])
    await treeItem(page, /^Pipeline stackoverflow, local · succeeded/).waitFor({ timeout: 60_000 });
  expect(await enginePid()).toBe(engine);
  const runs = await readdir(join(project, '.standpipe/runs'));
  expect(runs).toHaveLength(1);
  await screenshot(first, 'windows-reloaded');
});

it('says so when the engine is killed in mid-run, and resumes', async () => {
  const page = await code.open();
  onTestFailed(() => screenshot(page, 'failed - windows lost'));
  await begin(page);
  await pressAction(treeItem(page, /^Pipeline stackoverflow/), 'Run Pipeline');
  await treeItem(page, /^Run of stackoverflow.*running/).waitFor({ timeout: 120_000 });
  process.kill(await enginePid(), 'SIGKILL');
  const lost = notification(page, /The engine ended in the middle of a run/);
  await lost.waitFor({ timeout: 60_000 });
  await screenshot(page, 'windows-engine-lost');
  await lost.getByRole('button', { name: 'Resume' }).click();
  await treeItem(page, /^Pipeline stackoverflow, local · succeeded/).waitFor({ timeout: 180_000 });
  expect(await code.problems(/The engine ended in the middle/)).toEqual([]);
});

async function begin(page: Page): Promise<void> {
  await showStandpipe(page);
  await treeItem(page, /^Pipeline stackoverflow/).waitFor({ timeout: 60_000 });
}

async function enginePid(): Promise<number> {
  return JSON.parse(await readFile(join(project, '.standpipe/engine.json'), 'utf8')).pid;
}
