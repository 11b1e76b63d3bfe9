import { join } from 'node:path';
import { type CatalogColumn, columnTypeOfDatabase } from '../../dialect/redshift/catalog.ts';
import { textList } from '../../dialect/redshift/copyOptions.ts';
import type { CopyPlan } from '../../dialect/redshift/planCopy.ts';
import type { Database } from '../../shared/database.ts';
import { Failure, isCancelled } from '../../shared/failure.ts';
import { quoteName } from '../../shared/quote.ts';
import { openLocalLake } from '../lake.ts';
import { checkGzip } from './checkGzip.ts';
import { checkParquet } from './checkParquet.ts';
import { copySource } from './copySource.ts';
import { explainCopyError } from './explainCopyError.ts';

/** The objects that a COPY reads: keys for people, absolute paths for DuckDB. */
export interface CopyFiles {
  keys: readonly string[];
  paths: readonly string[];
}

/**
 * Loads the objects of a COPY into its table on `connection` and gives the number of rows. When a value does not fit
 * the Failure names the object, the line and the column; `database` is asked for them, since the connection's
 * transaction is then over.
 */
export async function copyFromLake(
  connection: Database,
  database: Database,
  plan: CopyPlan,
  lakeRoot: string,
  signal: AbortSignal,
): Promise<number> {
  const keys = await objectsOf(plan, lakeRoot, signal);
  const files: CopyFiles = { keys, paths: keys.map((key) => join(lakeRoot, key)) };
  const columns = plan.columns ?? (await columnsOf(connection, plan, signal));
  const names = columns.map((column) => quoteName(column.name)).join(', ');
  if (plan.format === 'parquet') await checkParquet(connection, plan, columns, files, signal);
  if (plan.options.gzip && plan.format !== 'parquet') await checkGzip(plan, files, signal);
  const source =
    plan.format === 'parquet'
      ? `SELECT * FROM read_parquet(${textList(files.paths)}, hive_partitioning = false, union_by_name = false)`
      : copySource(plan, columns, files.paths);
  try {
    const { changes } = await connection.run(`INSERT INTO ${plan.table} (${names}) ${source}`, { signal });
    return changes;
  } catch (error) {
    if (isCancelled(error)) throw error;
    throw await explainCopyError(database, plan, columns, files, error, signal);
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
  const odd = keys.find((key) => /[*?[\]{}]/.test(key));
  if (odd !== undefined)
    throw new Failure(
      'copy.key',
      `COPY ${plan.tableName}: the key ${odd} has characters of a pattern in it; rename it.`,
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
