import type { Database } from '../../src/shared/database.ts';
import type { Dataset } from '../../src/shared/dataset.ts';
import { quoteName } from '../../src/shared/quote.ts';

/** The last days of a bundle's date fields, newest first, one of each month: when its dashboards were looked at. */
export async function momentsOf(database: Database, datasets: readonly Dataset[]): Promise<Date[]> {
  const days = new Map<string, Date>();
  for (const dataset of datasets)
    for (const { name } of dataset.dates) {
      const column = dataset.columns.find((one) => one.name === `${name}_sec_epoch`);
      if (column === undefined) continue;
      const { values } = await database.query(
        `SELECT max(${quoteName(column.name)}) FROM ${dataset.table} WHERE ${quoteName(column.name)} < 2145916800`,
        { signal: new AbortController().signal },
      );
      const last = Number(values[0]?.[0] ?? 0) * 1000;
      // Before 2010 it is a birthday, not when the data was made.
      if (last < Date.UTC(2010)) continue;
      const day = new Date(Math.floor(last / 86_400_000) * 86_400_000 + 43_200_000);
      const month = day.toISOString().slice(0, 7);
      if ((days.get(month)?.getTime() ?? 0) < day.getTime()) days.set(month, day);
    }
  return [...days.values()].sort((a, b) => b.getTime() - a.getTime());
}
