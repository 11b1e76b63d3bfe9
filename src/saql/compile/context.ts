import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import type { Finding } from '../../shared/diagnostic.ts';
import { quoteName } from '../../shared/quote.ts';
import type { ForecastStep, StreamFilter } from '../compile.ts';
import type { EmitContext } from '../functions/types.ts';
import { editDistance } from '../nearestWord.ts';
import type { PlanColumn, PlanStep } from '../plan.ts';
import type { Name, Span } from '../tree.ts';
import { type RowStream, rowNumber, type Stream } from './stream.ts';

/** What one compilation knows and has found so far. */
export interface Compilation {
  readonly context: EmitContext;
  readonly catalog: DatasetCatalog;
  readonly filters: readonly StreamFilter[];
  readonly streams: Map<string, Stream>;
  readonly steps: PlanStep[];
  /** Their inputs read `relation`; what that reads is added at the end. */
  readonly forecasts: (ForecastStep & { relation: string })[];
  readonly findings: Finding[];
  readonly datasets: Set<string>;
}

export function report(
  compilation: Compilation,
  at: Span,
  code: string,
  message: string,
  severity: Finding['severity'] = 'error',
): void {
  const { findings } = compilation;
  if (findings.some(({ start, end, code: other }) => start === at.start && end === at.end && other === code))
    return;
  findings.push({ start: at.start, end: at.end, severity, code, message });
}

export function reportMissingWindow(compilation: Compilation, at: Span, name: string): void {
  const message = `${name}() needs its window: write ${name}() over ([..] partition by all order by …).`;
  report(compilation, at, 'saql-window-missing', message);
}

/** Adds a relation that reads `inputs`, and gives its name. */
export function addStep(
  compilation: Compilation,
  statement: string,
  inputs: string[],
  sql: string,
  columns: PlanColumn[],
): string {
  const name = `s${compilation.steps.length + 1}`;
  compilation.steps.push({ name, statement, inputs, sql, columns });
  return name;
}

/** The rows of a stream, fewer, more or in another order, with the same columns. */
export function narrowed(
  compilation: Compilation,
  stream: RowStream,
  statement: string,
  sql: string,
): RowStream {
  const relation = addStep(compilation, statement, [stream.relation], sql, stream.columns);
  return { ...stream, relation };
}

/** How the rows of a stream stand; empty where nothing says it. */
export function orderOf(stream: RowStream): string {
  return stream.ordered
    ? quoteName(rowNumber)
    : stream.natural.map((name) => `${quoteName(name)} NULLS LAST`).join(', ');
}

/** The stream of that name; null, and said, where there is none. */
export function streamOf(compilation: Compilation, name: Name): Stream | null {
  const stream = compilation.streams.get(name.name);
  if (stream) return stream;
  if (name.name !== '')
    report(
      compilation,
      name,
      'saql-unknown-stream',
      `No statement before this one makes a stream "${name.name}"${endOfUnknown(name.name, [...compilation.streams.keys()])}`,
    );
  return null;
}

export function rowsOf(compilation: Compilation, name: Name, statement: string): RowStream | null {
  const stream = streamOf(compilation, name);
  if (stream === null || stream.kind === 'rows') return stream;
  report(
    compilation,
    name,
    'saql-grouped-stream',
    `"${name.name}" is grouped; put a foreach between its group and this ${statement}.`,
  );
  return null;
}

/** The end of a sentence about a name that is not known: with the one that is a letter away, where there is one. */
export function endOfUnknown(name: string, names: readonly string[]): string {
  const lower = name.toLowerCase();
  const distance = (candidate: string) => editDistance(candidate.toLowerCase(), lower);
  const near =
    names.find((candidate) => candidate.toLowerCase() === lower) ??
    names.find((candidate) => Math.abs(candidate.length - name.length) <= 1 && distance(candidate) === 1);
  return near === undefined ? '.' : `; did you mean "${near}"?`;
}

/** Columns of a dataset as a stream has them. */
export function columnsOf(dataset: Dataset): PlanColumn[] {
  return dataset.columns.map(({ name, type, multiValue }) => ({
    name,
    type: multiValue === undefined ? type : 'list',
    role: type === 'number' ? 'measure' : 'group',
    field: name,
  }));
}
