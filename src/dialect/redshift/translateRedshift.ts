import type { Finding } from '../../shared/diagnostic.ts';
import { parseSql } from '../sql/parse.ts';
import { references } from '../sql/references.ts';
import type { Statement } from '../sql/tree.ts';
import type { Catalog } from './catalog.ts';
import type { Emission } from './context.ts';
import { lakeKey } from './copyOptions.ts';
import { emitMergeIntoEmpty } from './emitMerge.ts';
import { emitStatement } from './emitStatement.ts';
import { type CopyPlan, planCopy } from './planCopy.ts';
import { planUnload, type UnloadPlan } from './planUnload.ts';
import { reservedNames } from './reservedWords.ts';
import { noScope } from './scope.ts';

export interface TranslatedStatement {
  /** DuckDB statements, to be run in this order; empty for COPY, UNLOAD and what has no effect here. */
  sql: string[];
  kind: 'query' | 'dml' | 'ddl' | 'copy' | 'other';
  /** What a COPY or UNLOAD does, for the one who holds the lake; null for other statements. */
  plan: CopyPlan | UnloadPlan | null;
  /** What to run in place of `sql` while the table `target` has no rows; null where that is no different. */
  intoEmpty: { target: string; sql: string } | null;
  /** UTF-16 offsets into the script. */
  start: number;
  end: number;
  /** Lower-case `schema.table`, or `lake:curated/posts` for a place in the lake. */
  reads: string[];
  writes: string[];
}

export interface RedshiftOptions {
  variables: Record<string, string>;
  /** The tables that are there before the script; not changed. What is not known is taken on trust. */
  tables?: Catalog;
  /** DuckDB's name of the database that holds them, where it matters. */
  database?: string;
}

/**
 * Redshift SQL as DuckDB's. What Redshift does not have is a finding `redshift-has-no`, what the embedded engine
 * cannot answer exactly `redshift-not-local`; a script with findings of severity error must not be run. Never throws.
 */
export function translateRedshift(
  text: string,
  options: RedshiftOptions,
): { statements: TranslatedStatement[]; findings: Finding[]; tables: Catalog } {
  const { statements, findings } = parseSql(text, 'redshift');
  const emission: Emission = {
    variables: { lake: 'lake://', ...options.variables },
    database: options.database ?? null,
    catalog: new Map(options.tables),
    findings,
    scope: noScope,
  };
  const translated = statements.map((statement) => translate(statement, emission));
  findings.sort((a, b) => a.start - b.start);
  return { statements: translated, findings, tables: emission.catalog };
}

function translate(statement: Statement, e: Emission): TranslatedStatement {
  e.findings.push(...reservedNames(statement));
  const plan =
    statement.kind === 'copy'
      ? planCopy(statement, e)
      : statement.kind === 'unload'
        ? planUnload(statement, e)
        : null;
  return {
    sql: emitStatement(statement, e),
    kind: kindOf(statement),
    plan,
    intoEmpty: statement.kind === 'merge' ? emitMergeIntoEmpty(statement, e) : null,
    start: statement.start,
    end: statement.end,
    ...withLake(statement, e),
  };
}

function kindOf({ kind }: Statement): TranslatedStatement['kind'] {
  if (kind === 'select') return 'query';
  if (kind === 'copy' || kind === 'unload') return 'copy';
  if (
    kind === 'createTable' ||
    kind === 'alterTable' ||
    kind === 'createView' ||
    kind === 'createSchema' ||
    kind === 'drop'
  )
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
