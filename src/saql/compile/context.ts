import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import type { Finding } from '../../shared/diagnostic.ts';
import type { ForecastStep, StreamFilter } from '../compile.ts';
import type { EmitContext } from '../functions/types.ts';
import type { PlanColumn, PlanStep } from '../plan.ts';
import type { Name, Span } from '../tree.ts';
import type { RowStream, Stream } from './stream.ts';

/** What one compilation knows and has found so far. */
export interface Compilation {
  readonly context: EmitContext;
  readonly catalog: DatasetCatalog;
  readonly filters: readonly StreamFilter[];
  readonly streams: Map<string, Stream>;
  readonly steps: PlanStep[];
  readonly forecasts: ForecastStep[];
  readonly findings: Finding[];
  readonly datasets: Set<string>;
}

export function report(compilation: Compilation, at: Span, code: string, message: string): void {
  const { findings } = compilation;
  if (findings.some(({ start, end, code: other }) => start === at.start && end === at.end && other === code))
    return;
  findings.push({ start: at.start, end: at.end, severity: 'error', code, message });
}

/** Adds a relation and gives its name. */
export function addStep(
  compilation: Compilation,
  statement: string,
  sql: string,
  columns: PlanColumn[],
): string {
  const name = `s${compilation.steps.length + 1}`;
  compilation.steps.push({ name, statement, sql, columns });
  return name;
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
      `No statement before this one makes a stream "${name.name}"${nearest(name.name, [...compilation.streams.keys()])}.`,
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

/** ` (did you mean "x"?)`, or nothing where no name is near. */
export function nearest(name: string, names: readonly string[]): string {
  const lower = name.toLowerCase();
  const same = names.find((candidate) => candidate.toLowerCase() === lower);
  const near = same ?? names.find((candidate) => isNear(candidate.toLowerCase(), lower));
  return near === undefined ? '' : `; did you mean "${near}"?`.replace(/\?$/, '?');
}

/** One character more, less or other, or two that changed places. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const [restA, restB] = [a.slice(at), b.slice(at)];
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
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
