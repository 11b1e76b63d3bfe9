import { quoteName, quoteText } from '../sql/quote.ts';
import { nearest } from '../sql/suggest.ts';
import type { Expr, Identifier, OrderItem, Window } from '../sql/tree.ts';
import { emitArithmetic, emitPower } from './arithmetic.ts';
import { comparable } from './compare.ts';
import { type Emission, fillText, hasNo, notHere, unknownColumn, variableValue } from './context.ts';
import { castTo, literalAs } from './convert.ts';
import { emitExtract } from './dateFunctions.ts';
import { emitCall } from './emitCall.ts';
import { emitInterval } from './emitInterval.ts';
import { emitLike } from './emitLike.ts';
import { emitQuery } from './emitQuery.ts';
import { addToMoment } from './moments.ts';
import { findColumn, knownColumns } from './scope.ts';
import { superPath } from './superPath.ts';
import {
  bigint,
  boolean,
  commonType,
  integer,
  isFloat,
  isInteger,
  isNumber,
  isOpen,
  isText,
  nothing,
  numeric,
  type Typed,
  varchar,
} from './typed.ts';
import { type RedshiftType, redshiftType, typeText } from './types.ts';

/** Redshift folds every name to lower case, quoted ones too. */
export function emitName(name: Identifier): string {
  return quoteName(name.name.toLowerCase());
}

/** The expression's text alone, where its type does not matter. */
export function emitSql(x: Expr, e: Emission): string {
  return emitExpression(x, e).sql;
}

export function emitExpression(x: Expr, e: Emission): Typed {
  switch (x.kind) {
    case 'string':
      return emitText(fillText(e, x.value, x));
    case 'number':
      return emitNumber(x, e);
    case 'boolean':
      return { sql: x.value ? 'TRUE' : 'FALSE', type: boolean, constant: true };
    case 'null':
      return nothing;
    case 'typed': {
      const type: RedshiftType = { name: x.type };
      return { sql: literalAs(fillText(e, x.value, x), type, e, x), type, constant: true };
    }
    case 'interval':
      return emitInterval(x, e);
    case 'variable':
      return emitText(variableValue(e, x.name, x));
    case 'column':
      return emitColumn(x, e);
    case 'star':
      return { sql: x.qualifier ? `${emitName(x.qualifier)}.*` : '*', type: null };
    case 'unary':
      return emitUnary(x, e);
    case 'binary':
      return emitBinary(x, e);
    case 'between': {
      const operand = emitExpression(x.operand, e);
      const [least, low] = comparable(operand, emitExpression(x.low, e), e, x);
      const [most, high] = comparable(operand, emitExpression(x.high, e), e, x);
      const sql =
        least === most
          ? `(${least} BETWEEN ${low} AND ${high})`
          : `(${least} >= ${low} AND ${most} <= ${high})`;
      return { sql: x.not ? `(NOT ${sql})` : sql, type: boolean };
    }
    case 'in':
      return emitIn(x, e);
    case 'like':
      return emitLike(x, e);
    case 'is':
      return emitIs(x, e);
    case 'case':
      return emitCase(x, e);
    case 'cast':
      return emitCast(x, e);
    case 'call':
      return emitCall(x, e);
    case 'lambda':
      hasNo(e, x, 'Redshift has no lambda functions.');
      return nothing;
    case 'subscript':
    case 'field':
      return superPath(x, e);
    case 'exists':
      return { sql: `EXISTS (${emitQuery(x.query, e).sql})`, type: boolean };
    case 'subquery': {
      const { sql, columns } = emitQuery(x.query, e);
      return { sql: `(${sql})`, type: columns?.[0]?.type ?? null };
    }
    case 'extract':
      return emitExtract(x.unit, emitExpression(x.operand, e), e, x);
    case 'tuple':
      return { sql: `(${x.items.map((item) => emitSql(item, e)).join(', ')})`, type: null };
  }
}

function emitText(text: string): Typed {
  return { sql: quoteText(text), type: { name: 'unknown' }, text, constant: true };
}

function emitNumber(x: Extract<Expr, { kind: 'number' }>, e: Emission): Typed {
  if (/[a-df-zA-DF-Z]$/.test(x.text)) hasNo(e, x, `Redshift has no number with a suffix, as in ${x.text}.`);
  else if (/e/i.test(x.text))
    notHere(e, x, 'A number with an exponent', `Write it out, or as CAST('${x.text}' AS DOUBLE PRECISION).`);
  if (/^\d+$/.test(x.text)) {
    const value = BigInt(x.text);
    if (value < 2n ** 31n) return { sql: x.text, type: integer, constant: true, whole: true };
    if (value < 2n ** 63n) return { sql: `${x.text}::BIGINT`, type: bigint, constant: true, whole: true };
  }
  const [whole = '', fraction = ''] = x.text.split('.');
  const digits = whole.replace(/^0+/, '').length + fraction.length;
  if (digits > 38) {
    hasNo(e, x, 'A number has at most 38 digits in Redshift.');
    return nothing;
  }
  const type = numeric(Math.max(digits, 1), fraction.length);
  return { sql: `CAST('${x.text}' AS DECIMAL(${type.precision},${type.scale}))`, type, constant: true };
}

