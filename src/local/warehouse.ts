import { isDeepStrictEqual } from 'node:util';
import type { Catalog } from '../dialect/redshift/catalog.ts';
import { redshiftMacros } from '../dialect/redshift/macros.ts';
import { type TranslatedStatement, translateRedshift } from '../dialect/redshift/translateRedshift.ts';
import type { StatementReport, Warehouse, WarehouseStatement } from '../pipeline/ports.ts';
import type { ColumnData, Database } from '../shared/database.ts';
import { type Diagnostic, hasErrors, toDiagnostic } from '../shared/diagnostic.ts';
import { Failure, isCancelled } from '../shared/failure.ts';
import { LineIndex } from '../shared/place.ts';
import { copyFromLake } from './warehouse/copyFromLake.ts';
import { explainError } from './warehouse/explainError.ts';
import { listTables, readCatalog } from './warehouse/readCatalog.ts';
import { stagingFirst } from './warehouse/stagingFirst.ts';
import { unloadToLake } from './warehouse/unloadToLake.ts';

export interface LocalWarehouseOptions {
  database: Database;
  /** The absolute folder that `lake://` stands for. */
  lakeRoot: string;
  variables: Record<string, string>;
  /** Told where a fault may be injected; see the fault tests. */
  onPoint?: (name: string) => void;
}

/** DuckDB as a warehouse that speaks Redshift SQL. */
export async function openLocalWarehouse(options: LocalWarehouseOptions): Promise<Warehouse> {
  const { database, lakeRoot, variables, onPoint } = options;
  await database.once('local warehouse', () => prepare(database));

  const name = (await database.query('SELECT current_database()')).values[0]![0] as string;
  const translation = { variables, database: name };

  return {
    async check(statements) {
      return translateAll(statements, translation, await readCatalog(database)).diagnostics;
    },

    async execute(statements, { token, onStatement, signal }) {
      const context = { database, lakeRoot, onPoint, signal };
      const attempt = async (connection: Database): Promise<StatementReport[] | null> => {
        const applied = await appliedReports(connection, token);
        if (applied) return applied;
        const known = await readCatalog(connection);
        const { steps, diagnostics } = translateAll(statements, translation, known);
        refuse(diagnostics);
        const done: Done = new Map();
        const first = stagingFirst(steps.flatMap((step) => step.translated));
        for (const step of steps)
          for (const translated of step.translated)
            if (first.has(translated))
              done.set(translated, await runOne(connection, step, translated, context));
        return connection.transaction(async (inside) => {
          // Another stage has changed tables since they were looked at.
          if (!isDeepStrictEqual(await readCatalog(inside), known)) return null;
          const made: StatementReport[] = [];
          for (const [i, step] of steps.entries()) {
            const report = await runStep(inside, step, done, context);
            made.push(report);
            onStatement?.(i, report);
          }
          await inside.run('INSERT INTO standpipe.applied_tokens VALUES (?, ?, now()::TIMESTAMP)', {
            params: [token, JSON.stringify(made)],
          });
          return made;
        }, signal);
      };
      let reports: StatementReport[] | null = null;
      while (reports === null) reports = await database.connection(attempt);
      onPoint?.('after-commit-before-journal');
      return reports;
    },

    async query(statement, { limit, signal }) {
      const { steps, diagnostics } = translateAll([statement], translation, await readCatalog(database));
      refuse(diagnostics);
      const [step] = steps;
      const [only] = step!.translated;
      if (step!.translated.length !== 1 || only!.kind !== 'query')
        throw new Failure('statement.notQuery', 'Only one SELECT can be queried; give one without others.', {
          file: statement.file,
          line: statement.line,
        });
      const sql = limit === null ? only!.sql[0]! : `(${only!.sql[0]!}) LIMIT ${limit}`;
      return withPlace(step!, only!, () => database.query(sql, { signal }));
    },

    tables: (signal) => listTables(database, signal),
  };
}

/** Queries and runs open a warehouse each, at the same time: two that make the same macro are a conflict in DuckDB. */
async function prepare(database: Database): Promise<void> {
  // Together: each for itself would be a transaction of its own, written to the disk one after the other.
  const macros = redshiftMacros.map((macro) => `CREATE OR REPLACE MACRO ${macro};`).join('\n');
  await database.transaction((connection) => connection.run(macros));
  await database.run(
    `CREATE SCHEMA IF NOT EXISTS standpipe;
     CREATE TABLE IF NOT EXISTS standpipe.applied_tokens (token VARCHAR PRIMARY KEY, reports VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL)`,
  );
}

