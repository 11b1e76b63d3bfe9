import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '../../..');
const home = join(repository, '.test/extension');

export interface PackagedExtension {
  /** Bytes of the VSIX. */
  size: number;
  /** What the VSIX holds, unpacked. */
  folder: string;
  /** As VS Code names an installed extension's folder. */
  name: string;
}

let packaged: Promise<PackagedExtension> | null = null;

/** Makes the VSIX and unpacks it, once for all tests of a file: what is tested is what ships. */
export function packagedExtension(): Promise<PackagedExtension> {
  packaged ??= makePackage();
  return packaged;
}

async function makePackage(): Promise<PackagedExtension> {
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true });
  const vsix = join(home, 'standpipe.vsix');
  await run(process.execPath, [join(repository, '.ci/package.mjs'), '--out', vsix], { maxBuffer: 1 << 26 });
  await run('7z', ['x', '-y', `-o${join(home, 'unpacked')}`, vsix], { maxBuffer: 1 << 26 });
  const manifest = JSON.parse(await readFile(join(home, 'unpacked/extension/package.json'), 'utf8')) as {
    publisher: string;
    name: string;
    version: string;
  };
  const name = `${manifest.publisher}.${manifest.name}-${manifest.version}`;
  const folder = join(home, name);
  await rename(join(home, 'unpacked/extension'), folder);
  return { size: (await stat(vsix)).size, folder, name };
}
