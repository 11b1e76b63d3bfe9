import type { Database } from '../../shared/database.ts';
import { quoteName } from '../../shared/quote.ts';
import type { LoadedTable } from './loadCsvDataset.ts';
import type { Xmd } from './readXmd.ts';

/**
 * Gives a table the fields that the XMD describes and the data does not hold, all null: the org's dataset has them,
 * since a dataflow joined them in, and dashboards read them.
 */
export async function addDescribedFields(
  database: Database,
  table: string,
  loaded: LoadedTable,
  xmd: Xmd,
  signal: AbortSignal,
): Promise<LoadedTable> {
  const held = new Set(loaded.columns.map(({ name }) => name.toLowerCase()));
  const missing = xmd.fields.filter(({ name }) => {
    const key = name.toLowerCase();
    const isNew = !held.has(key);
    held.add(key);
    return isNew;
  });
  const columns = missing.map(({ name, type }) => ({ name, type, sql: 'NULL' }));
  for (const { name, type } of columns)
    await database.run(
      `ALTER TABLE ${table} ADD COLUMN ${quoteName(name)} ${type === 'number' ? 'DOUBLE' : 'VARCHAR'}`,
      { signal },
    );
  return { ...loaded, columns: [...loaded.columns, ...columns] };
}
