import type { Expr } from '../sql/tree.ts';
import { complain, type Emission, fillText, notLocal, type Typed } from './context.ts';
import { emitExpression } from './emitExpression.ts';
import { dayTime, type IntervalUnit, yearMonth } from './types.ts';

const yearUnits = ['year', 'month'];
const dayUnits = ['day', 'hour', 'minute', 'second'];
const units = [...yearUnits, ...dayUnits];

/**
 * `INTERVAL 1 DAY`, `INTERVAL '2' HOURS`, `INTERVAL 1 YEAR 2 MONTHS`: of years and months, or of days to seconds. Spark
 * makes a week or smaller units than a second days and seconds of them.
 */
export function intervalLiteral(x: Extract<Expr, { kind: 'interval' }>, e: Emission): Typed {
  const found: { name: string; amount: number; sql: string | null }[] = [];
  for (const { value, unit } of x.parts) {
    const text = value.kind === 'string' ? fillText(e, value.value, value).trim() : null;
    const given = text !== null && /^[+-]?\d+$/.test(text) ? Number(text) : null;
    const number = value.kind === 'string' ? null : emitExpression(value, e);
    if (number?.broken) return number;
    const constant = given ?? (typeof number?.constant === 'number' ? number.constant : null);
    const [name, factor] = unit === 'week' ? ['day', 7] : unit === 'quarter' ? ['', 1] : [unit, 1];
    if (!units.includes(name as string))
      return notLocal(
        e,
        x,
        'An interval of this form',
        "Write one such as INTERVAL 1 DAY or INTERVAL '2' MONTHS.",
      );
    if (constant === null || !Number.isInteger(constant))
      return value.kind === 'string'
        ? notLocal(
            e,
            x,
            'An interval of this form',
            "Write one such as INTERVAL 1 DAY or INTERVAL '2' MONTHS.",
          )
        : notLocal(e, x, 'An interval that is not a whole number', 'Use make_dt_interval or date_add.');
    found.push({ name: name as string, amount: constant * (factor as number), sql: null });
  }
  const names = found.map((part) => part.name);
  const isYears = names.every((name) => yearUnits.includes(name));
  const isDays = names.every((name) => dayUnits.includes(name));
  if (!isYears && !isDays)
    return notLocal(
      e,
      x,
      'An interval that mixes months with days',
      'Add two intervals, one after the other.',
    );
  const positions = names.map((name) => units.indexOf(name));
  const from = units[Math.min(...positions)] as IntervalUnit;
  const to = units[Math.max(...positions)] as IntervalUnit;
  const sum = (unit: string) =>
    found.filter((part) => part.name === unit).reduce((n, part) => n + part.amount, 0);
  if (isYears) {
    const months = sum('year') * 12 + sum('month');
    if (Math.abs(months) > 2147483647) return complain(e, x, 'sql-syntax', 'This interval is too long.');
    return { sql: `to_months(${months})`, type: yearMonth(from, to) };
  }
  const seconds = sum('day') * 86400 + sum('hour') * 3600 + sum('minute') * 60 + sum('second');
  if (Math.abs(seconds) > 9e9) return complain(e, x, 'sql-syntax', 'This interval is too long.');
  const type = dayTime(from, to);
  if (from === 'day' && to === 'day') return { sql: `to_days(${sum('day')})`, type };
  return { sql: `to_microseconds(CAST(${seconds} AS BIGINT) * 1000000)`, type };
}
