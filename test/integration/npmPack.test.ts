import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/standpipe.ts';

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '../..');

it('npm pack gives a standpipe command that checks and runs in an empty folder', async () => {
  const folder = await temporaryFolder('pack');
  afterAll(folder.remove);
  // The scripts that npm would run rebuild `dist/` under the feet of other tests; it is built already.
  const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder.path], {
    cwd: repository,
  });
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  const home = join(folder.path, 'home');
  await mkdir(home);
  await writeFile(join(home, 'package.json'), '{ "private": true }\n');
  await run('npm', ['install', '--no-audit', '--no-fund', join(folder.path, filename)], { cwd: home });
  const standpipe = (...args: string[]) =>
    run(join(home, 'node_modules/.bin/standpipe'), args, { cwd: join(home, 'so'), maxBuffer: 1 << 26 });
  await run(join(home, 'node_modules/.bin/standpipe'), ['new', 'so'], { cwd: home });
  expect(JSON.parse((await standpipe('check', 'stackoverflow.pipeline.yaml', '--json')).stdout)).toEqual({
    diagnostics: [],
  });
  const report = JSON.parse((await standpipe('run', 'stackoverflow.pipeline.yaml', '--json')).stdout);
  expect(report.state).toBe('succeeded');
});
