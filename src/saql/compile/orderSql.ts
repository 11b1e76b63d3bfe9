import type { OrderKey } from '../tree.ts';
import { emitExpression, type Scope } from './expression.ts';

/** Keys behind `ORDER BY`. Nulls are last where a key ascends and first where it descends, unless it says otherwise. */
export function orderSql(keys: readonly OrderKey[], scope: Scope): string[] {
  return keys.map(({ expression, direction, nulls }) => {
    const place = nulls ?? (direction === 'asc' ? 'last' : 'first');
    return `${emitExpression(expression, scope).sql} ${direction.toUpperCase()} NULLS ${place.toUpperCase()}`;
  });
}
