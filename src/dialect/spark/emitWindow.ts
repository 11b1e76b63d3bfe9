import type { Call, FrameBound, OrderItem, Window } from '../sql/tree.ts';
import { complain, type Emission, hasNo, notLocal } from './context.ts';
import { emitExpression } from './emitExpression.ts';
import { emitOrder, orderText } from './emitOrder.ts';
import { typeText } from './types.ts';

/** ` OVER (…)`, with the order's NULLs where Spark puts them; null where a finding was made. */
export function emitWindow(window: Window, call: Call, e: Emission): string | null {
  const named = window.name === null ? null : e.windows.get(window.name.toLowerCase());
  if (named === undefined) {
    complain(
      e,
      window,
      'unknown-window',
      `There is no window "${window.name}". Add WINDOW ${window.name} AS (…).`,
    );
    return null;
  }
  const { partitionBy, orderBy, frame } = named
    ? {
        partitionBy: named.partitionBy,
        orderBy: window.orderBy.length > 0 ? window.orderBy : named.orderBy,
        frame: window.frame ?? named.frame,
      }
    : window;
  const partitions = partitionBy.map((x) => emitExpression(x, e));
  const isByValue =
    frame?.unit === 'range' && [frame.from, frame.to].some((bound) => bound && 'value' in bound);
  const order = isByValue ? [rangeOrder(orderBy, window, e)] : orderBy.map((item) => emitOrder(item, e));
  if (partitions.some((p) => p.broken) || order.some((o) => o === null)) return null;
  const parts: string[] = [];
  if (partitions.length > 0) parts.push(`PARTITION BY ${partitions.map((p) => p.sql).join(', ')}`);
  if (order.length > 0) parts.push(`ORDER BY ${order.join(', ')}`);
  if (frame) {
    if (frame.unit === 'groups') {
      hasNo(e, window, 'Spark has frames of ROWS and RANGE only.');
      return null;
    }
    const from = emitBound(frame.from, frame.unit, e);
    const to = frame.to && emitBound(frame.to, frame.unit, e);
    if (from === null || (frame.to && to === null)) return null;
    parts.push(`${frame.unit.toUpperCase()} ${to ? `BETWEEN ${from} AND ${to}` : from}`);
  } else if (needsOrder.has(call.name) && order.length === 0) {
    complain(e, call, 'sql-syntax', `${call.name} needs an ORDER BY in its window.`);
    return null;
  }
  return ` OVER (${parts.join(' ')})`;
}

const needsOrder = new Set(
  'row_number rank dense_rank percent_rank cume_dist ntile lag lead nth_value'.split(' '),
);

/** Numbers that a bound is added to. */
function rangeOrder(orderBy: OrderItem[], window: Window, e: Emission): string | null {
  const [item] = orderBy;
  if (orderBy.length !== 1 || !item) {
    complain(e, window, 'sql-syntax', 'A frame of RANGE with numbers takes an ORDER BY of one expression.');
    return null;
  }
  const value = emitExpression(item.expr, e);
  if (value.broken) return null;
  // Where the sum is too big for its type, the engine fails aloud; Spark lets it wrap.
  if (!['int', 'bigint', 'double'].includes(value.type.kind)) {
    notLocal(e, item, `A frame of RANGE with numbers over ${typeText(value.type)} values`);
    return null;
  }
  return orderText(item, value, e);
}

function emitBound(bound: FrameBound, unit: 'rows' | 'range', e: Emission): string | null {
  if (!('value' in bound)) return bound.type.toUpperCase();
  const value = emitExpression(bound.value, e);
  if (value.broken) return null;
  const isNumber = typeof value.constant === 'number' && Number.isInteger(value.constant);
  if (!isNumber) {
    notLocal(
      e,
      bound.value,
      `A bound of this kind in a frame of ${unit.toUpperCase()}`,
      'Use a whole number.',
    );
    return null;
  }
  const amount = value.constant as number;
  if (amount === 0) return 'CURRENT ROW';
  const isPreceding = (bound.type === 'preceding') === amount > 0;
  return `${Math.abs(amount)} ${isPreceding ? 'PRECEDING' : 'FOLLOWING'}`;
}
