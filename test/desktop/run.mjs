/**
 * `npm run test:desktop`: the in-host suite in a desktop VS Code, where DuckDB runs under Electron's Node. It takes the
 * VS Code at VSCODE_PATH, or downloads one; where neither can be had it says so and counts as skipped.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';

const repository = resolve(import.meta.dirname, '../..');
const executable = await findVsCode();
if (executable === null) {
  console.log('skipped: there is no VSCODE_PATH, and no VS Code can be downloaded here.');
  process.exit(0);
}

const home = mkdtempSync(join(tmpdir(), 'standpipe-desktop-'));
const project = join(home, 'stackoverflow');
try {
  const { status } = spawnSync(process.execPath, [join(repository, 'dist/cli.js'), 'new', project], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: repository,
    extensionTestsPath: join(import.meta.dirname, 'suite.cjs'),
    launchArgs: [
      project,
      '--disable-extensions',
      '--disable-workspace-trust',
      '--user-data-dir',
      join(home, 'data'),
    ],
  });
  console.log('The in-host suite passed.');
} finally {
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}

async function findVsCode() {
  if (process.env.VSCODE_PATH) return process.env.VSCODE_PATH;
  try {
    return await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath: join(repository, '.vscode-test'),
      timeout: 15_000,
    });
  } catch (error) {
    console.log(`No VS Code could be downloaded: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}
