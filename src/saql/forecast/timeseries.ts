import { setImmediate } from 'node:timers/promises';
import type { ColumnData } from '../../shared/database.ts';
import { forecast } from './holtWinters.ts';
import { type DateFormat, naturalSeason, periodOf, writePeriod } from './period.ts';

/** What `timeseries` asks for: dates stand in `dateCols` in the order of `dateFormat`. */
export interface ForecastOptions {
  measures: { source: string; alias: string }[];
  /** Empty where rows follow one another without dates, in the order of the input. */
  dateCols: string[];
  dateFormat: DateFormat;
  partition: string[];
  /** Periods to forecast, from the one behind the last that counts. */
  length: number;
  /** The last period does not count: it is forecast too. */
  ignoreLast: boolean;
  /** Periods of a season; null finds one. */
  seasonality: number | null;
  /** Null finds one. */
  model: 'None' | 'Additive' | 'Multiplicative' | null;
  interval: 80 | 95 | null;
}

type Row = Record<string, unknown>;

/** A model is found from so many periods at most, the last ones: its cost grows with them. */
const longest = 1000;

/**
 * The rows with a forecast for each measure, and behind the last date of each partition a row for each period to come,
 * with its bounds where asked. In the rows of the past stands what the model expected of them. Others have their turn
 * between the partitions, of which there may be thousands; rejects when the signal aborts.
 */
export async function forecastTable(
  input: ColumnData,
  options: ForecastOptions,
  signal: AbortSignal,
): Promise<ColumnData> {
  const partitions = new Map<string, Row[]>();
  for (let index = 0; index < input.rowCount; index++) {
    const row: Row = {};
    input.columns.forEach(({ name }, column) => {
      row[name] = input.values[column]?.[index] ?? null;
    });
    const key = JSON.stringify(options.partition.map((name) => row[name] ?? null));
    const members = partitions.get(key);
    if (members) members.push(row);
    else partitions.set(key, [row]);
  }
  const added = options.measures.flatMap(({ alias }) => boundNames(alias, options.interval));
  const columns = [
    ...input.columns.filter(({ name }) => !added.includes(name)),
    ...added.map((name) => ({ name, type: 'DOUBLE' })),
  ];
  const rows: Row[] = [];
  for (const members of partitions.values()) {
    signal.throwIfAborted();
    for (const row of forecastRows(members, options)) rows.push(row);
    await setImmediate();
  }
  return {
    columns,
    values: columns.map(({ name }) => rows.map((row) => row[name] ?? null)),
    rowCount: rows.length,
  };
}

const boundNames = (alias: string, interval: 80 | 95 | null) =>
  interval === null ? [alias] : [alias, `${alias}_high_${interval}`, `${alias}_low_${interval}`];

function forecastRows(members: readonly Row[], options: ForecastOptions): Row[] {
  const { dateCols, dateFormat, length, ignoreLast, interval, partition, measures } = options;
  const hasDates = dateCols.length > 0;
  const dated = members.flatMap((row, index) => {
    const parts = dateCols.map((name) => row[name]);
    const period = hasDates ? periodOf(parts, dateFormat) : index;
    return period === null ? [] : [{ row: { ...row }, period }];
  });
  dated.sort((a, b) => a.period - b.period);
  const first = dated[0]?.period;
  const end = dated.at(-1)?.period;
  if (first === undefined || end === undefined) return [];
  const last = dated.findLast(({ period }) => !ignoreLast || period < end)?.period ?? first - 1;
  const rows = new Map<number, Row[]>();
  for (const { row, period } of dated) rows.set(period, [...(rows.get(period) ?? []), row]);
  for (let period = last + 1; period <= last + length; period++) {
    if (rows.has(period)) continue;
    const row: Row = {};
    for (const name of partition) row[name] = dated[0]!.row[name];
    if (hasDates)
      writePeriod(period, dateFormat).forEach((text, index) => {
        row[dateCols[index] ?? ''] = text;
      });
    rows.set(period, [row]);
  }
  const natural = hasDates ? naturalSeason[dateFormat] : null;
  const from = Math.max(first, last - longest + 1);
  const fits = measures.map(({ source, alias }) => {
    const series = Array.from({ length: last - from + 1 }, (_, step) =>
      numberOf(rows.get(from + step)?.at(-1)?.[source]),
    );
    return { alias, fit: forecast(series, { ...options, natural }) };
  });
  for (const { alias, fit } of fits) {
    for (const [period, members] of rows)
      for (const row of members) {
        const coming = period > last ? fit?.future[period - last - 1] : undefined;
        row[alias] = (period > last ? coming?.value : fit?.fitted[period - from]) ?? null;
        if (interval === null) continue;
        row[`${alias}_high_${interval}`] = coming?.high ?? null;
        row[`${alias}_low_${interval}`] = coming?.low ?? null;
      }
  }
  return [...rows].sort(([a], [b]) => a - b).flatMap(([, found]) => found);
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
