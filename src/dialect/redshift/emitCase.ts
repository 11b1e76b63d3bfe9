import type { Expr } from '../sql/tree.ts';
import { comparable } from './compare.ts';
import { type Emission, hasNo } from './context.ts';
import { castTo, literalAs } from './convert.ts';
import { asCondition, emitExpression } from './emitExpression.ts';
import { commonType, isFloat, isOpen, isText, type Typed, textLength, varchar } from './typed.ts';
import { type RedshiftType, typeText } from './types.ts';

export function emitCase(x: Extract<Expr, { kind: 'case' }>, e: Emission): Typed {
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
    const length = Math.max(...results.map(textLength), 1);
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
