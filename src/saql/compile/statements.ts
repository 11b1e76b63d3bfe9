import { quoteName } from '../../shared/quote.ts';
import { textOfNumber } from '../functions/define.ts';
import { parseSaql } from '../parse.ts';
import type { PlanColumn } from '../plan.ts';
import type {
  Expression,
  FilterStatement,
  ForeachStatement,
  GroupInput,
  GroupStatement,
  LimitStatement,
  LoadStatement,
  Name,
  OffsetStatement,
  OrderKey,
  OrderStatement,
  Statement,
  UnionStatement,
} from '../tree.ts';
import {
  addStep,
  type Compilation,
  columnsOf,
  narrowed,
  orderOf,
  report,
  rowsOf,
  streamOf,
} from './context.ts';
import { fill, timeseries } from './datedStatements.ts';
import { type Emitted, emitCondition, emitExpression } from './expression.ts';
import { filterParts } from './filterParts.ts';
import { groupedForeach, keyIndex } from './groupedForeach.ts';
import { oneRowAggregate } from './oneRowAggregate.ts';
import { orderSql } from './orderSql.ts';
import { columnOf, rowScope } from './rowScope.ts';
import { loadedSample, sample } from './sample.ts';
import { semiJoin } from './semiJoin.ts';
import { type GroupedInput, type GroupedStream, type RowStream, rowNumber, type Stream } from './stream.ts';
import { windowOf } from './window.ts';

/** The stream that a statement makes; null where it cannot be made, which is then said. */
export function compileStatement(compilation: Compilation, statement: Statement): Stream | null {
  switch (statement.kind) {
    case 'load':
      return load(compilation, statement);
    case 'filter':
      return filter(compilation, statement);
    case 'group':
      return group(compilation, statement);
    case 'foreach':
      return foreach(compilation, statement);
    case 'order':
      return order(compilation, statement);
    case 'limit':
    case 'offset':
      return cut(compilation, statement);
    case 'union':
      return union(compilation, statement);
    case 'fill':
      return fill(compilation, statement);
    case 'timeseries':
      return timeseries(compilation, statement);
    case 'sample':
      return sample(compilation, statement);
    case 'join':
      return semiJoin(compilation, statement);
    case 'result':
      return streamOf(compilation, statement.input);
    case 'missing-statement':
      return null;
  }
}

function load(compilation: Compilation, statement: LoadStatement): Stream | null {
  const { dataset: name } = statement;
  if (name.kind !== 'string') return null;
  const dataset = compilation.catalog(name.value);
  if (dataset === null) {
    report(
      compilation,
      name,
      'saql-unknown-dataset',
      `There is no dataset "${name.value}" here. Publish it, or choose a folder that holds it.`,
    );
    return null;
  }
  compilation.datasets.add(dataset.name);
  const columns = columnsOf(dataset);
  const loaded = addStep(compilation, 'load', [], `SELECT * FROM ${dataset.table}`, columns);
  const whole: RowStream = {
    kind: 'rows',
    relation: loaded,
    columns,
    projected: false,
    dataset,
    ordered: false,
    natural: [],
  };
  const stream = loadedSample(compilation, whole, statement);
  const conditions = compilation.filters
    .filter((given) => given.dataset === dataset.name || given.dataset === name.value)
    .map(({ condition }) => emitCondition(conditionOf(condition), rowScope(compilation, stream)));
  if (conditions.length === 0) return stream;
  const sql = `SELECT * FROM ${stream.relation} WHERE ${conditions.join(' AND ')}`;
  return narrowed(compilation, stream, 'filter', sql);
}

/** A filter from outside the query is text of a condition. */
function conditionOf(condition: Expression | string): Expression {
  if (typeof condition !== 'string') return condition;
  const statement = parseSaql(`q = filter q by ${condition};`).query.statements[0];
  return statement?.kind === 'filter' ? statement.condition : { kind: 'all', start: 0, end: 0 };
}

function filter(compilation: Compilation, { input, condition }: FilterStatement): Stream | null {
  const stream = streamOf(compilation, input);
  if (stream === null) return null;
  if (stream.kind === 'rows') return filterRows(compilation, stream, condition);
  // Between group and foreach a filter is one on the rows before they were grouped.
  const inputs = [...stream.inputs];
  for (const part of filterParts(compilation, stream.inputs, condition)) {
    const one = inputs[part.input]!;
    inputs[part.input] = { ...one, stream: filterRows(compilation, one.stream, part.condition) };
  }
  return { ...stream, inputs };
}

