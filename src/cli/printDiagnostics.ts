import type { Diagnostic } from '../shared/diagnostic.ts';
import { plainText } from '../shared/plainText.ts';
import { type CommandLine, paint } from './io.ts';
import { safeLines } from './printFailure.ts';

/** One line each, as compilers write them, so that terminals make links of the places. */
export function printDiagnostics(line: CommandLine, diagnostics: readonly Diagnostic[]): void {
  for (const d of diagnostics) {
    const colour = d.severity === 'error' ? 'red' : d.severity === 'warning' ? 'yellow' : 'dim';
    const place = `${plainText(d.file)}:${d.line}:${d.column}`;
    line.say(`${place}: ${paint(line, colour, d.severity)} ${safeLines(d.message)} [${d.code}]\n`);
  }
}
