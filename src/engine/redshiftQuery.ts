import { randomUUID } from 'node:crypto';
import type { Catalog } from '../dialect/redshift/catalog.ts';
import { translateRedshift } from '../dialect/redshift/translateRedshift.ts';
import type { Target } from '../pipeline/ports.ts';
import type { Database } from '../shared/database.ts';
import { type Diagnostic, hasErrors, toDiagnostics } from '../shared/diagnostic.ts';
import { Failure } from '../shared/failure.ts';
import type { QueryScope } from './projectFiles.ts';

/** The file name under which places in a query's own text are given. */
export const queryFile = 'query';

export interface RedshiftQuery {
  diagnostics: Diagnostic[];
  /** DuckDB's text of the last statement, when that is a query; null where nothing is to be shown. */
  select: string | null;
}

/**
 * Translates what the user asked and runs all of it but a last SELECT, in one transaction. Nothing has run when
 * there are error diagnostics.
 */
export async function runRedshift(
  sql: string,
  context: {
    scope: QueryScope;
    database: Database;
    target: Target;
    readCatalog: (database: Database) => Promise<Catalog>;
    signal: AbortSignal;
  },
): Promise<RedshiftQuery> {
  const { scope, database, target, readCatalog, signal } = context;
  // Opening it makes the functions that translated text calls.
  const warehouse = await target.warehouse();
  const { values } = await database.query('SELECT current_database()');
  const { statements, findings } = translateRedshift(sql, {
    variables: scope.variables,
    tables: await readCatalog(database),
    database: String(values[0]![0]),
  });
  const diagnostics = toDiagnostics(queryFile, sql, findings);
  if (hasErrors(diagnostics)) return { diagnostics, select: null };
  const last = statements.at(-1);
  if (!last)
    throw new Failure('statement.empty', 'There is no statement in this text. Give one, such as "select 1".');
  const shows = last.kind === 'query' && last.sql.length === 1;
  const before = shows ? sql.slice(0, last.start) : sql;
  if (statements.length > 1 || !shows) {
    if (scope.target.readOnly)
      throw new Failure(
        'target.readOnly',
        `The target ${scope.target.name} is read-only; only a SELECT may be asked of it.`,
      );
    await warehouse.execute([{ text: before, file: queryFile, line: 1 }], {
      token: `query-${randomUUID()}`,
      signal,
    });
  }
  return { diagnostics, select: shows ? last.sql[0]! : null };
}
