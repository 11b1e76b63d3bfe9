import type { Frame, Page } from 'playwright-core';
import { openFile, runCommand } from '../../e2e/support/workbench.ts';

/** The page inside the two frames of the webview that was opened last. */
export async function innerFrame(page: Page): Promise<Frame> {
  const outer = await (await page.locator('iframe.webview.ready').last().elementHandle())!.contentFrame();
  const inner = await (await outer!.waitForSelector('#active-frame'))!.contentFrame();
  return inner!;
}

/** Opens a dashboard and its preview, and waits until so many widgets are there; any number where it is null. */
export async function preview(
  page: Page,
  file: string,
  label: string,
  widgets: number | null,
): Promise<Frame> {
  await openFile(page, file);
  await runCommand(page, 'Standpipe: Preview Dashboard');
  await page
    .locator('.tab')
    .filter({ hasText: `Preview: ${label}` })
    .waitFor({ timeout: 600_000 });
  const frame = await innerFrame(page);
  await frame.waitForFunction(
    (count) => {
      const found = document.querySelectorAll('.widget').length;
      return count === null ? found > 0 : found === count;
    },
    widgets,
    { timeout: 60_000 },
  );
  return frame;
}
