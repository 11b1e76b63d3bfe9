import type { Catalog } from '../dialect/redshift/catalog.ts';
import type { Lake, PlanInput, Target } from '../pipeline/ports.ts';
import type { Database } from '../shared/database.ts';
import type { EngineApi, QueryAnswer, QueryRequest, TableInfo } from '../shared/engineApi.ts';
import { Failure } from '../shared/failure.ts';
import { type InputView, lakeInputs } from './lakeInputs.ts';
import type { OpenTarget } from './openTarget.ts';
import { type QueryScope, readQueryScope } from './projectFiles.ts';
import { runRedshift } from './redshiftQuery.ts';
import type { ResultStore } from './resultStore.ts';
import { runSpark } from './sparkQuery.ts';
import { openStatementSlots } from './statementSlots.ts';

/** What queries are carried out with; the engine's root chooses it. */
export interface QueryParts {
  database: Database;
  openTarget: OpenTarget;
  /** What the database says, for one who writes SQL of the user's dialect. */
  explainError: (error: unknown) => string;
  /** DuckDB queries over objects of the lake, with their Spark types. */
  inputViews: (inputs: PlanInput[], lake: Lake, signal: AbortSignal) => Promise<InputView[]>;
  readCatalog: (database: Database) => Promise<Catalog>;
}

export interface QueryHost {
  /** `keep`: whoever asks may come back for the result after the engine has ended. */
  query(request: QueryRequest & { queryId: string }, options: { keep: boolean }): Promise<QueryAnswer>;
  cancel(queryId: string): void;
  schema: EngineApi['schema'];
  /** Cancels every statement and waits until all have ended. */
  close(): Promise<void>;
}

const statementsAtOnce = 8;

interface Question {
  request: QueryRequest;
  scope: QueryScope;
  keep: boolean;
  signal: AbortSignal;
}

/** Runs what users ask, a few statements at a time, each into the result store. */
export function openQueryHost(options: {
  root: string;
  parts: QueryParts;
  results: ResultStore;
  /** Told when a statement begins; calls what it gives when that has ended. */
  statementBegins: () => () => void;
}): QueryHost {
  const { root, parts, results, statementBegins } = options;
  const inSlot = openStatementSlots(statementsAtOnce);
  const underWay = new Map<string, { controller: AbortController; ended: Promise<unknown> }>();

  const openTarget = ({ target, variables }: QueryScope) =>
    parts.openTarget({ target, variables, owner: 'query', sparkSubmit: [] });

  async function answer(question: Omit<Question, 'scope'>): Promise<QueryAnswer> {
    const { request, signal } = question;
    const scope = await readQueryScope(root, request);
    return withTarget(openTarget(scope), (target) =>
      inSlot(signal, async () => {
        const started = performance.now();
        const ask = request.dialect === 'spark' ? askSpark : askRedshift;
        const { diagnostics, stored } = await ask({ ...question, scope }, target);
        return {
          resultId: stored?.id ?? null,
          columns: stored?.columns ?? [],
          rowCount: stored?.rowCount ?? 0,
          milliseconds: Math.round(performance.now() - started),
          diagnostics,
        };
      }),
    );
  }

  async function askRedshift(question: Question, target: Target) {
    const { database, readCatalog } = parts;
    const { request, scope, signal } = question;
    const { diagnostics, select } = await runRedshift(request.sql, {
      scope,
      database,
      target,
      readCatalog,
      signal,
    });
    return { diagnostics, stored: select === null ? null : await save(database, select, question) };
  }

  async function askSpark(question: Question, target: Target) {
    const { request, scope, signal } = question;
    const lake = await target.lake();
    const inputs = scope.definition ? await lakeInputs(scope.definition, scope.variables, lake, signal) : [];
    const views = await parts.inputViews(inputs, lake, signal);
    return parts.database.connection(async (connection) => {
      const { diagnostics, select } = await runSpark(request.sql, {
        connection,
        views,
        variables: scope.variables,
        signal,
      });
      return { diagnostics, stored: select === null ? null : await save(connection, select, question) };
    });
  }

  async function save(connection: Database, sql: string, { request, scope, keep, signal }: Question) {
    const key = {
      statement: request.sql,
      dialect: request.dialect,
      target: scope.target.name,
      params: request.params ?? [],
      at: new Date().toISOString(),
    };
    const sessionOnly = !keep || scope.target.environment === 'production';
    try {
      return await results.save(connection, { sql, key, sessionOnly, signal });
    } catch (error) {
      if (error instanceof Failure && error.code === 'statement.failed')
        throw new Failure(error.code, parts.explainError(error), { cause: error });
      throw error;
    }
  }

  return {
    async query(request, { keep }) {
      if (underWay.has(request.queryId))
        throw new Failure('query.twice', `The query ${request.queryId} is under way already.`);
      const controller = new AbortController();
      const statementEnds = statementBegins();
      const ended = answer({ request, keep, signal: controller.signal }).finally(statementEnds);
      underWay.set(request.queryId, { controller, ended: ended.catch(() => {}) });
      try {
        return await ended;
      } finally {
        underWay.delete(request.queryId);
      }
    },
    cancel: (queryId) => underWay.get(queryId)?.controller.abort(),
    async schema(request) {
      const scope = await readQueryScope(root, request);
      return withTarget(openTarget(scope), async (target) => {
        const warehouse = await target.warehouse();
        return describeTables(await warehouse.tables(new AbortController().signal), parts.database);
      });
    },
    async close() {
      for (const { controller } of underWay.values()) controller.abort();
      await Promise.all([...underWay.values()].map(({ ended }) => ended));
    },
  };
}

async function withTarget<T>(target: Target, work: (target: Target) => Promise<T>): Promise<T> {
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}

/** Adds what only the database knows: views, and how many rows a table has. */
async function describeTables(
  tables: Omit<TableInfo, 'kind' | 'rows'>[],
  database: Database,
): Promise<TableInfo[]> {
  const { values } = await database.query(
    'SELECT schema_name, table_name, estimated_size FROM duckdb_tables()',
  );
  const [schemas = [], names = [], sizes = []] = values;
  const rows = new Map(names.map((name, i) => [`${schemas[i]}.${name}`, Number(sizes[i])]));
  return tables.map(({ schema, name, columns }) => {
    const size = rows.get(`${schema === 'public' ? 'main' : schema}.${name}`);
    return { schema, name, kind: size === undefined ? 'view' : 'table', rows: size ?? null, columns };
  });
}
