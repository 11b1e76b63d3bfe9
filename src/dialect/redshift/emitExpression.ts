import { quoteName, quoteText } from '../sql/quote.ts';
import type { Expr, Identifier, OrderItem, Window } from '../sql/tree.ts';
import { type Emission, fillText, hasNo, notHere, variableValue } from './context.ts';
import { datePart } from './dates.ts';
import { emitCall } from './emitCall.ts';
import { emitQuery } from './emitQuery.ts';
import { duckType, redshiftType } from './types.ts';

/** Redshift folds every name to lower case, quoted ones too. */
export function emitName(name: Identifier): string {
  return quoteName(name.name.toLowerCase());
}

export function emitExpression(x: Expr, e: Emission): string {
  const emit = (inner: Expr) => emitExpression(inner, e);
  const not = (yes: boolean) => (yes ? ' NOT' : '');
  switch (x.kind) {
    case 'string':
      return quoteText(fillText(e, x.value, x));
    case 'number':
      if (/[a-df-zA-DF-Z]$/.test(x.text))
        hasNo(e, x, `Redshift has no number with a suffix, as in ${x.text}.`);
      return x.text;
    case 'boolean':
      return x.value ? 'TRUE' : 'FALSE';
    case 'null':
      return 'NULL';
    case 'typed':
      return `${x.type.toUpperCase()} ${quoteText(fillText(e, x.value, x))}`;
    case 'interval':
      return emitInterval(x, e);
    case 'variable':
      return quoteText(variableValue(e, x.name, x));
    case 'column':
      return emitColumn(x.parts);
    case 'star':
      return x.qualifier ? `${emitName(x.qualifier)}.*` : '*';
    case 'unary':
      return x.op === 'not' ? `(NOT ${emit(x.operand)})` : `(${x.op} ${emit(x.operand)})`;
    case 'binary':
      return emitBinary(x, e);
    case 'between':
      return `(${emit(x.operand)}${not(x.not)} BETWEEN ${emit(x.low)} AND ${emit(x.high)})`;
    case 'in': {
      const inside = x.query ? emitQuery(x.query, e) : x.items!.map(emit).join(', ');
      return `(${emit(x.operand)}${not(x.not)} IN (${inside}))`;
    }
    case 'like':
      return emitLike(x, e);
    case 'is':
      if (x.test === 'distinct') {
        hasNo(e, x, 'Redshift has no IS DISTINCT FROM; compare with = and test for NULL.');
        return 'NULL';
      }
      return `(${emit(x.operand)} IS${not(x.not)} ${x.test === 'unknown' ? 'NULL' : x.test.toUpperCase()})`;
    case 'case': {
      const whens = x.whens.map((w) => ` WHEN ${emit(w.when)} THEN ${emit(w.result)}`).join('');
      const otherwise = x.otherwise ? ` ELSE ${emit(x.otherwise)}` : '';
      return `CASE${x.operand ? ` ${emit(x.operand)}` : ''}${whens}${otherwise} END`;
    }
    case 'cast':
      return emitCast(x, e);
    case 'call':
      return emitCall(x, e);
    case 'lambda':
      hasNo(e, x, 'Redshift has no lambda functions.');
      return 'NULL';
    case 'subscript':
      return `(${emit(x.operand)})[${emit(x.index)}]`;
    case 'field':
      return `json_extract(${emit(x.operand)}, ${quoteText(`$."${x.name.name}"`)})`;
    case 'exists':
      return `EXISTS (${emitQuery(x.query, e)})`;
    case 'subquery':
      return `(${emitQuery(x.query, e)})`;
    case 'extract': {
      const part = datePart(x.unit, true);
      if (part === null) hasNo(e, x, `Redshift has no date part "${x.unit}".`);
      return `extract('${part ?? 'day'}' FROM ${emit(x.operand)})`;
    }
    case 'tuple':
      return `(${x.items.map(emit).join(', ')})`;
  }
}

function emitColumn(parts: Identifier[]): string {
  // A date part stands as a bare word, so only real columns come here.
  return parts.map(emitName).join('.');
}

