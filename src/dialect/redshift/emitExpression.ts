import { quoteName, quoteText } from '../../shared/quote.ts';
import { nearest } from '../sql/suggest.ts';
import type { Expr, Identifier } from '../sql/tree.ts';
import { emitArithmetic, emitPower } from './arithmetic.ts';
import { comparable } from './compare.ts';
import { type Emission, fillText, hasNo, notHere, unknownColumn, variableValue } from './context.ts';
import { castTo, literalAs } from './convert.ts';
import { emitExtract } from './dateFunctions.ts';
import { emitCall } from './emitCall.ts';
import { emitCase } from './emitCase.ts';
import { emitInterval } from './emitInterval.ts';
import { emitLike } from './emitLike.ts';
import { emitBetween, emitIn, emitIs } from './emitPredicate.ts';
import { emitQuery } from './emitQuery.ts';
import { addToMoment } from './moments.ts';
import { findColumn, knownColumns } from './scope.ts';
import { superPath } from './superPath.ts';
import {
  bigint,
  boolean,
  commonType,
  integer,
  isInteger,
  isNumber,
  isOpen,
  isText,
  nothing,
  numeric,
  type Typed,
  textLength,
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

/** Several values in parentheses, where they may stand: beside = and IN, and in sets of GROUP BY. */
export function emitRow(x: Expr, e: Emission): string {
  return x.kind === 'tuple' ? `(${x.items.map((item) => emitSql(item, e)).join(', ')})` : emitSql(x, e);
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
    case 'between':
      return emitBetween(x, e);
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
      hasNo(e, x, 'Redshift has no rows as values; several values go with = and IN only.');
      return nothing;
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
  if (comparisons.has(op) && (x.left.kind === 'tuple' || x.right.kind === 'tuple'))
    return { sql: `(${emitRow(x.left, e)} ${op} ${emitRow(x.right, e)})`, type: boolean };
  const left = emitExpression(x.left, e);
  const right = emitExpression(x.right, e);
  if (comparisons.has(op)) {
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

function concatenate(left: Typed, right: Typed, e: Emission, x: Extract<Expr, { kind: 'binary' }>): Typed {
  const sql = `(${asText(left, e, x.left)} || ${asText(right, e, x.right)})`;
  return { sql, type: varchar(Math.max(1, textLength(left) + textLength(right))) };
}

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
