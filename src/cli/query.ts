import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrors } from '../shared/diagnostic.ts';
import type { ExportFormat, SqlDialect } from '../shared/engineApi.ts';
import { formatTable } from './formatTable.ts';
import { type CommandLine, type ExitCode, UsageError } from './io.ts';
import { openEngine } from './openEngine.ts';
import { parseCommand } from './parseCommand.ts';
import { printDiagnostics } from './printDiagnostics.ts';

const formats = ['table', 'json', 'csv', 'ndjson', 'parquet'] as const;
const shownRows = 1_000;

/** `standpipe query SQL …`: one statement against the project of the current folder. */
export async function query(line: CommandLine, args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseCommand(
    args,
    { dialect: { type: 'string' }, target: { type: 'string' }, format: { type: 'string' } },
    { min: 1, max: 1, names: 'one SQL statement (in quotes)' },
  );
  const dialect = oneOf('dialect', values.dialect ?? 'redshift', [
    'redshift',
    'spark',
  ] as const) as SqlDialect;
  const format = oneOf('format', values.format ?? 'table', formats);
  const engine = await openEngine(line, line.cwd);
  const queryId = randomUUID();
  const cancel = () => void engine.api.cancelQuery({ queryId }).catch(() => {});
  line.signal.addEventListener('abort', cancel);
  try {
    const answer = await engine.api.query({
      sql: positionals[0]!,
      dialect,
      queryId,
      ...(values.target === undefined ? {} : { target: values.target }),
    });
    printDiagnostics(line, answer.diagnostics);
    if (answer.resultId === null) return hasErrors(answer.diagnostics) ? 1 : 0;
    if (format === 'table') {
      const page = await engine.api.page({ resultId: answer.resultId, offset: 0, limit: shownRows });
      line.out(formatTable(page));
      if (answer.rowCount > shownRows)
        line.say(`${answer.rowCount.toLocaleString('en')} rows in all; --format csv gives them.\n`);
      return 0;
    }
    line.out(await exported(engine.api, line, answer.resultId, format));
    return 0;
  } finally {
    await engine.close();
  }
}

async function exported(
  api: Awaited<ReturnType<typeof openEngine>>['api'],
  line: CommandLine,
  resultId: string,
  format: ExportFormat,
): Promise<string | Uint8Array> {
  const folder = await mkdtemp(join(line.cwd, '.standpipe', 'export-'));
  try {
    const path = join(folder, `result.${format}`);
    await api.exportResult({ resultId, format, path });
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`--${name} is one of ${allowed.join(', ')}; got "${value}".`);
  return found;
}
