import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { standpipe, standpipeOk, temporaryFolder } from '../support/standpipe.ts';
import { startVsCode, type Theme } from './support/vsCode.ts';
import { openFile, runCommand, runPage, screenshot, showStandpipe, treeItem } from './support/workbench.ts';

const file = 'stackoverflow.pipeline.yaml';
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let project: string;

/** One run that succeeded, one that a check failed. */
beforeAll(async () => {
  folder = await temporaryFolder('themes');
  await standpipeOk(folder.path, 'new', 'stackoverflow');
  project = join(folder.path, 'stackoverflow');
  await standpipeOk(project, 'run', file);
  const path = join(project, file);
  const text = await readFile(path, 'utf8');
  await writeFile(
    path,
    text.replace('table: warehouse.posts, min: 1 ', 'table: warehouse.posts, min: 1000000 '),
  );
  const { status } = await standpipe(project, 'run', file);
  expect(status).toBe(1);
  await writeFile(path, text);
});
afterAll(() => folder?.remove());

describe.each<Theme>(['dark', 'light', 'high-contrast'])('in %s', (theme) => {
  it('shows trees, lenses, the run page and its errors, at two widths, without a complaint', async () => {
    const code = await startVsCode({ workspace: project, theme });
    try {
      const page = await code.open();
      onTestFailed(() => screenshot(page, `failed - ${theme}`));
      await showStandpipe(page);
      await treeItem(page, /^Pipeline stackoverflow, local · failed/).waitFor({ timeout: 60_000 });
      await treeItem(page, /^Run of stackoverflow.*failed/).click();
      await runPage(page).locator('.problem').first().waitFor({ timeout: 60_000 });
      await screenshot(page, `${theme}-1-failed`);
      await treeItem(page, /^Run of stackoverflow.*succeeded/).click();
      await expect.poll(() => page.locator('.tab').filter({ hasText: 'Run: stackoverflow' }).count()).toBe(2);
      await runPage(page).locator('.badge.is-succeeded').waitFor();
      await runPage(page)
        .getByRole('button', { name: /^posts, transform/ })
        .click();
      await screenshot(page, `${theme}-2-succeeded`);
      await runPage(page).locator('.log').scrollIntoViewIfNeeded();
      await screenshot(page, `${theme}-3-log`);
      await openFile(page, file);
      await runCommand(page, 'View: Move Editor into Next Group');
      await page
        .locator('.codelens-decoration')
        .getByText(/succeeded in/)
        .first()
        .waitFor();
      await screenshot(page, `${theme}-4-beside`);
      expect(await code.problems()).toEqual([]);
    } finally {
      await code.close();
    }
  });
});
