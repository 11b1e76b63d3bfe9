import type { AnalyticsSettings, DatasetCatalog } from '../shared/dataset.ts';
import type { Finding } from '../shared/diagnostic.ts';
import { quoteName } from '../shared/quote.ts';
import { type Compilation, orderOf, report } from './compile/context.ts';
import { compileStatement } from './compile/statements.ts';
import type { ForecastOptions } from './forecast/timeseries.ts';
import { parseSaql } from './parse.ts';
import type { Plan, PlanColumn, PlanStep } from './plan.ts';
import type { Expression, Query } from './tree.ts';

/** A condition put right after each `load` of a dataset: facets and global filters. Text is SAQL. */
export interface StreamFilter {
  dataset: string;
  condition: Expression | string;
}

export interface CompileOptions {
  datasets: DatasetCatalog;
  now: Date;
  settings: AnalyticsSettings;
  filters?: StreamFilter[];
}

export interface SaqlColumn {
  name: string;
  type: 'text' | 'number' | 'date';
  role: 'group' | 'measure';
}

/** A forecast that must be made before the query can run: the rows of `input`, forecast, become `table`. */
export interface ForecastStep {
  /** DuckDB SELECT, whole in itself. */
  input: string;
  /** The temporary table to make. */
  table: string;
  options: ForecastOptions;
}

export interface CompiledSaql {
  query: Query;
  plan: Plan | null;
  /** One DuckDB SELECT; null where findings or bindings without a value stand in its way. */
  sql: string | null;
  forecasts: ForecastStep[];
  columns: SaqlColumn[];
  findings: Finding[];
  /** Names of the datasets that it loads. */
  datasets: string[];
}

/** Rows that a query without a limit gives. */
export const defaultLimit = 10_000;

/** SAQL text → DuckDB text. Never throws; what is wrong is in `findings`, with its place in the text. */
export function compileSaql(text: string, options: CompileOptions): CompiledSaql {
  const { query, findings: syntax } = parseSaql(text);
  const compilation: Compilation = {
    context: {
      now: options.now,
      settings: options.settings,
      report: (code, message, at) => report(compilation, at, code, message),
    },
    catalog: options.datasets,
    filters: options.filters ?? [],
    streams: new Map(),
    steps: [],
    forecasts: [],
    findings: [...syntax],
    datasets: new Set(),
  };
  const plan = planOf(compilation, query);
  reportBindings(compilation, query);
  const isWhole = plan !== null && !compilation.findings.some(stopsQuery);
  return {
    query,
    plan,
    sql: isWhole ? sqlOf(compilation, plan) : null,
    forecasts: isWhole
      ? compilation.forecasts.map(({ relation, input, ...step }) => ({
          ...step,
          input: withSteps(compilation, relation, input),
        }))
      : [],
    columns: plan?.columns.map(toColumn) ?? [],
    findings: compilation.findings,
    datasets: [...compilation.datasets],
  };
}

const stopsQuery = ({ severity, code }: Finding) => severity === 'error' || code === 'saql-unfilled-binding';

function planOf(compilation: Compilation, query: Query): Plan | null {
  let last: ReturnType<typeof compileStatement> = null;
  let failed = false;
  const reads = new Map<string, number>();
  for (const statement of query.statements) {
    last = compileStatement(compilation, statement);
    if (last === null) failed = true;
    if (isTooLarge(compilation.steps, reads)) {
      const message = `Streams that are joined or united with themselves, again and again, read more than ${readsAtMost.toLocaleString('en-US')} relations here. Group one of them first.`;
      report(compilation, statement, 'saql-too-large', message);
      return null;
    }
    const target = statement.target?.name ?? '';
    if (target === '') continue;
    if (last) compilation.streams.set(target, last);
    // What cannot be made is said once, where it cannot; what builds on it is not checked.
    else if (!compilation.streams.has(target)) return null;
  }
  const statement = query.statements.at(-1);
  if (!last || !statement) return null;
  if (last.kind === 'grouped') {
    report(
      compilation,
      statement,
      'saql-grouped-result',
      'The query ends in a grouped stream. Put a foreach behind it.',
    );
    return null;
  }
  if (failed) return null;
  const order = orderOf(last);
  return {
    steps: compilation.steps,
    result: last.relation,
    columns: last.columns,
    order: order === '' ? [] : [order],
    limit: defaultLimit,
  };
}

/** The database plans each reading of a relation apart: a hundred unions of a hundred streams would take all memory. */
const readsAtMost = 5_000;

/** Whether the steps so far read more than that; `reads` keeps what is known of each. */
function isTooLarge(steps: readonly PlanStep[], reads: Map<string, number>): boolean {
  for (const { name, inputs } of steps.slice(reads.size)) {
    const sum = inputs.reduce((total, input) => total + (reads.get(input) ?? 1), 0);
    reads.set(name, Math.max(1, sum));
    if (sum > readsAtMost) return true;
  }
  return false;
}

function sqlOf(compilation: Compilation, plan: Plan): string {
  const list = plan.columns.map(({ name, type }) => outputSql(name, type)).join(', ');
  const by = plan.order.length === 0 ? '' : ` ORDER BY ${plan.order.join(', ')}`;
  return withSteps(compilation, plan.result, `SELECT ${list} FROM ${plan.result}${by} LIMIT ${plan.limit}`);
}

/** Lists are shown joined, as the product writes multi-value fields. */
function outputSql(name: string, type: PlanColumn['type']): string {
  const column = quoteName(name);
  if (type === 'list') return `list_aggregate(list_sort(${column}), 'string_agg', ', ') AS ${column}`;
  return type === 'boolean' ? `CAST(${column} AS VARCHAR) AS ${column}` : column;
}

/** A SELECT over a relation, with every relation before it that it needs, itself or through others. */
function withSteps({ steps }: Compilation, relation: string, select: string): string {
  const needed = new Set([relation]);
  // A relation reads only those before it.
  for (const { name, inputs } of [...steps].reverse())
    if (needed.has(name)) for (const input of inputs) needed.add(input);
  const list = steps.filter(({ name }) => needed.has(name)).map(({ name, sql }) => `${name} AS (${sql})`);
  return `WITH ${list.join(',\n')}\n${select}`;
}

function toColumn({ name, type, role }: PlanColumn): SaqlColumn {
  return { name, role, type: type === 'number' || type === 'date' ? type : 'text' };
}

/** A binding that nothing has filled leaves the query without an answer; it is no mistake. */
function reportBindings(compilation: Compilation, query: Query): void {
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { kind, text, start, end, name, value } = node as Record<string, unknown>;
    const written =
      kind === 'binding' ? text : typeof name === 'string' ? name : kind === 'string' ? value : null;
    if (typeof written === 'string' && written.includes('{{'))
      compilation.findings.push({
        start: start as number,
        end: end as number,
        severity: 'information',
        code: 'saql-unfilled-binding',
        message: 'This binding has its value only in a dashboard.',
      });
    for (const child of Object.values(node)) if (typeof child === 'object') visit(child);
  };
  if (query.statements.length > 0) visit(query.statements);
}
