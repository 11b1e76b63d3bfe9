import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { hasErrors } from '../shared/diagnostic.ts';
import type { EngineApi, ExportFormat } from '../shared/engineApi.ts';
import { plainText } from '../shared/plainText.ts';
import { findProject } from './findProject.ts';
import { formatTable } from './formatTable.ts';
import { type CommandLine, type ExitCode, UsageError } from './io.ts';
import { openEngine } from './openEngine.ts';
import { parseCommand } from './parseCommand.ts';
import { printDiagnostics } from './printDiagnostics.ts';

const formats = ['table', 'json', 'csv', 'ndjson', 'parquet'] as const;
const dialects = ['redshift', 'spark'] as const;
const shownRows = 1_000;

/** `standpipe query SQL …`: one statement against the project of the current folder. */
export async function query(line: CommandLine, args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseCommand(
    args,
    { dialect: { type: 'string' }, target: { type: 'string' }, format: { type: 'string' } },
    { min: 1, max: 1, names: 'one SQL statement (in quotes)' },
  );
  const dialect = oneOf('dialect', values.dialect ?? 'redshift', dialects);
  const format = oneOf('format', values.format ?? 'table', formats);
  if (format === 'parquet' && line.outIsTerminal)
    throw new UsageError('Parquet is no text for a terminal: redirect it to a file (> result.parquet).');
  const sql = positionals[0] === '-' ? await readAll(process.stdin) : positionals[0]!;
  const root = await findProject(line.cwd);
  const engine = await openEngine(line, root);
  const queryId = randomUUID();
  const cancel = () => void engine.api.cancelQuery({ queryId }).catch(() => {});
  line.signal.addEventListener('abort', cancel);
  try {
    const answer = await engine.api.query({
      sql,
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
        line.say(`${answer.rowCount.toLocaleString('en-US')} rows in all; --format csv gives them.\n`);
    } else await writeResult(engine.api, line, root, answer.resultId, format);
    return 0;
  } finally {
    await engine.close();
  }
}

/** By way of a file, so that a result of any size needs no memory here. */
async function writeResult(
  api: EngineApi,
  line: CommandLine,
  root: string,
  resultId: string,
  format: ExportFormat,
): Promise<void> {
  const folder = await mkdtemp(join(root, '.standpipe', 'export-'));
  try {
    const path = join(folder, `result.${format}`);
    await api.exportResult({ resultId, format, path });
    const file = createReadStream(path, { signal: line.signal });
    await line.pipe(line.outIsTerminal ? Readable.from(harmlessLines(file)) : file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Data must not steer a terminal; what goes to a file or a program stays as it is. */
async function* harmlessLines(file: Readable): AsyncIterable<string> {
  for await (const text of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY }))
    yield `${plainText(text)}\n`;
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`--${name} is one of ${allowed.join(', ')}; got "${value}".`);
  return found;
}
