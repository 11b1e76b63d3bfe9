import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How a project's engine is reached: what it writes to `.standpipe/engine.json` (0600) once it listens. */
export interface EngineInfo {
  /** A Unix socket's path, or a named pipe on Windows. */
  address: string;
  pid: number;
  version: string;
  token: string;
}

export const stateFolder = (root: string) => join(root, '.standpipe');
export const engineFile = (root: string) => join(stateFolder(root), 'engine.json');

/** What the file says, or null when there is none that can be read: then no engine listens. */
export async function readEngineInfo(root: string): Promise<EngineInfo | null> {
  try {
    const { address, pid, version, token } = JSON.parse(await readFile(engineFile(root), 'utf8'));
    const isSound =
      typeof address === 'string' &&
      Number.isSafeInteger(pid) &&
      pid > 0 &&
      typeof version === 'string' &&
      typeof token === 'string';
    return isSound ? { address, pid, version, token } : null;
  } catch {
    return null;
  }
}

/** True while a process of that id is there (it may be another one that got the number). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Since when an engine of this project is at work, as ISO time; null when none is. */
export async function engineSince(root: string): Promise<string | null> {
  const info = await readEngineInfo(root);
  if (info === null || !isAlive(info.pid)) return null;
  const written = await stat(engineFile(root)).catch(() => null);
  return written === null ? null : written.mtime.toISOString();
}
