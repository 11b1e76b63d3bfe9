import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/standpipe.ts';
import { screenshots, startVsCode } from './support/vsCode.ts';

it('activates', async () => {
  const folder = await temporaryFolder('activation');
  afterAll(folder.remove);
  const code = await startVsCode({ workspace: folder.path });
  const page = await code.open();
  await page.getByRole('tab', { name: 'Standpipe' }).click();
  await page.waitForTimeout(4000);
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, 'first.png') });
  console.log(await code.problems());
  console.log(await code.logs(/remoteexthost\.log$/));
  await code.close();
  expect(1).toBe(1);
});
