import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');
export const cliScript = join(repository, 'dist/cli.js');

export interface Finished {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The built command line, as a user runs it. */
export function standpipe(cwd: string, ...args: string[]): Promise<Finished> {
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, [cliScript, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '1' },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', fail);
    child.on('close', (status) => settle({ status, stdout, stderr }));
  });
}

/** Fails with the program's own words. */
export async function standpipeOk(cwd: string, ...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await standpipe(cwd, ...args);
  if (status !== 0)
    throw new Error(`standpipe ${args.join(' ')} ended with ${status}:\n${stderr}\n${stdout.slice(0, 4000)}`);
  return stdout;
}

export async function queryRows(cwd: string, sql: string): Promise<Record<string, unknown>[]> {
  return JSON.parse(await standpipeOk(cwd, 'query', sql, '--format', 'json')) as Record<string, unknown>[];
}

/** A fresh folder that is removed again. */
export async function temporaryFolder(name: string): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), `standpipe-${name}-`));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }) };
}

/**
 * A real dump that lies beside the project, or null after saying so. In CI it must be there.
 */
export function sharedDump(name: string): string | null {
  const path = resolve(repository, '../shared/data/stackexchange', name);
  if (existsSync(path)) return path;
  console.warn(
    `${name} is not beside the project (../shared/data/stackexchange): tests over it are skipped.`,
  );
  return null;
}