function emitColumn(x: Extract<Expr, { kind: 'column' }>, e: Emission): Typed {
  const found = findColumn(x.parts, e.scope);
  switch (found.kind) {
    case 'column': {
      const column: Typed = { sql: found.parts.map(quoteName).join('.'), type: found.type };
      if (found.steps.length === 0) return column;
      if (found.type !== null && found.type.name !== 'super') {
        hasNo(e, x, `${found.parts.join('.')} is ${typeText(found.type)}, which has no fields.`);
        return nothing;
      }
      return superPath(x, e, column, found.steps);
    }
    case 'alias':
      return { sql: emitName(x.parts[0]!), type: found.type };
    case 'hidden':
      hasNo(
        e,
        x,
        `Redshift knows no alias of the SELECT list here: "${x.parts[0]!.name}". Repeat the expression, or put the query into a subquery.`,
      );
      return nothing;
    case 'none':
      sayUnknown(x, e);
      return { sql: x.parts.map(emitName).join('.'), type: null };
  }
}

/** Only where all relations in sight are known can a name be known to be nobody's. */
function sayUnknown(x: Extract<Expr, { kind: 'column' }>, e: Emission): void {
  const known = knownColumns(e.scope);
  if (known === null || known.length === 0) return;
  const name = x.parts.at(-1)!.name;
  const near = nearest(name.toLowerCase(), known);
  unknownColumn(
    e,
    x.parts.at(-1)!,
    `There is no column "${name}" here.${near === null ? '' : ` Did you mean "${near}"?`} There are: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}.`,
  );
}

function emitUnary(x: Extract<Expr, { kind: 'unary' }>, e: Emission): Typed {
  const operand = emitExpression(x.operand, e);
  const { type } = operand;
  if (x.op === 'not') return { sql: `(NOT ${asCondition(operand, e, x.operand)})`, type: boolean };
  if (x.op === '~') {
    if (type !== null && !isInteger(type)) hasNo(e, x, `Redshift has no ~ of ${typeText(type)}.`);
    return { ...operand, sql: `(~${operand.sql})` };
  }
  if (type !== null && !isNumber(type) && type.name !== 'interval')
    hasNo(e, x, `Redshift has no ${x.op} before ${typeText(type)}.`);
  return { ...operand, sql: `(${x.op}${operand.sql})` };
}

/** `'true'` may stand for TRUE in a condition; a number may not. */
export function asCondition(condition: Typed, e: Emission, span: { start: number; end: number }): string {
  const { type, text } = condition;
  if (text !== undefined) return literalAs(text, boolean, e, span);
  if (type !== null && type.name !== 'boolean' && !isOpen(type)) {
    if (type.name === 'super') return `rs_super_boolean(${condition.sql})`;
    hasNo(e, span, `A condition must be BOOLEAN in Redshift, not ${typeText(type)}.`);
  }
  return condition.sql;
}

const comparisons = new Set(['=', '<>', '<', '<=', '>', '>=']);

function emitBinary(x: Extract<Expr, { kind: 'binary' }>, e: Emission): Typed {
  const { op } = x;
  if (op === 'and' || op === 'or') {
    const [a, b] = [x.left, x.right].map((side) => asCondition(emitExpression(side, e), e, side));
    return { sql: `(${a} ${op.toUpperCase()} ${b})`, type: boolean };
  }
  if (op === 'div') {
    hasNo(e, x, 'Redshift has no operator DIV; / of two integers is one.');
    return nothing;
  }
  const left = emitExpression(x.left, e);
  const right = emitExpression(x.right, e);
  if (comparisons.has(op)) {
    if (x.left.kind === 'tuple' || x.right.kind === 'tuple')
      return { sql: `(${left.sql} ${op} ${right.sql})`, type: boolean };
    const [a, b] = comparable(left, right, e, x);
    return { sql: `(${a} ${op} ${b})`, type: boolean };
  }
  switch (op) {
    case '||':
      return concatenate(left, right, e, x);
    case '^':
      return emitPower(left, right, e, x);
    case '~':
    case '!~': {
      const call = `regexp_matches(${asText(left, e, x.left)}, ${asText(right, e, x.right)}, 's')`;
      return { sql: op === '~' ? call : `(NOT ${call})`, type: boolean };
    }
    case '&':
    case '|':
    case '#': {
      for (const side of [left, right])
        if (side.type !== null && !isInteger(side.type))
          hasNo(e, x, `Redshift has no ${op} of ${typeText(side.type)}.`);
      const type = commonType([left.type, right.type]) ?? null;
      return {
        sql: op === '#' ? `xor(${left.sql}, ${right.sql})` : `(${left.sql} ${op} ${right.sql})`,
        type,
      };
    }
  }
  const moments = addToMoment(op, left, right, e, x);
  if (moments) return moments;
  const [a, b] = [number(left, right, e, x.left), number(right, left, e, x.right)];
  if (a === null || b === null) return nothing;
  return emitArithmetic(op, a, b, e, x);
}