function emitBinary(x: Extract<Expr, { kind: 'binary' }>, e: Emission): string {
  const left = emitExpression(x.left, e);
  const right = emitExpression(x.right, e);
  switch (x.op) {
    case '/':
    case '%':
      return `(${left} ${x.op === '/' ? '//' : x.op} rs_divisor(${right}))`;
    case '^':
      return `pow(${left}, ${right})`;
    case '<=>':
    case '**':
      hasNo(e, x, `Redshift has no operator ${x.op}.`);
      return 'NULL';
    case '~':
      return `regexp_matches(${left}, ${right})`;
    case '#':
      return `xor(${left}, ${right})`;
    default:
      return `(${left} ${x.op.toUpperCase()} ${right})`;
  }
}

function emitLike(x: Extract<Expr, { kind: 'like' }>, e: Emission): string {
  const operand = emitExpression(x.operand, e);
  const pattern = emitExpression(x.pattern, e);
  if (x.op === 'rlike') {
    hasNo(e, x, 'Redshift has no RLIKE; use the operator ~ or SIMILAR TO.');
    return 'NULL';
  }
  if (x.op === 'similar to') {
    const matches = `regexp_full_match(${operand}, replace(replace(${pattern}, '%', '.*'), '_', '.'), 's')`;
    return x.not ? `(NOT ${matches})` : matches;
  }
  // The backslash escapes in Redshift unless another character is named.
  const escapeWith = x.escape ? emitExpression(x.escape, e) : "'\\'";
  return `(${operand}${x.not ? ' NOT' : ''} ${x.op.toUpperCase()} ${pattern} ESCAPE ${escapeWith})`;
}

function emitCast(x: Extract<Expr, { kind: 'cast' }>, e: Emission): string {
  const type = redshiftType(x.type);
  if (x.form === 'try_cast') hasNo(e, x, 'Redshift has no TRY_CAST as a call of this form; use CAST.');
  if ('refused' in type) {
    if (type.exists) notHere(e, x.type, type.refused);
    else hasNo(e, x.type, type.refused);
    return 'NULL';
  }
  const operand = emitExpression(x.operand, e);
  // A cast to a text cuts, by bytes; it never fails.
  if ('length' in type)
    return type.length >= 256 ? `CAST(${operand} AS VARCHAR)` : `left(rs_text(${operand}), ${type.length})`;
  return `CAST(${operand} AS ${duckType(type)})`;
}

function emitInterval(x: Extract<Expr, { kind: 'interval' }>, e: Emission): string {
  const parts = x.parts.map(({ value, unit }) => {
    if (value.kind === 'string' && unit === '') return `INTERVAL ${quoteText(value.value)}`;
    if (value.kind !== 'string')
      hasNo(e, value, "Redshift writes the number of an interval as text: INTERVAL '1 day'.");
    return `INTERVAL (${emitExpression(value, e)}) ${unit}`;
  });
  return `(${parts.join(' + ')})`;
}

/** NULL is the largest value to Redshift: last when ascending, first when descending. */
export function emitOrder(items: readonly OrderItem[], e: Emission): string {
  const one = (item: OrderItem) =>
    `${emitExpression(item.expr, e)} ${item.direction.toUpperCase()} NULLS ${(item.nulls ?? (item.direction === 'asc' ? 'last' : 'first')).toUpperCase()}`;
  return items.map(one).join(', ');
}

export function emitWindow(window: Window, e: Emission): string {
  if (window.name !== null) {
    hasNo(e, window, 'Redshift has no named windows; write the window out in OVER (…).');
    return '()';
  }
  const parts: string[] = [];
  if (window.partitionBy.length > 0)
    parts.push(`PARTITION BY ${window.partitionBy.map((x) => emitExpression(x, e)).join(', ')}`);
  if (window.orderBy.length > 0) parts.push(`ORDER BY ${emitOrder(window.orderBy, e)}`);
  if (window.frame) {
    const { unit, from, to } = window.frame;
    if (unit !== 'rows') notHere(e, window, `A frame by ${unit.toUpperCase()}`);
    const bound = (b: typeof from) =>
      'value' in b ? `${emitExpression(b.value, e)} ${b.type.toUpperCase()}` : b.type.toUpperCase();
    parts.push(to ? `ROWS BETWEEN ${bound(from)} AND ${bound(to)}` : `ROWS ${bound(from)}`);
  }
  return `(${parts.join(' ')})`;
}
