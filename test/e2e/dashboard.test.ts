import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/standpipe.ts';
import { chartNames, writeChartsBundle } from './support/chartsBundle.ts';
import { startVsCode, type Theme } from './support/vsCode.ts';
import { goToLine, openFile, runCommand, runPage, screenshot } from './support/workbench.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let path: string;

beforeAll(async () => {
  folder = await temporaryFolder('dashboard');
  path = join(folder.path, await writeChartsBundle(folder.path));
});
afterAll(() => folder?.remove());

/** Without a complaint at the end; what the window shows when something fails is kept. */
async function inVsCode(theme: Theme, name: string, work: (page: Page) => Promise<void>): Promise<void> {
  const code = await startVsCode({ workspace: folder.path, theme });
  try {
    const page = await code.open({ width: 1800, height: 1000 });
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

async function openPreview(page: Page): Promise<FrameLocator> {
  await openFile(page, 'every_chart.json');
  await runCommand(page, 'Standpipe: Preview Dashboard');
  const frame = runPage(page);
  await frame.getByRole('heading', { name: 'Every chart' }).waitFor({ timeout: 90_000 });
  await frame.locator('.plot-canvas canvas').first().waitFor();
  return frame;
}

describe('a dashboard beside its text', () => {
  it('cases 21, 31, 33 and 34: draws every chart type, and hovers and clicks each without a violation', async () => {
    await inVsCode('dark', 'failed - dashboard charts', async (page) => {
      const frame = await openPreview(page);
      await expect.poll(() => frame.locator('.widget.is-chart').count()).toBe(chartNames.length);
      expect(await frame.locator('.widget.is-chart .error:visible').count()).toBe(0);
      const clear = frame.getByRole('button', { name: 'Clear Selections' });
      for (const type of chartNames) {
        const widget = frame.locator(`[data-widget="chart_${type.replace('-', '_')}"]`);
        const canvas = widget.locator('.plot-canvas').first();
        await canvas.scrollIntoViewIfNeeded();
        await widget.locator('canvas').first().waitFor();
        const { width, height } = (await canvas.boundingBox())!;
        for (const [x, y] of [
          [0.5, 0.5],
          [0.35, 0.65],
          [0.62, 0.4],
        ] as const)
          await canvas.hover({ position: { x: width * x, y: height * y }, force: true });
        await canvas.click({ position: { x: width * 0.5, y: height * 0.5 }, force: true });
        // What several charts have selected may together leave no rows; a click beside every mark selects nothing.
        await clear.click({ timeout: 1_500 }).catch(() => {});
      }
      await frame.locator('[data-widget=broken] .error').getByText(/Gone/).waitFor();
      await frame.locator('[data-widget=words]').getByText('<script>alert(1)</script>').waitFor();
      await frame.locator('[data-widget=evil] .link-place button').click({ force: true });
      await screenshot(page, 'dashboard-1-clicked');
    });
  });

  it('case 38: facets by a click and by keyboard alone, follows the text, keeps the last view while it is broken, and leads to the JSON', async () => {
    await inVsCode('dark', 'failed - dashboard facets', async (page) => {
      const frame = await openPreview(page);
      const sum = frame.locator('[data-widget=sum] .number-figure');
      const before = (await sum.textContent())!;
      const list = frame.locator('[data-widget=region_list]');
      await list.getByRole('option', { name: 'West' }).click();
      await expect.poll(() => sum.textContent()).not.toBe(before);
      await frame.getByRole('button', { name: 'Clear Selections' }).click();
      await expect.poll(() => sum.textContent()).toBe(before);
      // The same by keyboard.
      await list.getByRole('listbox').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect.poll(() => sum.textContent()).not.toBe(before);
      await page.keyboard.press('Enter');
      await expect.poll(() => sum.textContent()).toBe(before);

      await frame.locator('[data-widget=sum]').hover();
      await frame.getByRole('button', { name: 'Show the JSON of sum', exact: true }).click();
      const line = await lineOf('"sum": {');
      await page
        .locator('.statusbar')
        .getByText(new RegExp(`^Ln ${line}, `))
        .waitFor();
      await frame.locator('[data-widget=sum].is-outlined').waitFor();

      await openFile(page, 'every_chart.json');
      await goToLine(page, await lineOf('"label": "Every chart"'));
      // Without its comma the text is no JSON.
      await page.keyboard.press('Backspace');
      await frame
        .locator('.note')
        .getByText(/view before it is shown/)
        .waitFor();
      expect(await sum.textContent()).toBe(before);
      await screenshot(page, 'dashboard-2-broken');
      await page.keyboard.type(',');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.type(' now');
      await frame.getByRole('heading', { name: 'Every chart now' }).waitFor();
      await frame.locator('.note').waitFor({ state: 'hidden' });
    });
  });

  it.each<Theme>(['light', 'high-contrast'])('case 38: in %s', async (theme) => {
    await inVsCode(theme, `failed - dashboard ${theme}`, async (page) => {
      const frame = await openPreview(page);
      await screenshot(page, `dashboard-${theme}-1`);
      await frame.locator('[data-widget=chart_flatgauge]').scrollIntoViewIfNeeded();
      await screenshot(page, `dashboard-${theme}-2`);
      await frame.locator('[data-widget=broken]').scrollIntoViewIfNeeded();
      await screenshot(page, `dashboard-${theme}-3`);
    });
  });
});

async function lineOf(text: string): Promise<number> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}
