import type { Dataset, DateField } from '../../shared/dataset.ts';
import { hasColumn } from './fields.ts';
import { quoteName, quoteText } from './saqlText.ts';

const dayMs = 86_400_000;

/** One end of a date range: null is open. */
type End = { kind: 'relative'; text: string } | { kind: 'absolute'; day: number } | { kind: 'open' };

/**
 * A date range of a compact filter, `[from, to]`, as a SAQL condition: relative ends are `["year", -2]`, absolute ones
 * epoch milliseconds, `[y, m, d]` or an ISO day; both are inclusive, days are UTC. Null where it cuts nothing off.
 */
export function dateRangeText(
  date: DateField,
  dataset: Dataset | null,
  from: unknown,
  to: unknown,
): string | null {
  const low = readEnd(from);
  const high = readEnd(to);
  if (low.kind === 'open' && high.kind === 'open') return null;
  if (low.kind === 'absolute' && high.kind === 'absolute')
    return `${dateParts(date)} in [dateRange(${dayList(low.day)}, ${dayList(high.day)})]`;
  if (low.kind !== 'absolute' && high.kind !== 'absolute') {
    const left = low.kind === 'relative' ? quoteText(low.text) : '';
    const right = high.kind === 'relative' ? quoteText(high.text) : '';
    return `${dateParts(date)} in [${left}..${right}]`;
  }
  return [
    low.kind === 'open' ? null : oneSide(date, dataset, low, '>='),
    high.kind === 'open' ? null : oneSide(date, dataset, high, '<='),
  ]
    .filter((text) => text !== null)
    .join(' && ');
}

/** `date('X_Year', 'X_Month', 'X_Day')`. */
export function dateParts(date: DateField): string {
  return `date(${['Year', 'Month', 'Day'].map((part) => quoteName(`${date.name}_${part}`)).join(', ')})`;
}

/** Compares a date with one moment, `op` being of `==`, `!=`, `<`, `<=`, `>` and `>=`. */
export function dateComparison(
  date: DateField,
  dataset: Dataset | null,
  op: string,
  value: unknown,
): string | null {
  const end = readEnd(value);
  if (end.kind === 'open') return null;
  if (end.kind === 'relative') {
    const text = quoteText(end.text);
    if (op === '==') return `${dateParts(date)} in [${text}..${text}]`;
    return `${dateParts(date)} in [${op.startsWith('>') ? `${text}..` : `..${text}`}]`;
  }
  if (op === '==') return `${dateParts(date)} in [dateRange(${dayList(end.day)}, ${dayList(end.day)})]`;
  return oneSide(date, dataset, end, op);
}

function oneSide(
  date: DateField,
  dataset: Dataset | null,
  end: Exclude<End, { kind: 'open' }>,
  op: string,
): string {
  if (end.kind === 'relative') {
    const text = quoteText(end.text);
    return `${dateParts(date)} in [${op.startsWith('>') ? `${text}..` : `..${text}`}]`;
  }
  if (hasColumn(dataset, `${date.name}_day_epoch`))
    return `${quoteName(`${date.name}_day_epoch`)} ${op} ${end.day}`;
  const seconds = end.day * 86_400 + (op === '<=' || op === '>' ? 86_399 : 0);
  return `${quoteName(`${date.name}_sec_epoch`)} ${op} ${seconds}`;
}

const units = new Set(['year', 'quarter', 'month', 'week', 'day', 'fiscal_year', 'fiscal_quarter']);

function readEnd(value: unknown): End {
  if (typeof value === 'number' && Number.isFinite(value))
    return { kind: 'absolute', day: Math.floor(value / dayMs) };
  if (typeof value === 'string') {
    const iso = /^(\d{4})-(\d{2})-(\d{2})/.exec(value);
    if (iso !== null) return absolute(Number(iso[1]), Number(iso[2]), Number(iso[3]));
    if (/^-?\d{9,15}$/.test(value)) return readEnd(Number(value));
    return value.trim() === '' ? { kind: 'open' } : { kind: 'relative', text: value };
  }
  if (!Array.isArray(value)) return { kind: 'open' };
  const [first, second, third] = value as unknown[];
  if (typeof first === 'string' && units.has(first))
    return { kind: 'relative', text: relativeText(first, Number(second ?? 0)) };
  if (value.length === 3 && [first, second, third].every((n) => Number.isInteger(Number(n))))
    return absolute(Number(first), Number(second), Number(third));
  return value.length === 1 ? readEnd(first) : { kind: 'open' };
}

function absolute(year: number, month: number, day: number): End {
  return { kind: 'absolute', day: Math.floor(Date.UTC(year, month - 1, day) / dayMs) };
}

/** `["year", -2]` is "2 years ago". */
function relativeText(unit: string, count: number): string {
  if (count === 0) return `current ${unit}`;
  const size = Math.abs(count);
  return `${size} ${unit}${size === 1 ? '' : 's'} ${count < 0 ? 'ago' : 'ahead'}`;
}

function dayList(day: number): string {
  const date = new Date(day * dayMs);
  return `[${date.getUTCFullYear()}, ${date.getUTCMonth() + 1}, ${date.getUTCDate()}]`;
}

/** Whether a value is one end of a range as `readEnd` knows it; null is an open one. */
export function isDateEnd(value: unknown): boolean {
  if (value === null || typeof value === 'number' || typeof value === 'string') return true;
  if (!Array.isArray(value)) return false;
  if (typeof value[0] === 'string' && units.has(value[0])) return value.length <= 2;
  return value.length === 3 && value.every((n) => Number.isInteger(n));
}
