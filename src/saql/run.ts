import type { ColumnData, Database } from '../shared/database.ts';
import type { CompiledSaql } from './compile.ts';

/** Runs a compiled query. Throws where it has no SQL, or has forecasts, which cannot be carried out yet. */
export async function runSaql(
  compiled: CompiledSaql,
  db: Database,
  signal: AbortSignal,
): Promise<ColumnData> {
  if (compiled.sql === null) throw new Error('This query cannot run: it was not compiled to SQL.');
  if (compiled.forecasts.length > 0) throw new Error('Queries with timeseries cannot run yet.');
  return db.query(compiled.sql, { signal });
}
