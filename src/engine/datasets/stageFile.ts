import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Does `work` with a path under which DuckDB may read a file: the file's own where no staging folder is given, else
 * that of a link to it (a copy where the file system has none) which is gone afterwards.
 */
export async function withStagedFile<T>(
  path: string,
  staging: string | null,
  work: (path: string) => Promise<T>,
): Promise<T> {
  if (staging === null) return work(path);
  const staged = join(staging, randomUUID());
  await mkdir(staging, { recursive: true, mode: 0o700 });
  // The file itself: a link to a symbolic link would lead out of the folder again.
  const source = await realpath(path);
  await link(source, staged).catch(() => copyFile(source, staged));
  try {
    return await work(staged);
  } finally {
    await rm(staged, { force: true });
  }
}
