import type { AnalyticsSettings, DateField, DatePart } from '../../shared/dataset.ts';
import { quoteText } from '../../shared/quote.ts';
import { emitDateFilter, emitDayFilter, emitMomentFilter } from '../dates/dateRange.ts';
import { textOfNumber } from '../functions/define.ts';
import { functions } from '../functions/table.ts';
import type { EmitContext, SaqlType } from '../functions/types.ts';
import type { Binary, Call, Expression, Field, InTest, Span, WindowCall } from '../tree.ts';
import { likeText } from './likeText.ts';

export interface Emitted {
  sql: string;
  type: SaqlType;
}

/** Where an expression stands: what its fields are, and whether it may aggregate. */
export interface Scope {
  context: EmitContext & { settings: AnalyticsSettings };
  field(node: Field): Emitted;
  /** The date field that a column is a part of. */
  dateField(column: string): DateField | null;
  /** The days since 1970 of a date of a dataset, where these columns are its year, month and day; else null. */
  daysOf(columns: readonly string[]): string | null;
  /** Null where aggregates have no place. */
  aggregate: ((call: Call) => Emitted) | null;
  window: ((node: WindowCall) => Emitted) | null;
}

const nothing: Emitted = { sql: 'NULL', type: 'null' };

/** DuckDB text of an expression; what is wrong is reported and becomes NULL. */
export function emitExpression(node: Expression, scope: Scope): Emitted {
  switch (node.kind) {
    case 'field':
      return scope.field(node);
    case 'string':
      // The character 0 has no place in SQL text.
      return { sql: quoteText(node.value.replaceAll('\u0000', '')), type: 'text' };
    case 'number':
      return { sql: numberText(node.text, node.value), type: 'number' };
    case 'null':
    case 'missing':
      return nothing;
    case 'boolean':
      return { sql: node.value ? 'true' : 'false', type: 'boolean' };
    case 'unary':
      return emitUnary(node.operator, node.operand, scope);
    case 'binary':
      return emitBinary(node, scope);
    case 'is-null': {
      const operand = emitExpression(node.operand, scope);
      return { sql: `(${operand.sql} IS ${node.not ? 'NOT ' : ''}NULL)`, type: 'boolean' };
    }
    case 'in':
      return emitIn(node, scope);
    case 'call':
      return emitCall(node, scope);
    case 'window':
      if (scope.window) return scope.window(node);
      scope.context.report(
        'saql-window-place',
        'A windowing function has its place only in a foreach over a grouped stream. Group the stream first.',
        node,
      );
      return nothing;
    case 'case':
      return emitCase(node, scope);
    case 'binding':
      return nothing;
    case 'all':
    case 'array':
    case 'range':
    case 'tuple':
      scope.context.report('saql-value-expected', 'A list has no place here; write one value.', node);
      return nothing;
  }
}

/** A condition: text data "true" and numbers are no conditions. */
export function emitCondition(node: Expression, scope: Scope): string {
  if (node.kind === 'all') return 'true';
  const { sql, type } = emitExpression(node, scope);
  if (type === 'boolean' || type === 'null' || type === 'unknown') return sql;
  scope.context.report(
    'saql-condition-expected',
    'This is a value, not a condition. Compare it with something.',
    node,
  );
  return 'true';
}

const numberText = (text: string, value: number) =>
  Number.isSafeInteger(value) ? String(value) : `CAST(${quoteText(text)} AS DOUBLE)`;

function emitUnary(operator: '-' | '+' | 'not', operand: Expression, scope: Scope): Emitted {
  if (operator === 'not') return { sql: `(NOT ${emitCondition(operand, scope)})`, type: 'boolean' };
  const { sql, type } = emitExpression(operand, scope);
  requireNumber(type, operand, scope);
  return { sql: operator === '-' ? `(-${sql})` : sql, type: 'number' };
}

/** A whole number written out reckons in 64 bits, since DuckDB's 32 overflow. */
const wide = (node: Expression, { sql }: Emitted) =>
  node.kind === 'number' && Number.isSafeInteger(node.value) ? `CAST(${sql} AS BIGINT)` : sql;

