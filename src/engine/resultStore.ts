import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ColumnData, Database, ResultColumn, SqlValue } from '../shared/database.ts';
import { Failure } from '../shared/failure.ts';

/** What a result is the answer to; kept in its file. */
export interface ResultKey {
  statement: string;
  dialect: string;
  target: string;
  params: SqlValue[];
  /** ISO time. */
  at: string;
}

export interface StoredResult {
  id: string;
  key: ResultKey;
  columns: ResultColumn[];
  rowCount: number;
}

export interface ResultStore {
  /** Runs one DuckDB query on `connection` and keeps its answer in the order in which it came. */
  save(
    connection: Database,
    query: { sql: string; key: ResultKey; sessionOnly: boolean; signal: AbortSignal },
  ): Promise<StoredResult>;
  /** Rejects with `result.gone` when there is no such result (any more). */
  find(id: string): Promise<StoredResult>;
  /** Rows from `offset` on; values as `ColumnData` promises, under the names that the query gave. */
  page(id: string, offset: number, limit: number): Promise<ColumnData>;
  /** Writes the result as a Parquet file with its own column names into the store's folder; the caller takes it away. */
  writeParquet(id: string): Promise<string>;
  /** Drops what is too old, and the oldest of what is too much. */
  sweep(): Promise<void>;
  close(): Promise<void>;
}

const largestPage = 10_000;
/** Of Parquet's row groups: a page reads one or two of them. */
const rowGroup = 20_480;

/**
 * One Parquet file per result, readable by this user only, so that dropping one gives its space back. `reader` is a
 * database of its own: pages never wait for statements.
 */
export async function openResultStore(options: {
  folder: string;
  reader: Database;
  maxAgeMs: number;
  maxBytes: number;
}): Promise<ResultStore> {
  const { folder, reader, maxAgeMs, maxBytes } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const known = new Map<string, StoredResult & { path: string }>();
  const dropSession = () =>
    removeMatching(folder, (name) => name.endsWith('.session.parquet') || !name.endsWith('.parquet'));
  await dropSession();

  async function find(id: string): Promise<StoredResult & { path: string }> {
    const found = known.get(id) ?? (await readStored(folder, reader, id));
    // Without waiting for a thread: pages go before everything else.
    if (!found || !existsSync(found.path)) {
      known.delete(id);
      throw new Failure('result.gone', 'This result is no longer kept. Run the statement again.');
    }
    known.set(id, found);
    return found;
  }

  const store: ResultStore = {
    async save(connection, { sql, key, sessionOnly, signal }) {
      const id = randomUUID();
      const path = join(folder, `${id}${sessionOnly ? '.session' : ''}.parquet`);
      const part = `${path}.part`;
      try {
        const columns = await connection.describe(sql, { params: key.params });
        const about = Buffer.from(JSON.stringify({ key, columns })).toString('base64');
        const { changes } = await connection.run(
          `COPY (SELECT ${columns.map(storedForm).join(', ')} FROM (${sql}\n) AS answer(${columns.map((_, i) => `c${i}`).join(', ')}))
           TO ${quoted(part)} (FORMAT parquet, ROW_GROUP_SIZE ${rowGroup}, KV_METADATA {standpipe: ${quoted(about)}})`,
          { params: key.params, signal },
        );
        await chmod(part, 0o600);
        await rename(part, path);
        const stored = { id, key, columns, rowCount: changes, path };
        known.set(id, stored);
        await store.sweep();
        return stored;
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },

    find,

    async page(id, offset, limit) {
      const { path, columns, rowCount } = await find(id);
      const first = clamp(offset, 0, rowCount);
      const last = Math.min(rowCount, first + clamp(limit, 0, largestPage));
      const list = columns.map((_, i) => `c${i}`).join(', ');
      const { values } = await reader.query(
        `SELECT ${list} FROM read_parquet(${quoted(path)}, file_row_number = true)
         WHERE file_row_number >= ${first} AND file_row_number < ${last} ORDER BY file_row_number`,
      );
      columns.forEach(({ type }, i) => {
        if (type === 'HUGEINT' || type === 'UHUGEINT') values[i] = values[i]!.map(integerFromText);
      });
      return { columns, values, rowCount: last - first };
    },

    async writeParquet(id) {
      const { path, columns } = await find(id);
      const out = join(folder, `${randomUUID()}.export`);
      const names = distinctNames(columns);
      const list = names.map((name, i) => `c${i} AS "${name.replaceAll('"', '""')}"`).join(', ');
      await reader.run(
        `COPY (SELECT ${list} FROM read_parquet(${quoted(path)})) TO ${quoted(out)} (FORMAT parquet)`,
      );
      return out;
    },

    async sweep() {
      const files = await Promise.all(
        (await readdir(folder))
          .filter((name) => name.endsWith('.parquet'))
          .map(async (name) => {
            const path = join(folder, name);
            const found = await stat(path).catch(() => null);
            return { path, at: found?.mtimeMs ?? 0, size: found?.size ?? 0 };
          }),
      );
      files.sort((a, b) => b.at - a.at);
      let held = 0;
      for (const [i, { path, at, size }] of files.entries()) {
        held += size;
        // The newest stays whatever its size: somebody is about to look at it.
        if (i > 0 && (held > maxBytes || at < Date.now() - maxAgeMs)) await rm(path, { force: true });
      }
    },

    close: dropSession,
  };
  await store.sweep();
  return store;
}

/** Column names that a JSON object or a Parquet file can hold: the second `a` becomes `a_2`. */
export function distinctNames(columns: readonly ResultColumn[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let distinct = name;
    for (let n = 2; taken.has(distinct.toLowerCase()); n++) distinct = `${name}_${n}`;
    taken.add(distinct.toLowerCase());
    return distinct;
  });
}

/** What Parquet would round or cut is kept as text or as the widest decimal. */
function storedForm({ type }: ResultColumn, i: number): string {
  if (type === 'HUGEINT' || type === 'UHUGEINT' || type === 'INTERVAL' || type.startsWith('TIME WITH'))
    return `c${i}::VARCHAR AS c${i}`;
  if (type === 'BLOB' || type === 'BIT') return `c${i}::VARCHAR AS c${i}`;
  return `c${i}`;
}

/** As `ColumnData` promises: a number where one holds it exactly. */
function integerFromText(text: unknown): unknown {
  const number = Number(text);
  return text === null || !Number.isSafeInteger(number) ? text : number;
}

async function readStored(folder: string, reader: Database, id: string) {
  if (!/^[0-9a-f-]{36}$/.test(id)) return null;
  for (const name of [`${id}.parquet`, `${id}.session.parquet`]) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    const { values } = await reader.query(
      `SELECT m.value::VARCHAR, (SELECT num_rows FROM parquet_file_metadata(${quoted(path)}))
       FROM parquet_kv_metadata(${quoted(path)}) m WHERE m.key::VARCHAR = 'standpipe'`,
    );
    const [about, rows] = values.map((column) => column[0]);
    const { key, columns } = JSON.parse(Buffer.from(String(about), 'base64').toString()) as {
      key: ResultKey;
      columns: ResultColumn[];
    };
    return { id, key, columns, rowCount: Number(rows), path };
  }
  return null;
}

async function removeMatching(folder: string, matches: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(folder)) if (matches(name)) await rm(join(folder, name), { force: true });
}

const clamp = (value: number, low: number, high: number) =>
  Number.isFinite(value) ? Math.max(low, Math.min(high, Math.trunc(value))) : low;
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