/** A quoted text beside a number is read as that number's type. */
function number(side: Typed, other: Typed, e: Emission, span: Expr): Typed | null {
  if (side.type === null || isNumber(side.type)) return side;
  if (side.text === undefined && isOpen(side.type))
    return { ...side, type: isNumber(other.type) ? other.type : integer };
  if (side.text !== undefined && other.type !== null && isNumber(other.type))
    return { sql: literalAs(side.text, other.type, e, span), type: other.type, constant: true };
  if (side.type.name === 'super') {
    notHere(e, span, 'Arithmetic on SUPER', 'Cast it to a number first.');
    return null;
  }
  if (isText(side.type)) notHere(e, span, 'Arithmetic on a text', 'Cast it to a number first.');
  else hasNo(e, span, `Redshift has no arithmetic on ${typeText(side.type)} like this.`);
  return null;
}

/** An argument as a text; numbers and dates become theirs. */
export function asText(x: Typed, e: Emission, span: { start: number; end: number }): string {
  if (x.type === null || isText(x.type) || isOpen(x.type)) return x.sql;
  if (x.type.name === 'super') {
    notHere(e, span, 'SUPER where a text is wanted', 'Cast it to VARCHAR.');
    return 'NULL';
  }
  return castTo(x, varchar(65535), e, span).sql;
}

const lengthOf = (x: Typed) =>
  x.text !== undefined ? Buffer.byteLength(x.text) : x.type && 'length' in x.type ? x.type.length : 30;

function concatenate(left: Typed, right: Typed, e: Emission, x: Extract<Expr, { kind: 'binary' }>): Typed {
  const sql = `(${asText(left, e, x.left)} || ${asText(right, e, x.right)})`;
  return { sql, type: varchar(Math.max(1, lengthOf(left) + lengthOf(right))) };
}

function emitIn(x: Extract<Expr, { kind: 'in' }>, e: Emission): Typed {
  const not = x.not ? ' NOT' : '';
  const operand = emitExpression(x.operand, e);
  if (x.query) {
    const { sql, columns } = emitQuery(x.query, e);
    if (x.operand.kind === 'tuple' || columns?.length !== 1)
      return { sql: `(${operand.sql}${not} IN (${sql}))`, type: boolean };
    const column: Typed = { sql: '"c"', type: columns[0]!.type };
    const [a, b] = comparable(operand, column, e, x);
    const inside = b === '"c"' ? sql : `SELECT ${b} FROM (${sql}) AS q(c)`;
    return { sql: `(${a}${not} IN (${inside}))`, type: boolean };
  }
  const items = x.items!.map((item) => emitExpression(item, e));
  if (x.operand.kind === 'tuple')
    return { sql: `(${operand.sql}${not} IN (${items.map((item) => item.sql).join(', ')}))`, type: boolean };
  const pairs = items.map((item, i) => comparable(operand, item, e, x.items![i]!));
  // One form of the operand serves all items unless their types differ.
  const forms = new Set(pairs.map(([a]) => a));
  if (forms.size === 1)
    return { sql: `(${pairs[0]![0]}${not} IN (${pairs.map(([, b]) => b).join(', ')}))`, type: boolean };
  const sql = `(${pairs.map(([a, b]) => `(${a} = ${b})`).join(' OR ')})`;
  return { sql: x.not ? `(NOT ${sql})` : sql, type: boolean };
}

function emitIs(x: Extract<Expr, { kind: 'is' }>, e: Emission): Typed {
  if (x.test === 'distinct') {
    hasNo(e, x, 'Redshift has no IS DISTINCT FROM; compare with = and test for NULL.');
    return nothing;
  }
  const operand = emitExpression(x.operand, e);
  const not = x.not ? ' NOT' : '';
  if (x.test === 'null') {
    const sql = operand.type?.name === 'super' ? `rs_super_lax(${operand.sql})` : operand.sql;
    return { sql: `(${sql} IS${not} NULL)`, type: boolean };
  }
  const condition = asCondition(operand, e, x.operand);
  return {
    sql: `(${condition} IS${not} ${x.test === 'unknown' ? 'NULL' : x.test.toUpperCase()})`,
    type: boolean,
  };
}

