import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, stat, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, endEngine, endless, engineClient, enginePid, until } from '../support/engines.ts';
import { temporaryFolder } from '../support/standpipe.ts';

describe('queries of the engine', async () => {
  const folder = await temporaryFolder('queries');
  const root = join(folder.path, 'project');
  let client: Client;
  const ask = (sql: string, queryId: string = randomUUID()) =>
    client.api.query({ sql, dialect: 'redshift', queryId });
  const rows = async (sql: string) => {
    const { resultId, diagnostics } = await ask(sql);
    expect(diagnostics).toEqual([]);
    return client.api.page({ resultId: resultId!, offset: 0, limit: 100 });
  };
  /** 10,000 rows in the order of their number, newest first. */
  const digits =
    'd(i) as (select 0 union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9)';
  const tenThousand = `with ${digits} select a.i * 1000 + b.i * 100 + c.i * 10 + e.i as n, 'row' as label from d a, d b, d c, d e order by n desc`;

  beforeAll(async () => {
    await mkdir(root);
    client = await engineClient(root);
  });
  afterAll(async () => {
    await client.close();
    await endEngine(root);
    await folder.remove();
  });

  it('pages come in the order of the query, and only what there is', async () => {
    const { resultId, rowCount, columns } = await ask(tenThousand);
    expect(rowCount).toBe(10_000);
    expect(columns.map((column) => column.name)).toEqual(['n', 'label']);
    const page = (offset: number, limit: number) => client.api.page({ resultId: resultId!, offset, limit });
    expect((await page(0, 3)).values[0]).toEqual([9999, 9998, 9997]);
    expect((await page(5_000, 2)).values[0]).toEqual([4999, 4998]);
    expect((await page(9_998, 10)).values).toEqual([
      [1, 0],
      ['row', 'row'],
    ]);
    for (const [offset, limit] of [
      [10_000, 5],
      [1e9, 5],
      [0, 0],
      [-5, 0],
      [Number.NaN, Number.NaN],
    ] as const)
      expect((await page(offset, limit)).rowCount).toBe(0);
  });

  it('eight endless queries: a page of another result still comes, a ninth waits, and cancel frees its place', async () => {
    const { resultId } = await ask(tenThousand);
    const ids = Array.from({ length: 8 }, (_, i) => `endless-${i}`);
    const settled: string[] = [];
    const running = ids.map((id) =>
      ask(endless, id).then(
        () => settled.push(`${id} answered`),
        (error) => settled.push(`${id} ${error.name}`),
      ),
    );
    await new Promise((settle) => setTimeout(settle, 500));
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      const started = performance.now();
      const page = await client.api.page({ resultId: resultId!, offset: i * 100, limit: 100 });
      times.push(performance.now() - started);
      expect(page.values[0]![0]).toBe(9999 - i * 100);
    }
    // All of them still run: the pages did not wait for any.
    expect(settled).toEqual([]);
    const ninth = ask('select 9 as n').then(({ rowCount }) => {
      settled.push('ninth');
      return rowCount;
    });
    await new Promise((settle) => setTimeout(settle, 200));
    expect(settled).toEqual([]);
    const cancelled = performance.now();
    await client.api.cancelQuery({ queryId: ids[3]! });
    await running[3];
    const cancelTime = performance.now() - cancelled;
    expect(await ninth).toBe(1);
    expect(settled).toEqual(['endless-3 Cancelled', 'ninth']);
    for (const queryId of ids) await client.api.cancelQuery({ queryId });
    await Promise.all(running);
    expect(settled.filter((text) => text.endsWith('Cancelled'))).toHaveLength(8);
    times.sort((a, b) => a - b);
    console.log(
      `beside eight endless queries: page median ${times[10]!.toFixed(0)} ms, worst ${times[19]!.toFixed(0)} ms; cancel ${cancelTime.toFixed(0)} ms`,
    );
  });

  it('a statement that waits for its turn can be cancelled before it begins', async () => {
    const ids = Array.from({ length: 9 }, (_, i) => `waiting-${i}`);
    const running = ids.map((id) => ask(endless, id).catch((error) => error.name));
    await client.api.cancelQuery({ queryId: ids[8]! });
    expect(await running[8]).toBe('Cancelled');
    for (const queryId of ids) await client.api.cancelQuery({ queryId });
    expect(await Promise.all(running)).toEqual(ids.map(() => 'Cancelled'));
  });

  it('values are exact: 64-bit and 38-digit numbers, decimals, NaN, NULL, and text of every kind', async () => {
    const { columns, values } =
      await rows(`select 9007199254740991::bigint as a, -9223372036854775807::bigint as b,
      99999999999999999999999999999999999.123::decimal(38,3) as c, 0.5::float8 as d, null::int as e,
      'a"b,c' || chr(10) || chr(27) as f, true as g, '2024-02-29'::date as h, timestamp '2024-02-29 01:02:03' as i, '' as j`);
    expect(columns.map((column) => column.name).join('')).toBe('abcdefghij');
    expect(values.map(([value]) => value)).toEqual([
      9007199254740991,
      '-9223372036854775807',
      '99999999999999999999999999999999999.123',
      0.5,
      null,
      'a"b,c\n\u001b',
      true,
      '2024-02-29',
      '2024-02-29T01:02:03',
      '',
    ]);
  });

  it('columns of the same name stay apart', async () => {
    const { resultId } = await ask('select 1 as a, 2 as a, 3 as b');
    const page = await client.api.page({ resultId: resultId!, offset: 0, limit: 1 });
    expect(page.columns.map((column) => column.name)).toEqual(['a', 'a', 'b']);
    expect(page.values).toEqual([[1], [2], [3]]);
    const path = join(folder.path, 'twice.json');
    await client.api.exportResult({ resultId: resultId!, format: 'json', path });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual([{ a: 1, a_2: 2, b: 3 }]);
  });

  it('case 30: exports are whole and leave data as it is', async () => {
    const { resultId } = await ask(
      `select '=1+1' as "a,b", '"quoted"' as q, '' as empty, null as nothing, 'two' || chr(13) || chr(10) || 'lines' as l`,
    );
    const path = (format: string) => join(folder.path, `export.${format}`);
    for (const format of ['csv', 'json', 'ndjson', 'parquet'] as const) {
      const { bytes } = await client.api.exportResult({ resultId: resultId!, format, path: path(format) });
      expect((await stat(path(format))).size).toBe(bytes);
      expect((await stat(path(format))).mode & 0o077).toBe(0);
    }
    expect(await readFile(path('csv'), 'utf8')).toBe(
      '"a,b",q,empty,nothing,l\n=1+1,"""quoted""","",,"two\r\nlines"\n',
    );
    const row = { 'a,b': '=1+1', q: '"quoted"', empty: '', nothing: null, l: 'two\r\nlines' };
    expect(JSON.parse(await readFile(path('json'), 'utf8'))).toEqual([row]);
    expect(JSON.parse(await readFile(path('ndjson'), 'utf8'))).toEqual(row);
    expect((await readFile(path('parquet'))).subarray(0, 4).toString()).toBe('PAR1');
    expect((await readdir(folder.path)).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('exports of many rows have them all, once, in order', async () => {
    const { resultId } = await ask(tenThousand);
    const path = join(folder.path, 'many.ndjson');
    await client.api.exportResult({ resultId: resultId!, format: 'ndjson', path });
    const numbers = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text).n);
    expect(numbers).toEqual(Array.from({ length: 10_000 }, (_, i) => 9999 - i));
    const none = await ask('select 1 as a where false');
    await client.api.exportResult({ resultId: none.resultId!, format: 'json', path });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual([]);
  });

  it('an export goes nowhere else than to a file in a folder that is there', async () => {
    const { resultId } = await ask('select 1 as a');
    for (const path of [
      'relative.csv',
      join(root, '.standpipe', 'engine.json'),
      join(root, '.standpipe', 'results', 'x.csv'),
      `${root}/../project/.standpipe/engine.json`,
      join(root, 'missing', 'x.csv'),
      root,
      `${root}/x\0.csv`,
    ])
      await expect(
        client.api.exportResult({ resultId: resultId!, format: 'csv', path }),
        path,
      ).rejects.toMatchObject({ code: 'export.path' });
    expect(await enginePid(root)).toBeGreaterThan(0);
  });

  it('a wrong statement is told with its place or in its words, and a result that is gone as such', async () => {
    const { resultId, diagnostics } = await ask('select 1;\nselect distinct on (1) 1');
    expect(resultId).toBeNull();
    expect(diagnostics).toMatchObject([{ line: 2, severity: 'error', code: 'redshift-has-no' }]);
    await expect(ask('select * from nowhere.nothing')).rejects.toMatchObject({ name: 'Failure' });
    await expect(ask('')).rejects.toMatchObject({ code: 'statement.empty' });
    for (const id of [randomUUID(), '../../engine.json', '', 'x'])
      await expect(client.api.page({ resultId: id, offset: 0, limit: 1 })).rejects.toMatchObject({
        code: 'result.gone',
      });
  });

  it('several statements run in order, in one transaction before the last SELECT', async () => {
    const { resultId } = await ask(
      'create table seen (x int); insert into seen values (1), (2); select sum(x) as s from seen',
    );
    expect(resultId).not.toBeNull();
    await expect(ask('insert into seen values (3); insert into seen values (1/0 * 0)')).rejects.toMatchObject(
      {
        name: 'Failure',
      },
    );
    expect((await rows('select count(*) as n from seen')).values).toEqual([[2]]);
    const none = await ask('drop table seen');
    expect(none).toMatchObject({ resultId: null, diagnostics: [] });
  });

  it('the schema lists tables with their columns and rows', async () => {
    await ask(
      "create table public.measured (id bigint not null, name varchar(20)); insert into measured values (1, 'a')",
    );
    const tables = await client.api.schema({});
    expect(tables.find((table) => table.name === 'measured')).toMatchObject({
      schema: 'public',
      kind: 'table',
      rows: 1,
      columns: [
        { name: 'id', nullable: false },
        { name: 'name', nullable: true },
      ],
    });
    expect(tables.map((table) => table.schema)).not.toContain('standpipe');
  });

  it('results of a window outlive the engine; old ones and those of command lines do not', async () => {
    const kept = await ask('select 42 as answer');
    const old = await ask('select 1 as one');
    const line = await engineClient(root, { client: 'cli' });
    const shown = await line.api.query({ sql: 'select 2 as two', dialect: 'redshift', queryId: 'shown' });
    await line.close();
    const results = join(root, '.standpipe', 'results');
    // What command lines that were killed left of their exports: an old one, and one that may still be read.
    for (const name of ['export-old', 'export-new']) await mkdir(join(root, '.standpipe', name));
    await utimes(join(root, '.standpipe', 'export-old'), 0, 0);
    await utimes(join(results, `${old.resultId}.parquet`), 0, 0);
    await client.close();
    await endEngine(root);
    client = await engineClient(root);
    expect(await client.api.page({ resultId: kept.resultId!, offset: 0, limit: 1 })).toMatchObject({
      columns: [{ name: 'answer', type: 'INTEGER' }],
      values: [[42]],
    });
    for (const { resultId } of [old, shown])
      await expect(client.api.page({ resultId: resultId!, offset: 0, limit: 1 })).rejects.toMatchObject({
        code: 'result.gone',
      });
    const left = (await readdir(join(root, '.standpipe'))).filter((name) => name.startsWith('export-'));
    expect(left).toEqual(['export-new']);
  });

  it('SQL sees no file outside the project, whatever leads there', async () => {
    await symlink('/etc', join(root, 'way-out'));
    for (const sql of [
      "copy t from 'lake:///../../../../etc/passwd' format json 'auto'",
      "select * from read_csv('/etc/passwd')",
      "select * from '/etc/passwd'",
      "attach '/tmp/x.db' as x",
      "unload ('select 1') to 'lake:///../../way-out/x' format parquet",
    ]) {
      const outcome = await ask(sql).then(
        ({ diagnostics, resultId }) =>
          resultId === null && diagnostics.some((d) => d.severity === 'error') ? 'refused' : 'ran',
        (error) => (error.name === 'Failure' ? 'refused' : String(error)),
      );
      expect(outcome, sql).toBe('refused');
    }
    await until('the engine still answers', async () => (await ask('select 1')).rowCount === 1);
  });
});
