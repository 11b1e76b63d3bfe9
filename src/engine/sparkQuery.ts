import { sparkMacros } from '../dialect/spark/macros.ts';
import { translateSpark } from '../dialect/spark/translateSpark.ts';
import { duckType, type SparkColumn, sparkTypeOf } from '../dialect/spark/types.ts';
import type { Database } from '../shared/database.ts';
import { type Diagnostic, hasErrors, toDiagnostic } from '../shared/diagnostic.ts';
import { Failure } from '../shared/failure.ts';
import { LineIndex } from '../shared/place.ts';
import type { Column, ColumnType } from '../shared/table.ts';
import { queryFile } from './redshiftQuery.ts';

/** Something in the lake that Spark SQL sees as a view. */
export interface LakeView {
  name: string;
  /** Absolute paths of its objects; a view without any is not there yet. */
  files: string[];
  format: 'ndjson' | 'parquet';
  /** Of NDJSON; Parquet files tell theirs. */
  columns: Column[] | null;
}

/**
 * Spark SQL on a connection of its own, over the views of the lake. Its own views are made; the last query's DuckDB
 * text is given back.
 */
export async function runSpark(
  sql: string,
  context: {
    connection: Database;
    views: LakeView[];
    variables: Record<string, string>;
    signal: AbortSignal;
  },
): Promise<{ diagnostics: Diagnostic[]; select: string | null }> {
  const { connection, variables, signal } = context;
  const known = new Map<string, SparkColumn[]>();
  for (const macro of sparkMacros) await connection.run(`CREATE OR REPLACE TEMP MACRO ${macro}`);
  for (const view of context.views) known.set(view.name, await makeView(connection, view));
  const { statements, findings } = translateSpark(sql, { views: known, variables });
  const index = new LineIndex(sql);
  const diagnostics = findings.map((finding) => toDiagnostic(queryFile, index, finding));
  if (hasErrors(diagnostics)) return { diagnostics, select: null };
  const last = statements.at(-1);
  if (!last)
    throw new Failure('statement.empty', 'There is no statement in this text. Give one, such as "select 1".');
  for (const statement of statements) {
    if (statement === last && statement.kind === 'query') break;
    if (statement.kind === 'view' && statement.view !== null)
      await connection.run(`CREATE OR REPLACE TEMP VIEW ${identifier(statement.view)} AS ${statement.sql}`, {
        signal,
      });
  }
  return { diagnostics, select: last.kind === 'query' ? last.sql : null };
}

async function makeView(connection: Database, view: LakeView): Promise<SparkColumn[]> {
  const files = `[${view.files.map(quoted).join(', ')}]`;
  const columns = view.columns?.map(({ name, type }) => ({ name, type: sparkTypeOf(type) }));
  const reads = columns
    ? `read_json(${files}, format = 'newline_delimited', columns = {${columns
        .map(({ name, type }) => `${quoted(name)}: ${quoted(duckType(type))}`)
        .join(', ')}})`
    : `read_parquet(${files}, union_by_name = true)`;
  await connection.run(`CREATE OR REPLACE TEMP VIEW ${identifier(view.name)} AS SELECT * FROM ${reads}`);
  if (columns) return columns;
  const described = await connection.query(`SELECT * FROM ${identifier(view.name)} LIMIT 0`);
  return described.columns.map(({ name, type }) => ({ name, type: sparkTypeOf(lakeType(type)) }));
}

/** The lake's type for what DuckDB reads from a Parquet file that a transform wrote. */
function lakeType(duck: string): ColumnType {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(duck);
  if (decimal) return `decimal(${Number(decimal[1])},${Number(decimal[2])})`;
  return lakeTypes[duck] ?? 'string';
}

const lakeTypes: Record<string, ColumnType> = {
  BOOLEAN: 'boolean',
  TINYINT: 'int',
  SMALLINT: 'int',
  INTEGER: 'int',
  BIGINT: 'bigint',
  FLOAT: 'double',
  DOUBLE: 'double',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamp',
  'VARCHAR[]': 'array<string>',
};

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
