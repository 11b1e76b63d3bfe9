import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, posix, resolve, sep } from 'node:path';
import type { Lake, LakeObject } from '../pipeline/ports.ts';
import { Failure } from '../shared/failure.ts';

/** A folder as the lake. `root` is its absolute path; keys that would leave it are refused. */
export function openLocalLake(root: string): Lake {
  const pathOf = (key: string) => {
    const path = resolve(root, key);
    if (key === '' || key.includes('\0') || !path.startsWith(root + sep))
      throw new Failure('lake.key', `"${key}" is not a key of the lake.`);
    return path;
  };
  return {
    uri: 'lake://',
    list: (prefix, signal) => listUnder(root, prefix, signal),
    async read(key, signal) {
      signal.throwIfAborted();
      try {
        return await readFile(pathOf(key), { signal });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT')
          throw new Failure('lake.missing', `The lake has no object ${key}.`, { cause: error });
        throw error;
      }
    },
    async write(key, data, signal) {
      signal.throwIfAborted();
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      const part = join(dirname(path), `.${randomUUID()}.part`);
      try {
        const file = await open(part, 'wx');
        try {
          await file.writeFile(data, { signal });
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },
    async remove(keys, signal) {
      for (const key of keys) {
        signal.throwIfAborted();
        await rm(pathOf(key), { force: true });
      }
    },
  };
}

/** Objects whose key begins with `prefix`, in the order of their keys; files still being written are not objects. */
async function* listUnder(root: string, prefix: string, signal: AbortSignal): AsyncIterable<LakeObject> {
  // The deepest folder that every matching key lies in.
  const folder = prefix.includes('/') ? posix.dirname(`${prefix}x`) : '';
  yield* walk(folder);

  async function* walk(key: string): AsyncIterable<LakeObject> {
    signal.throwIfAborted();
    const entries = await readdir(join(root, key), { withFileTypes: true }).catch((error) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
      throw error;
    });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const child = key === '' ? entry.name : `${key}/${entry.name}`;
      if (entry.name.startsWith('.')) continue;
      if (entry.isDirectory()) {
        if (child.startsWith(prefix) || prefix.startsWith(`${child}/`)) yield* walk(child);
      } else if (entry.isFile() && child.startsWith(prefix)) {
        const found = await stat(join(root, child)).catch(() => null);
        if (found) yield { key: child, size: found.size, modifiedAt: found.mtime.toISOString() };
      }
    }
  }
}
