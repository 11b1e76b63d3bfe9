import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/standpipe.ts';
import { accessibleNodes, innermost, isControl } from './support/accessibility.ts';
import { chartNames, writeChartsBundle } from './support/chartsBundle.ts';
import { cutOff, focused, outOfReach } from './support/reach.ts';
import { startVsCode, type VsCode } from './support/vsCode.ts';
import { runPage, screenshot } from './support/workbench.ts';

/** A window 1280 pixels wide at 400 % has this many CSS pixels. */
const zoomed = { width: 320, height: 480 };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let code: VsCode;
let page: Page;
let frame: Frame;

beforeAll(async () => {
  folder = await temporaryFolder('zoom');
  await writeChartsBundle(folder.path);
  code = await startVsCode({
    workspace: folder.path,
    settings: {
      'workbench.editorAssociations': { '*.json': 'standpipe.dashboardEditor' },
      'workbench.activityBar.location': 'hidden',
      'workbench.statusBar.visible': false,
      'workbench.editor.showTabs': 'none',
    },
  });
  page = await code.open({ width: 1280, height: 800 }, 4);
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input[type=text]').fill('every_chart.json');
  await page.locator('.quick-input-list').getByRole('option', { name: 'every_chart.json' }).first().click();
  await runPage(page).getByRole('heading', { name: 'Every chart' }).waitFor({ timeout: 90_000 });
  if (await page.locator('.part.sidebar').isVisible()) await page.keyboard.press('Control+B');
  await page.setViewportSize(zoomed);
  await runPage(page).locator('.plot-canvas canvas').first().waitFor();
  frame = await innermost(page);
});
afterAll(async () => {
  await code?.close();
  await folder?.remove();
});

const show = (widget: string) =>
  frame.evaluate(
    (name) =>
      document.querySelector(`[data-widget="${name}"]`)?.scrollIntoView({ block: 'start', inline: 'start' }),
    widget,
  );

describe('case 38: a dashboard at 400 %', () => {
  it('has the whole width, and every widget can be scrolled to, both its ends', async () => {
    expect(await frame.evaluate(() => innerWidth)).toBeGreaterThan(300);
    await screenshot(page, 'zoom-1-top');
    for (const [at, widget] of [
      'chart_funnel',
      'chart_stackwaterfall',
      'chart_parallelcoords',
      'sales_table',
      'sum',
      'stage_pills',
    ].entries()) {
      await show(widget);
      await screenshot(page, `zoom-${at + 2}-${widget}`);
    }
    expect(await outOfReach(frame)).toEqual([]);
  });

  it('cuts no text off that neither scrolling nor a tooltip shows', async () => {
    expect(await cutOff(frame)).toEqual([]);
  });

  it('leaves the most of the window to the widgets', async () => {
    await page.setViewportSize({ width: 320, height: 256 });
    await show('chart_pie');
    const covered = await frame.evaluate(
      () => Math.max(0, document.querySelector('header')!.getBoundingClientRect().bottom) / innerHeight,
    );
    await screenshot(page, 'zoom-low');
    expect(covered).toBeLessThan(0.3);
    await page.setViewportSize(zoomed);
  });

  it('is walked through by Tab alone, and what has the focus is in sight', async () => {
    await frame.evaluate(() => {
      scrollTo(0, 0);
      document.querySelector<HTMLElement>('.bar-data vscode-link')?.focus();
    });
    const seen = new Map<string, string[]>();
    const hidden: string[] = [];
    const expected = await frame.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[data-widget]')].map(({ dataset }) => dataset.widget ?? ''),
    );
    for (let presses = 0; presses < 400; presses++) {
      await page.keyboard.press('Tab');
      const at = await focused(frame);
      if (at === null || !(await frame.evaluate(() => document.hasFocus()))) break;
      const names = seen.get(at.widget) ?? [];
      if (names.includes(at.name) && at.widget === expected[0]) break;
      seen.set(at.widget, [...names, at.name]);
      if (!at.isSeen) hidden.push(at.name);
    }
    expect(hidden).toEqual([]);
    expect(expected.filter((widget) => !seen.has(widget))).toEqual([]);
  });

  it('walks a chart and selectors by keys', async () => {
    const sum = runPage(page).locator('[data-widget=sum] .number-figure');
    const before = (await sum.textContent())!;
    const chart = runPage(page).locator('[data-widget=chart_hbar]');
    await chart.getByRole('application').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => chart.locator('[aria-live]').textContent()).toMatch(/^Region .+, Sum of Amount /);
    await page.keyboard.press('Enter');
    await expect.poll(() => sum.textContent()).not.toBe(before);
    await page.keyboard.press('Escape');
    await expect.poll(() => sum.textContent()).toBe(before);

    const menu = runPage(page).locator('[data-widget=region_menu]');
    await menu.getByRole('button', { name: 'Region of the sale, from a menu: All' }).focus();
    await page.keyboard.press('Enter');
    const list = menu.getByRole('listbox');
    await list.waitFor();
    await page.keyboard.press('ArrowDown');
    const option = menu.locator(`#${await list.getAttribute('aria-activedescendant')}`);
    expect(await option.getAttribute('role')).toBe('option');
    await screenshot(page, 'zoom-menu');
    expect(await focused(frame)).toMatchObject({ isSeen: true, isWhole: true });
    await page.keyboard.press('Enter');
    await expect.poll(() => sum.textContent()).not.toBe(before);
    await page.keyboard.press('Enter');
    await expect.poll(() => sum.textContent()).toBe(before);
    await page.keyboard.press('Escape');

    await runPage(page).locator('[data-widget=stage_pills]').getByRole('button', { name: 'Won' }).focus();
    await page.keyboard.press('Space');
    await expect.poll(() => sum.textContent()).not.toBe(before);
    await page.keyboard.press('Space');
    await expect.poll(() => sum.textContent()).toBe(before);

    const days = runPage(page).locator('[data-widget=closed_days]');
    await days.getByRole('button', { name: 'Closed: All time' }).focus();
    await page.keyboard.press('Enter');
    await days.getByRole('button', { name: 'Last 7 days' }).focus();
    await screenshot(page, 'zoom-days');
    expect(await focused(frame)).toMatchObject({ isSeen: true, isWhole: true });
    await page.keyboard.press('Escape');
  });

  it('gives screen readers a name for every control', async () => {
    const nodes = await accessibleNodes(page);
    const unnamed = nodes.filter((node) => isControl(node) && node.name === '');
    expect(unnamed).toEqual([]);
    const names = nodes.map(({ role, name }) => `${role} ${name}`);
    for (const type of chartNames)
      expect(names.filter((name) => name.startsWith(`application ${type} chart`))).toHaveLength(1);
    expect(names).toContain('heading Every chart');
    expect(await code.problems()).toEqual([]);
  });
});