interface Step {
  statement: WarehouseStatement;
  index: LineIndex;
  translated: TranslatedStatement[];
}

/** Each statement is translated knowing what those before it made. */
function translateAll(
  statements: readonly WarehouseStatement[],
  options: { variables: Record<string, string>; database: string },
  known: Catalog,
): { steps: Step[]; diagnostics: Diagnostic[] } {
  let tables = known;
  const diagnostics: Diagnostic[] = [];
  const steps = statements.map((statement): Step => {
    const index = new LineIndex(statement.text);
    const translation = translateRedshift(statement.text, { ...options, tables });
    tables = translation.tables;
    for (const finding of translation.findings) {
      const found = toDiagnostic(statement.file, index, finding);
      const down = statement.line - 1;
      diagnostics.push({ ...found, line: found.line + down, endLine: found.endLine + down });
    }
    return { statement, index, translated: translation.statements };
  });
  return { steps, diagnostics };
}

function refuse(diagnostics: readonly Diagnostic[]): void {
  if (!hasErrors(diagnostics)) return;
  const [first, ...others] = diagnostics.filter((d) => d.severity === 'error');
  const more = others.length === 0 ? '' : ` (${others.length} more of its errors are shown by "check".)`;
  throw new Failure(`statement.${first!.code}`, `${first!.message}${more}`, {
    file: first!.file,
    line: first!.line,
  });
}

async function appliedReports(connection: Database, token: string): Promise<StatementReport[] | null> {
  const found = await connection.query('SELECT reports FROM standpipe.applied_tokens WHERE token = ?', {
    params: [token],
  });
  return found.rowCount === 0 ? null : (JSON.parse(found.values[0]![0] as string) as StatementReport[]);
}

interface RunContext {
  /** Beside the transaction, to find out what went wrong in it. */
  database: Database;
  lakeRoot: string;
  onPoint: ((name: string) => void) | undefined;
  signal: AbortSignal;
}

/** What was carried out before the transaction, and what came of it. */
type Done = Map<TranslatedStatement, StatementReport>;

async function runStep(
  connection: Database,
  step: Step,
  done: Done,
  context: RunContext,
): Promise<StatementReport> {
  const report: StatementReport = { rows: null, milliseconds: 0 };
  for (const translated of step.translated) {
    const { rows, milliseconds } =
      done.get(translated) ?? (await runOne(connection, step, translated, context));
    if (rows !== null) report.rows = (report.rows ?? 0) + rows;
    report.milliseconds += milliseconds;
  }
  return report;
}

async function runOne(
  connection: Database,
  step: Step,
  translated: TranslatedStatement,
  context: RunContext,
): Promise<StatementReport> {
  const started = performance.now();
  const rows = await withPlace(step, translated, () => runTranslated(connection, translated, context));
  return { rows, milliseconds: Math.round(performance.now() - started) };
}

async function runTranslated(
  connection: Database,
  { sql, plan, kind, intoEmpty }: TranslatedStatement,
  { database, lakeRoot, onPoint, signal }: RunContext,
): Promise<number | null> {
  if (plan?.kind === 'copy') {
    const rows = await copyFromLake(connection, database, plan, lakeRoot, signal);
    onPoint?.('inside-copy');
    return rows;
  }
  if (plan?.kind === 'unload') return unloadToLake(connection, plan, lakeRoot, signal);
  let rows: number | null = null;
  const isEmpty =
    intoEmpty !== null &&
    (await connection.query(`SELECT 1 FROM ${intoEmpty.target} LIMIT 1`, { signal })).rowCount === 0;
  for (const text of isEmpty ? [intoEmpty.sql] : sql) {
    const { changes } = await connection.run(text, { signal });
    if (kind === 'dml' || fills.test(text)) rows = changes;
  }
  return rows;
}

/** Statements of CREATE TABLE … AS that put rows in. */
const fills = /^(?:INSERT|CREATE (?:TEMP )?TABLE \S+ AS )/;

/** What goes wrong in `work` becomes a Failure that names the statement's place. */
async function withPlace<T extends ColumnData | number | null>(
  { statement, index }: Step,
  translated: TranslatedStatement,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isCancelled(error)) throw error;
    const line = statement.line - 1 + index.position(translated.start).line;
    const code = error instanceof Failure ? error.code : 'statement.failed';
    throw new Failure(code, explainError(error), { file: statement.file, line, cause: error });
  }
}
