import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { temporaryFolder } from './standpipe.ts';

const repository = resolve(import.meta.dirname, '../..');
export const exampleFile = 'stackoverflow.pipeline.yaml';

/** The example as `standpipe new` writes it, without sample data, in a folder of its own. */
export async function exampleProject(name: string): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await temporaryFolder(name);
  await cp(join(repository, 'media/example'), folder.path, { recursive: true });
  await cp(join(repository, 'sql'), join(folder.path, 'sql'), { recursive: true });
  await mkdir(join(folder.path, 'data/sample'), { recursive: true });
  return folder;
}

/** Writes files of a project, making their folders. */
export async function writeFiles(root: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}
