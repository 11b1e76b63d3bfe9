import type { Finding } from '../../shared/diagnostic.ts';
import { parseSql } from '../sql/parse.ts';
import { references } from '../sql/references.ts';
import type { QueryBody, Statement } from '../sql/tree.ts';
import { complain, type Emission, notLocal, type View } from './context.ts';
import { type EmittedQuery, emitQuery, renamed } from './emitQuery.ts';
import { openFunctionTable } from './functions/functionTable.ts';
import { isGenerator } from './generators.ts';
import { emptyScope } from './scope.ts';
import { type SparkColumn, typeText } from './types.ts';

export type { SparkColumn };

export interface TranslatedSparkStatement {
  /** DuckDB's query; of a view, the query behind it. */
  sql: string;
  kind: 'query' | 'view' | 'other';
  /** The temporary view that it makes, as written. */
  view: string | null;
  columns: SparkColumn[];
  /** UTF-16 offsets into the script. */
  start: number;
  end: number;
  /** Lower-case names of the views that it reads. */
  reads: string[];
}

export interface SparkOptions {
  /** The views that are there before the script. */
  views: Map<string, SparkColumn[]>;
  /** Those of them whose columns are not known: any name may be theirs. */
  open?: ReadonlySet<string>;
  variables: Record<string, string>;
}

/**
 * Spark SQL (3.5, without ANSI mode, in UTC, names of any case) as DuckDB's, by an allow-list: what the engine cannot
 * answer exactly is a finding `spark-not-local`, what Spark does not have `spark-has-no`. A script with findings of
 * severity error must not be run. The returned views are the given ones and those that the script makes. Never throws.
 */
export function translateSpark(
  text: string,
  options: SparkOptions,
): { statements: TranslatedSparkStatement[]; findings: Finding[]; views: Map<string, SparkColumn[]> } {
  const { statements, findings } = parseSql(text, 'spark');
  const views = new Map(
    [...options.views].map(([name, columns]): [string, View] => [
      name.toLowerCase(),
      {
        name,
        duck: name,
        columns: columns.map((c) => ({ ...c, duck: c.name })),
        open: options.open?.has(name) === true,
      },
    ]),
  );
  const known = new Map(options.views);
  const names = new Map([...known.keys()].map((name) => [name.toLowerCase(), name]));
  const translated: TranslatedSparkStatement[] = [];
  const functions = openFunctionTable();
  for (const statement of statements) {
    const e: Emission = {
      variables: options.variables,
      functions,
      views,
      findings,
      scope: emptyScope(),
      windows: new Map(),
      names: { next: 1 },
    };
    const made = translate(statement, e);
    translated.push(made);
    if (made.view === null) continue;
    const before = names.get(made.view.toLowerCase());
    if (before !== undefined) known.delete(before);
    names.set(made.view.toLowerCase(), made.view);
    known.set(made.view, made.columns);
  }
  findings.sort((a, b) => a.start - b.start);
  return { statements: translated, findings, views: known };
}

