import type { Expr } from '../sql/tree.ts';
import { emitBinary, emitUnary } from './arithmetic.ts';
import { castTo } from './cast.ts';
import { comparedType, widestType } from './coercion.ts';
import { compare, emitComparison, equals } from './comparison.ts';
import {
  bounded,
  broken,
  complain,
  type Emission,
  fillText,
  hasNo,
  notLocal,
  type Typed,
  variableValue,
} from './context.ts';
import { emitCall } from './emitCall.ts';
import { emitExtract } from './emitExtract.ts';
import { emitLike } from './emitLike.ts';
import { emitQuery } from './emitQuery.ts';
import { intervalLiteral } from './interval.ts';
import { momentLiteral, numberLiteral, textLiteral } from './literal.ts';
import { fieldOf, resolveName } from './scope.ts';
import { emitSubscript } from './subscript.ts';
import { typeOfName } from './typeName.ts';
import { type SparkType, sparkTypes, typeText } from './types.ts';

/** An expression of Spark as a whole term of DuckDB, with its type. What is not local or wrong is a finding. */
export function emitExpression(x: Expr, e: Emission): Typed {
  return bounded(e, x, emit(x, e));
}

function emit(x: Expr, e: Emission): Typed {
  switch (x.kind) {
    case 'string':
      return textLiteral(fillText(e, x.value, x));
    case 'number':
      return numberLiteral(e, x.text, false, x);
    case 'boolean':
      return { sql: String(x.value), type: sparkTypes.boolean, constant: x.value };
    case 'null':
      return { sql: 'NULL', type: sparkTypes.null, constant: null };
    case 'typed':
      return momentLiteral(e, x, fillText(e, x.value, x));
    case 'interval':
      return intervalLiteral(x, e);
    case 'variable':
      return textLiteral(variableValue(e, x.name, x));
    case 'column':
      return resolveName(e, x.parts, x);
    case 'star':
      return hasNo(e, x, '* stands alone in the SELECT list or in count(*).');
    case 'unary':
      return emitUnary(x, e);
    case 'binary':
      return ['=', '<>', '<', '<=', '>', '>=', '<=>'].includes(x.op)
        ? emitComparison(x, e)
        : emitBinary(x, e);
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
      return hasNo(e, x, 'A lambda stands only where a function takes one.');
    case 'subscript':
      return emitSubscript(x, e);
    case 'field':
      return fieldOf(e, emitExpression(x.operand, e), x.name, x);
    case 'exists': {
      const { sql } = emitQuery(x.query, inner(e));
      return { sql: `EXISTS (${sql})`, type: sparkTypes.boolean };
    }
    case 'subquery': {
      const { sql, columns } = emitQuery(x.query, inner(e));
      const [column] = columns;
      if (columns.length !== 1 || !column)
        return columns.length === 0
          ? broken()
          : hasNo(e, x, `A subquery that stands for a value has one column, this one has ${columns.length}.`);
      return { sql: `(${sql})`, type: column.type };
    }
    case 'extract':
      return emitExtract(x, e);
    case 'tuple':
      return notLocal(e, x, 'A row value in parentheses');
  }
}

/** Subqueries see the columns around them. */
const inner = (e: Emission): Emission => ({
  ...e,
  scope: { columns: [], open: false, outer: e.scope, aliases: new Map(), parameters: [] },
});

export function emitBoolean(x: Expr, e: Emission, what: string): Typed {
  const value = emitExpression(x, e);
  if (value.broken || value.type.kind === 'boolean') return value;
  if (value.type.kind === 'null') return castTo(e, value, sparkTypes.boolean, x);
  return complain(e, x, 'type-mismatch', `${what} is a boolean, this is ${typeText(value.type)}.`);
}

function emitBetween(x: Extract<Expr, { kind: 'between' }>, e: Emission): Typed {
  const operand = emitExpression(x.operand, e);
  const low = emitExpression(x.low, e);
  const high = emitExpression(x.high, e);
  if (operand.broken || low.broken || high.broken) return broken();
  const from = compare(e, '>=', operand, low, x);
  const to = compare(e, '<=', operand, high, x);
  if (from.broken || to.broken) return broken();
  return { sql: `(${x.not ? 'NOT ' : ''}(${from.sql} AND ${to.sql}))`, type: sparkTypes.boolean };
}

