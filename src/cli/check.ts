import { basename, dirname } from 'node:path';
import { checkPipeline } from '../project/checkPipeline.ts';
import { hasErrors } from '../shared/diagnostic.ts';
import { existingFile } from './existingFile.ts';
import { type CommandLine, type ExitCode, paint, safeJson } from './io.ts';
import { parseCommand } from './parseCommand.ts';
import { printDiagnostics } from './printDiagnostics.ts';

/** `standpipe check FILE [--json]`: what is wrong with a pipeline, without running anything. */
export async function check(line: CommandLine, args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseCommand(
    args,
    { json: { type: 'boolean' } },
    { min: 1, max: 1, names: 'one pipeline file' },
  );
  const path = await existingFile(line, positionals[0]!);
  const { diagnostics } = await checkPipeline(dirname(path), basename(path));
  if (values.json) line.out(`${safeJson({ diagnostics })}\n`);
  else {
    printDiagnostics(line, diagnostics);
    if (diagnostics.length === 0) line.say(paint(line, 'green', 'No problems found.\n'));
  }
  return hasErrors(diagnostics) ? 1 : 0;
}
