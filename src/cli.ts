import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './cli/check.ts';
import { dashboard } from './cli/dashboard.ts';
import { type CommandLine, type ExitCode, UsageError } from './cli/io.ts';
import { newProject } from './cli/newProject.ts';
import { printFailure } from './cli/printFailure.ts';
import { query } from './cli/query.ts';
import { run } from './cli/run.ts';
import { runs } from './cli/runs.ts';
import { sample } from './cli/sample.ts';
import { saql } from './cli/saql.ts';
import { openTerminal } from './cli/terminal.ts';
import { usage, wholeUsage } from './cli/usage.ts';
import { isCancelled } from './shared/failure.ts';

const commands: Record<string, (line: CommandLine, args: string[]) => Promise<ExitCode>> = {
  new: newProject,
  run,
  check,
  runs,
  query,
  saql,
  dashboard,
  sample,
};

async function main(args: string[]): Promise<ExitCode> {
  const home = join(__dirname, '..');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const line: CommandLine = { ...openTerminal(), cwd: process.cwd(), home, version };
  const [name, ...rest] = args;
  if (name === '--version') return print(line, `${version}\n`);
  if (name === '--help' || name === '-h') return print(line, wholeUsage());
  if (name === 'help') return print(line, helpOf(rest[0]));
  try {
    if (name === undefined) throw new UsageError('Name a command.');
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new UsageError(`There is no command "${name}".`);
    if (rest.includes('--help')) return print(line, helpOf(name));
    return await command(line, rest);
  } catch (error) {
    if (isCancelled(error)) return 130;
    if (error instanceof UsageError) {
      line.say(`${error.message}\n\n${helpOf(name)}`);
      return 2;
    }
    printFailure(line, error);
    return 1;
  }
}

function print(line: CommandLine, text: string): ExitCode {
  line.out(text);
  return 0;
}

function helpOf(name: string | undefined): string {
  return name !== undefined && Object.hasOwn(usage, name) ? `${usage[name]!.text}\n` : wholeUsage();
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
