import { quoteName } from '../../shared/quote.ts';
import { functions } from '../functions/table.ts';
import type { PlanColumn } from '../plan.ts';
import type { Call, Expression, Field, ForeachStatement, OrderKey } from '../tree.ts';
import { addStep, type Compilation, report, reportMissingWindow } from './context.ts';
import { type Emitted, emitExpression, type Scope, sameType } from './expression.ts';
import { orderSql } from './orderSql.ts';
import { columnOf, fieldOf, rowScope, unknownField } from './rowScope.ts';
import { type GroupedInput, type GroupedStream, type RowStream, rowNumber } from './stream.ts';
import { windowOf } from './window.ts';

/** An aggregate of one input, computed once however often it is written. */
interface Aggregates {
  names: Map<string, string>;
  sql: string[];
}

/**
 * A foreach over a grouped stream: per input one relation with its keys and aggregates, these joined on the keys, and
 * over that the projections, windows among them.
 */
export function groupedForeach(
  compilation: Compilation,
  grouped: GroupedStream,
  statement: ForeachStatement,
  columnFrom: (expression: Expression, alias: string, emitted: Emitted) => PlanColumn,
): RowStream {
  const { inputs } = grouped;
  const aggregates: Aggregates[] = inputs.map(() => ({ names: new Map(), sql: [] }));
  const scope = groupedScope(compilation, inputs, aggregates);
  const projections = statement.projections.map(({ expression, alias }) => {
    const emitted = emitExpression(expression, scope);
    const column = columnFrom(expression, alias?.name ?? '', emitted);
    if (keyIndex(inputs, expression) !== null) column.role = 'group';
    else if (emitted.type === 'number') column.role = 'measure';
    return { sql: emitted.sql, column };
  });
  const isRolledUp = inputs.some(({ rollup }) => rollup);
  // Totals stand behind what they are of, whatever a case calls them.
  const by = [...orderSql(grouped.order, scope), ...(isRolledUp ? keysOf(inputs) : [])];
  const relations = inputs.map((input, index) =>
    addStep(
      compilation,
      'group',
      [input.stream.relation],
      inputSql(compilation, input, index, aggregates[index]!),
      [],
    ),
  );
  const list = projections.map(({ sql, column }) => `${sql} AS ${quoteName(column.name)}`);
  if (by.length > 0)
    list.push(
      `row_number() OVER (ORDER BY ${(isRolledUp ? by : [...by, ...keysOf(inputs)]).join(', ')}) AS ${quoteName(rowNumber)}`,
    );
  const columns = projections.map(({ column }) => column);
  const relation = addStep(
    compilation,
    'foreach',
    relations,
    `SELECT ${list.join(', ')} FROM ${joinSql(compilation, inputs, relations)}`,
    columns,
  );
  const dataset = inputs.length === 1 ? inputs[0]!.stream.dataset : null;
  const natural = columns.filter(({ role }) => role === 'group').map(({ name }) => name);
  return { kind: 'rows', relation, columns, projected: true, dataset, ordered: by.length > 0, natural };
}

function inputSql(
  compilation: Compilation,
  input: GroupedInput,
  index: number,
  aggregates: Aggregates,
): string {
  const keys = input.keys.map(({ sql }, key) => `${sql} AS k${index}_${key}`);
  const list = [...keys, ...aggregates.sql];
  if (input.rollup) list.push(...input.keys.map(({ sql }, key) => `GROUPING(${sql}) AS g${index}_${key}`));
  const isAll = input.all || input.keys.length === 0;
  // A join needs to know on which side a row stands, and a relation needs a column; all rows together are one group,
  // also where nothing else is counted in it.
  list.push(`${isAll ? 'count(*) >= 0' : 'true'} AS p${index}`);
  const from = `FROM ${input.stream.relation}`;
  if (isAll) return `SELECT ${list.join(', ')} ${from}`;
  const present = input.keys.map(({ sql }) => `${sql} IS NOT NULL`).join(' AND ');
  const where = compilation.context.settings.includeNullKeys ? '' : ` WHERE ${present}`;
  const by = input.keys.map(({ sql }) => sql).join(', ');
  return `SELECT ${list.join(', ')} ${from}${where} GROUP BY ${input.rollup ? `ROLLUP (${by})` : by}`;
}

