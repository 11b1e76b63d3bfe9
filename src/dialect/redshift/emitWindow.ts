import type { OrderItem, Window } from '../sql/tree.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { emitSql } from './emitExpression.ts';

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
