import { mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { EngineApi } from '../shared/engineApi.ts';
import { Cancelled, Failure } from '../shared/failure.ts';
import { findProject } from './findProject.ts';
import type { CommandLine } from './io.ts';
import { openEngine } from './openEngine.ts';

/**
 * Does `work` with the engine of the current folder's project; outside any project with one of its own, in a folder
 * that is gone afterwards, so that a query leaves nothing behind where it was asked.
 */
export async function withDataEngine<T>(
  line: CommandLine,
  work: (api: EngineApi, root: string) => Promise<T>,
): Promise<T> {
  const found = await findProject(line.cwd);
  if (await isProject(found)) return onEngine(line, found, work);
  const root = await realpath(await mkdtemp(join(tmpdir(), 'standpipe-data-')));
  try {
    return await onEngine(line, root, work);
  } finally {
    await removeWhenEnded(root);
  }
}

/** The folder that `--data` names, absolute. */
export async function dataFolderOf(line: CommandLine, name: string | undefined): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const path = resolve(line.cwd, name);
  if (!(await stat(path).catch(() => null))?.isDirectory())
    throw new Failure(
      'data.missing',
      `There is no folder ${path}. --data names a folder of data or a template bundle.`,
    );
  return path;
}

async function onEngine<T>(
  line: CommandLine,
  root: string,
  work: (api: EngineApi, root: string) => Promise<T>,
): Promise<T> {
  const engine = await openEngine(line, root);
  // Who leaves waits for no answer: the engine ends what was asked for with the connection.
  const leave = () => void engine.close();
  line.signal.addEventListener('abort', leave, { once: true });
  try {
    return await work(engine.api, root);
  } catch (error) {
    throw line.signal.aborted ? new Cancelled() : error;
  } finally {
    line.signal.removeEventListener('abort', leave);
    await engine.close();
  }
}

/** Whether a folder holds a project already. */
async function isProject(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.some((name) => name === '.standpipe' || /\.pipeline\.ya?ml$/.test(name));
}

/** The engine ends by itself after its last client; until then its files may come back. */
async function removeWhenEnded(root: string): Promise<void> {
  const isRunning = () => stat(join(root, '.standpipe', 'engine.json')).catch(() => null);
  for (let round = 0; round < 100 && (await isRunning()); round++) await wait(20);
  for (let round = 0; round < 50; round++) {
    await rm(root, { recursive: true, force: true }).catch(() => {});
    await wait(20);
    if (!(await stat(root).catch(() => null))) return;
  }
}
