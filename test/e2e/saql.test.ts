import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standpipeOk, temporaryFolder } from '../support/standpipe.ts';
import { screenshots, startVsCode, type Theme } from './support/vsCode.ts';
import { goToLine, openFile, runCommand, runPage, screenshot } from './support/workbench.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let project: string;

const byYear = `q = load "kpi_daily";
q = group q by 'day_Year';
q = foreach q generate 'day_Year' as 'year', sum('answers') as 'answers', null as 'nothing';
q = order q by 'year';
`;
const byDay = `q = load "kpi_daily";
q = foreach q generate 'day' as 'day', 'answers' as 'answers', "<b>text</b>" as 'text';
q = order q by 'day';
`;

/** Texts that double fifteen times over, of half a million rows: it is long at work, and no plan is. */
const many = (stream: string) => Array(40).fill(stream).join(', ');
const doubled = (text: string, times: number): string =>
  times === 0 ? text : doubled(`replace(${text}, "1", "11")`, times - 1);
const endless = `q = load "kpi_daily";
q = union ${many('q')};
q = union ${many('q')};
q = foreach q generate len(${doubled(`number_to_string('answers', "0") + "1"`, 15)}) as 'length';
q = group q by all;
q = foreach q generate sum('length') as 'length';
`;

beforeAll(async () => {
  folder = await temporaryFolder('saql');
  await standpipeOk(folder.path, 'new', 'so');
  project = join(folder.path, 'so');
  await standpipeOk(project, 'run', 'stackoverflow.pipeline.yaml');
  await mkdir(join(project, 'queries'));
  await writeFile(join(project, 'queries/years.saql'), byYear);
  await writeFile(join(project, 'queries/days.saql'), byDay);
  await writeFile(join(project, 'queries/endless.saql'), endless);
  await writeFile(join(project, 'queries/wrong.saql'), byYear.replace('answers', 'anwsers'));
});
afterAll(() => folder?.remove());

async function inVsCode(theme: Theme, name: string, work: (page: Page) => Promise<void>): Promise<void> {
  const code = await startVsCode({ workspace: project, theme });
  try {
    const page = await code.open({ width: 1500, height: 950 });
    try {
      await work(page);
    } catch (error) {
      await screenshot(page, name);
      throw error;
    }
    expect(await code.problems()).toEqual([]);
  } finally {
    await code.close();
  }
}

const cells = (page: Page) => runPage(page).locator('tbody td');

