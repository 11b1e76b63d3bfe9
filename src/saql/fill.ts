import { quoteName, quoteText } from '../shared/quote.ts';
import type { DateFormat } from './forecast/period.ts';

export interface FillOptions {
  dateCols: string[];
  dateFormat: DateFormat;
  partition: string[];
  /** As the format writes dates: `2000-10`; null is the earliest and the latest date of the data. */
  startDate: string | null;
  endDate: string | null;
}

/** The first day of a period, by a name that no field has: DuckDB would take `d` for a field "D". */
const at = quoteName('\u2400period');

/** How the date columns make the first day of a period, the step to the next one, and how its parts are written. */
const formats: Record<DateFormat, { start: (cols: string[]) => string; step: string; parts: string[] }> = {
  Y: { start: ([y]) => day(y!), step: 'INTERVAL 1 YEAR', parts: [`strftime(${at}, '%Y')`] },
  'Y-Q': {
    start: ([y, q]) => day(y!, `(TRY_CAST(${q} AS INTEGER) - 1) * 3 + 1`),
    step: 'INTERVAL 3 MONTH',
    parts: [`strftime(${at}, '%Y')`, `CAST(quarter(${at}) AS VARCHAR)`],
  },
  'Y-M': {
    start: ([y, m]) => day(y!, m),
    step: 'INTERVAL 1 MONTH',
    parts: [`strftime(${at}, '%Y')`, `strftime(${at}, '%m')`],
  },
  'Y-W': {
    start: ([y, w]) => `(${day(y!)} + to_days((TRY_CAST(${w} AS INTEGER) - 1) * 7))`,
    // Weeks begin anew with each year, so that no step of seven days stays in time with them.
    step: 'INTERVAL 1 DAY',
    parts: [`strftime(${at}, '%Y')`, `lpad(CAST((dayofyear(${at}) - 1) // 7 + 1 AS VARCHAR), 2, '0')`],
  },
  'Y-M-D': {
    start: ([y, m, d]) => day(y!, m, d),
    step: 'INTERVAL 1 DAY',
    parts: [`strftime(${at}, '%Y')`, `strftime(${at}, '%m')`, `strftime(${at}, '%d')`],
  },
};

const day = (year: string, month = '1', date = '1') =>
  `CAST(make_date(TRY_CAST(${year} AS INTEGER), TRY_CAST(${month} AS INTEGER), TRY_CAST(${date} AS INTEGER)) AS TIMESTAMP)`;

/** A SELECT of the rows of `input` and of a row without measures for every period that they lack, per partition. */
export function emitFill(input: string, columns: readonly { name: string }[], options: FillOptions): string {
  const { start, step, parts } = formats[options.dateFormat];
  const dates = options.dateCols.slice(0, parts.length);
  // A bound within the data's own is ignored: fill() takes nothing away, and leaves no gap between its rows.
  const bound = (text: string | null, own: string, wider: 'least' | 'greatest') =>
    text === null
      ? own
      : `${wider}(${start(text.replaceAll('\u0000', '').split('-').map(quoteText))}, ${own})`;
  const of = (alias: string) => start(dates.map((name) => `${alias}.${quoteName(name)}`));
  const partition = options.partition.map(quoteName);
  const by = partition.length === 0 ? '' : `${partition.join(', ')}, `;
  const range = `generate_series(${bound(options.startDate, `min(${at})`, 'least')}, ${bound(options.endDate, `max(${at})`, 'greatest')}, ${step})`;
  const periods = `SELECT ${by}unnest(${range}) AS ${at} FROM (SELECT *, ${of('r')} AS ${at} FROM rows_ AS r) GROUP BY ${by === '' ? '()' : partition.join(', ')}`;
  const written = parts.slice(0, dates.length).map((part, index) => `${part} AS ${quoteName(dates[index]!)}`);
  const keys = [...options.partition, ...dates].map((name) => quoteName(name));
  const list = columns.map(({ name }) => {
    const column = quoteName(name);
    return keys.includes(column) ? `coalesce(r.${column}, p.${column}) AS ${column}` : `r.${column}`;
  });
  const on = keys.map((key) => `r.${key} IS NOT DISTINCT FROM p.${key}`).join(' AND ');
  return `WITH rows_ AS (${input}), periods AS (SELECT DISTINCT ${by}${written.join(', ')} FROM (${periods})) SELECT ${list.join(', ')} FROM rows_ AS r FULL JOIN periods AS p ON ${on}`;
}
