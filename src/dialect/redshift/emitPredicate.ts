import type { Expr } from '../sql/tree.ts';
import { comparable } from './compare.ts';
import { type Emission, hasNo } from './context.ts';
import { asCondition, emitExpression, emitRow } from './emitExpression.ts';
import { emitQuery } from './emitQuery.ts';
import { boolean, nothing, type Typed } from './typed.ts';

export function emitBetween(x: Extract<Expr, { kind: 'between' }>, e: Emission): Typed {
  const operand = emitExpression(x.operand, e);
  const [least, low] = comparable(operand, emitExpression(x.low, e), e, x);
  const [most, high] = comparable(operand, emitExpression(x.high, e), e, x);
  const sql =
    least === most ? `(${least} BETWEEN ${low} AND ${high})` : `(${least} >= ${low} AND ${most} <= ${high})`;
  return { sql: x.not ? `(NOT ${sql})` : sql, type: boolean };
}

export function emitIn(x: Extract<Expr, { kind: 'in' }>, e: Emission): Typed {
  const not = x.not ? ' NOT' : '';
  if (x.operand.kind === 'tuple') {
    const inside = x.query ? emitQuery(x.query, e).sql : x.items!.map((item) => emitRow(item, e)).join(', ');
    return { sql: `(${emitRow(x.operand, e)}${not} IN (${inside}))`, type: boolean };
  }
  const operand = emitExpression(x.operand, e);
  if (x.query) {
    const { sql, columns } = emitQuery(x.query, e);
    if (columns?.length !== 1) return { sql: `(${operand.sql}${not} IN (${sql}))`, type: boolean };
    const column: Typed = { sql: '"c"', type: columns[0]!.type };
    const [a, b] = comparable(operand, column, e, x);
    const inside = b === '"c"' ? sql : `SELECT ${b} FROM (${sql}) AS q(c)`;
    return { sql: `(${a}${not} IN (${inside}))`, type: boolean };
  }
  const items = x.items!.map((item) => emitExpression(item, e));
  const pairs = items.map((item, i) => comparable(operand, item, e, x.items![i]!));
  // One form of the operand serves all items unless their types differ.
  const forms = new Set(pairs.map(([a]) => a));
  if (forms.size === 1)
    return { sql: `(${pairs[0]![0]}${not} IN (${pairs.map(([, b]) => b).join(', ')}))`, type: boolean };
  const sql = `(${pairs.map(([a, b]) => `(${a} = ${b})`).join(' OR ')})`;
  return { sql: x.not ? `(NOT ${sql})` : sql, type: boolean };
}

export function emitIs(x: Extract<Expr, { kind: 'is' }>, e: Emission): Typed {
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
