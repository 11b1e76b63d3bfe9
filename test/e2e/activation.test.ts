import { readFile, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/standpipe.ts';
import { packagedExtension } from './support/packagedExtension.ts';
import { startVsCode, type VsCode } from './support/vsCode.ts';
import { runCommand } from './support/workbench.ts';

const repository = resolve(import.meta.dirname, '../..');

describe('activation', () => {
  it('loads no engine, driver, transpiler or YAML module, and little code (P10, P14)', async () => {
    const modules = JSON.parse(await readFile(join(repository, 'dist/extension.modules.json'), 'utf8')) as {
      inputs: Record<string, unknown>;
    };
    const inputs = Object.keys(modules.inputs);
    expect(inputs).toContain('src/extension.ts');
    const heavy = /node_modules|^src\/(engine|local|source|project|dialect|client|cli)\b|^src\/ui\/later/;
    expect(inputs.filter((path) => heavy.test(path))).toEqual([]);

    const { folder, size } = await packagedExtension();
    const loaded = (await stat(join(folder, 'dist/extension.js'))).size;
    console.log(`VSIX ${(size / 1e6).toFixed(1)} MB; activate() loads ${(loaded / 1e3).toFixed(1)} KB`);
    expect(loaded).toBeLessThanOrEqual(150_000);
    expect(size).toBeLessThanOrEqual(45_000_000);
  });

  describe('in a real extension host', () => {
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    let code: VsCode;
    const reportOf = async () => JSON.parse(await readFile(join(folder.path, 'report.json'), 'utf8'));

    beforeAll(async () => {
      folder = await temporaryFolder('activation');
      code = await startVsCode({
        workspace: folder.path,
        extensions: [resolve(import.meta.dirname, 'extensions/witness')],
        env: { WITNESS_REPORT: join(folder.path, 'report.json') },
      });
    });
    afterAll(async () => {
      await code?.close();
      await folder?.remove();
    });

    it('prints its time, without a complaint (P10)', async () => {
      const times: { load: number; activate: number }[] = [];
      for (let round = 0; round < 5; round++) {
        const page = await code.open();
        await runCommand(page, 'Witness: Time the Activation');
        await expect.poll(() => reportOf().catch(() => null), { timeout: 30_000 }).not.toBeNull();
        const { wasActive, load, activate } = await reportOf();
        expect(wasActive).toBe(false);
        expect(load + activate).toBeGreaterThan(0);
        times.push({ load, activate });
        await page.context().close();
        await rm(join(folder.path, 'report.json'));
      }
      const list = (name: 'load' | 'activate') => times.map((time) => time[name].toFixed(1)).join(', ');
      console.log(`activate() took ${list('activate')} ms; loading its code ${list('load')} ms`);
      expect(await code.problems()).toEqual([]);
    });
  });
});
