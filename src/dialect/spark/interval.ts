import type { Expr } from '../sql/tree.ts';
import { complain, type Emission, fillText, notLocal, type Typed } from './context.ts';
import { emitExpression } from './emitExpression.ts';
import { dayTime, type IntervalUnit, yearMonth } from './types.ts';

const yearUnits = ['year', 'month'];
const units = ['year', 'month', 'day', 'hour', 'minute', 'second'];

const remedy =
  "Write one such as INTERVAL 1 DAY, INTERVAL '2' MONTHS or INTERVAL '1 02:03:04' DAY TO SECOND.";

/** `INTERVAL 1 DAY`, `INTERVAL '2' HOURS`, `INTERVAL 1 YEAR 2 MONTHS`, `INTERVAL '1-2' YEAR TO MONTH`. */
export function intervalLiteral(x: Extract<Expr, { kind: 'interval' }>, e: Emission): Typed {
  const found: { unit: string; amount: number }[] = [];
  for (const { value, unit } of x.parts) {
    const text = value.kind === 'string' ? fillText(e, value.value, value).trim() : null;
    if (unit.includes(' to ')) {
      const parts = text === null ? null : splitRange(text, unit);
      if (parts === null || x.parts.length > 1) return notLocal(e, x, 'An interval of this form', remedy);
      return interval(x, parts, unit.split(' to ')[0]!, unit.split(' to ')[1]!, e);
    }
    const number = value.kind === 'string' ? null : emitExpression(value, e);
    if (number?.broken) return number;
    const isText = text !== null && (unit === 'second' ? /^[+-]?\d+(\.\d{1,6})?$/ : /^[+-]?\d+$/).test(text);
    const constant = isText ? Number(text) : typeof number?.constant === 'number' ? number.constant : null;
    if (constant === null || (!Number.isInteger(constant) && unit !== 'second'))
      return notLocal(e, x, 'An interval of this form', remedy);
    const name = unit === 'week' ? 'day' : unit;
    if (!units.includes(name)) return notLocal(e, x, 'An interval of this form', remedy);
    found.push({ unit: name, amount: constant * (unit === 'week' ? 7 : 1) });
  }
  const positions = found.map((part) => units.indexOf(part.unit));
  return interval(x, found, units[Math.min(...positions)]!, units[Math.max(...positions)]!, e);
}

/** `1-2` or `1 02:03:04.5` by the units from the first to the last; null where it has another form. */
function splitRange(text: string, unit: string): { unit: string; amount: number }[] | null {
  const [first = '', last = ''] = unit.split(' to ');
  const sign = text.startsWith('-') ? -1 : 1;
  const names = units.slice(units.indexOf(first), units.indexOf(last) + 1);
  if (names.length < 2 || (yearUnits.includes(first) && !yearUnits.includes(last))) return null;
  const pattern = names
    .map((name, i) => {
      const separator = i === 0 ? '' : name === 'month' ? '-' : name === 'hour' ? ' ' : ':';
      return `${separator}(\\d+${name === 'second' ? '(?:\\.\\d{1,6})?' : ''})`;
    })
    .join('');
  const match = new RegExp(`^[+-]?${pattern}$`).exec(text);
  const numbers = match?.slice(1).map(Number);
  const limits: Record<string, number> = { month: 11, hour: 23, minute: 59, second: 59.999999 };
  if (!numbers || numbers.some((n, i) => i > 0 && n > limits[names[i]!]!)) return null;
  return numbers.map((amount, i) => ({ unit: names[i]!, amount: amount * sign }));
}

function interval(
  x: Extract<Expr, { kind: 'interval' }>,
  found: { unit: string; amount: number }[],
  from: string,
  to: string,
  e: Emission,
): Typed {
  const isYears = yearUnits.includes(to);
  if (!isYears && yearUnits.includes(from))
    return notLocal(
      e,
      x,
      'An interval that mixes months with days',
      'Add two intervals, one after the other.',
    );
  const sum = (unit: string) =>
    found.filter((part) => part.unit === unit).reduce((n, part) => n + part.amount, 0);
  const [first, last] = [from, to] as [IntervalUnit, IntervalUnit];
  if (isYears) {
    const months = sum('year') * 12 + sum('month');
    if (Math.abs(months) > 2147483647) return complain(e, x, 'sql-syntax', 'This interval is too long.');
    return { sql: `to_months(${months})`, type: yearMonth(first, last) };
  }
  const seconds = sum('day') * 86400 + sum('hour') * 3600 + sum('minute') * 60 + sum('second');
  if (Math.abs(seconds) > 9e9) return complain(e, x, 'sql-syntax', 'This interval is too long.');
  const type = dayTime(first, last);
  if (from === 'day' && to === 'day') return { sql: `to_days(${sum('day')})`, type };
  return { sql: `to_microseconds(CAST(${Math.round(seconds * 1e6)} AS BIGINT))`, type };
}
