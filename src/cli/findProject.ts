import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The project that a folder belongs to: the nearest folder upwards that holds a pipeline file or a project's state,
 * else the folder itself.
 */
export async function findProject(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const names = await readdir(at).catch(() => []);
    if (names.some((name) => name === '.standpipe' || /\.pipeline\.ya?ml$/.test(name))) return at;
    if (at === dirname(at)) return folder;
  }
}
