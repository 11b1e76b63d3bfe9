import { realpath, rm } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance, type DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Database, ResultColumn, SqlValue } from '../shared/database.ts';
import { Cancelled, Failure } from '../shared/failure.ts';
import { toColumnData, toNumbers } from './columnData.ts';
import { type ConnectionPool, connectionPool, engineClosed } from './connectionPool.ts';

export interface DuckDatabaseOptions {
  /** The database file, or `:memory:`. */
  path: string;
  /** Folders that SQL may read and write; everything else on disk and the network is refused. */
  allowedDirectories: string[];
  /** For example `4GB`; DuckDB's own default (80 % of memory) where absent. */
  memoryLimit?: string;
  /** Where operators that do not fit in memory spill. */
  spillFolder?: string;
  /** One for each core where absent. */
  threads?: number;
  /** A second database file with nothing in it at first, under the name `scratchDatabase`; gone with the next opening. */
  scratch?: string;
}

/** The name of the database for what can be made again: tables there do not show in the project's. */
export const scratchDatabase = 'standpipe_scratch';

/**
 * DuckDB behind the `Database` port. Locked down: no file outside the allowed folders, no network, no extension, no
 * change of settings by SQL. Rejects with `Failure('engine.locked')` when another process holds the file.
 */
export async function openDuckDatabase(
  options: DuckDatabaseOptions,
): Promise<Database & { close(): Promise<void> }> {
  const { instance, counting } = await openInstance(options);
  const idle: DuckDBConnection[] = [];
  const once = onceByKey();
  let closed = false;

  async function withConnection<T>(
    work: (connection: DuckDBConnection) => Promise<T>,
    fresh = false,
  ): Promise<T> {
    if (closed) throw engineClosed();
    const connection = (fresh ? undefined : idle.pop()) ?? (await connect(instance, options.path));
    let reusable = false;
    try {
      const result = await work(connection);
      reusable = !fresh;
      return result;
    } finally {
      if (reusable && !closed && idle.length < 8) idle.push(connection);
      else connection.closeSync();
    }
  }

  return {
    run: (sql, { params, signal } = {}) =>
      withConnection((connection) => runOn(connection, sql, params, signal)),
    query: (sql, { params, signal } = {}) =>
      withConnection(async (connection) => toColumnData(await read(connection, sql, params, signal))),
    numbers: (sql, { signal } = {}) =>
      counting.use(signal ?? new AbortController().signal, async (connection) =>
        toNumbers(await read(connection, sql, undefined, signal)),
      ),
    describe: (sql, { params } = {}) => withConnection((connection) => describe(connection, sql, params)),
    once,
    connection: (work) => withConnection((connection) => work(onConnection(connection, once)), true),
    transaction: (work, signal) =>
      withConnection((connection) => inTransaction(connection, once, work, signal), true),
    async close() {
      closed = true;
      for (const connection of idle.splice(0)) connection.closeSync();
      counting.close();
      instance.closeSync();
    },
  };
}

async function openInstance(
  options: DuckDatabaseOptions,
): Promise<{ instance: DuckDBInstance; counting: ConnectionPool }> {
  const allowed = await Promise.all(options.allowedDirectories.map(async (folder) => realpath(folder)));
  const settings = [
    "SET TimeZone = 'UTC'",
    'SET preserve_insertion_order = true',
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    ...(options.memoryLimit ? [`SET memory_limit = ${text(options.memoryLimit)}`] : []),
    ...(options.spillFolder ? [`SET temp_directory = ${text(options.spillFolder)}`] : []),
    ...(options.threads ? [`SET threads = ${Math.trunc(options.threads)}`] : []),
    `SET allowed_directories = [${allowed.map((folder) => text(`${folder}/`)).join(', ')}]`,
    'SET enable_external_access = false',
  ];
  try {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    if (options.path !== inMemory) await connection.run(`ATTACH ${text(options.path)} AS ${attachedAs}`);
    // Only now: until the first file's lock is ours, this may be the scratch of a living engine.
    if (options.scratch) {
      for (const name of [options.scratch, `${options.scratch}.wal`]) await rm(name, { force: true });
      await connection.run(`ATTACH ${text(options.scratch)} AS ${scratchDatabase}`);
    }
    for (const setting of settings) await connection.run(setting);
    const counting = await openCounting(instance, options.path);
    await connection.run('SET lock_configuration = true');
    connection.closeSync();
    return { instance, counting };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/could not set lock|being used by another process|Conflicting lock/i.test(message))
      throw new Failure('engine.locked', `Another process holds ${options.path}. Close it and try again.`, {
        cause: error,
      });
    throw new Failure('engine.open', `The warehouse file ${options.path} cannot be opened: ${message}`, {
      cause: error,
    });
  }
}