function requireNumber(type: SaqlType, node: Span, scope: Scope): void {
  if (type === 'number' || type === 'null' || type === 'unknown') return;
  scope.context.report('saql-number-expected', `This must be a number, and it is ${nameOf(type)}.`, node);
}

const nameOf = (type: SaqlType) =>
  type === 'text' ? 'text' : type === 'list' ? 'multi-value text' : `a ${type}`;

/** Chains of one operator are long in real queries, so they are followed by a loop, not by recursion. */
function emitBinary(node: Binary, scope: Scope): Emitted {
  const chain: Binary[] = [];
  let first: Expression = node;
  while (first.kind === 'binary') {
    chain.push(first);
    first = first.left;
  }
  let left: Emitted | null = null;
  for (const part of chain.reverse()) {
    if (part.operator === 'and' || part.operator === 'or') {
      const before: string = left === null ? emitCondition(part.left, scope) : left.sql;
      left = {
        sql: `(${before} ${part.operator.toUpperCase()} ${emitCondition(part.right, scope)})`,
        type: 'boolean',
      };
    } else
      left = combine(
        part,
        left ?? emitExpression(part.left, scope),
        emitExpression(part.right, scope),
        scope,
      );
  }
  return left ?? nothing;
}

function combine(
  { operator, left, right, start, end }: Binary,
  a: Emitted,
  b: Emitted,
  scope: Scope,
): Emitted {
  const one = single(a);
  const two = single(b);
  switch (operator) {
    case '+': {
      const isText = one.type === 'text' || two.type === 'text';
      if (isText) return { sql: `(${asText(one)} || ${asText(two)})`, type: 'text' };
      if (one.type === 'date' || two.type === 'date') return addDays(one, two, '+');
      return { sql: `(${wide(left, one)} + ${wide(right, two)})`, type: 'number' };
    }
    case '-':
    case '*':
    case '/':
    case '%':
      if (operator === '-' && (one.type === 'date' || two.type === 'date')) return addDays(one, two, '-');
      requireNumber(one.type, left, scope);
      requireNumber(two.type, right, scope);
      if (operator === '/')
        return {
          sql: `(CAST(${one.sql} AS DOUBLE) / nullif(CAST(${two.sql} AS DOUBLE), 0))`,
          type: 'number',
        };
      if (operator === '%') return { sql: `(${one.sql} % nullif(${two.sql}, 0))`, type: 'number' };
      if (operator === '*') {
        // In 64 bits a product overflows; of a chain, the first is a double already.
        const isChain = left.kind === 'binary' && left.operator === '*';
        const first = isChain ? one.sql : `CAST(${one.sql} AS DOUBLE)`;
        return { sql: `(${first} * ${two.sql})`, type: 'number' };
      }
      return { sql: `(${wide(left, one)} ${operator} ${wide(right, two)})`, type: 'number' };
    case 'matches':
      return ofAny(a, (text) => `contains(lower(${text}), lower(${asText(two)}))`);
    case 'like':
      return ofAny(a, (text) => likeText(text, { node: right, sql: asText(two) }));
    default: {
      const sure = (type: SaqlType) => type === 'text' || type === 'number' || type === 'date';
      if (sure(one.type) && sure(two.type) && one.type !== two.type)
        scope.context.report(
          'saql-types-differ',
          `This compares ${nameOf(one.type)} with ${nameOf(two.type)}. Convert one of them, for example with number_to_string() or string_to_number().`,
          { start, end },
        );
      return {
        sql: `(${one.sql} ${operator === '==' ? '=' : operator === '!=' ? '<>' : operator} ${two.sql})`,
        type: 'boolean',
      };
    }
  }
}

function addDays(one: Emitted, two: Emitted, operator: '+' | '-'): Emitted {
  if (one.type === 'date' && two.type === 'date')
    return { sql: `((epoch(${one.sql}) - epoch(${two.sql})) / 86400)`, type: 'number' };
  const [date, days] = one.type === 'date' ? [one, two] : [two, one];
  return { sql: `(${date.sql} ${operator} to_seconds(CAST(${days.sql} AS DOUBLE) * 86400))`, type: 'date' };
}

/** Outside the functions that know it, a multi-value dimension is its first value. */
const single = (value: Emitted): Emitted =>
  value.type === 'list' ? { sql: `(${value.sql})[1]`, type: 'text' } : value;

