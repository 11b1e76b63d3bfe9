import { randomUUID } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Access, PreflightFinding } from '../pipeline/ports.ts';
import type { Database } from '../shared/database.ts';

/** Below this much free space a run is likely to end in a full disk. */
const wantedBytes = 1 << 30;
const neededBytes = 100 << 20;

/** Whether this machine lets a run work: the folder, the disk, and the warehouse file. */
export function openLocalAccess(options: { root: string; database: Database }): Access {
  const { root, database } = options;
  const folder = join(root, '.standpipe');
  return {
    whoAmI: async () => `${userInfo().username} in ${root}`,
    async preflight(signal) {
      const findings = [
        await checkFolder(folder),
        await checkSpace(folder),
        await checkDatabase(database, signal),
      ];
      return findings.filter((finding) => finding !== null);
    },
  };
}

async function checkFolder(folder: string): Promise<PreflightFinding | null> {
  const probe = join(folder, `.${randomUUID()}.probe`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, 'x', { flag: 'wx' });
    return null;
  } catch (error) {
    return {
      severity: 'error',
      code: 'folder.not-writable',
      message: `Nothing can be written to ${folder}: ${messageOf(error)}`,
      remedy: 'Give yourself the right to write there, or copy the project to a folder where you have it.',
    };
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
}

async function checkSpace(folder: string): Promise<PreflightFinding | null> {
  const disk = await statfs(folder).catch(() => null);
  if (!disk) return null;
  const free = disk.bavail * disk.bsize;
  if (free >= wantedBytes) return null;
  return {
    severity: free < neededBytes ? 'error' : 'warning',
    code: 'disk.low',
    message: `The disk of ${folder} has ${(free / (1 << 20)).toFixed(0)} MiB left.`,
    remedy: 'Free some space; old runs in .standpipe/runs and old raw objects in .standpipe/lake/raw may go.',
  };
}

async function checkDatabase(database: Database, signal: AbortSignal): Promise<PreflightFinding | null> {
  try {
    await database.query('SELECT 1', { signal });
    return null;
  } catch (error) {
    return {
      severity: 'error',
      code: 'warehouse.unavailable',
      message: `The warehouse does not answer: ${messageOf(error)}`,
      remedy: 'Close other programs that have .standpipe/warehouse.duckdb open, and start again.',
    };
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