/**
 * Connections for counting rows by combinations of small codes: up to 2^22 of them are counted in one flat table, three
 * times as fast as by hash. Statements of users have DuckDB's own limit: their keys may be as far apart and very few.
 */
async function openCounting(instance: DuckDBInstance, path: string): Promise<ConnectionPool> {
  const connections = await Promise.all([connect(instance, path), connect(instance, path)]);
  for (const connection of connections) await connection.run('SET SESSION perfect_ht_threshold = 22');
  return connectionPool(connections);
}

/**
 * A file is attached to an instance in memory: opened as the instance's own database, a file that a killed process
 * left with CHECK constraints in its log could not be read again (DuckDB 1.5 binds them before it has a database).
 */
const inMemory = ':memory:';
/** No schema of a user bears this name, which would make `name.table` ambiguous. */
const attachedAs = 'standpipe_project';

async function connect(instance: DuckDBInstance, path: string): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  if (path !== inMemory) await connection.run(`USE ${attachedAs}`);
  return connection;
}

/** A string literal; only for settings, which take no parameters. */
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

type Once = Database['once'];

function onceByKey(): Once {
  const done = new Map<string, Promise<void>>();
  return (key, work) => {
    let result = done.get(key);
    if (!result) {
      result = work();
      done.set(key, result);
      result.catch(() => done.delete(key));
    }
    return result;
  };
}

function onConnection(connection: DuckDBConnection, once: Once): Database {
  return {
    run: (sql, { params, signal } = {}) => runOn(connection, sql, params, signal),
    query: async (sql, { params, signal } = {}) => toColumnData(await read(connection, sql, params, signal)),
    numbers: async (sql, { signal } = {}) => toNumbers(await read(connection, sql, undefined, signal)),
    describe: (sql, { params } = {}) => describe(connection, sql, params),
    once,
    connection: (work) => work(onConnection(connection, once)),
    transaction: (work, signal) => inTransaction(connection, once, work, signal),
  };
}

async function inTransaction<T>(
  connection: DuckDBConnection,
  once: Once,
  work: (database: Database) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  await connection.run('BEGIN TRANSACTION');
  try {
    const result = await work(onConnection(connection, once));
    if (signal?.aborted) throw new Cancelled();
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    // A failed COMMIT has already rolled back; what matters is the first error.
    await connection.run('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function runOn(
  connection: DuckDBConnection,
  sql: string,
  params?: SqlValue[],
  signal?: AbortSignal,
): Promise<{ changes: number }> {
  const reader = await interruptible(connection, signal, () => connection.run(sql, params ?? undefined));
  return { changes: reader.rowsChanged };
}

async function describe(
  connection: DuckDBConnection,
  sql: string,
  params: SqlValue[] = [],
): Promise<ResultColumn[]> {
  // The types of an answer may depend on parameters, which a prepared statement does not know yet.
  if (params.length > 0)
    return toColumnData(await read(connection, `SELECT * FROM (${sql}\n) LIMIT 0`, params)).columns;
  return interruptible(connection, undefined, async () => {
    const prepared = await connection.prepare(sql);
    const columns = Array.from({ length: prepared.columnCount }, (_, i) => ({
      name: prepared.columnName(i),
      type: prepared.columnType(i).toString(),
    }));
    prepared.destroySync();
    return columns;
  });
}

function read(
  connection: DuckDBConnection,
  sql: string,
  params?: SqlValue[],
  signal?: AbortSignal,
): Promise<DuckDBMaterializedResult> {
  return interruptible(connection, signal, () => connection.run(sql, params ?? undefined));
}

async function interruptible<T>(
  connection: DuckDBConnection,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (signal?.aborted) throw new Cancelled();
  // An interrupt that falls before the statement has begun is forgotten by DuckDB, so it is repeated until it holds.
  let again: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    again = setInterval(() => connection.interrupt(), 50);
  };
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted) throw new Cancelled();
    const message = error instanceof Error ? error.message : String(error);
    throw new Failure('statement.failed', message, { cause: error });
  } finally {
    clearInterval(again);
    signal?.removeEventListener('abort', interrupt);
  }
}