/** Each join word stands behind the operand on its left. */
function joinSql(compilation: Compilation, inputs: readonly GroupedInput[], relations: string[]): string {
  let sql = `${relations[0]} AS i0`;
  for (let right = 1; right < inputs.length; right++) {
    const word = (inputs[right - 1]!.join ?? 'inner').toUpperCase();
    const isAll = inputs[right]!.all || inputs[right]!.keys.length === 0;
    const equal = compilation.context.settings.includeNullKeys ? 'IS NOT DISTINCT FROM' : '=';
    const on = isAll
      ? 'true'
      : inputs[right]!.keys.map(
          (_, key) => `${keyOf(inputs.slice(0, right), key)} ${equal} i${right}.k${right}_${key}`,
        ).join(' AND ');
    sql += ` ${word} JOIN ${relations[right]} AS i${right} ON ${on}`;
  }
  return sql;
}

/** Keys that settle what an order leaves open; of those that are rolled up, totals behind null keys. */
const keysOf = (inputs: readonly GroupedInput[]) =>
  (inputs[0]?.keys ?? []).flatMap((_, key) => [
    ...(inputs[0]?.rollup ? [`i0.g0_${key}`] : []),
    `${keyOf(inputs, key)} NULLS LAST`,
  ]);

/** The key of whichever input has it. */
function keyOf(inputs: readonly GroupedInput[], key: number): string {
  const all = inputs.map((_, index) => `i${index}.k${index}_${key}`);
  return all.length === 1 ? all[0]! : `coalesce(${all.join(', ')})`;
}

export function keyIndex(inputs: readonly GroupedInput[], node: Expression): number | null {
  if (node.kind !== 'field') return null;
  for (const input of inputs) {
    if (node.stream !== null && input.name !== node.stream.name) continue;
    const index = input.keys.findIndex(({ name }) => name === node.name.name);
    const loose = input.keys.findIndex(({ name }) => name?.toLowerCase() === node.name.name.toLowerCase());
    if (index >= 0 || loose >= 0) return index >= 0 ? index : loose;
  }
  return null;
}

function groupedScope(compilation: Compilation, inputs: GroupedInput[], aggregates: Aggregates[]): Scope {
  const plain = rowScope(compilation, inputs[0]!.stream);
  const scope: Scope = {
    ...plain,
    field: (node) => groupedField(compilation, inputs, aggregates, node),
    dateField: () => null,
    daysOf: () => null,
    aggregate: (call) => aggregateOf(compilation, inputs, aggregates, call, scope),
    window: (node) => windowOf(compilation, node, scope),
  };
  return scope;
}

/** A key: of the named input, or of the inputs together where none is named. */
function groupedField(
  compilation: Compilation,
  inputs: GroupedInput[],
  aggregates: Aggregates[],
  node: Field,
): Emitted {
  const key = keyIndex(inputs, node);
  const index = inputs.findIndex(({ name }) => name === node.stream?.name);
  const input = inputs[Math.max(index, 0)]!;
  if (key !== null) {
    const type = (input.keys[key] ?? inputs[0]!.keys[key])?.type ?? 'unknown';
    const sql = node.stream !== null && index >= 0 ? `i${index}.k${index}_${key}` : keyOf(inputs, key);
    return { sql, type };
  }
  if (node.name.name.includes('{{')) return { sql: 'NULL', type: 'unknown' };
  const column = index < 0 ? undefined : columnOf(input.stream, node.name.name);
  if (!inputs.some(({ stream }) => columnOf(stream, node.name.name)))
    unknownField(compilation, input.stream, node.name.name, node.name);
  else if (inputs.length > 1 && column !== undefined) {
    report(
      compilation,
      node,
      'saql-not-grouped',
      `"${node.name.name}" is not among the fields that "${node.stream?.name}" is grouped by: one value of each group is taken. Write first(${node.stream?.name}.'${node.name.name}').`,
      'warning',
    );
    return { sql: aggregated(aggregates, index, `first(${quoteName(column.name)})`), type: column.type };
  } else
    report(
      compilation,
      node,
      'saql-not-grouped',
      `"${node.name.name}" is not among the fields that the stream is grouped by. Group by it, or aggregate it, for example with first().`,
    );
  return { sql: 'NULL', type: 'unknown' };
}

