import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { CopyPlan } from '../../dialect/redshift/planCopy.ts';
import { Failure, throwIfCancelled } from '../../shared/failure.ts';
import type { CopyFiles } from './copyFromLake.ts';

/** Reads the gzip objects of a COPY through to their checksums: DuckDB takes a torn file for a short one. */
export async function checkGzip(plan: CopyPlan, files: CopyFiles, signal: AbortSignal): Promise<void> {
  for (const [i, path] of files.paths.entries()) {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    try {
      await pipeline(createReadStream(path), createGunzip(), nowhere, { signal });
    } catch (error) {
      throwIfCancelled(signal);
      const what = error instanceof Error ? error.message : String(error);
      throw new Failure(
        'copy.gzip',
        `COPY ${plan.tableName}: ${files.keys[i]} is no whole gzip file (${what}). Nothing was loaded.`,
        { cause: error },
      );
    }
  }
}
