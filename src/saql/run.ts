import type { ColumnData, Database } from '../shared/database.ts';
import { quoteName } from '../shared/quote.ts';
import type { CompiledSaql } from './compile.ts';
import { forecastTable } from './forecast/timeseries.ts';

/**
 * Runs a compiled query: its forecasts in order, each into a temporary table, then its SELECT. Throws what the
 * database throws; a query without SQL must not be given.
 */
export async function runSaql(
  { sql, forecasts }: CompiledSaql,
  db: Database,
  signal: AbortSignal,
): Promise<ColumnData> {
  if (sql === null) throw new Error('A query with error findings cannot run.');
  if (forecasts.length === 0) return db.query(sql, { signal });
  return db.connection(async (connection) => {
    for (const { input, table, options } of forecasts) {
      const rows = await forecastTable(await connection.query(input, { signal }), options, signal);
      await store(connection, table, rows, signal);
    }
    return connection.query(sql, { signal });
  });
}

/** Values go in as one JSON parameter, so that none is ever SQL text. */
async function store(db: Database, table: string, rows: ColumnData, signal: AbortSignal): Promise<void> {
  const types = rows.columns.map(({ type }) =>
    /INT|DOUBLE|DECIMAL|FLOAT|HUGE/.test(type) ? 'DOUBLE' : 'VARCHAR',
  );
  const records = Array.from({ length: rows.rowCount }, (_, row) =>
    rows.values.map((column) => column[row] ?? null),
  );
  const list = rows.columns.map(
    ({ name }, index) =>
      `CAST(json_extract_string(j, '$[${index}]') AS ${types[index]}) AS ${quoteName(name)}`,
  );
  await db.run(
    `CREATE OR REPLACE TEMP TABLE ${quoteName(table)} AS SELECT ${list.join(', ')} FROM (SELECT unnest(CAST(CAST($1 AS VARCHAR) AS JSON[])) AS j)`,
    { params: [JSON.stringify(records)], signal },
  );
}
