import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './cli/check.ts';
import { type CommandLine, type ExitCode, UsageError } from './cli/io.ts';
import { newProject } from './cli/newProject.ts';
import { query } from './cli/query.ts';
import { run } from './cli/run.ts';
import { runs } from './cli/runs.ts';
import { sample } from './cli/sample.ts';
import { isCancelled, toErrorRecord } from './shared/failure.ts';

const usage = `Usage: standpipe COMMAND

  new [DIR]                                   the Stack Overflow pipeline, with sample data
  run FILE [--target T] [--stage S] [--from S] [--resume [ID]] [--var k=v] [--json]
  check FILE [--json]                         what is wrong, without running anything
  runs FILE [--json]                          past and present runs
  query SQL [--dialect redshift|spark] [--target T] [--format table|json|csv|ndjson|parquet]
  sample --posts N --seed S --out DIR         a realistic dump to try things on
`;

const commands: Record<string, (line: CommandLine, args: string[]) => Promise<ExitCode>> = {
  new: newProject,
  run,
  check,
  runs,
  query,
  sample,
};

async function main(args: string[]): Promise<ExitCode> {
  const cancel = new AbortController();
  process.once('SIGINT', () => cancel.abort());
  process.once('SIGTERM', () => cancel.abort());
  const home = join(__dirname, '..');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const line: CommandLine = {
    cwd: process.cwd(),
    home,
    version,
    out: (data) => void process.stdout.write(data),
    say: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true && !process.env.NO_COLOR,
    signal: cancel.signal,
  };
  const [name, ...rest] = args;
  if (name === '--version') return line.out(`${version}\n`) ?? 0;
  if (name === undefined || name === '--help' || name === 'help')
    return line.out(usage) ?? (name === undefined ? 2 : 0);
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new UsageError(`There is no command "${name}".`);
    return await command(line, rest);
  } catch (error) {
    if (isCancelled(error)) return 130;
    if (error instanceof UsageError) {
      line.say(`${error.message}\n\n${usage}`);
      return 2;
    }
    const { code, message, file, line: at } = toErrorRecord(error);
    line.say(`${file === null ? '' : `${file}${at === null ? '' : `:${at}`}: `}${message} [${code}]\n`);
    if (code === 'bug.unexpected' && error instanceof Error) line.say(`${error.stack}\n`);
    return 1;
  }
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