/** A test of text; of a multi-value dimension it is true where it is true of any element. */
function ofAny(value: Emitted, test: (text: string) => string): Emitted {
  if (value.type !== 'list') return { sql: test(asText(value)), type: 'boolean' };
  return { sql: `(len(list_filter(${value.sql}, lambda item: ${test('item')})) > 0)`, type: 'boolean' };
}

/** Numbers as SAQL writes them: whole ones have no decimals, as DuckDB's have. */
const asText = ({ sql, type }: Emitted) =>
  type === 'text' ? sql : type === 'number' ? textOfNumber(sql) : `CAST(${sql} AS VARCHAR)`;

function emitCase(node: Extract<Expression, { kind: 'case' }>, scope: Scope): Emitted {
  const subject = node.subject === null ? null : single(emitExpression(node.subject, scope));
  const branches = node.branches.map(({ when, then }) => ({
    when:
      subject === null ? emitCondition(when, scope) : `(${subject.sql} = ${emitExpression(when, scope).sql})`,
    value: single(emitExpression(then, scope)),
  }));
  const otherwise = node.otherwise === null ? null : single(emitExpression(node.otherwise, scope));
  const results = [...branches.map(({ value }) => value), ...(otherwise === null ? [] : [otherwise])];
  const types = new Set(results.map(({ type }) => type).filter((type) => type !== 'null'));
  // Branches of several types become text, since a column has one type.
  const mixed = types.size > 1;
  const write = (value: Emitted) => (mixed && value.type !== 'null' ? asText(value) : value.sql);
  const sql = `CASE ${branches.map(({ when, value }) => `WHEN ${when} THEN ${write(value)}`).join(' ')}${
    otherwise === null ? '' : ` ELSE ${write(otherwise)}`
  } END`;
  return { sql: `(${sql})`, type: mixed ? 'text' : ([...types][0] ?? 'null') };
}

function emitIn(node: InTest, scope: Scope): Emitted {
  const { operand, list, not } = node;
  const negate = (sql: string): Emitted => ({ sql: not ? `(NOT ${sql})` : sql, type: 'boolean' });
  if (list.kind === 'all') return { sql: 'true', type: 'boolean' };
  if (operand.kind === 'call' && operand.function.name === 'date')
    return negate(dateTest(operand, list, scope));
  const value = emitExpression(operand, scope);
  if (list.kind !== 'array') {
    if (list.kind === 'string' || list.kind === 'number' || list.kind === 'field') {
      const one = emitExpression(list, scope);
      return negate(`coalesce(${single(value).sql} = ${one.sql}, false)`);
    }
    scope.context.report('saql-list-expected', '\'in\' takes a list such as ["a", "b"], or all.', list);
    return { sql: 'true', type: 'boolean' };
  }
  if (list.items.some(isRelative)) {
    const field = operand.kind === 'field' ? scope.dateField(operand.name.name) : null;
    if (field !== null) return negate(wholeDateTest(operand as Field, list, field, scope));
  }
  if (value.type === 'date' && list.items.some(isPeriod))
    return negate(emitMomentFilter(value.sql, list, scope.context));
  const tests: string[] = [];
  const items: string[] = [];
  for (const item of list.items) {
    if (item.kind === 'range') {
      const bounds = [
        item.from === null ? null : `${single(value).sql} >= ${emitExpression(item.from, scope).sql}`,
        item.to === null ? null : `${single(value).sql} <= ${emitExpression(item.to, scope).sql}`,
      ].filter((bound) => bound !== null);
      tests.push(bounds.length === 0 ? 'true' : `(${bounds.join(' AND ')})`);
    } else if (item.kind === 'null') tests.push(`${value.sql} IS NULL`);
    else if (item.kind !== 'missing') {
      const { sql, type } = emitExpression(item, scope);
      const isTextOfNumber = value.type === 'number' && type === 'text';
      items.push(
        isTextOfNumber
          ? `TRY_CAST(${sql} AS DOUBLE)`
          : value.type === 'text' && type === 'number'
            ? `CAST(${sql} AS VARCHAR)`
            : sql,
      );
    }
  }
  if (items.length > 0)
    tests.push(
      value.type === 'list'
        ? `list_has_any(${value.sql}, [${items.join(', ')}])`
        : `${value.sql} IN (${items.join(', ')})`,
    );
  if (tests.length === 0) return negate('false');
  // `not in` keeps rows whose value is null.
  return negate(`coalesce(${tests.length === 1 ? `(${tests[0]})` : `(${tests.join(' OR ')})`}, false)`);
}

