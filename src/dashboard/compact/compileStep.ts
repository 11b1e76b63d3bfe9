import { type CompiledSaql, type CompileOptions, compileSaql, type SaqlColumn } from '../../saql/compile.ts';
import type { Finding } from '../../shared/diagnostic.ts';
import type { Step, StepRows } from '../model.ts';
import { writeCompactOne } from './compactOne.ts';
import type { CompactText } from './compactText.ts';
import { writeCompactTwo } from './compactTwo.ts';
import { writeRawRows } from './rawRows.ts';
import { recordedRows } from './recordedRows.ts';
import { soqlToSaql } from './soqlText.ts';
import { staticRows } from './staticRows.ts';

/** A step made ready: either SQL to run (`compiled`), or rows that need none. */
export interface CompiledStep {
  saql: string | null;
  compiled: CompiledSaql | null;
  rows: StepRows | null;
  columns: SaqlColumn[];
  /** Labels that the step itself gives its columns. */
  labels: Record<string, string>;
  /** Places are those of `saql` for steps that hold SAQL themselves, 0 for others. */
  findings: Finding[];
}

export interface StepOptions extends CompileOptions {
  /** At most so many rows, whatever the step says. */
  limit?: number;
  /** The recorded answer of an Apex step, parsed; undefined where there is none. */
  recorded?: (step: string) => unknown;
}

/** Compiles a step whose bindings are filled: `filledQuery` has the form of `step.query`, or of its `values` where static. */
export function compileStep(step: Step, filledQuery: unknown, options: StepOptions): CompiledStep {
  const query = record(filledQuery) ?? {};
  switch (step.form) {
    case 'static':
    case 'input':
      return ready(staticRows(step, Array.isArray(filledQuery) ? filledQuery : undefined));
    case 'saql':
      return fromSaql(textOf(filledQuery, ['query', 'saql']), options);
    case 'pigql':
      return fromSaql(textOf(filledQuery, ['pigql', 'query']), options);
    case 'compact2':
      return fromCompact(writeCompactTwo(query, step.datasets, options.datasets), options);
    case 'grain':
    case 'compact1': {
      const source = step.datasets[0];
      if (source === undefined)
        return failed(
          'step-without-dataset',
          `The step "${step.name}" names no dataset: add one to its "datasets".`,
        );
      const dataset = options.datasets(source);
      if (dataset === null)
        return step.object === null
          ? failed(
              'unknown-dataset',
              `There is no data for the dataset "${source}": add it to the data folder, or correct its name.`,
            )
          : withoutObject(source);
      const write = step.form === 'grain' ? writeRawRows : writeCompactOne;
      return fromCompact(write(query, source, dataset), options);
    }
    case 'soql': {
      const text = soqlToSaql(textOf(filledQuery, ['query', 'soql']), options.datasets);
      if ('problem' in text) return failed(text.code, text.problem);
      const missing = text.objects.find((name) => options.datasets(name) === null);
      if (missing !== undefined) return withoutObject(missing);
      // SOQL keeps groups without a key, whatever the org's preference for datasets.
      const settings = { ...options.settings, includeNullKeys: true };
      return withoutPlaces(fromSaql(text.saql, { ...options, settings }));
    }
    case 'apex': {
      const answer = recordedRows(options.recorded?.(step.name));
      if (answer === null)
        return failed(
          'apex-without-recording',
          `The step "${step.name}" calls Apex: record its answer as JSON beside the dashboard to show it here.`,
        );
      return ready(answer);
    }
    default:
      return failed('step-type-not-known', `The preview does not know steps of the type "${step.type}".`);
  }
}

function withoutObject(name: string): CompiledStep {
  return failed(
    'object-without-data',
    `There is no data for the object "${name}": add a dataset of that name to the data folder.`,
  );
}

function fromSaql(saql: string, options: StepOptions): CompiledStep {
  const compiled = limited(compileSaql(saql, options), options.limit);
  return { saql, compiled, rows: null, columns: compiled.columns, labels: {}, findings: compiled.findings };
}

function fromCompact(text: CompactText, options: StepOptions): CompiledStep {
  const step = fromSaql(text.saql, options);
  const columns = step.columns.map(
    (column): SaqlColumn => ({ ...column, role: text.groups.includes(column.name) ? 'group' : 'measure' }),
  );
  return { ...withoutPlaces(step), columns, labels: text.labels };
}

/** The text is ours, so its places mean nothing to the user. */
function withoutPlaces(step: CompiledStep): CompiledStep {
  return { ...step, findings: step.findings.map((finding) => ({ ...finding, start: 0, end: 0 })) };
}

/** The row limit goes around the whole, one row more so that the cut can be told. */
function limited(compiled: CompiledSaql, limit: number | undefined): CompiledSaql {
  if (limit === undefined || compiled.sql === null) return compiled;
  return { ...compiled, sql: `SELECT * FROM (${compiled.sql}) AS limited LIMIT ${limit + 1}` };
}

function ready({ rows, columns }: { rows: StepRows; columns: SaqlColumn[] }): CompiledStep {
  return { saql: null, compiled: null, rows, columns, labels: {}, findings: [] };
}

function failed(code: string, message: string): CompiledStep {
  const finding: Finding = { start: 0, end: 0, severity: 'error', code, message };
  return { saql: null, compiled: null, rows: null, columns: [], labels: {}, findings: [finding] };
}

function textOf(value: unknown, keys: string[]): string {
  if (typeof value === 'string') return value;
  const found = keys.map((key) => record(value)?.[key]).find((text) => typeof text === 'string');
  return typeof found === 'string' ? found : '';
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
