import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cancelled, Failure } from '../../../src/shared/failure.ts';
import type { SourceSpec } from '../../../src/shared/sourceSpec.ts';
import { openSource } from '../../../src/source/openSource.ts';
import { generateSample } from '../../../src/source/sample/generateSample.ts';
import { declaredTables } from '../../../src/source/sourceTables.ts';
import { inventedQuestions, openReplayServer, type ReplayServer } from '../../support/replayServer.ts';
import { temporaryFolder } from '../../support/standpipe.ts';
import { readAll } from '../../support/strictDump.ts';

const { signal } = new AbortController();
const count = 9000;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: ReplayServer;

/** Every kind of source, each with a table of some megabytes. */
const kinds: Record<string, () => SourceSpec> = {
  dump: () => ({ kind: 'dump', path: join(folder.path, 'dump'), tables: null }),
  'stack-exchange': () => ({
    kind: 'stack-exchange',
    site: 'stackoverflow',
    methods: ['questions', 'answers'],
    by: 'activity',
    from: null,
    endpoint: server.endpoint,
    key: null,
  }),
  ndjson: () => files('ndjson'),
  csv: () => files('csv'),
  parquet: () => files('parquet'),
};
const files = (format: 'ndjson' | 'csv' | 'parquet'): SourceSpec => ({
  kind: 'files',
  path: join(folder.path, format),
  format,
  table: 'posts',
  columns: null,
  full: true,
});

beforeAll(async () => {
  folder = await temporaryFolder('contract');
  await generateSample({ posts: 6000, seed: 1, out: join(folder.path, 'dump'), signal });
  server = await openReplayServer({ questions: inventedQuestions(320), answers: [] });
  for (const format of ['ndjson', 'csv', 'parquet']) await mkdir(join(folder.path, format));
  const row = (i: number) => ({
    id: i,
    title: `Row ${i} "é", ${'x'.repeat(300)}\n.`,
    score: i % 2 ? i / 4 : null,
  });
  const rows = Array.from({ length: count }, (_, i) => row(i));
  const ndjson = (part: typeof rows) => `${part.map((r) => JSON.stringify(r)).join('\n')}\n`;
  const csv = (part: typeof rows) =>
    `id,title,score\n${part.map((r) => `${r.id},"${r.title.replaceAll('"', '""')}",${r.score ?? ''}`).join('\n')}\n`;
  await writeFile(join(folder.path, 'ndjson', 'a.ndjson'), ndjson(rows.slice(0, 5000)));
  await writeFile(join(folder.path, 'ndjson', 'b.jsonl.gz'), gzipSync(ndjson(rows.slice(5000))));
  await writeFile(join(folder.path, 'csv', 'a.csv'), csv(rows.slice(0, 5000)));
  await writeFile(join(folder.path, 'csv', 'b.csv.gz'), gzipSync(csv(rows.slice(5000))));
  const database = await (await DuckDBInstance.create(':memory:')).connect();
  for (const [name, from, to] of [
    ['a', 0, 5000],
    ['b', 5000, count],
  ] as const)
    await database.run(
      `COPY (SELECT i AS id, 'Row ' || i || ' "é", ' || repeat('x', 300) || chr(10) || '.' AS title, CASE i % 2 WHEN 1 THEN i / 4 END AS score
        FROM range(${from}, ${to}) r(i)) TO '${join(folder.path, 'parquet', `${name}.parquet`)}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`,
    );
  database.closeSync();
});
afterAll(async () => {
  await server.close();
  await folder.remove();
});

describe.each(Object.entries(kinds))('%s behaves like a record source', (kind, spec) => {
  it('names its tables with typed columns, as far as they are declared the same ones', async () => {
    const source = await openSource(spec());
    const tables = await source.tables(signal);
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      expect(table.columns.length).toBeGreaterThan(2);
      expect(new Set(table.columns.map(({ name }) => name)).size).toBe(table.columns.length);
    }
    const { kind: name, ...options } = spec();
    const declared = declaredTables(name, options as unknown as Record<string, unknown>);
    for (const table of tables) {
      const known = declared.find((candidate) => candidate.name === table.name);
      expect(known?.full).toBe(table.full);
      if (known?.columns) expect(table.columns).toEqual(known.columns);
    }
    await source.close();
  });

  it('gives the same rows in the same order every time, with the constants', async () => {
    const source = await openSource(spec());
    const first = await readAll(source, 'posts', { constants: { _snapshot: 'a "b"' } });
    const second = await readAll(source, 'posts', { constants: { _snapshot: 'a "b"' } });
    expect(first.rejected).toEqual([]);
    expect(first.rows.length).toBeGreaterThan(300);
    expect(second.rows).toEqual(first.rows);
    expect(first.rows.every((row) => row._snapshot === 'a "b"')).toBe(true);
    if (kind !== 'stack-exchange' && kind !== 'dump') {
      expect(first.rows.map(({ id }) => id)).toEqual(
        Array.from({ length: count }, (_, i) => (kind === 'csv' ? String(i) : i)),
      );
      expect(first.rows[7]).toMatchObject({ title: `Row 7 "é", ${'x'.repeat(300)}\n.` });
    }
    await source.close();
  });

  it('goes on from every position with the same rows', async () => {
    const source = await openSource(spec());
    const whole = await readAll(source, 'posts');
    expect(whole.positions.length).toBeGreaterThan(1);
    for (const [i, from] of whole.positions.entries()) {
      const rest = await readAll(source, 'posts', { from });
      expect(rest.rows).toEqual(whole.rows.slice(whole.rowsAt[i]));
    }
    await source.close();
  });

  it('keeps batches near 1 MiB and says how far it is', async () => {
    const source = await openSource(spec());
    let before = 0;
    for await (const batch of source.read('posts', { from: null, constants: {}, signal })) {
      expect(batch.data.length).toBeLessThan(2 << 20);
      expect(batch.bytesRead).toBeGreaterThanOrEqual(before);
      if (batch.bytesTotal !== null) expect(batch.bytesRead).toBeLessThanOrEqual(batch.bytesTotal);
      before = batch.bytesRead;
    }
    expect(before).toBeGreaterThan(0);
    await source.close();
  });

  it('has a fingerprint that stays, and refuses a table that it lacks', async () => {
    const source = await openSource(spec());
    expect(await source.fingerprint(signal)).toBe(await source.fingerprint(signal));
    await expect(readAll(source, 'nonsense')).rejects.toThrow(Failure);
    await source.close();
  });

  it('ends with Cancelled when the signal fires', async () => {
    const source = await openSource(spec());
    const stop = new AbortController();
    await expect(async () => {
      for await (const batch of source.read('posts', { from: null, constants: {}, signal: stop.signal })) {
        expect(batch.ends.length).toBeGreaterThan(0);
        stop.abort();
      }
    }).rejects.toThrow(Cancelled);
    await source.close();
  });
});
