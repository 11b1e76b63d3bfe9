import { checkSaqlText } from '../saql/checkSaqlText.ts';
import type { ColumnData } from '../shared/database.ts';
import { type Diagnostic, hasErrors, toDiagnostics } from '../shared/diagnostic.ts';
import type { SaqlAnswer } from '../shared/engineApi.ts';
import { dataFolderOf, withDataEngine } from './dataEngine.ts';
import { formatTable } from './formatTable.ts';
import { type CommandLine, type ExitCode, paint, safeJson } from './io.ts';
import { parseCommand } from './parseCommand.ts';
import { printDiagnostics } from './printDiagnostics.ts';
import { safeLines } from './printFailure.ts';
import { readInput, readNow } from './readInput.ts';
import { relativeFiles } from './relativeFiles.ts';

/** `standpipe saql FILE|- …`: one SAQL query over local data. */
export async function saql(line: CommandLine, args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseCommand(
    args,
    {
      data: { type: 'string' },
      now: { type: 'string' },
      explain: { type: 'boolean' },
      check: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    { min: 1, max: 1, names: 'one SAQL file (or - for standard input)' },
  );
  const now = readNow(values.now);
  const { path, text } = await readInput(line, positionals[0]!);
  if (values.check) return printChecked(line, checkText(line, path, text), values.json === true);
  const dataFolder = await dataFolderOf(line, values.data);
  const { answer, diagnostics } = await withDataEngine(line, async (api, root) => {
    const answer = await api.runSaql({
      text,
      file: path,
      ...now,
      ...(dataFolder === undefined ? {} : { dataFolder }),
    });
    return { answer, diagnostics: relativeFiles(answer.diagnostics, root, line.cwd) };
  });
  if (values.json) line.out(`${safeJson(toJson(answer, diagnostics, values.explain === true))}\n`);
  else {
    printDiagnostics(line, diagnostics);
    if (values.explain && answer.sql !== null) line.out(`${safeLines(answer.sql)}\n`);
    else if (answer.data) line.out(formatTable(answer.data));
  }
  return hasErrors(diagnostics) || (answer.data === null && !values.explain) ? 1 : 0;
}

function checkText(line: CommandLine, path: string, text: string): Diagnostic[] {
  return relativeFiles(toDiagnostics(path, text, checkSaqlText(text, null)), line.cwd, line.cwd);
}

/** What `--check` says; the same for queries and dashboards. */
export function printChecked(line: CommandLine, diagnostics: Diagnostic[], asJson: boolean): ExitCode {
  if (asJson) line.out(`${safeJson({ diagnostics })}\n`);
  else {
    printDiagnostics(line, diagnostics);
    if (diagnostics.length === 0) line.say(paint(line, 'green', 'No problems found.\n'));
  }
  return hasErrors(diagnostics) ? 1 : 0;
}

function toJson(answer: SaqlAnswer, diagnostics: Diagnostic[], explain: boolean) {
  return {
    columns: answer.columns,
    rows: rowsOf(answer.data),
    ...(explain ? { sql: answer.sql } : {}),
    diagnostics,
  };
}

/** Columns as objects, one for each row. */
export function rowsOf(data: ColumnData | null): Record<string, unknown>[] {
  if (!data) return [];
  return Array.from({ length: data.rowCount }, (_, row) =>
    Object.fromEntries(data.columns.map(({ name }, column) => [name, data.values[column]?.[row] ?? null])),
  );
}
