import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readEngineInfo, stateFolder } from '../shared/engineFile.ts';
import { Failure } from '../shared/failure.ts';
import type { ConnectOptions } from './connectEngine.ts';

/** What an engine ends with when another one has the warehouse. */
export const exitWhenLocked = 75;

const logLimit = 1024 * 1024;

/**
 * Starts an engine and waits until it listens or ends. Null when it (or one that was faster) listens; else why it
 * could not. The engine is its own process group and outlives whoever started it.
 */
export async function spawnEngine(options: ConnectOptions): Promise<Failure | null> {
  const { root, engineScript, execPath, version, client, signal } = options;
  await prepareFolder(root);
  const log = await openLog(root);
  const from = (await log.stat()).size;
  try {
    const child = spawn(execPath, [engineScript, root, version, client], {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'ignore', log.fd],
      windowsHide: true,
      env: engineEnvironment(options.memoryLimit),
    });
    const ended = new Promise<number | string>((settle) => {
      child.once('error', (error) => settle(error.message));
      child.once('exit', (code, killedBy) => settle(code ?? `signal ${killedBy}`));
    });
    child.unref();
    const listening = new AbortController();
    const outcome = await Promise.race([ended, listens(root, child.pid, [signal, listening.signal])]);
    listening.abort();
    if (outcome === null) return null;
    if (outcome === exitWhenLocked)
      return new Failure(
        'engine.locked',
        `Another program holds ${join('.standpipe', 'warehouse.duckdb')} of ${root}. Close it and try again.`,
      );
    const said = (await readFile(join(stateFolder(root), 'engine.log'), 'utf8')).slice(from).trim();
    return new Failure('engine.start', `The engine could not start (${outcome}). ${said}`.trim());
  } finally {
    await log.close();
  }
}

/** Null once the engine file names this process. */
async function listens(root: string, pid: number | undefined, stops: AbortSignal[]): Promise<null> {
  const stop = AbortSignal.any(stops);
  while (!stop.aborted) {
    if ((await readEngineInfo(root))?.pid === pid) return null;
    await new Promise((settle) => setTimeout(settle, 20));
  }
  return null;
}

/** Ours alone, and in no commit even where no scaffold wrote a .gitignore. */
async function prepareFolder(root: string): Promise<void> {
  const folder = stateFolder(root);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const ignore = join(folder, '.gitignore');
    if (!existsSync(ignore)) await writeFile(ignore, '*\n');
  } catch (error) {
    const { message } = error as NodeJS.ErrnoException;
    throw new Failure('project.unwritable', `The project's state cannot be kept in ${folder}: ${message}.`, {
      cause: error,
    });
  }
}

/** What engines wrote to stderr, begun anew when it has grown large. */
async function openLog(root: string): Promise<FileHandle> {
  const path = join(stateFolder(root), 'engine.log');
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  return open(path, size > logLimit ? 'w' : 'a', 0o600);
}

/** With libuv's default of four threads, four long queries would freeze every other call. */
function engineEnvironment(memoryLimit: string | undefined): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, ...rest } = process.env;
  // Sixteen threads with a heap each keep memory that none of them needs: an ingest peaks 40 MB lower with two.
  return {
    MALLOC_ARENA_MAX: '2',
    ...rest,
    UV_THREADPOOL_SIZE: '16',
    ELECTRON_RUN_AS_NODE: '1',
    ...(memoryLimit ? { STANDPIPE_MEMORY_LIMIT: memoryLimit } : {}),
  };
}
