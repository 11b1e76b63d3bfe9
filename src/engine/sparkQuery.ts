import { sparkMacros } from '../dialect/spark/macros.ts';
import { translateSpark } from '../dialect/spark/translateSpark.ts';
import type { Database } from '../shared/database.ts';
import { type Diagnostic, hasErrors, toDiagnostics } from '../shared/diagnostic.ts';
import { Failure } from '../shared/failure.ts';
import { quoteName } from '../shared/quote.ts';
import type { InputView } from './lakeInputs.ts';
import { queryFile } from './redshiftQuery.ts';

/**
 * Spark SQL on a connection of its own, over views of the lake. The views that the text makes are made; DuckDB's text
 * of its last query is given back, null when it ends with none. Nothing has run when there are error diagnostics.
 */
export async function runSpark(
  sql: string,
  context: {
    connection: Database;
    views: readonly InputView[];
    variables: Record<string, string>;
    signal: AbortSignal;
  },
): Promise<{ diagnostics: Diagnostic[]; select: string | null }> {
  const { connection, variables, signal } = context;
  const views = new Map(context.views.map(({ name, columns }) => [name, columns]));
  const { statements, findings } = translateSpark(sql, { views, variables });
  const diagnostics = toDiagnostics(queryFile, sql, findings);
  if (hasErrors(diagnostics)) return { diagnostics, select: null };
  const last = statements.at(-1);
  if (!last)
    throw new Failure('statement.empty', 'There is no statement in this text. Give one, such as "select 1".');
  for (const macro of sparkMacros) await connection.run(`CREATE OR REPLACE TEMP MACRO ${macro}`);
  for (const view of context.views)
    await connection.run(`CREATE OR REPLACE TEMP VIEW ${quoteName(view.name)} AS ${view.sql}`);
  for (const { kind, view, sql: made } of statements)
    if (kind === 'view' && view !== null)
      await connection.run(`CREATE OR REPLACE TEMP VIEW ${quoteName(view)} AS ${made}`, { signal });
  return { diagnostics, select: last.kind === 'query' ? last.sql : null };
}
