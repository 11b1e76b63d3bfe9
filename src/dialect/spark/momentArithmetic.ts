import type { Span } from '../sql/tree.ts';
import { castTo } from './cast.ts';
import { widerType } from './coercion.ts';
import { type Emission, notLocal, type Typed } from './context.ts';
import { dayTime, isIntegral, isInterval, isMoment, isNumeric, sparkTypes, typeText } from './types.ts';

/** Dates, timestamps and intervals under + - * /; null where neither side is one. */
export function momentArithmetic(
  e: Emission,
  op: string,
  left: Typed,
  right: Typed,
  span: Span,
): Typed | null {
  const [a, b] = [left.type, right.type];
  const isOurs = [a, b].some((type) => type.kind === 'date' || isMoment(type) || isInterval(type));
  if (!isOurs) return null;
  if (op === '+' && (isInterval(a) || isIntegral(a)) && (b.kind === 'date' || isMoment(b)))
    return momentArithmetic(e, op, right, left, span);
  if (a.kind === 'date' && isIntegral(b) && b.kind !== 'bigint' && (op === '+' || op === '-'))
    return { sql: `sp_date_plus(${left.sql}, ${op}CAST(${right.sql} AS BIGINT))`, type: sparkTypes.date };
  if (isInterval(b) && (op === '+' || op === '-')) {
    if (
      a.kind === 'date' &&
      (b.kind === 'interval_ym' || (b.kind === 'interval_dt' && b.from === 'day' && b.to === 'day'))
    )
      return { sql: `CAST(${left.sql} ${op} ${right.sql} AS DATE)`, type: sparkTypes.date };
    if (a.kind === 'date' && b.kind === 'interval_dt')
      return { sql: `(CAST(${left.sql} AS TIMESTAMP) ${op} ${right.sql})`, type: sparkTypes.timestamp };
    if (isMoment(a) && b.kind !== 'interval') return { sql: `(${left.sql} ${op} ${right.sql})`, type: a };
    if (a.kind === 'interval_ym' && b.kind === 'interval_ym')
      return {
        sql: `(${left.sql} ${op} ${right.sql})`,
        type: widerType(a, b)!,
      };
  }
  if (op === '-' && (a.kind === 'date' || a.kind === 'string') && b.kind === 'date') {
    const from = castTo(e, left, sparkTypes.date, span);
    return { sql: `to_days(CAST(${from.sql} - ${right.sql} AS INTEGER))`, type: dayTime('day', 'day') };
  }
  if (op === '-' && [a, b].every((type) => type.kind === 'timestamp' || type.kind === 'date')) {
    const [from, to] = [left, right].map((side) => castTo(e, side, sparkTypes.timestamp, span).sql);
    return { sql: `to_microseconds(epoch_us(${from}) - epoch_us(${to}))`, type: dayTime() };
  }
  if (a.kind === 'interval_dt' && b.kind === 'interval_dt' && (op === '+' || op === '-'))
    return { sql: `(${left.sql} ${op} ${right.sql})`, type: widerType(a, b)! };
  if (a.kind === 'date' && b.kind === 'null' && (op === '+' || op === '-'))
    return { sql: 'CAST(NULL AS DATE)', type: sparkTypes.date };
  if ([a, b].every((type) => isNumeric(type) || type.kind === 'null')) return null;
  return notLocal(e, span, `${typeText(a)} ${op} ${typeText(b)}`);
}
