import { compileCondition } from '../../saql/compile/compileCondition.ts';
import type { CompiledSaql } from '../../saql/compile.ts';
import { parseSaql } from '../../saql/parse.ts';
import type { Call, Expression, ForeachStatement, OrderStatement } from '../../saql/tree.ts';
import type { AnalyticsSettings, Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import type { DatasetFilter } from '../facets/facetFilters.ts';
import { conditionTest } from './conditionTest.ts';
import type { CubeAggregate } from './cube.ts';

/** A query that counts and sums the rows of one dataset by some of its dimensions, and nothing else. */
export interface CubeQuery {
  dataset: Dataset;
  conditions: QueryCondition[];
  groups: string[];
  withoutNulls: boolean;
  aggregates: CubeAggregate[];
  columns: QueryColumn[];
  /** What follows the grouping, in its order. */
  after: ({ kind: 'order'; keys: SortKey[] } | { kind: 'limit' | 'offset'; count: number })[];
  /** The columns by which rows stand where nothing orders them. */
  natural: number[];
  rowsAtMost: number;
}

export interface QueryCondition {
  /** Dimensions that it reads. */
  fields: string[];
  /** As DuckDB text, with the columns under their own names. */
  sql: string;
  test: ReturnType<typeof conditionTest>;
}

export interface QueryColumn {
  name: string;
  /** Text made of group values (`{ group }`) and of text that stands in the query, or an aggregate. */
  made: { parts: (string | { group: number })[] } | { aggregate: number };
}

export interface SortKey {
  column: number;
  descending: boolean;
  nullsFirst: boolean;
}

export interface CubeQueryOptions {
  catalog: DatasetCatalog;
  filters: readonly DatasetFilter[];
  now: Date;
  settings: AnalyticsSettings;
  rowsAtMost: number;
}

/** What a compiled query asks of one dataset; null where it is more than counting and summing by dimensions. */
export function cubeQueryOf(compiled: CompiledSaql, options: CubeQueryOptions): CubeQuery | null {
  const { query, plan, forecasts } = compiled;
  if (plan === null || compiled.sql === null || forecasts.length > 0) return null;
  const statements = [...query.statements];
  const load = statements.shift();
  if (load?.kind !== 'load' || load.dataset.kind !== 'string' || load.target === null) return null;
  const stream = load.target.name;
  const names = new Set([stream]);
  // One stream that each statement makes anew, whatever it is called.
  const follows = (input: string, target: string | undefined) => {
    const isNext = names.has(input);
    names.clear();
    names.add(target ?? '');
    return isNext;
  };
  const loaded = load.dataset.value;
  const dataset = options.catalog(loaded);
  if (dataset === null) return null;
  const written: Expression[] = options.filters
    .filter((filter) => filter.dataset === dataset.name || filter.dataset === loaded)
    .map(({ condition }) => conditionOf(condition));
  let next = statements.shift();
  for (; next?.kind === 'filter'; next = statements.shift()) {
    if (!follows(next.input.name, next.target?.name)) return null;
    written.push(next.condition);
  }
  if (next?.kind !== 'group' || next.inputs.length !== 1) return null;
  const [input] = next.inputs;
  if (!input || input.rollup || !follows(input.stream.name, next.target?.name)) return null;
  const groups = input.all ? [] : input.keys.map((key) => dimensionOf(key, dataset));
  if (!groups.every((group) => group !== null) || new Set(groups).size < groups.length) return null;
  const foreach = statements.shift();
  if (foreach?.kind !== 'foreach' || !follows(foreach.input.name, foreach.target?.name)) return null;
  const projected = columnsOf(foreach, groups, dataset, input.stream.name);
  const conditions = written.map((condition) => conditionIn(condition, dataset, options));
  if (projected === null || !conditions.every((condition) => condition !== null)) return null;
  const { columns, aggregates } = projected;
  const after: CubeQuery['after'] = [];
  for (const statement of statements) {
    if (statement.kind !== 'order' && statement.kind !== 'limit' && statement.kind !== 'offset') {
      if (statement.kind === 'result' && names.has(statement.input.name)) continue;
      return null;
    }
    if (!follows(statement.input.name, statement.target?.name)) return null;
    if (statement.kind === 'order') {
      const keys = sortKeys(statement, columns);
      if (keys === null) return null;
      after.push({ kind: 'order', keys });
    } else {
      const { count } = statement;
      if (count.kind !== 'number' || !Number.isInteger(count.value) || count.value < 0) return null;
      after.push({ kind: statement.kind, count: count.value });
    }
  }
  if (
    columns.length !== plan.columns.length ||
    columns.some(({ name }, at) => plan.columns[at]?.name !== name)
  )
    return null;
  return {
    dataset,
    conditions,
    groups,
    withoutNulls: !options.settings.includeNullKeys,
    aggregates,
    columns,
    after,
    natural: plan.columns.flatMap(({ role }, at) => (role === 'group' ? [at] : [])),
    rowsAtMost: Math.min(plan.limit, options.rowsAtMost),
  };
}

function conditionOf(text: string): Expression {
  const [statement] = parseSaql(`q = filter q by ${text};`).query.statements;
  return statement?.kind === 'filter' ? statement.condition : { kind: 'all', start: 0, end: 0 };
}

/** The dimension that a field names: a text column with one value in each row. */
function dimensionOf(node: Expression, dataset: Dataset): string | null {
  if (node.kind !== 'field' || node.stream !== null) return null;
  const column = dataset.columns.find(({ name }) => name === node.name.name);
  return column?.type === 'text' && column.multiValue === undefined ? column.name : null;
}

function conditionIn(
  condition: Expression,
  dataset: Dataset,
  { now, settings }: CubeQueryOptions,
): QueryCondition | null {
  const fields = new Set<string>();
  let isPlain = true;
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { kind } = node as { kind?: unknown };
    if (kind === 'binding' || kind === 'missing' || kind === 'window') isPlain = false;
    if (kind !== 'field') {
      for (const child of Object.values(node)) visit(child);
      return;
    }
    const name = dimensionOf(node as Expression, dataset);
    // A date as a whole may be read by its parts.
    const isDate = dataset.dates.some((date) => date.name === name);
    if (name === null || isDate) isPlain = false;
    else fields.add(name);
  };
  visit(condition);
  const sql = isPlain ? compileCondition(condition, dataset, { now, settings }) : null;
  return sql === null ? null : { fields: [...fields].sort(), sql, test: conditionTest(condition) };
}

