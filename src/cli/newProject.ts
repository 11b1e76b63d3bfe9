import { relative, resolve } from 'node:path';
import { samplePosts, writeExample } from '../source/sample/writeExample.ts';
import type { CommandLine, ExitCode } from './io.ts';
import { parseCommand } from './parseCommand.ts';

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
