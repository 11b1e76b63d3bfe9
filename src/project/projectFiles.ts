import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, posix, resolve } from 'node:path';
import { isInside } from '../pipeline/resolveVariables.ts';
import { Failure } from '../shared/failure.ts';

/** Texts of a project's files by path relative to its root: what an editor holds unsaved goes before the disk. */
export interface ReadOptions {
  overlay?: ReadonlyMap<string, string>;
  signal?: AbortSignal;
}

const mostScript = 16 << 20;

/** The text of a file of the project; null where there is none. */
export async function readText(root: string, path: string, options: ReadOptions): Promise<string | null> {
  const unsaved = options.overlay?.get(path);
  if (unsaved !== undefined) return unsaved;
  try {
    const data = await readFile(join(root, path), options.signal ? { signal: options.signal } : {});
    if (data.length > mostScript)
      throw new Failure('file.too-large', `${path} is larger than a script can be (16 MB).`, { file: path });
    return data.toString('utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (code === 'EISDIR')
      throw new Failure('file.folder', `${path} is a folder, not a file.`, { file: path, cause: error });
    throw error;
  }
}

export interface PathProblem {
  code: 'path-outside' | 'path-name';
  message: string;
}

/** Why a path of the pipeline file may not be used, or null. Only links need a look at the disk. */
export async function pathProblem(root: string, path: string): Promise<PathProblem | null> {
  const written = writtenProblem(path);
  if (written !== null) return written;
  const real = await realpath(resolve(root, path)).catch(() => null);
  if (real !== null && !isInside(await realpath(root), real))
    return outside(`"${path}" is a link that leads out of the project.`);
  return null;
}

const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
const outside = (message: string): PathProblem => ({ code: 'path-outside', message });
const badName = (message: string): PathProblem => ({ code: 'path-name', message });

/** What can be told from the text alone; the same on every platform, since the file travels between them. */
export function writtenProblem(path: string): PathProblem | null {
  if (path === '') return badName('The path is empty.');
  if (path.includes('\0')) return badName('The path holds a NUL character.');
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path))
    return outside(`"${path}" is an address. Name a file of the project, relative to the pipeline file.`);
  if (isAbsolute(path) || /^([A-Za-z]:|[\\/])/.test(path))
    return outside(`"${path}" is absolute. Name a file of the project, relative to the pipeline file.`);
  if (
    path.replaceAll('\\', '/').split('/').includes('..') &&
    posix.normalize(path.replaceAll('\\', '/')).startsWith('..')
  )
    return outside(`"${path}" leads out of the project. Only --var may name a place outside.`);
  if (path.includes('\\')) return badName(`"${path}" holds a backslash. Write / between folders.`);
  const device = path.split('/').find((part) => deviceName.test(part));
  return device === undefined
    ? null
    : badName(`"${device}" is the name of a device on Windows. Choose another.`);
}
