import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { Failure } from '../shared/failure.ts';
import { readMoment } from '../shared/readMoment.ts';
import { type CommandLine, UsageError } from './io.ts';

/** The text of a file, or of standard input under the name `-`; `path` is absolute, or `-`. */
export async function readInput(line: CommandLine, name: string): Promise<{ path: string; text: string }> {
  if (name === '-') return { path: '-', text: await readAll(process.stdin) };
  const path = resolve(line.cwd, name);
  try {
    return { path, text: await readFile(path, 'utf8') };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new Failure(
      'file.missing',
      code === 'ENOENT' ? `There is no file ${path}.` : `The file ${path} cannot be read (${code}).`,
      { cause },
    );
  }
}

/** `--now TIME` as the engine takes it. */
export function readNow(text: string | undefined): { now?: string } {
  if (text === undefined) return {};
  const moment = readMoment(text);
  if (!moment)
    throw new UsageError(
      `--now takes an ISO time such as 2024-05-31 or 2024-05-31T12:00:00Z; got "${text}".`,
    );
  return { now: moment.toISOString() };
}
