import { cp, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../shared/failure.ts';
import { generateSample } from './generateSample.ts';

export const samplePosts = 5_000;

/**
 * Writes the example project with sample data into an empty or new folder; `home` is where Standpipe is installed
 * (`media/` and `sql/` lie there). A folder that holds a pipeline file already is refused.
 */
export async function writeExample(home: string, folder: string, signal: AbortSignal): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).some((name) => /\.pipeline\.ya?ml$/.test(name))) {
    throw new Failure(
      'project.exists',
      `${folder} already holds a pipeline file; nothing was written. Name another folder.`,
    );
  }
  await cp(join(home, 'media', 'example'), folder, { recursive: true, force: false, dereference: true });
  await cp(join(home, 'sql'), join(folder, 'sql'), { recursive: true, force: false, dereference: true });
  // Packagers drop files that begin with a dot, so the example's ignore file travels under another name.
  await rename(join(folder, 'gitignore'), join(folder, '.gitignore'));
  await generateSample({ posts: samplePosts, seed: 1, out: join(folder, 'data', 'sample'), signal });
}
