import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Failure } from '../shared/failure.ts';
import type { CommandLine } from './io.ts';

/** The absolute path of a file that the command line names; rejects with `file.missing`. */
export async function existingFile(line: CommandLine, name: string): Promise<string> {
  const path = resolve(line.cwd, name);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile())
    throw new Failure(
      'file.missing',
      `There is no file ${path}. "standpipe new" makes a pipeline to begin with.`,
    );
  return path;
}
