import type { DateField, DatePart } from '../../shared/dataset.ts';
import type { EmitContext } from '../functions/types.ts';
import type { Expression } from '../tree.ts';
import { partOf } from './partOf.ts';
import { dayAt, type Period } from './periods.ts';
import { resolveRelative } from './resolveRelative.ts';

interface Range {
  from: Date | null;
  to: Date | null;
}

/**
 * `date('X_Year','X_Month','X_Day') in [..]` as DuckDB text: the parts of a row, put together, lie between those of
 * the first and the last day. Several ranges are alternatives; whole periods, both ends inclusive.
 */
export function emitDateFilter(
  parts: { column: string; part: DatePart }[],
  field: DateField | null,
  list: Expression,
  context: EmitContext,
): string {
  if (list.kind === 'all') return 'TRUE';
  const key = `concat_ws('-', ${parts.map(({ column }) => `lpad(CAST(${column} AS VARCHAR), 4, '0')`).join(', ')})`;
  const whole = parts.map(({ column }) => `${column} IS NOT NULL`).join(' AND ');
  const keyOf = (at: Date, last: boolean) =>
    `'${parts.map(({ part }) => partOf(part, at, field, last).padStart(4, '0')).join('-')}'`;
  const tests = rangesOf(list, field, context).map(({ from, to }) => {
    const low = from && `${key} >= ${keyOf(from, false)}`;
    const high = to && `${key} <= ${keyOf(to, true)}`;
    return `(${[whole, low, high].filter(Boolean).join(' AND ')})`;
  });
  return tests.length === 0 ? 'FALSE' : `(${tests.join(' OR ')})`;
}

/** The same of a field whose days since 1970 stand in a column: many times as fast. */
export function emitDayFilter(
  days: string,
  field: DateField | null,
  list: Expression,
  context: EmitContext,
): string {
  return anyRange(days, rangesOf(list, field, context), (day) => String(day.getTime() / dayMilliseconds));
}

/** `toDate(..) in [..]` as DuckDB text: the moment lies in one of the periods, to the last second of their last days. */
export function emitMomentFilter(moment: string, list: Expression, context: EmitContext): string {
  const ranges = rangesOf(list, null, context);
  return anyRange(`date_trunc('day', ${moment})`, ranges, (day) => `make_timestamp(${day.getTime()}000)`);
}

function anyRange(value: string, ranges: Range[], write: (day: Date) => string): string {
  const tests = ranges.map(({ from, to }) => {
    const low = from && `${value} >= ${write(from)}`;
    const high = to && `${value} <= ${write(to)}`;
    return `(${[`${value} IS NOT NULL`, low, high].filter(Boolean).join(' AND ')})`;
  });
  return tests.length === 0 ? 'FALSE' : `(${tests.join(' OR ')})`;
}

const dayMilliseconds = 86_400_000;

function rangesOf(list: Expression, field: DateField | null, context: EmitContext): Range[] {
  const items = list.kind === 'array' && !isDay(list) ? list.items : [list];
  return items.flatMap((item): Range[] => {
    if (item.kind === 'range') {
      const from = item.from && periodAt(item.from, field, context);
      const to = item.to && periodAt(item.to, field, context);
      if ((item.from && !from) || (item.to && !to)) return [];
      return [{ from: from?.from ?? null, to: to?.to ?? null }];
    }
    if (item.kind === 'call' && item.function.name === 'dateRange') {
      const [first, last] = item.arguments;
      const from = first && periodAt(first, field, context);
      const to = last && periodAt(last, field, context);
      return from && to ? [{ from: from.from, to: to.to }] : [];
    }
    const period = periodAt(item, field, context);
    return period ? [period] : [];
  });
}

function isDay(list: Expression): boolean {
  return (
    list.kind === 'array' && list.items.length === 3 && list.items.every((item) => item.kind === 'number')
  );
}

function periodAt(node: Expression, field: DateField | null, context: EmitContext): Period | null {
  const period = read(node, field, context.now);
  const isOpen =
    node.kind === 'binding' ||
    node.kind === 'missing' ||
    (node.kind === 'string' && node.value.includes('{{'));
  if (!period && !isOpen) {
    const message =
      'This is no date range: write "current month", "2 years ago", "current day - 1 year", or dateRange([2024,1,1], [2024,12,31]).';
    context.report('saql-date-range', message, node);
  }
  return period && { from: inCalendar(period.from), to: inCalendar(period.to) };
}

/** Years have four digits, since they are compared as text. */
function inCalendar(at: Date): Date {
  const year = at.getUTCFullYear();
  return year < 0 ? dayAt(0, 0, 1) : year > 9999 ? dayAt(9999, 11, 31) : at;
}

function read(node: Expression, field: DateField | null, now: Date): Period | null {
  if (node.kind === 'string') {
    const iso = /^(\d{4})-(\d\d)-(\d\d)/.exec(node.value);
    if (!iso) return resolveRelative(node.value, now, field);
    return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  }
  if (!isDay(node) || node.kind !== 'array') return null;
  const [year, month, day] = node.items.map((item) => (item.kind === 'number' ? item.value : Number.NaN));
  return dayOf(year!, month!, day!);
}

function dayOf(year: number, month: number, day: number): Period | null {
  const date = dayAt(year, month - 1, day);
  if (Number.isNaN(date.getTime()) || date.getUTCMonth() !== month - 1) return null;
  return { from: date, to: date };
}
