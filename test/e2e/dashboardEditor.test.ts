import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { standpipeOk, temporaryFolder } from '../support/standpipe.ts';
import { screenshots, startVsCode, type VsCode } from './support/vsCode.ts';
import { openFile, runCommand, runPage, screenshot, typeInto } from './support/workbench.ts';

/** The growth dashboard, its text beside what the pipeline makes; each step stands on the one before. */
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let project: string;
let code: VsCode;
let page: Page;
const growth = 'growth.dashboard.json';
const mart = '03_kpi_daily.sql';

beforeAll(async () => {
  folder = await temporaryFolder('dashboard-editor');
  await standpipeOk(folder.path, 'new', 'so');
  project = join(folder.path, 'so');
  await standpipeOk(project, 'run', 'stackoverflow.pipeline.yaml');
  await mkdir(join(project, 'queries'));
  await writeFile(join(project, 'queries/votes.saql'), `q = load "kpi_daily";\nq = order q by 'up_votes';\n`);
  code = await startVsCode({ workspace: project });
  page = await code.open({ width: 1700, height: 950 });
});
afterAll(async () => {
  await code?.close();
  await folder?.remove();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await screenshot(page, `failed - ${task.name.slice(0, 40)}`);
});

const pathOf = (name: string) => join(project, name === mart ? 'sql/marts' : 'dashboards', name);

/** Puts the cursor behind the first place of a text in the file that has the focus. */
async function goTo(name: string, marked: string): Promise<void> {
  const text = await readFile(pathOf(name), 'utf8');
  const at = text.indexOf(marked.replace('|', '')) + marked.indexOf('|');
  const lines = text.slice(0, at).split('\n');
  const [line, column] = [lines.length, lines.at(-1)!.length + 1];
  await page.keyboard.press('Control+G');
  await typeInto(page, `:${line}:${column}`);
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await cursorIs(line, column);
}

