import { cp, mkdir, readdir, rename } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Failure } from '../shared/failure.ts';
import { generateSample } from '../source/sample/generateSample.ts';
import type { CommandLine, ExitCode } from './io.ts';
import { parseCommand } from './parseCommand.ts';

const samplePosts = 5_000;

/** `standpipe new [DIR]`: the example project with sample data, in an empty or new folder. */
export async function newProject(line: CommandLine, args: string[]): Promise<ExitCode> {
  const { positionals } = parseCommand(args, {}, { min: 0, max: 1, names: 'at most one folder' });
  const folder = resolve(line.cwd, positionals[0] ?? 'stackoverflow');
  await writeExample(line.home, folder, line.signal);
  const shown = relative(line.cwd, folder) || '.';
  line.say(
    `Wrote the Stack Overflow pipeline to ${shown} with ${samplePosts.toLocaleString('en')} generated posts.\n`,
  );
  line.say(`Next: cd ${shown} && standpipe run stackoverflow.pipeline.yaml\n`);
  return 0;
}

async function writeExample(home: string, folder: string, signal: AbortSignal): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).some((name) => name.endsWith('.pipeline.yaml'))) {
    throw new Failure(
      'project.exists',
      `${folder} already holds a pipeline file; nothing was written. Name another folder.`,
    );
  }
  await cp(join(home, 'media', 'example'), folder, { recursive: true, force: false });
  await cp(join(home, 'sql'), join(folder, 'sql'), { recursive: true, force: false });
  // Packagers drop files that begin with a dot, so the example's ignore file travels under another name.
  await rename(join(folder, 'gitignore'), join(folder, '.gitignore'));
  await generateSample({ posts: samplePosts, seed: 1, out: join(folder, 'data', 'sample'), signal });
}