function filterRows(compilation: Compilation, stream: RowStream, condition: Expression): RowStream {
  const where = emitCondition(condition, rowScope(compilation, stream));
  const sql = `SELECT * FROM ${stream.relation} WHERE ${where}`;
  return narrowed(compilation, stream, 'filter', sql);
}

function group(compilation: Compilation, { inputs, start, end }: GroupStatement): Stream | null {
  const grouped: GroupedInput[] = [];
  for (const input of inputs) {
    const given = streamOf(compilation, input.stream);
    if (given === null) return null;
    const stream = given.kind === 'rows' ? given : keysAlone(compilation, given, input.stream);
    if (grouped.some(({ name }) => name === input.stream.name))
      report(
        compilation,
        input.stream,
        'saql-same-stream',
        `"${input.stream.name}" stands on both sides of this cogroup. Load its dataset a second time under another name.`,
      );
    if (input.rollup && inputs.length > 1)
      report(
        compilation,
        input.stream,
        'saql-rollup-join',
        'rollup() works on one stream, not in a cogroup. Put the result of the cogroup through a foreach first.',
      );
    grouped.push(groupedInput(compilation, input, stream));
  }
  const counts = new Set(grouped.map(({ keys, all }) => (all ? 0 : keys.length)));
  if (counts.size > 1)
    report(
      compilation,
      { start, end },
      'saql-group-keys',
      'Every stream of a cogroup is grouped by the same number of fields.',
    );
  return grouped.length === 0 ? null : { kind: 'grouped', inputs: grouped, order: [] };
}

/** A grouped stream that is grouped again without a foreach between: a row for each group, of its keys. */
function keysAlone(compilation: Compilation, grouped: GroupedStream, at: Name): RowStream {
  const { start, end } = at;
  const projections = (grouped.inputs[0]?.keys ?? []).flatMap(({ name }) => {
    if (name === null) return [];
    const field = { kind: 'field', stream: null, name: { ...at, name }, start, end } as const;
    return [{ expression: field, alias: null, start, end }];
  });
  return foreachOver(compilation, grouped, {
    kind: 'foreach',
    target: null,
    input: at,
    projections,
    start,
    end,
  });
}

function groupedInput(compilation: Compilation, input: GroupInput, stream: RowStream): GroupedInput {
  const scope = rowScope(compilation, stream);
  const keys = input.keys.map((key) => {
    const emitted = emitExpression(key, scope);
    const name = key.kind === 'field' ? key.name.name : null;
    if (emitted.type === 'number' && key.kind === 'field' && !stream.projected)
      report(
        compilation,
        key,
        'saql-group-measure',
        `"${name}" is a measure, and the product groups by dimensions only. Convert it to text in a foreach first.`,
        'warning',
      );
    return {
      name,
      sql: emitted.type === 'list' ? `(${emitted.sql})[1]` : emitted.sql,
      type: emitted.type === 'list' ? ('text' as const) : emitted.type,
    };
  });
  return { name: input.stream.name, stream, keys, all: input.all, rollup: input.rollup, join: input.join };
}

function foreach(compilation: Compilation, statement: ForeachStatement): Stream | null {
  const stream = streamOf(compilation, statement.input);
  return stream === null ? null : foreachOver(compilation, stream, statement);
}

function foreachOver(compilation: Compilation, stream: Stream, statement: ForeachStatement): RowStream {
  const taken = new Set<string>();
  const columnFrom = (expression: Expression, alias: string, emitted: Emitted): PlanColumn => {
    let name = alias || (expression.kind === 'field' ? expression.name.name : `column_${taken.size + 1}`);
    if (taken.has(name.toLowerCase())) {
      report(
        compilation,
        expression,
        'saql-duplicate-column',
        `Another column of this foreach is named "${name}" already. Give this one another alias.`,
      );
      name = `${name}_${taken.size + 1}`;
    }
    if (name === 'none')
      report(
        compilation,
        expression,
        'saql-column-name',
        'No column may be called "none". Give it another alias.',
      );
    taken.add(name.toLowerCase());
    const field =
      expression.kind === 'field' && expression.stream === null ? expression.name.name : undefined;
    return {
      name,
      type: emitted.type,
      role: emitted.type === 'number' ? 'measure' : 'group',
      ...(field === undefined ? {} : { field }),
    };
  };
  if (stream.kind === 'grouped') return groupedForeach(compilation, stream, statement, columnFrom);
  const scope = rowScope(compilation, stream);
  // Without a group each row is a group of its own: an aggregate is of that one row.
  scope.aggregate = (call) => oneRowAggregate(compilation, stream, statement.input.name, call);
  if (stream.projected) scope.window = (node) => windowOf(compilation, node, scope);
  const list: string[] = [];
  const columns = statement.projections.map(({ expression, alias }) => {
    const emitted = emitExpression(expression, scope);
    const column = columnFrom(expression, alias?.name ?? '', emitted);
    list.push(`${emitted.sql} AS ${quoteName(column.name)}`);
    return column;
  });
  if (stream.ordered) list.push(quoteName(rowNumber));
  const relation = addStep(
    compilation,
    'foreach',
    [stream.relation],
    `SELECT ${list.join(', ')} FROM ${stream.relation}`,
    columns,
  );
  const natural = stream.natural.filter((name) => columns.some((column) => column.name === name));
  return { ...stream, relation, columns, projected: true, natural };
}