/** Aggregates of groups that are rolled up. */
const rolledUp: ReadonlySet<string> = new Set(['avg', 'average', 'count', 'min', 'max', 'sum', 'unique']);

function aggregateOf(
  compilation: Compilation,
  inputs: GroupedInput[],
  aggregates: Aggregates[],
  call: Call,
  scope: Scope,
): Emitted {
  const name = call.function.name.toLowerCase();
  const known = functions.get(name)!;
  if (known.kind === 'ranking') {
    reportMissingWindow(compilation, call, name);
    return { sql: 'NULL', type: 'number' };
  }
  const index = inputOf(inputs, call);
  const input = inputs[index]!;
  if (name === 'grouping') {
    const key = call.arguments[0] ? keyIndex([input], call.arguments[0]) : null;
    return { sql: key === null || !input.rollup ? '0' : `i${index}.g${index}_${key}`, type: 'number' };
  }
  if (input.rollup && !rolledUp.has(name))
    report(
      compilation,
      call.function,
      'saql-rollup-aggregate',
      `${name}() has no place over rollup(), which takes avg, count, min, max, sum and unique. Group without rollup.`,
    );
  const inner = rowScope(compilation, input.stream);
  const counted = call.arguments.filter((argument) => !isStream(inputs, argument));
  const args = [...counted, ...(call.withinGroup ?? []).map(({ expression }) => expression)].map((node) => {
    if (node.kind === 'field' && node.stream === null && !columnOf(input.stream, node.name.name)) {
      const other = inputs.find(({ stream }) => columnOf(stream, node.name.name));
      if (other) return { ...fieldOf(compilation, other.stream, node), node };
    }
    return { ...emitExpression(node, inner), node };
  });
  if (call.withinGroup?.some(({ direction }) => direction === 'desc')) args.push(args[0]!);
  const choice = call.arguments.find(({ kind }) => kind === 'case');
  if (choice)
    report(
      compilation,
      choice,
      'saql-aggregate-field',
      `${name}() takes a field, and no case. Work it out in a foreach before the group, and aggregate that.`,
    );
  const isOrdered = input.stream.ordered && (name === 'first' || name === 'last');
  let sql = known.emit(args, scope.context, call);
  if (isOrdered && sql.endsWith(')')) sql = `${sql.slice(0, -1)} ORDER BY ${quoteName(rowNumber)})`;
  const type = known.result === 'same' ? sameType(args) : known.result;
  const reference = aggregated(aggregates, index, sql);
  const isCount = name === 'count' && inputs.length > 1 && scope.context.settings.countOfMissing === 'zero';
  return { sql: isCount ? `coalesce(${reference}, 0)` : reference, type };
}

/** The column of an input's relation that holds an aggregate, made at its first use. */
function aggregated(aggregates: readonly Aggregates[], index: number, sql: string): string {
  const list = aggregates[index]!;
  let column = list.names.get(sql);
  if (column === undefined) {
    column = `a${index}_${list.sql.length}`;
    list.names.set(sql, column);
    list.sql.push(`${sql} AS ${column}`);
  }
  return `i${index}.${column}`;
}

/** The input that an aggregate is of: the one named in it, else the first. */
function inputOf(inputs: readonly GroupedInput[], call: Call): number {
  let found = -1;
  const visit = (node: Expression | OrderKey) => {
    if (found >= 0) return;
    if ('expression' in node) return visit(node.expression);
    if (node.kind === 'field') {
      const name = node.stream?.name ?? node.name.name;
      found = inputs.findIndex((input) => input.name === name);
      if (found < 0 && node.stream === null && inputs.length > 1 && !columnOf(inputs[0]!.stream, name))
        found = inputs.findIndex(({ stream }) => columnOf(stream, name) !== undefined);
    } else if (node.kind === 'call') node.arguments.forEach(visit);
    else if (node.kind === 'binary') [node.left, node.right].forEach(visit);
    else if (node.kind === 'unary') visit(node.operand);
  };
  call.arguments.forEach(visit);
  call.withinGroup?.forEach(visit);
  return Math.max(found, 0);
}

/** `count(a)` counts the rows of stream a. */
const isStream = (inputs: readonly GroupedInput[], node: Expression) =>
  node.kind === 'field' &&
  node.stream === null &&
  inputs.some(({ name, stream }) => name === node.name.name && !columnOf(stream, name));
