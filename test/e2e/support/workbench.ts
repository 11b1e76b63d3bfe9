import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { screenshots } from './vsCode.ts';

/** Opens the Standpipe side bar, if it is not open. */
export async function showStandpipe(page: Page): Promise<void> {
  const tab = page.locator('.activitybar').getByRole('tab', { name: 'Standpipe' });
  if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  await page.locator('.pane-header', { hasText: 'Pipelines' }).waitFor();
}

/** Through the command palette, which does not see commands of extensions that come after it was opened. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type=text]');
  const option = page.locator('.quick-input-list').getByRole('option', { name: title }).first();
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press('F1');
    await input.waitFor();
    await input.fill(`>${title}`);
    const isThere = await option.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (isThere) break;
    if (attempt === 10) throw new Error(`There is no command "${title}".`);
    await page.keyboard.press('Escape');
    await input.waitFor({ state: 'hidden' });
  }
  await page.keyboard.press('Enter');
}

/** Chooses an item of the quick pick that is open. */
export async function pick(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('.quick-input-list').getByRole('option', { name: text }).first().click();
}

export async function typeInto(page: Page, text: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type=text]');
  await input.waitFor();
  await input.fill(text);
  await page.keyboard.press('Enter');
}

export function treeItem(page: Page, name: RegExp): Locator {
  return page.getByRole('treeitem', { name }).first();
}

/** Presses an inline action of a tree item. */
export async function pressAction(item: Locator, title: string): Promise<void> {
  await item.hover();
  await item.getByRole('button', { name: title }).click();
}

/** The page of a run, inside VS Code's two frames. */
export function runPage(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready').last().frameLocator('#active-frame');
}

export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator('.notification-toast, .notifications-center').filter({ hasText: text }).first();
}

/** Opens a file of the workspace and waits until its text has the focus. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  const input = page.locator('.quick-input-widget input[type=text]');
  await input.waitFor();
  await input.fill(name);
  // Pressed itself: Enter takes what the list shows at that moment, which may still be an older answer.
  await page.locator('.quick-input-list').getByRole('option', { name }).first().click();
  await page.locator('.tab.active').filter({ hasText: name }).first().waitFor();
  await page.locator('.editor-instance .monaco-editor.focused').waitFor();
}

/** Puts the cursor at the end of a line of the editor that has the focus. */
export async function goToLine(page: Page, line: number): Promise<void> {
  await page.keyboard.press('Control+G');
  await typeInto(page, `:${line}`);
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  await page
    .locator('.statusbar')
    .getByText(new RegExp(`^Ln ${line}, `))
    .waitFor();
  await page.keyboard.press('End');
}

/** Kept under the ignored folder for people to look at. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  // Nothing is hovered, and what slides in or fades has come to rest.
  await page.mouse.move(300, 12);
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
