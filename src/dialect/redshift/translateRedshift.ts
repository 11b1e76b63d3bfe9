import type { Finding } from '../../shared/diagnostic.ts';
import { parseSql } from '../sql/parse.ts';
import { references } from '../sql/references.ts';
import type { Statement } from '../sql/tree.ts';
import type { Emission } from './context.ts';
import { lakeKey } from './emitCopy.ts';
import { emitStatement } from './emitStatement.ts';

export interface TranslatedStatement {
  /** DuckDB statements, to be run in this order; empty for a statement without an effect here. */
  sql: string[];
  kind: 'query' | 'dml' | 'ddl' | 'copy' | 'other';
  /** UTF-16 offsets into the script. */
  start: number;
  end: number;
  /** Lower-case `schema.table`, or `lake:curated/posts` for a place in the lake. */
  reads: string[];
  writes: string[];
}

/**
 * Redshift SQL as DuckDB's. What Redshift does not have is a finding `redshift-has-no`, what the embedded engine
 * cannot answer exactly `redshift-not-local`; a script with findings of severity error must not be run. Never throws.
 */
export function translateRedshift(
  text: string,
  options: { variables: Record<string, string>; lakePath: string },
): { statements: TranslatedStatement[]; findings: Finding[] } {
  const { statements, findings } = parseSql(text, 'redshift');
  const emission: Emission = {
    variables: { lake: 'lake://', ...options.variables },
    lakePath: options.lakePath,
    findings,
  };
  const translated = statements.map((statement) => ({
    sql: emitStatement(statement, emission).filter((sql) => sql !== ''),
    kind: kindOf(statement),
    start: statement.start,
    end: statement.end,
    ...withLake(statement, emission),
  }));
  findings.sort((a, b) => a.start - b.start);
  return { statements: translated, findings };
}

function kindOf({ kind }: Statement): TranslatedStatement['kind'] {
  if (kind === 'select') return 'query';
  if (kind === 'copy' || kind === 'unload') return 'copy';
  if (kind === 'createTable' || kind === 'createView' || kind === 'createSchema' || kind === 'drop')
    return 'ddl';
  return kind === 'other' ? 'other' : 'dml';
}

function withLake(statement: Statement, e: Emission): { reads: string[]; writes: string[] } {
  const { reads, writes } = references(statement);
  const place =
    statement.kind === 'copy' ? statement.from : statement.kind === 'unload' ? statement.to : null;
  if (place?.kind === 'string') {
    const uri = place.value.replace(/\$\{(\w+)\}/g, (_, name: string) => e.variables[name] ?? '');
    const key = lakeKey(uri)?.replace(/\/+$/, '');
    if (key) (statement.kind === 'copy' ? reads : writes).push(`lake:${key}`);
  }
  return { reads, writes };
}
