import type { CatalogColumn } from '../../dialect/redshift/catalog.ts';
import { textList } from '../../dialect/redshift/copyOptions.ts';
import type { CopyPlan } from '../../dialect/redshift/planCopy.ts';
import { type RedshiftType, typeText } from '../../dialect/redshift/types.ts';
import type { Database } from '../../shared/database.ts';
import { Failure } from '../../shared/failure.ts';
import type { CopyFiles } from './copyFromLake.ts';

interface FileColumn {
  name: string;
  /** DuckDB's type; a nested one for lists and structs. */
  type: string;
}

/**
 * Redshift maps Parquet columns by position and converts nothing: a file with another number of columns or other
 * types is refused, with the object's name.
 */
export async function checkParquet(
  connection: Database,
  plan: CopyPlan,
  columns: readonly CatalogColumn[],
  { paths: files, keys }: CopyFiles,
  signal: AbortSignal,
): Promise<void> {
  const schemas = await readSchemas(connection, files, signal);
  files.forEach((file, i) => {
    const found = schemas.get(file) ?? [];
    if (found.length !== columns.length)
      throw new Failure(
        'copy.columns',
        `COPY ${plan.tableName}: ${keys[i]} has ${found.length} columns (${found.map((c) => c.name).join(', ')}), but ${columns.length} are to be filled (${columns.map((c) => c.name).join(', ')}). Parquet is loaded by position.`,
      );
    found.forEach((have, at) => {
      const want = columns[at]!;
      if (!fits(have.type, want.type))
        throw new Failure(
          'copy.type',
          `COPY ${plan.tableName}: column ${at + 1} of ${keys[i]}, "${have.name}", is ${have.type}, but ${want.name} is ${typeText(want.type)}. Redshift converts no Parquet types; cast it where the file is written, or change the table.`,
        );
    });
  });
}

async function readSchemas(
  connection: Database,
  files: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, FileColumn[]>> {
  const { values, rowCount } = await connection.query(
    `SELECT file_name, name, duckdb_type, num_children FROM parquet_schema(${textList(files)})`,
    { signal },
  );
  const [fileNames = [], names = [], types = [], children = []] = values;
  const schemas = new Map<string, FileColumn[]>();
  // A schema is a tree written depth first: the root, then its columns, each followed by its own children.
  let open: number[] = [];
  let columns: FileColumn[] = [];
  for (let row = 0; row < rowCount; row++) {
    const file = fileNames[row] as string;
    const count = Number(children[row] ?? 0);
    if (!schemas.has(file)) {
      columns = [];
      schemas.set(file, columns);
      open = [count];
      continue;
    }
    if (open.length === 1)
      columns.push({ name: names[row] as string, type: (types[row] as string) ?? 'nested' });
    open[open.length - 1]!--;
    if (count > 0) open.push(count);
    while (open.length > 1 && open.at(-1) === 0) open.pop();
  }
  return schemas;
}

const accepted: Partial<Record<RedshiftType['name'], string[]>> = {
  // Parquet stores the small integers as INT32, so Redshift cannot tell them apart.
  smallint: ['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT'],
  integer: ['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT'],
  bigint: ['BIGINT', 'UINTEGER'],
  real: ['FLOAT'],
  'double precision': ['DOUBLE'],
  boolean: ['BOOLEAN'],
  date: ['DATE'],
  timestamp: ['TIMESTAMP', 'TIMESTAMP_NS', 'TIMESTAMP_MS', 'TIMESTAMP WITH TIME ZONE'],
  timestamptz: ['TIMESTAMP', 'TIMESTAMP_NS', 'TIMESTAMP_MS', 'TIMESTAMP WITH TIME ZONE'],
  varchar: ['VARCHAR', 'BLOB'],
  char: ['VARCHAR', 'BLOB'],
};

function fits(have: string, want: RedshiftType): boolean {
  if (want.name === 'numeric') return have === `DECIMAL(${want.precision},${want.scale})`;
  return accepted[want.name]?.includes(have) ?? false;
}
