import type { OrderItem } from '../sql/tree.ts';
import { ordersItsNulls } from './comparison.ts';
import { complain, type Emission, notLocal, type Typed } from './context.ts';
import { emitExpression } from './emitExpression.ts';
import { typeText } from './types.ts';

/** One item of ORDER BY; Spark puts NULLs first when ascending, last when descending. Null where a finding was made. */
export function emitOrder(item: OrderItem, e: Emission): string | null {
  return orderText(item, emitExpression(item.expr, e), e);
}

export function orderText(item: OrderItem, value: Typed, e: Emission): string | null {
  if (value.broken) return null;
  if (value.type.kind === 'map' || value.type.kind === 'interval') {
    complain(e, item, 'type-mismatch', `Spark does not order ${typeText(value.type)} values.`);
    return null;
  }
  if (ordersItsNulls(value.type)) {
    notLocal(e, item, `The order of ${typeText(value.type)} values`);
    return null;
  }
  const nulls = item.nulls ?? (item.direction === 'asc' ? 'first' : 'last');
  return `${value.sql} ${item.direction.toUpperCase()} NULLS ${nulls.toUpperCase()}`;
}