function order(compilation: Compilation, { input, keys }: OrderStatement): Stream | null {
  const stream = streamOf(compilation, input);
  if (stream === null) return null;
  if (stream.kind === 'rows') return orderRows(compilation, stream, keys);
  // Between group and foreach it orders the groups, or by a field that is no key the rows in them.
  const inner = stream.inputs.findIndex((one) => keys.every(({ expression }) => isRowField(one, expression)));
  if (inner < 0) return { ...stream, order: keys };
  const inputs = stream.inputs.map((one, index) =>
    index === inner ? { ...one, stream: orderRows(compilation, one.stream, keys) } : one,
  );
  return { ...stream, inputs };
}

function isRowField(input: GroupedInput, node: Expression): boolean {
  if (node.kind !== 'field' || keyIndex([input], node) !== null) return false;
  return (
    (node.stream === null || node.stream.name === input.name) &&
    columnOf(input.stream, node.name.name) !== undefined
  );
}

function orderRows(compilation: Compilation, stream: RowStream, keys: readonly OrderKey[]): RowStream {
  const by = orderSql(keys, rowScope(compilation, stream));
  if (stream.ordered) by.push(quoteName(rowNumber));
  else by.push(...stream.natural.map(quoteName));
  const rest = stream.ordered ? `* EXCLUDE (${quoteName(rowNumber)})` : '*';
  const sql = `SELECT ${rest}, row_number() OVER (ORDER BY ${by.join(', ')}) AS ${quoteName(rowNumber)} FROM ${stream.relation}`;
  return { ...narrowed(compilation, stream, 'order', sql), ordered: true };
}

/** `limit` and `offset` cut the stream: what comes later sees what is left. */
function cut(
  compilation: Compilation,
  { kind, input, count }: LimitStatement | OffsetStatement,
): Stream | null {
  const stream = rowsOf(compilation, input, kind);
  if (stream === null) return null;
  if (count.kind !== 'number' || !Number.isInteger(count.value) || count.value < 0) {
    if (count.kind !== 'binding' && count.kind !== 'missing')
      report(compilation, count, 'saql-count-expected', `${kind} takes a whole number.`);
    return stream;
  }
  const by = orderOf(stream);
  const sql = `SELECT * FROM ${stream.relation}${by === '' ? '' : ` ORDER BY ${by}`} ${kind.toUpperCase()} ${count.value}`;
  return narrowed(compilation, stream, kind, sql);
}

function union(compilation: Compilation, { inputs }: UnionStatement): Stream | null {
  const streams: RowStream[] = [];
  for (const input of inputs) {
    const stream = rowsOf(compilation, input, 'union');
    if (stream === null) return null;
    streams.push(stream);
  }
  const [first, ...others] = streams;
  if (!first) return null;
  const columns = [...first.columns];
  for (const column of others.flatMap((stream) => stream.columns)) {
    const known = columns.findIndex(({ name }) => name === column.name);
    if (known < 0) columns.push(column);
    else if (columns[known]!.type === 'null') columns[known] = column;
  }
  const parts = streams.map((stream) => {
    const list = columns.map(({ name, type }) => {
      const own = stream.columns.find((column) => column.name === name);
      if (!own) return `NULL AS ${quoteName(name)}`;
      // Text and numbers of one name become text, since a column has one type.
      return type === 'text' && own.type === 'number'
        ? `${textOfNumber(quoteName(name))} AS ${quoteName(name)}`
        : quoteName(name);
    });
    return `SELECT ${list.join(', ')} FROM ${stream.relation}`;
  });
  const natural = first.natural.filter((name) => columns.some((column) => column.name === name));
  const inputsOfUnion = streams.map(({ relation }) => relation);
  const relation = addStep(compilation, 'union', inputsOfUnion, parts.join(' UNION ALL '), columns);
  return { ...first, relation, columns, ordered: false, natural, projected: true };
}
