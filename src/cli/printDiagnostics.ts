import type { Diagnostic } from '../shared/diagnostic.ts';
import { type CommandLine, paint } from './io.ts';

/** One line each, as compilers write them, so that terminals make links of the places. */
export function printDiagnostics(line: CommandLine, diagnostics: readonly Diagnostic[]): void {
  for (const d of diagnostics) {
    const colour = d.severity === 'error' ? 'red' : d.severity === 'warning' ? 'yellow' : 'dim';
    line.say(
      `${d.file}:${d.line}:${d.column}: ${paint(line, colour, d.severity)} ${d.message} [${d.code}]\n`,
    );
  }
}
