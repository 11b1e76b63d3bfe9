import { makeCall } from '../sql/parseCall.ts';
import { nearest } from '../sql/suggest.ts';
import type { Call, Expr } from '../sql/tree.ts';
import { complain, type Emission, type Typed } from './context.ts';
import { emitCall } from './emitCall.ts';

/** What `extract` and `date_part` call each function. */
export const dateParts: Record<string, string> = {
  year: 'year',
  y: 'year',
  years: 'year',
  yr: 'year',
  yrs: 'year',
  yearofweek: 'part:yearofweek',
  quarter: 'quarter',
  qtr: 'quarter',
  month: 'month',
  mon: 'month',
  mons: 'month',
  months: 'month',
  week: 'weekofyear',
  w: 'weekofyear',
  weeks: 'weekofyear',
  day: 'day',
  d: 'day',
  days: 'day',
  dayofweek: 'dayofweek',
  dow: 'dayofweek',
  dayofweek_iso: 'part:dayofweek_iso',
  dow_iso: 'part:dayofweek_iso',
  doy: 'dayofyear',
  hour: 'hour',
  h: 'hour',
  hours: 'hour',
  hr: 'hour',
  hrs: 'hour',
  minute: 'minute',
  m: 'minute',
  min: 'minute',
  mins: 'minute',
  minutes: 'minute',
};

/** `extract(unit FROM x)`: the function of that name. */
export function emitExtract(x: Extract<Expr, { kind: 'extract' }>, e: Emission): Typed {
  if (!Object.hasOwn(dateParts, x.unit) && !/^s|^sec/.test(x.unit)) {
    const close = nearest(x.unit, Object.keys(dateParts));
    return complain(
      e,
      x,
      'sql-syntax',
      `Spark extracts no "${x.unit}".${close ? ` Did you mean ${close}?` : ''}`,
    );
  }
  return emitCall(callOf(dateParts[x.unit] ?? 'part:second', [x.operand], x), e);
}

export function callOf(name: string, args: Expr[], { start, end }: { start: number; end: number }): Call {
  return makeCall(name, { start, end }, args, end);
}
