import { join } from 'node:path';
import { type CatalogColumn, columnTypeOfDatabase } from '../../dialect/redshift/catalog.ts';
import { type CopyPlan, textList } from '../../dialect/redshift/planCopy.ts';

import { quoteName } from '../../dialect/sql/quote.ts';
import type { Database } from '../../shared/database.ts';
import { Failure } from '../../shared/failure.ts';
import { openLocalLake } from '../lake.ts';
import { checkParquet } from './checkParquet.ts';

/** Loads the objects of a COPY into its table and gives the number of rows. */
export async function copyFromLake(
  connection: Database,
  plan: CopyPlan,
  lakeRoot: string,
  signal: AbortSignal,
): Promise<number> {
  const keys = await objectsOf(plan, lakeRoot, signal);
  const columns = plan.columns ?? (await columnsOf(connection, plan, signal));
  const files = keys.map((key) => join(lakeRoot, key));
  const names = columns.map((column) => quoteName(column.name)).join(', ');
  const into = `INSERT INTO ${plan.table} (${names})`;
  if (plan.format === 'parquet') {
    await checkParquet(connection, plan, columns, { files, keys }, signal);
    return changes(
      `${into} SELECT * FROM read_parquet(${textList(files)}, hive_partitioning = false, union_by_name = false)`,
    );
  }
  throw new Failure('copy.format', `COPY from ${plan.format.toUpperCase()} is not ready.`);

  async function changes(sql: string) {
    return (await connection.run(sql, { signal })).changes;
  }
}

async function objectsOf(plan: CopyPlan, lakeRoot: string, signal: AbortSignal): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key, size } of openLocalLake(lakeRoot).list(plan.prefix, signal)) {
    const name = key.slice(key.lastIndexOf('/') + 1);
    // Markers such as _SUCCESS are no data.
    if (size > 0 && !name.startsWith('_')) keys.push(key);
  }
  if (keys.length === 0)
    throw new Failure(
      'copy.missing',
      `COPY ${plan.tableName}: the lake has no object under ${plan.prefix}. Run the stage that writes it first.`,
    );
  return keys;
}

/** The columns of a table that no statement of this script made known. */
async function columnsOf(
  connection: Database,
  plan: CopyPlan,
  signal: AbortSignal,
): Promise<CatalogColumn[]> {
  const { values, rowCount } = await connection.query(`DESCRIBE ${plan.table}`, { signal });
  return Array.from({ length: rowCount }, (_, row) => ({
    name: values[0]![row] as string,
    type: columnTypeOfDatabase(values[1]![row] as string, null),
    notNull: values[2]![row] === 'NO',
    default: null,
  }));
}
