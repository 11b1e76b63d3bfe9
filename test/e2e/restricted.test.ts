import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFailed } from 'vitest';
import { standpipeOk, temporaryFolder } from '../support/standpipe.ts';
import { startVsCode, type VsCode } from './support/vsCode.ts';
import { goToLine, openFile, runCommand, screenshot, showStandpipe, treeItem } from './support/workbench.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let project: string;
let code: VsCode;
const reportFile = () => join(folder.path, 'report.json');

beforeAll(async () => {
  folder = await temporaryFolder('restricted');
  await standpipeOk(folder.path, 'new', 'so');
  project = join(folder.path, 'so');
  code = await startVsCode({
    workspace: project,
    trusted: false,
    extensions: [resolve(import.meta.dirname, 'extensions/witness')],
    env: { WITNESS_REPORT: reportFile(), WITNESS_RUN: '20260101-000000-00000000' },
  });
});
afterAll(async () => {
  await code?.close();
  await folder?.remove();
});

it('checks files, shows one state for what needs the engine, and starts nothing whatever is called (case 67)', async () => {
  const page = await code.open();
  onTestFailed(() => screenshot(page, 'failed - restricted'));
  await showStandpipe(page);
  await treeItem(page, /^Pipeline stackoverflow/).waitFor({ timeout: 60_000 });
  await page.getByText('Runs need the engine, which does not start in Restricted Mode.').waitFor();
  await page.getByText('Restricted Mode: files are checked, nothing runs.').waitFor();
  await openFile(page, 'stackoverflow.pipeline.yaml');
  await page.locator('.codelens-decoration').getByText('Trust this workspace to run').first().waitFor();
  expect(await page.locator('.codelens-decoration').getByText('Run stage').count()).toBe(0);
  await screenshot(page, 'restricted');

  // Diagnostics work without an engine.
  await goToLine(page, 3);
  await page.keyboard.press('Enter');
  await page.keyboard.type('colour: blue');
  await treeItem(page, /^Pipeline stackoverflow, local · 1 problem/).waitFor({ timeout: 60_000 });
  await page.locator('.squiggly-error').first().waitFor();
  await page.keyboard.press('Control+Shift+K');

  await runCommand(page, 'Witness: Call Every Command');
  await expect.poll(() => existsSync(reportFile()), { timeout: 120_000 }).toBe(true);
  const { isTrusted, called, seen } = JSON.parse(await readFile(reportFile(), 'utf8'));
  expect(isTrusted).toBe(false);
  expect(called).toContain('standpipe.runPipeline');
  expect(called).toContain('standpipe.newPipeline');
  expect(seen).toEqual([]);
  expect(existsSync(join(project, '.standpipe'))).toBe(false);
  await screenshot(page, 'restricted-called');
  expect(await code.problems()).toEqual([]);
});
