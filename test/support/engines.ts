import { join, resolve } from 'node:path';
import { type ConnectOptions, connectEngine } from '../../src/client/connectEngine.ts';
import { isAlive, readEngineInfo } from '../../src/shared/engineFile.ts';

const repository = resolve(import.meta.dirname, '../..');

export type Client = Awaited<ReturnType<typeof connectEngine>>;

/** A client of the built engine, as the editor or the command line makes one. */
export function engineClient(root: string, options: Partial<ConnectOptions> = {}): Promise<Client> {
  return connectEngine({
    root,
    engineScript: join(repository, 'dist/engine.js'),
    execPath: process.execPath,
    version: '0.0.0-test',
    client: 'vscode',
    signal: new AbortController().signal,
    ...options,
  });
}

export async function enginePid(root: string): Promise<number> {
  const info = await readEngineInfo(root);
  if (!info) throw new Error(`No engine listens for ${root}.`);
  return info.pid;
}

/** Returns once `condition` holds; fails with `what` after a minute. */
export async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await condition()); waited += 20) {
    if (waited > 60_000) throw new Error(`Waited a minute: ${what}.`);
    await new Promise((settle) => setTimeout(settle, 20));
  }
}

export const untilGone = (pid: number) => until(`process ${pid} ends`, () => !isAlive(pid));

/** Ends the engine of a project, if there is one, and waits for it: for the end of a test. */
export async function endEngine(root: string): Promise<void> {
  const info = await readEngineInfo(root);
  if (!info || !isAlive(info.pid)) return;
  process.kill(info.pid, 'SIGTERM');
  await untilGone(info.pid);
}

/** A statement that does not end by itself. */
export const endless = `with d(i) as (select 0 union all select 1 union all select 2 union all select 3 union all select 4
  union all select 5 union all select 6 union all select 7 union all select 8 union all select 9)
  select sum(a.i * b.i - c.i * e.i + f.i) as total from ${[...'abcefghjklmnop'].map((name) => `d ${name}`).join(', ')}`;
