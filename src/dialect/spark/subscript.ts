import type { Expr } from '../sql/tree.ts';
import { castTo } from './cast.ts';
import { castsImplicitly } from './coercion.ts';
import { broken, complain, type Emission, type Typed } from './context.ts';
import { emitExpression } from './emitExpression.ts';
import { isIntegral, sparkTypes, typeText } from './types.ts';

/** `array[i]`, counted from 0, and `map[key]`; NULL where there is nothing. */
export function emitSubscript(x: Extract<Expr, { kind: 'subscript' }>, e: Emission): Typed {
  const operand = emitExpression(x.operand, e);
  const index = emitExpression(x.index, e);
  if (operand.broken || index.broken) return broken();
  const { type } = operand;
  if (type.kind === 'array' && (isIntegral(index.type) || index.type.kind === 'null')) {
    const at = castTo(e, index, sparkTypes.bigint, x.index);
    return { sql: `sp_get(${operand.sql}, ${at.sql})`, type: type.element };
  }
  if (type.kind === 'map' && castsImplicitly(index.type, type.key)) {
    const key = castTo(e, index, type.key, x.index);
    return key.broken ? key : { sql: `${operand.sql}[${key.sql}]`, type: type.value };
  }
  return complain(
    e,
    x,
    'type-mismatch',
    `[…] takes an element of an array or a map; this is ${typeText(type)}[${typeText(index.type)}].`,
  );
}
