import { resolve } from 'node:path';
import { generateSample } from '../source/sample/generateSample.ts';
import { type CommandLine, type ExitCode, UsageError } from './io.ts';
import { parseCommand, wholeNumber } from './parseCommand.ts';

/** `standpipe sample --posts N --seed S --out DIR`: a realistic dump, the same for the same seed. */
export async function sample(line: CommandLine, args: string[]): Promise<ExitCode> {
  const { values } = parseCommand(
    args,
    { posts: { type: 'string' }, seed: { type: 'string' }, out: { type: 'string' } },
    { min: 0, max: 0, names: 'nothing' },
  );
  if (values.out === undefined) throw new UsageError('--out DIR is needed.');
  const out = resolve(line.cwd, values.out);
  const posts = wholeNumber('posts', values.posts, 20_000, 1);
  const { rows } = await generateSample({
    posts,
    seed: wholeNumber('seed', values.seed, 1),
    out,
    signal: line.signal,
  });
  const tables = Object.entries(rows).map(([table, count]) => `${table} ${count.toLocaleString('en')}`);
  line.say(`Wrote ${tables.join(', ')} to ${out}\n`);
  return 0;
}