function columnsOf(
  foreach: ForeachStatement,
  groups: readonly string[],
  dataset: Dataset,
  stream: string,
): { columns: QueryColumn[]; aggregates: CubeAggregate[] } | null {
  const aggregates: CubeAggregate[] = [];
  const columns: QueryColumn[] = [];
  for (const { expression, alias } of foreach.projections) {
    const name = alias?.name ?? (expression.kind === 'field' ? expression.name.name : null);
    if (name === null || columns.some((column) => column.name.toLowerCase() === name.toLowerCase()))
      return null;
    if (expression.kind === 'call') {
      const aggregate = aggregateOf(expression, dataset, stream);
      if (aggregate === null) return null;
      columns.push({ name, made: { aggregate: aggregates.length } });
      aggregates.push(aggregate);
    } else {
      const parts = partsOf(expression, groups);
      if (parts === null) return null;
      columns.push({ name, made: { parts } });
    }
  }
  return { columns, aggregates };
}

/** A group's value, or several joined with text: `'D_Year' + "~~~" + 'D_Month'`. */
function partsOf(node: Expression, groups: readonly string[]): (string | { group: number })[] | null {
  if (node.kind === 'field' && node.stream === null) {
    const group = groups.indexOf(node.name.name);
    return group < 0 ? null : [{ group }];
  }
  if (node.kind === 'string') return [node.value];
  if (node.kind !== 'binary' || node.operator !== '+') return null;
  const left = partsOf(node.left, groups);
  const right = partsOf(node.right, groups);
  return left && right && [...left, ...right];
}

const aggregateNames: Record<string, CubeAggregate['name']> = {
  count: 'count',
  sum: 'sum',
  avg: 'avg',
  average: 'avg',
  min: 'min',
  max: 'max',
};

function aggregateOf(call: Call, dataset: Dataset, stream: string): CubeAggregate | null {
  const name = aggregateNames[call.function.name.toLowerCase()];
  const [argument, more] = call.arguments;
  if (name === undefined || more !== undefined || call.withinGroup !== null) return null;
  if (argument === undefined) return name === 'count' ? { name, field: null } : null;
  if (argument.kind !== 'field' || argument.stream !== null) return null;
  const field = argument.name.name;
  const column = dataset.columns.find((one) => one.name === field);
  if (column === undefined) return name === 'count' && field === stream ? { name, field: null } : null;
  return column.type === 'number' ? { name, field } : null;
}

function sortKeys({ keys }: OrderStatement, columns: readonly QueryColumn[]): SortKey[] | null {
  const found = keys.map(({ expression, direction, nulls }): SortKey | null => {
    if (expression.kind !== 'field' || expression.stream !== null) return null;
    const column = columns.findIndex(({ name }) => name === expression.name.name);
    const descending = direction === 'desc';
    return column < 0
      ? null
      : { column, descending, nullsFirst: (nulls ?? (descending ? 'first' : 'last')) === 'first' };
  });
  return found.every((key) => key !== null) ? found : null;
}