/** `date('X_Year', 'X_Month', 'X_Day') in [...]`. */
function dateTest(call: Call, list: Expression, scope: Scope): string {
  let field: DateField | null = null;
  const parts = call.arguments.flatMap((argument, at) => {
    if (argument.kind !== 'field') {
      scope.context.report('saql-date-parts', "date() takes date parts such as 'CloseDate_Year'.", argument);
      return [];
    }
    const { sql } = scope.field(argument);
    field ??= scope.dateField(argument.name.name);
    return [{ column: sql, part: partOf(argument.name.name, at) }];
  });
  if (parts.length === 0) return 'true';
  const names = call.arguments.map((argument) => (argument.kind === 'field' ? argument.name.name : ''));
  const days = scope.daysOf(names);
  if (days !== null) return emitDayFilter(days, field, list, scope.context);
  return emitDateFilter(parts, field, list, scope.context);
}

function wholeDateTest(operand: Field, list: Expression, field: DateField, scope: Scope): string {
  const days = scope.daysOf(['Year', 'Month', 'Day'].map((suffix) => `${field.name}_${suffix}`));
  if (days !== null) return emitDayFilter(days, field, list, scope.context);
  const part = (suffix: 'Year' | 'Month' | 'Day') => ({
    column: scope.field({ ...operand, name: { ...operand.name, name: `${field.name}_${suffix}` } }).sql,
    part: suffix,
  });
  return emitDateFilter([part('Year'), part('Month'), part('Day')], field, list, scope.context);
}

const relative =
  /^(current |\d+ (day|week|month|quarter|year|fiscal_quarter|fiscal_year)s? (ago|ahead)|(last|next) \d+ )/;

function isRelative(item: Expression): boolean {
  if (item.kind === 'string') return relative.test(item.value);
  if (item.kind === 'range') return [item.from, item.to].some((end) => end !== null && isRelative(end));
  return item.kind === 'call' && item.function.name === 'dateRange';
}

/** What a date is written as: a relative period, or text of a day. */
function isPeriod(item: Expression): boolean {
  if (item.kind === 'range') return [item.from, item.to].some((end) => end?.kind === 'string');
  return item.kind === 'string' || isRelative(item);
}

/** Columns of other names, such as those that a foreach made, are year, month and day in this order. */
function partOf(column: string, at: number): DatePart {
  const found =
    /(?:^|_)((?:Year|Quarter|Month|Week)_Fiscal|Year|Quarter|Month|Week|Day|Hour|Minute|Second)$/.exec(
      column,
    );
  return (found?.[1] as DatePart | undefined) ?? (['Year', 'Month'] as const)[at] ?? 'Day';
}

function emitCall(node: Call, scope: Scope): Emitted {
  const name = node.function.name;
  const known = functions.get(name) ?? functions.get(name.toLowerCase());
  if (known === undefined) {
    scope.context.report(
      'saql-unknown-function',
      `SAQL has no function ${name}(). Check its name.`,
      node.function,
    );
    return nothing;
  }
  if (known.kind !== 'scalar') {
    if (scope.aggregate) return scope.aggregate(node);
    scope.context.report(
      'saql-aggregate-place',
      `${name}() has its place only in a foreach. Move it there, and filter afterwards.`,
      node,
    );
    return nothing;
  }
  const args = node.arguments.map((argument) => ({ ...emitExpression(argument, scope), node: argument }));
  const sql = known.emit(args, scope.context, node);
  return { sql, type: known.result === 'same' ? sameType(args) : known.result };
}

/** The type of what takes the type of its arguments: text where they have several, as a column has one type. */
export function sameType(args: readonly Emitted[]): SaqlType {
  const types = args.map(({ type }) => type).filter((type) => type !== 'null' && type !== 'unknown');
  const [first = 'unknown'] = types;
  // A multi-value dimension behaves as its first value.
  return first === 'list' || types.some((type) => type !== first) ? 'text' : first;
}