function emitCase(x: Extract<Expr, { kind: 'case' }>, e: Emission): Typed {
  const operand = x.operand ? emitExpression(x.operand, e) : null;
  const results = x.whens.map(({ result }) => emitExpression(result, e));
  if (x.otherwise) results.push(emitExpression(x.otherwise, e));
  const { type, sql } = unify(results, e, x, 'CASE');
  const whens = x.whens.map(({ when }, i) => {
    const test = emitExpression(when, e);
    if (operand === null) return ` WHEN ${asCondition(test, e, when)} THEN ${sql[i]}`;
    const [a, b] = comparable(operand, test, e, when);
    return ` WHEN (${a} = ${b}) THEN ${sql[i]}`;
  });
  const otherwise = x.otherwise ? ` ELSE ${sql.at(-1)}` : '';
  return { sql: `CASE${whens.join('')}${otherwise} END`, type };
}

/** Results of several branches in the one type that they have together. */
export function unify(
  results: readonly Typed[],
  e: Emission,
  span: { start: number; end: number },
  what: string,
): { sql: string[]; type: RedshiftType | null } {
  const common = commonType(results.map(({ type }) => type));
  if (common === undefined) {
    const names = [...new Set(results.map(({ type }) => (type ? typeText(type) : '')))].join(' and ');
    hasNo(e, span, `The results of this ${what} have types that do not go together: ${names}. Cast them.`);
    return { sql: results.map(() => 'NULL'), type: null };
  }
  if (common === null) return { sql: results.map(({ sql }) => sql), type: null };
  const texts = results.filter(({ text }) => text !== undefined);
  if (isOpen(common)) {
    const length = Math.max(1, ...texts.map(({ text }) => Buffer.byteLength(text!)));
    return { sql: results.map(({ sql }) => sql), type: texts.length > 0 ? varchar(length) : common };
  }
  if (isText(common)) {
    const length = Math.max(...results.map(lengthOf), 1);
    return {
      sql: results.map(({ sql }) => sql),
      type: common.name === 'char' && texts.length === 0 ? common : varchar(length),
    };
  }
  const sql = results.map((result) => {
    if (result.text !== undefined) return literalAs(result.text, common, e, span);
    if (result.type === null || isOpen(result.type) || sameType(result.type, common)) return result.sql;
    return isFloat(common)
      ? `CAST(${result.sql} AS DOUBLE)`
      : castTo({ ...result, whole: true }, common, e, span).sql;
  });
  return { sql, type: common };
}

const sameType = (a: RedshiftType, b: RedshiftType) => typeText(a) === typeText(b);

function emitCast(x: Extract<Expr, { kind: 'cast' }>, e: Emission): Typed {
  if (x.form === 'try_cast')
    hasNo(e, x, 'Redshift has no TRY_CAST; test the text with a pattern and CAST it.');
  const type = redshiftType(x.type);
  if ('refused' in type) {
    if (type.exists) notHere(e, x.type, type.refused);
    else hasNo(e, x.type, type.refused);
    return nothing;
  }
  return castTo(emitExpression(x.operand, e), type, e, x);
}

/** NULL is the largest value to Redshift: last when ascending, first when descending. */
export function emitOrder(items: readonly OrderItem[], e: Emission): string {
  const one = (item: OrderItem) => {
    const nulls = item.nulls ?? (item.direction === 'asc' ? 'last' : 'first');
    return `${emitSql(item.expr, e)} ${item.direction.toUpperCase()} NULLS ${nulls.toUpperCase()}`;
  };
  return items.map(one).join(', ');
}

export function emitWindow(window: Window, e: Emission): string {
  if (window.name !== null) {
    hasNo(e, window, 'Redshift has no named windows; write the window out in OVER (…).');
    return '()';
  }
  const parts: string[] = [];
  if (window.partitionBy.length > 0)
    parts.push(`PARTITION BY ${window.partitionBy.map((x) => emitSql(x, e)).join(', ')}`);
  if (window.orderBy.length > 0) parts.push(`ORDER BY ${emitOrder(window.orderBy, e)}`);
  if (window.frame) {
    const { unit, from, to } = window.frame;
    if (unit === 'groups') hasNo(e, window, 'Redshift has no frame by GROUPS; use ROWS.');
    else if (unit === 'range') notHere(e, window, 'A frame by RANGE', 'Use ROWS.');
    const bound = (b: typeof from) =>
      'value' in b ? `${emitSql(b.value, e)} ${b.type.toUpperCase()}` : b.type.toUpperCase();
    parts.push(to ? `ROWS BETWEEN ${bound(from)} AND ${bound(to)}` : `ROWS ${bound(from)}`);
  }
  return `(${parts.join(' ')})`;
}
