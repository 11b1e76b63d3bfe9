import { duckDateFormat } from '../../shared/duckDateFormat.ts';
import { quoteText } from '../../shared/quote.ts';
import { define, type Parameter } from './define.ts';
import type { EmitContext, EmittedArg, SaqlFunction } from './types.ts';

/** What `toDate(text)` reads without a pattern. */
const usual = [
  '%Y-%m-%dT%H:%M:%S.%gZ',
  '%Y-%m-%dT%H:%M:%SZ',
  '%Y-%m-%dT%H:%M:%S',
  '%Y-%m-%d %H:%M:%S',
  '%Y-%m-%d',
];

type Sql = (args: string[], context: EmitContext, given: EmittedArg[]) => string;

const of =
  (result: SaqlFunction['result'], parameters: readonly Parameter[], min?: number) =>
  (signature: string, doc: string, sql: Sql): SaqlFunction =>
    define({ signature, doc, result, parameters, sql, ...(min === undefined ? {} : { min }) });

const numberOfDate = of('number', ['date']);
const dateOfDate = of('date', ['date']);
const write = of('text', ['date', 'text']);

const periods = ['month', 'quarter', 'year'] as const;
const months = { month: 1, quarter: 3, year: 12 };
const boundaries = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'];

export const dates: readonly SaqlFunction[] = [
  of('date', [])('now()', 'The moment of the query, in UTC.', (_, { now }) => moment(now)),
  of('date', ['any', 'text'], 1)(
    'toDate(seconds | text, [pattern])',
    'A date from seconds since 1970, or from text by a pattern such as "yyyy-MM-dd HH:mm:ss". Null where the text is no such date.',
    ([value, pattern], context, [given, format]) => {
      if (given?.type === 'date') return String(value);
      if (given?.type === 'number')
        return `make_timestamp(CAST(round(CAST(${value} AS DOUBLE) * 1000000) AS BIGINT))`;
      if (pattern === undefined) return `try_strptime(${value}, [${usual.map(quoteText).join(', ')}])`;
      return `try_strptime(${value}, ${formatOf('toDate', format, 'read', context)})`;
    },
  ),
  ...['toString', 'date_to_string'].map((name) =>
    write(
      `${name}(date, pattern)`,
      'A date as text, by a pattern such as "yyyy-MM-dd".',
      ([at], context, [, format]) => `strftime(${at}, ${formatOf(name, format, 'write', context)})`,
    ),
  ),
  numberOfDate('date_to_epoch(date)', 'Seconds since 1970.', ([at]) => `CAST(floor(epoch(${at})) AS BIGINT)`),
  of('number', ['date', 'date'])(
    'daysBetween(from, to)',
    'How many days lie between two dates.',
    ([from, to]) => `date_diff('day', ${from}, ${to})`,
  ),
  of('number', ['text', 'date', 'date'])(
    'date_diff(part, from, to)',
    'How many times a year, quarter, month, week, day, hour, minute or second begins between two dates.',
    ([, from, to], context, [part]) => {
      const unit = part?.node.kind === 'string' ? part.node.value.toLowerCase() : '';
      if (!boundaries.includes(unit)) {
        const at = part?.node ?? { start: 0, end: 0 };
        context.report(
          'saql-date-part',
          `The part of date_diff() must be one of ${boundaries.join(', ')}.`,
          at,
        );
        return 'NULL';
      }
      if (unit !== 'week') return `date_diff('${unit}', ${from}, ${to})`;
      return `(date_diff('day', ${weekStart(from, context)}, ${weekStart(to, context)}) // 7)`;
    },
  ),
  numberOfDate(
    'day_in_week(date)',
    'The day of the week, from 1 (Sunday, unless the settings say Monday) to 7.',
    ([at], { settings }) =>
      settings.firstDayInWeek === 'monday' ? `isodow(${at})` : `(dayofweek(${at}) + 1)`,
  ),
  numberOfDate('day_in_month(date)', 'The day of the month, from 1.', ([at]) => `day(${at})`),
  numberOfDate(
    'day_in_quarter(date)',
    'The day of the quarter, from 1.',
    ([at]) => `(date_diff('day', date_trunc('quarter', ${at}), ${at}) + 1)`,
  ),
  numberOfDate('day_in_year(date)', 'The day of the year, from 1.', ([at]) => `dayofyear(${at})`),
  dateOfDate(
    'week_first_day(date)',
    'The first day of the week (Sunday, unless the settings say Monday).',
    ([at], context) => weekStart(at, context),
  ),
  dateOfDate(
    'week_last_day(date)',
    'The last day of the week.',
    ([at], context) => `(${weekStart(at, context)} + INTERVAL 6 DAY)`,
  ),
  ...periods.flatMap((period) => [
    dateOfDate(`${period}_first_day(date)`, `The first day of the ${period}.`, ([at]) => start(period, at)),
    dateOfDate(
      `${period}_last_day(date)`,
      `The last day of the ${period}.`,
      ([at]) => `(${end(period, at)} - INTERVAL 1 DAY)`,
    ),
    numberOfDate(
      `${period}_days(date)`,
      `How many days the ${period} has.`,
      ([at]) => `date_diff('day', ${start(period, at)}, ${end(period, at)})`,
    ),
  ]),
];

/** A moment as DuckDB's literal, to the second. */
export function moment(at: Date): string {
  return `TIMESTAMP '${at.toISOString().slice(0, 19).replace('T', ' ')}'`;
}

function start(period: string, at: string | undefined): string {
  return `CAST(date_trunc('${period}', ${at}) AS TIMESTAMP)`;
}

function end(period: keyof typeof months, at: string | undefined): string {
  return `(${start(period, at)} + INTERVAL ${months[period]} MONTH)`;
}

function weekStart(at: string | undefined, { settings }: EmitContext): string {
  const shift = settings.firstDayInWeek === 'monday' ? 6 : 0;
  return `(CAST(date_trunc('day', ${at}) AS TIMESTAMP) - to_days(CAST((dayofweek(${at}) + ${shift}) % 7 AS INTEGER)))`;
}

function formatOf(
  name: string,
  format: EmittedArg | undefined,
  use: 'read' | 'write',
  context: EmitContext,
): string {
  if (format?.node.kind === 'string') return quoteText(duckDateFormat(format.node.value, use));
  const at = format?.node ?? { start: 0, end: 0 };
  context.report('saql-argument-type', `The pattern of ${name}() must be a text between double quotes.`, at);
  return 'NULL';
}
