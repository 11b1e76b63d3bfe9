import type { ColumnData } from '../../shared/database.ts';
import { forecast } from './holtWinters.ts';
import { addPeriods, type DateFormat, periodOf, writePeriod } from './period.ts';

/** What `timeseries` asks for: dates stand in `dateCols` in the order of `dateFormat`. */
export interface ForecastOptions {
  measures: { source: string; alias: string }[];
  dateCols: string[];
  dateFormat: DateFormat;
  partition: string[];
  /** Periods to add. */
  length: number;
  ignoreLast: boolean;
  /** Periods of a season; null finds one. */
  seasonality: number | null;
  model: 'None' | 'Additive' | 'Multiplicative';
  interval: 80 | 95 | null;
}

/** The rows with a forecast for each measure behind the last date of each partition, and its bounds where asked. */
export function forecastTable(input: ColumnData, options: ForecastOptions): ColumnData {
  const at = (name: string) => input.columns.findIndex((column) => column.name === name);
  const partitions = new Map<string, number[]>();
  for (let row = 0; row < input.rowCount; row++) {
    const key = JSON.stringify(options.partition.map((name) => input.values[at(name)]?.[row] ?? null));
    partitions.set(key, [...(partitions.get(key) ?? []), row]);
  }
  const added = options.measures.flatMap(({ alias }) => boundNames(alias, options.interval));
  const columns = [
    ...input.columns.filter(({ name }) => !added.includes(name)),
    ...added.map((name) => ({ name, type: 'DOUBLE' })),
  ];
  const rows: Record<string, unknown>[] = [];
  for (const members of partitions.values()) rows.push(...forecastRows(input, members, options));
  return {
    columns,
    values: columns.map(({ name }) => rows.map((row) => row[name] ?? null)),
    rowCount: rows.length,
  };
}

const boundNames = (alias: string, interval: 80 | 95 | null) =>
  interval === null ? [alias] : [alias, `${alias}_high_${interval}`, `${alias}_low_${interval}`];

function forecastRows(
  input: ColumnData,
  members: readonly number[],
  options: ForecastOptions,
): Record<string, unknown>[] {
  const { dateCols, dateFormat, length, ignoreLast, seasonality, model, interval } = options;
  const rows = members.flatMap((member) => {
    const row: Record<string, unknown> = {};
    input.columns.forEach(({ name }, column) => {
      row[name] = input.values[column]?.[member] ?? null;
    });
    const period = periodOf(
      dateCols.map((name) => row[name]),
      dateFormat,
    );
    return period === null ? [] : [{ row, period }];
  });
  rows.sort((a, b) => a.period - b.period);
  const known = ignoreLast ? rows.slice(0, -1) : rows;
  const first = known[0]?.period;
  const last = known.at(-1)?.period;
  const shown = known.map(({ row }) => ({ ...row }));
  if (first === undefined || last === undefined) return shown;
  const future = Array.from({ length }, (_, step) => ({
    ...Object.fromEntries(options.partition.map((name) => [name, known[0]!.row[name]])),
    ...Object.fromEntries(
      writePeriod(addPeriods(last, step + 1), dateFormat).map((text, index) => [dateCols[index] ?? '', text]),
    ),
  })) as Record<string, unknown>[];
  for (const { source, alias } of options.measures) {
    const byPeriod = new Map(known.map(({ row, period }) => [period, row[source]]));
    const series = Array.from({ length: last - first + 1 }, (_, step) =>
      numberOf(byPeriod.get(first + step)),
    );
    const fit = forecast(series, { length, seasonality, model, interval });
    const place = (row: Record<string, unknown>, one: (typeof fit)[number] | undefined) => {
      if (!one) return;
      row[alias] = one.value;
      if (interval === null) return;
      row[`${alias}_high_${interval}`] = one.high;
      row[`${alias}_low_${interval}`] = one.low;
    };
    for (const [step, row] of future.entries()) place(row, fit[step]);
  }
  return [...shown, ...future];
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