describe('a SAQL file', () => {
  it('runs from its lens and by its key, and shows its rows page by page', async () => {
    await inVsCode('dark', 'failed - saql rows', async (page) => {
      await openFile(page, 'years.saql');
      const lens = page.locator('.codelens-decoration').getByRole('button', { name: /Run/ });
      await lens.first().click();
      const frame = runPage(page);
      await frame.locator('.bar-state.is-done').waitFor({ timeout: 90_000 });
      await frame.getByText(/kpi_daily \(published by the pipeline\)/).waitFor();
      const head = await frame.locator('thead th').allTextContents();
      expect(head).toEqual(['#', 'yeartext', 'answersnumber', 'nothingtext']);
      const texts = await cells(page).allTextContents();
      expect(texts[0]).toMatch(/^\d{4}$/);
      expect(Number(texts[1])).toBeGreaterThan(0);
      expect(texts[2]).toBe('null');
      await screenshot(page, 'saql-1-rows');

      await openFile(page, 'days.saql');
      await page.keyboard.press('Control+Enter');
      await frame.locator('.bar-name').getByText('days.saql').waitFor();
      await frame.locator('.bar-state.is-done').waitFor();
      // What is text stays text.
      await frame.getByText('<b>text</b>').first().waitFor();
      const words = frame.locator('.pager-words');
      await expect.poll(() => words.textContent()).toMatch(/^1–200 of /);
      await frame.getByRole('button', { name: 'Next page' }).click();
      await expect.poll(() => words.textContent()).toMatch(/^201–/);
      await expect.poll(() => frame.locator('tbody .row-number').first().textContent()).toBe('201');
      await screenshot(page, 'saql-2-pages');

      // It is there again, with the same rows, after it was hidden.
      await runCommand(page, 'View: Toggle Panel Visibility');
      await runCommand(page, 'View: Toggle Panel Visibility');
      await runPage(page).locator('.bar-name').getByText('days.saql').waitFor();
      await expect.poll(() => cells(page).count()).toBeGreaterThan(0);
    });
  });

  it('is ended by Cancel, says so, and leaves the engine to the next query', async () => {
    await inVsCode('dark', 'failed - saql cancel', async (page) => {
      await openFile(page, 'endless.saql');
      await runCommand(page, 'Standpipe: Run SAQL Query');
      const frame = runPage(page);
      await frame.locator('.bar-state.is-running').waitFor({ timeout: 90_000 });
      await frame.getByRole('button', { name: 'Cancel' }).click();
      await frame.locator('.bar-state.is-cancelled').getByText('Cancelled').waitFor();
      await screenshot(page, 'saql-5-cancelled');
      await openFile(page, 'years.saql');
      await runCommand(page, 'Standpipe: Run SAQL Query');
      await frame.locator('.bar-state.is-done').waitFor();
      await expect.poll(() => cells(page).count()).toBeGreaterThan(0);
    });
  });

  it.each<Theme>(['dark', 'light', 'high-contrast'])(
    'says in %s what is wrong, and leads to the line',
    async (theme) => {
      await inVsCode(theme, `failed - saql wrong ${theme}`, async (page) => {
        await openFile(page, 'wrong.saql');
        await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
        await runCommand(page, 'Standpipe: Run SAQL Query');
        const frame = runPage(page);
        await frame.locator('.bar-state.is-refused').waitFor({ timeout: 90_000 });
        await frame
          .getByText(/no field "anwsers"/)
          .first()
          .waitFor();
        await screenshot(page, `saql-${theme}-wrong`);
        await frame.getByText('Line 3').first().click();
        await page
          .locator('.statusbar')
          .getByText(/^Ln 3, /)
          .waitFor();
        await openFile(page, 'years.saql');
        await runCommand(page, 'Standpipe: Run SAQL Query');
        await frame.locator('.bar-state.is-done').waitFor();
        await expect.poll(() => cells(page).count()).toBeGreaterThan(0);
        await screenshot(page, `saql-${theme}-rows`);
      });
    },
  );

  it('completes datasets, fields and functions, and explains a field down to its mart', async () => {
    await inVsCode('dark', 'failed - saql language', async (page) => {
      const suggestions = page.locator('.suggest-widget .monaco-list-row');
      await runCommand(page, 'Standpipe: New SAQL Query');
      await page.locator('.tab.active').filter({ hasText: 'Untitled' }).waitFor();
      await page.locator('.view-line').getByText('kpi_daily').first().waitFor({ timeout: 60_000 });
      await openFile(page, 'years.saql');
      await goToLine(page, 2);
      await page.keyboard.press('Enter');
      await page.keyboard.type('q = filter q by ');
      await page.keyboard.press('Control+Space');
      await suggestions.filter({ hasText: 'accepted_answers' }).first().waitFor({ timeout: 60_000 });
      await screenshot(page, 'saql-3-fields');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+K');
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('End');
      await page.keyboard.press('Enter');
      await page.keyboard.type('r = load ');
      await page.keyboard.press('Control+Space');
      await suggestions.filter({ hasText: 'responsiveness_monthly' }).first().waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Shift+K');
      await goToLine(page, 3);
      await page.locator('.view-line').getByText("'answers'").first().hover();
      const hover = page.locator('.monaco-hover').filter({ hasText: 'marts.kpi_daily' }).first();
      await hover.waitFor();
      await page.waitForTimeout(400);
      await page.screenshot({ path: join(screenshots, 'saql-4-hover.png') });
      await runCommand(page, 'File: Revert File');
    });
  });
});
