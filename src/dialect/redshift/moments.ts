import type { Span } from '../sql/tree.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { literalAs } from './convert.ts';
import {
  date,
  integer,
  isInteger,
  isMoment,
  isNumber,
  isOpen,
  nothing,
  type Typed,
  timestamp,
} from './typed.ts';
import { typeText } from './types.ts';

/** `+` and `-` where a date, a time or an interval takes part; null where none does. */
export function addToMoment(op: string, left: Typed, right: Typed, e: Emission, span: Span): Typed | null {
  const [a, b] = [left.type, right.type];
  const special = (x: typeof a) => isMoment(x) || x?.name === 'interval' || x?.name === 'time';
  if (!special(a) && !special(b)) return null;
  if (a === null || b === null) return { sql: `(${left.sql} ${op} ${right.sql})`, type: null };
  if (op === '*' && (a.name === 'interval' || b.name === 'interval')) {
    const [interval, factor] = a.name === 'interval' ? [left, right] : [right, left];
    if (isInteger(factor.type))
      return { sql: `(${interval.sql} * ${factor.sql})`, type: { name: 'interval' } };
    if (isNumber(factor.type))
      return {
        sql: `to_microseconds(CAST(round(epoch(${interval.sql}) * 1000000 * CAST(${factor.sql} AS DOUBLE)) AS BIGINT))`,
        type: { name: 'interval' },
      };
  }
  if (op !== '+' && op !== '-') return refuse();
  if (isMoment(a) && b.name === 'interval') return shift(left, right);
  if (op === '+' && a.name === 'interval' && isMoment(b)) return shift(right, left);
  if (a.name === 'interval' && b.name === 'interval')
    return { sql: `(${left.sql} ${op} ${right.sql})`, type: { name: 'interval' } };
  if (a.name === 'date' && isInteger(b))
    return { sql: `(${left.sql} ${op} CAST(${right.sql} AS INTEGER))`, type: date };
  if (op === '+' && isInteger(a) && b.name === 'date')
    return { sql: `(${right.sql} + CAST(${left.sql} AS INTEGER))`, type: date };
  if (op === '-' && a.name === 'date' && b.name === 'date')
    return { sql: `CAST(${left.sql} - ${right.sql} AS INTEGER)`, type: integer };
  if (op === '-' && isMoment(a) && isOpen(b) && right.text !== undefined)
    return addToMoment(op, left, { sql: literalAs(right.text, a, e, span), type: a }, e, span);
  if (op === '-' && isMoment(a) && isMoment(b)) {
    notHere(e, span, 'The interval between two timestamps', 'Use DATEDIFF.');
    return nothing;
  }
  return refuse();

  function shift(moment: Typed, by: Typed): Typed {
    const zoned = moment.type!.name === 'timestamptz';
    const base = moment.type!.name === 'date' ? `CAST(${moment.sql} AS TIMESTAMP)` : moment.sql;
    return { sql: `(${base} ${op} ${by.sql})`, type: zoned ? { name: 'timestamptz' } : timestamp };
  }

  function refuse(): Typed {
    hasNo(e, span, `Redshift has no ${typeText(a!)} ${op} ${typeText(b!)}.`);
    return nothing;
  }
}
