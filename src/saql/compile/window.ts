import { functions } from '../functions/table.ts';
import type { Expression, WindowCall } from '../tree.ts';
import { type Compilation, report } from './context.ts';
import { type Emitted, emitExpression, type Scope, sameType } from './expression.ts';
import { orderSql } from './orderSql.ts';

/** Functions that take no order over a whole window. */
const orderless: ReadonlySet<string> = new Set(['sum', 'avg', 'average', 'min', 'max']);

/** A windowing function over the rows of a scope, all of them together or by partition. */
export function windowOf(compilation: Compilation, node: WindowCall, scope: Scope): Emitted {
  const name = node.call.function.name.toLowerCase();
  const known = functions.get(name);
  if (known === undefined || known.kind === 'scalar' || known.window === false) {
    report(
      compilation,
      node.call.function,
      'saql-unknown-function',
      `${node.call.function.name}() is no windowing function.`,
    );
    return { sql: 'NULL', type: 'unknown' };
  }
  const within = node.call.withinGroup ?? [];
  const args = [...node.call.arguments, ...within.map(({ expression }) => expression)].map((argument) => ({
    ...emitExpression(argument, scope),
    node: argument,
  }));
  if (within.some(({ direction }) => direction === 'desc')) args.push(args[0]!);
  const isWhole = node.frame !== null && node.frame.from === null && node.frame.to === null;
  if (isWhole && node.order.length > 0 && orderless.has(name))
    report(
      compilation,
      node.order[0]!,
      'saql-window-order',
      `${name}() over [..] is the same in every row, so it takes no order. Remove the order, or write a range such as [..0].`,
    );
  const partition = node.partition.map((key) => emitExpression(key, scope).sql);
  const order = orderSql(node.order, scope);
  const frame =
    known.kind === 'ranking' || node.frame === null || order.length === 0
      ? ''
      : ` ROWS BETWEEN ${bound(node.frame.from, 'PRECEDING')} AND ${bound(node.frame.to, 'FOLLOWING')}`;
  const over = [
    partition.length > 0 ? `PARTITION BY ${partition.join(', ')}` : '',
    order.length > 0 ? `ORDER BY ${order.join(', ')}` : '',
  ].filter((part) => part !== '');
  const sql = `${known.emit(args, scope.context, node.call)} OVER (${over.join(' ')}${frame})`;
  return {
    sql,
    type: known.kind === 'ranking' ? 'number' : known.result === 'same' ? sameType(args) : known.result,
  };
}

function bound(node: Expression | null, open: 'PRECEDING' | 'FOLLOWING'): string {
  if (node === null) return `UNBOUNDED ${open}`;
  const negative = node.kind === 'unary' && node.operator === '-' ? -1 : 1;
  const number = node.kind === 'unary' ? node.operand : node;
  const rows = number.kind === 'number' ? number.value * negative : 0;
  if (rows === 0) return 'CURRENT ROW';
  return `${Math.abs(Math.trunc(rows))} ${rows < 0 ? 'PRECEDING' : 'FOLLOWING'}`;
}