/** Without the mouse moving, which would close it. */
async function keepHover(name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

const cursorIs = (line: number, column: number) =>
  page.locator('.statusbar').getByText(`Ln ${line}, Col ${column}`, { exact: true }).waitFor();

it('completes fields of the published datasets within SAQL', async () => {
  await openFile(page, growth);
  await goTo(growth, "sum('|questions') as 'questions', sum(sum(");
  await page.keyboard.press('Control+Space');
  const row = page.locator('.suggest-widget .monaco-list-row');
  await row.filter({ hasText: 'accepted_answers' }).first().waitFor({ timeout: 60_000 });
  await screenshot(page, 'dashboard-editor-1-completion');
  await page.keyboard.press('Escape');
});

it('hovers a field with its label and its mart', async () => {
  await goTo(growth, '"measureField": "up_|votes"');
  await runCommand(page, 'Show or Focus Hover');
  const hover = page.locator('.monaco-hover:visible').filter({ hasText: 'marts.kpi_daily' }).first();
  await hover.waitFor();
  expect(await hover.textContent()).toContain('up_votes: measure of dataset kpi_daily');
  await page.keyboard.press('Escape');
});

it('hovers a step with its rows and its SQL before there is a preview, and with one', async () => {
  await goTo(growth, '"Kpis|_1": {');
  const hover = page.locator('.monaco-hover:visible').filter({ hasText: 'Step Kpis_1' }).first();
  const hoverAgain = async () => {
    await page.keyboard.press('Escape');
    await runCommand(page, 'Show or Focus Hover');
    // It comes with its rows, or says what they wait for.
    await hover.getByText('Open the preview').waitFor();
    return hover.locator('table').count();
  };
  await expect.poll(hoverAgain, { timeout: 90_000, interval: 1000 }).toBeGreaterThan(0);
  expect(await hover.getByText(/SELECT/).count()).toBeGreaterThan(0);
  expect(await hover.locator('table thead th').first().textContent()).toBe('period');
  expect(await page.locator('iframe.webview.ready').count()).toBe(0);
  await keepHover('dashboard-editor-hover-alone');
  await hover.getByText('Open the preview').click();
  const frame = runPage(page);
  await frame.locator('.number-figure').first().waitFor({ timeout: 90_000 });
  await openFile(page, growth);
  await goTo(growth, '"Kpis|_1": {');
  await runCommand(page, 'Show or Focus Hover');
  await hover.locator('table').first().waitFor();
  await hover
    .getByText(/SELECT/)
    .first()
    .waitFor();
  expect(await hover.locator('table thead th').first().textContent()).toBe('period');
  await keepHover('dashboard-editor-hover');
  await page.keyboard.press('Escape');
});

it('outlines the widget that the cursor is in', async () => {
  await goTo(growth, '"measureField": "up_|votes"');
  await runPage(page).locator('[data-widget=number_up_votes].is-outlined').waitFor();
});

it('leads from a widget’s field to the column of the mart, and back to all its uses', async () => {
  const text = await readFile(pathOf(mart), 'utf8');
  const before = text.slice(0, text.indexOf('AS up_votes') + 3).split('\n');
  await goTo(growth, '"measureField": "up_|votes"');
  await page.keyboard.press('F12');
  await page.locator('.tab.active').filter({ hasText: mart }).first().waitFor();
  await cursorIs(before.length, before.at(-1)!.length + 1);
  await runCommand(page, 'References: Find All References');
  const found = page.locator('.reference-list, .sidebar').filter({ hasText: growth }).first();
  await found.waitFor();
  await page
    .getByText(/\d+ results? in \d+ files/)
    .first()
    .waitFor();
  // A query that no stage names is one of them.
  await page.locator('.reference-list, .sidebar').getByText('votes.saql').first().waitFor();
  await screenshot(page, 'dashboard-editor-2-references');
});

it('underlines the SAQL and the widget once a mart’s column is renamed, saved or not', async () => {
  await openFile(page, mart);
  await goTo(mart, 'AS up_votes|');
  await page.keyboard.type('_given');
  await runCommand(page, 'Problems: Focus on Problems View');
  const problems = page.locator('.markers-panel');
  await problems
    .getByText(/has no field "up_votes"/)
    .first()
    .waitFor({ timeout: 60_000 });
  await problems
    .getByText(/up_votes is made of the field up_votes/)
    .first()
    .waitFor();
  await screenshot(page, 'dashboard-editor-3-renamed');
  await openFile(page, growth);
  await goTo(growth, '"measureField": "up_|votes"');
  await page.locator('.squiggly-warning').first().waitFor();
  await screenshot(page, 'dashboard-editor-4-underlined');
  await openFile(page, mart);
  await runCommand(page, 'File: Revert File');
  await problems
    .getByText(/has no field "up_votes"/)
    .first()
    .waitFor({ state: 'hidden' });
});

it('shows new rows once they are published', async () => {
  const figure = runPage(page).locator('[data-widget=number_average_views] .number-figure').first();
  const before = await figure.textContent();
  const text = await readFile(pathOf(mart), 'utf8');
  await writeFile(pathOf(mart), text.replace('2), 0) AS average_views', '2), 0) * 1000 AS average_views'));
  expect(await readFile(pathOf(mart), 'utf8')).not.toBe(text);
  await standpipeOk(project, 'run', 'stackoverflow.pipeline.yaml', '--from', 'marts');
  await expect.poll(() => figure.textContent(), { timeout: 60_000 }).not.toBe(before);
});

it('turns the text into its preview and back, in the same place', async () => {
  await openFile(page, growth);
  await runCommand(page, 'Standpipe: Switch Between Text and Preview');
  // Both are there: the preview beside the text, and the one in its place.
  await expect.poll(() => page.locator('iframe.webview.ready').count()).toBe(2);
  await page
    .locator('.tabs-breadcrumbs, .editor-group-container')
    .getByText('Dashboard Preview')
    .first()
    .waitFor();
  await screenshot(page, 'dashboard-editor-5-switched');
  await runCommand(page, 'Standpipe: Switch Between Text and Preview');
  await expect.poll(() => page.locator('iframe.webview.ready').count()).toBe(1);
  await page.locator('.tab.active').filter({ hasText: growth }).first().waitFor();
  await page.locator('.editor-instance .view-line').first().waitFor();
  expect(await code.problems()).toEqual([]);
});