function emitIn(x: Extract<Expr, { kind: 'in' }>, e: Emission): Typed {
  const operand = emitExpression(x.operand, e);
  const not = x.not ? 'NOT ' : '';
  if (x.query) {
    const { sql, columns } = emitQuery(x.query, inner(e));
    const [column] = columns;
    if (operand.broken || columns.length === 0) return broken();
    if (columns.length !== 1 || !column)
      return hasNo(e, x.query, `IN takes a query of one column, this one has ${columns.length}.`);
    const type = comparedType(operand.type, column.type);
    if (type === null) return mismatch(e, x, operand.type, column.type);
    const left = castTo(e, operand, type, x.operand);
    const taken = castTo(e, { sql: 'q.c', type: column.type }, type, x.query);
    return {
      sql: `(${left.sql} ${not}IN (SELECT ${taken.sql} FROM (${sql}) q(c)))`,
      type: sparkTypes.boolean,
    };
  }
  const items = x.items!.map((item) => emitExpression(item, e));
  if (operand.broken || items.some((item) => item.broken)) return broken();
  const type = widestType([operand.type, ...items.map((item) => item.type)]);
  if (type === null) return mismatch(e, x, operand.type, items[0]!.type);
  if (['map'].includes(type.kind)) return notLocal(e, x, `IN over ${typeText(type)}`);
  const cast = items.map((item, i) => castTo(e, item, type, x.items![i]!).sql);
  return {
    sql: `(${castTo(e, operand, type, x.operand).sql} ${not}IN (${cast.join(', ')}))`,
    type: sparkTypes.boolean,
  };
}

export function mismatch(e: Emission, x: Expr, a: SparkType, b: SparkType): Typed {
  return complain(
    e,
    x,
    'type-mismatch',
    `${typeText(a)} and ${typeText(b)} do not go together here: cast one of them.`,
  );
}

function emitIs(x: Extract<Expr, { kind: 'is' }>, e: Emission): Typed {
  const not = x.not ? 'NOT ' : '';
  if (x.test === 'distinct') {
    const same = emitComparison({ ...x, kind: 'binary', op: '<=>', left: x.operand, right: x.other! }, e);
    return same.broken ? same : { ...same, sql: x.not ? same.sql : `(NOT ${same.sql})` };
  }
  if (x.test === 'null') {
    const operand = emitExpression(x.operand, e);
    return operand.broken ? operand : { sql: `(${operand.sql} IS ${not}NULL)`, type: sparkTypes.boolean };
  }
  const operand = emitExpression(x.operand, e);
  if (operand.broken) return operand;
  const value = castTo(e, operand, sparkTypes.boolean, x.operand);
  const test = x.test === 'unknown' ? 'NULL' : x.test.toUpperCase();
  return value.broken ? value : { sql: `(${value.sql} IS ${not}${test})`, type: sparkTypes.boolean };
}

function emitCase(x: Extract<Expr, { kind: 'case' }>, e: Emission): Typed {
  const operand = x.operand && emitExpression(x.operand, e);
  const whens = x.whens.map(({ when }) => {
    if (operand === null)
      return when.kind === 'null'
        ? complain(e, when, 'type-mismatch', 'What stands after WHEN is a boolean, this is void.')
        : emitBoolean(when, e, 'What stands after WHEN');
    const value = emitExpression(when, e);
    return equals(e, operand, value, when);
  });
  const sources = [...x.whens.map((w) => w.result), ...(x.otherwise ? [x.otherwise] : [])];
  const results = sources.map((result) => emitExpression(result, e));
  if ([...whens, ...results].some((part) => part.broken)) return broken();
  const type = widestType(results.map((result) => result.type));
  if (type === null) return mismatch(e, x, results[0]!.type, results.at(-1)!.type);
  const cast = results.map((result, i) => castTo(e, result, type, sources[i]!));
  if (cast.some((part) => part.broken)) return broken();
  const branches = whens.map((when, i) => `WHEN ${when.sql} THEN ${cast[i]!.sql}`);
  const otherwise = x.otherwise ? ` ELSE ${cast.at(-1)!.sql}` : '';
  const sql = `CASE ${branches.join(' ')}${otherwise} END`;
  return { sql: type.kind === 'null' ? sql : `(${sql})`, type };
}

function emitCast(x: Extract<Expr, { kind: 'cast' }>, e: Emission): Typed {
  if (x.form === '::') return hasNo(e, x, 'Spark 3.5 has no ::, write cast(… AS …).');
  const operand = emitExpression(x.operand, e);
  const type = typeOfName(x.type, e);
  if (operand.broken || type === null) return broken();
  if (x.form === 'try_cast' && operand.type.kind !== type.kind && !isSameAsCast(operand.type, type))
    return notLocal(e, x, `try_cast from ${typeText(operand.type)} to ${typeText(type)}`, 'Write cast(…).');
  return castTo(e, operand, type, x);
}

/** From text, both casts give NULL for what does not fit; from numbers, try_cast does not wrap. */
const isSameAsCast = (from: SparkType, to: SparkType) =>
  from.kind === 'string'
    ? to.kind === 'date' || to.kind === 'timestamp' || to.kind === 'boolean' || to.kind === 'double'
    : to.kind === 'string';