function translate(statement: Statement, e: Emission): TranslatedSparkStatement {
  const { start, end } = statement;
  const { reads } = references(statement);
  const none = { sql: 'SELECT 1', kind: 'other' as const, view: null, columns: [], start, end, reads };
  if (statement.kind === 'select') {
    const { sql, columns } = emitQuery(statement.query, e);
    return { ...none, sql: withNames(sql, columns), kind: 'query', columns: columns.map(plain) };
  }
  if (statement.kind !== 'createView' || !statement.temporary) {
    const what = statement.kind === 'createView' ? 'A view without TEMPORARY' : 'This statement';
    complain(
      e,
      statement,
      'spark-only-views',
      `${what} has no place in a transform script, which makes temporary views (CREATE OR REPLACE TEMPORARY VIEW) and nothing else; what is written stands under outputs: in the pipeline file.`,
    );
    return none;
  }
  const name = statement.name.map((part) => part.name).join('.');
  if (statement.name.length > 1)
    complain(e, statement.name[0]!, 'sql-syntax', 'A temporary view has no schema: leave it away.');
  if (e.views.has(name.toLowerCase()) && readsThrough(reads, e).has(name.toLowerCase()))
    complain(
      e,
      statement.name[0]!,
      'spark-has-no',
      `The view "${name}" would read itself, which Spark refuses. Give it another name.`,
    );
  if (!statement.orReplace && e.views.has(name.toLowerCase()))
    complain(
      e,
      statement.name[0]!,
      'duplicate-view',
      `There is a view "${name}" already: write CREATE OR REPLACE TEMPORARY VIEW.`,
    );
  const query = renamed(emitQuery(statement.query, e), statement.columns, statement, e);
  refuseDuplicates(query, statement, e);
  if (statement.columns.length === 0) warnOfUnnamed(statement.query.body, e);
  const { columns, open } = query;
  refuseChange(name, query, statement, e);
  e.views.set(name.toLowerCase(), {
    name,
    duck: name,
    columns: columns.map((c) => ({ ...c, duck: c.name })),
    open,
    reads,
  });
  return {
    ...none,
    sql: withNames(query.sql, columns),
    kind: 'view',
    view: name,
    columns: columns.map(plain),
  };
}

/** All views that a query reads, also by way of others. */
function readsThrough(reads: readonly string[], e: Emission): Set<string> {
  const found = new Set<string>();
  const pending = [...reads];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    pending.push(...(e.views.get(name)?.reads ?? []));
  }
  return found;
}

/** Views read each other by name when they are used: one that is replaced changes those before it that read it. */
function refuseChange(name: string, query: EmittedQuery, statement: Statement, e: Emission): void {
  const before = e.views.get(name.toLowerCase());
  const signature = (columns: readonly SparkColumn[]) =>
    columns.map((c) => `${c.name.toLowerCase()} ${typeText(c.type)}`).join();
  if (!before || before.open || query.open || signature(before.columns) === signature(query.columns)) return;
  const reader = [...e.views.values()].find((view) => view.reads?.includes(name.toLowerCase()));
  if (reader)
    notLocal(
      e,
      statement,
      `Replacing "${name}", which "${reader.name}" reads, by a view of other columns`,
      'Give the new view another name.',
    );
}

const plain = ({ name, type }: SparkColumn): SparkColumn => ({ name, type });

function refuseDuplicates(query: EmittedQuery, statement: Statement, e: Emission): void {
  const seen = new Set<string>();
  for (const { name } of query.columns) {
    if (seen.has(name.toLowerCase()))
      complain(
        e,
        statement,
        'duplicate-column',
        `The view has two columns "${name}": give one of them an alias.`,
      );
    seen.add(name.toLowerCase());
  }
}

/** The name that Spark makes of an expression is its own; where it matters, a script gives one. */
function warnOfUnnamed(body: QueryBody, e: Emission): void {
  if (body.kind === 'setop') warnOfUnnamed(body.left, e);
  if (body.kind === 'nested') warnOfUnnamed(body.query.body, e);
  if (body.kind !== 'select') return;
  for (const { expr, alias, aliases } of body.items) {
    const isNamed = alias || aliases || ['column', 'field', 'star'].includes(expr.kind);
    if (isNamed || (expr.kind === 'call' && isGenerator(expr.name))) continue;
    e.findings.push({
      start: expr.start,
      end: expr.end,
      severity: 'warning',
      code: 'unnamed-column',
      message:
        'This column has no name of its own, and Spark may write its expression in another way. Add AS and a name.',
    });
  }
}

/** Under the names that Spark gives, two of which may be the same in a query. */
function withNames(sql: string, columns: EmittedQuery['columns']): string {
  if (columns.every((column) => column.name === column.duck)) return sql;
  const list = columns.map((c) => `"${c.duck.replaceAll('"', '""')}" AS "${c.name.replaceAll('"', '""')}"`);
  return `SELECT ${list.join(', ')} FROM (${sql})`;
}
