import type { Expr, Span } from '../sql/tree.ts';
import { castTo } from './cast.ts';
import { comparedType } from './coercion.ts';
import { broken, complain, type Emission, notLocal, type Typed } from './context.ts';
import { emitExpression } from './emitExpression.ts';
import { isNumeric, type SparkType, sparkTypes, typeText } from './types.ts';

const operators: Record<string, string> = { '<=>': 'IS NOT DISTINCT FROM' };

export function emitComparison(x: Extract<Expr, { kind: 'binary' }>, e: Emission): Typed {
  const left = emitExpression(x.left, e);
  const right = emitExpression(x.right, e);
  if (left.broken || right.broken) return broken();
  return compare(e, x.op, left, right, x);
}

export function equals(e: Emission, left: Typed, right: Typed, span: Span): Typed {
  return left.broken || right.broken ? broken() : compare(e, '=', left, right, span);
}

export function compare(e: Emission, op: string, left: Typed, right: Typed, span: Span): Typed {
  const isEquality = op === '=' || op === '<=>' || op === '<>';
  const type =
    comparedType(left.type, right.type) ?? (isEquality ? booleanAsNumber(left.type, right.type) : null);
  if (type === null)
    return complain(
      e,
      span,
      'type-mismatch',
      `Spark does not compare ${typeText(left.type)} with ${typeText(right.type)}: cast one of them.`,
    );
  if (type.kind === 'map' || type.kind === 'interval' || (!isEquality && ordersItsNulls(type)))
    return notLocal(e, span, `The comparison of ${typeText(type)} values`);
  const [a, b] = [castTo(e, left, type, span), castTo(e, right, type, span)];
  if (a.broken || b.broken) return broken();
  return { sql: `(${a.sql} ${operators[op] ?? op} ${b.sql})`, type: sparkTypes.boolean };
}

/** Arrays and structs order the NULLs inside them in another way than DuckDB. */
export function ordersItsNulls(type: SparkType): boolean {
  return type.kind === 'array' || type.kind === 'struct';
}

/** `true = 1`: Spark makes a number of the boolean. */
function booleanAsNumber(a: SparkType, b: SparkType): SparkType | null {
  if (a.kind === 'boolean' && isNumeric(b)) return b;
  return b.kind === 'boolean' && isNumeric(a) ? a : null;
}
