import { type Catalog, columnTypeOfDatabase } from '../../dialect/redshift/catalog.ts';
import { typeText } from '../../dialect/redshift/types.ts';
import type { Warehouse } from '../../pipeline/ports.ts';
import type { Database } from '../../shared/database.ts';

const columnsSql = `
  SELECT schema_name, table_name, column_name, data_type, is_nullable, column_default, comment
  FROM duckdb_columns()
  WHERE NOT internal AND database_name = current_database() AND schema_name <> 'standpipe'
  ORDER BY schema_name, table_name, column_index`;

async function readColumns(database: Database, signal?: AbortSignal) {
  const { values, rowCount } = await database.query(columnsSql, signal ? { signal } : {});
  return Array.from({ length: rowCount }, (_, row) => {
    const [schema, table, name, duck, nullable, fallback, note] = values.map((column) => column[row]) as [
      string,
      string,
      string,
      string,
      boolean,
      string | null,
      string | null,
    ];
    return {
      schema: schema === 'main' ? 'public' : schema,
      table,
      name,
      type: columnTypeOfDatabase(duck, note),
      notNull: !nullable,
      default: fallback,
    };
  });
}

/** The tables of the warehouse with their types as Redshift has them, and names as it folds them: datasets keep theirs. */
export async function readCatalog(database: Database): Promise<Catalog> {
  const catalog: Catalog = new Map();
  for (const { schema, table, ...found } of await readColumns(database)) {
    const key = (schema === 'public' ? table : `${schema}.${table}`).toLowerCase();
    const column = { ...found, name: found.name.toLowerCase() };
    const columns = catalog.get(key);
    if (columns) columns.push(column);
    else catalog.set(key, [column]);
  }
  return catalog;
}

export async function listTables(
  database: Database,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<Warehouse['tables']>>> {
  const tables = new Map<string, Awaited<ReturnType<Warehouse['tables']>>[number]>();
  for (const { schema, table, name, type, notNull } of await readColumns(database, signal)) {
    const key = JSON.stringify([schema, table]);
    const found = tables.get(key) ?? { schema, name: table, columns: [] };
    found.columns.push({ name, type: typeText(type), nullable: !notNull });
    tables.set(key, found);
  }
  return [...tables.values()];
}
