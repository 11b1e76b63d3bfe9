import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const version = '4.139.1';
const run = promisify(execFile);
const folder = resolve(import.meta.dirname, '../../../.vscode-test', `code-server-${version}`);
const entry = join(folder, 'node_modules/code-server/out/node/entry.js');

/**
 * The script that starts code-server: the same workbench, extension host and webviews as a desktop VS Code, all of it
 * from the npm registry. Installed once (about two minutes) into an ignored folder, without its install scripts; two
 * native modules are built here.
 */
export async function ensureCodeServer(): Promise<string> {
  const ready = join(folder, 'ready');
  if (existsSync(ready)) return entry;
  console.log(`Installing code-server ${version} into ${folder} (once, about two minutes)`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(folder, 'install', `code-server@${version}`, '--ignore-scripts');
  const inner = join(folder, 'node_modules/code-server/lib/vscode');
  await npm(inner, 'install', '--omit=dev', '--ignore-scripts');
  await npm(inner, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog');
  await writeFile(ready, '');
  return entry;
}

async function npm(cwd: string, ...args: string[]): Promise<void> {
  // This npm may itself run inside an `npm test`, whose configuration must not reach it.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  await run('npm', [...args, '--no-audit', '--no-fund'], { cwd, env, maxBuffer: 1 << 26 });
}
