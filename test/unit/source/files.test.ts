import { execFileSync } from 'node:child_process';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilesSpec } from '../../../src/shared/sourceSpec.ts';
import type { Column, ColumnType } from '../../../src/shared/table.ts';
import { openFiles } from '../../../src/source/files/openFiles.ts';
import { temporaryFolder } from '../../support/standpipe.ts';
import { readAll } from '../../support/strictDump.ts';

const { signal } = new AbortController();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let count = 0;
beforeAll(async () => {
  folder = await temporaryFolder('files');
});
afterAll(() => folder.remove());

const columnsOf = (types: Record<string, ColumnType>): Column[] =>
  Object.entries(types).map(([name, type]) => ({ name, type, nullable: true }));

async function open(
  format: FilesSpec['format'],
  content: string | Buffer,
  types: Record<string, ColumnType> | null = null,
) {
  const path = join(folder.path, `file${count++}.${format}`);
  await writeFile(path, content);
  const spec: FilesSpec = {
    kind: 'files',
    path,
    format,
    table: 't',
    columns: types && columnsOf(types),
    full: false,
  };
  return openFiles(spec);
}
const reasons = (rejected: { line: number | null; code: string }[]) =>
  rejected.map(({ line, code }) => `${line} ${code}`);

describe('NDJSON files', () => {
  it('keep every digit of a number and refuse rows that are none, with file and line', async () => {
    const source = await open(
      'ndjson',
      Buffer.concat([
        Buffer.from(
          '\ufeff{"a": 9223372036854775807, "b": "x"}\r\n\n{"a": null}\n[1]\n{"a": 1\nnull\n{"a": "1"}\n',
        ),
        Buffer.from([0x7b, 0xff, 0x7d, 0x0a]),
        Buffer.from('{}\n{"_s": 1}\n{"a": 2, "extra": {"deep": [1]}}'),
      ]),
      { a: 'bigint', b: 'string' },
    );
    let text = '';
    const rejected: { line: number | null; code: string; file: string }[] = [];
    for await (const batch of source.read('t', { from: null, constants: { _s: 'x' }, signal })) {
      text += Buffer.from(batch.data).toString();
      rejected.push(...batch.rejected);
    }
    expect(text.split('\n')).toEqual([
      '{"a": 9223372036854775807, "b": "x","_s":"x"}',
      '{"a": null,"_s":"x"}',
      '{"_s":"x"}',
      '{"a": 2, "extra": {"deep": [1]},"_s":"x"}',
      '',
    ]);
    expect(reasons(rejected)).toEqual([
      '4 not-a-row',
      '5 not-json',
      '6 not-a-row',
      '7 wrong-type',
      '8 not-utf8',
      '10 column-clash',
    ]);
    expect(rejected.every(({ file }) => file.endsWith('.ndjson'))).toBe(true);
  });

  it('hold every type to its values', async () => {
    const cases: [ColumnType, unknown[], unknown[]][] = [
      ['int', [0, -2147483648, 2147483647], [2147483648, 1.5, '1', true]],
      ['bigint', [2147483648, -1], [1.5, '1', 1e30]],
      ['double', [1.5, 2], ['1.5', []]],
      ['boolean', [true], [0, 'true']],
      ['string', ['', 5, false], [{}, []]],
      ['date', ['2024-02-29'], ['2023-02-29', '2024-02-29T00:00:00', 20240229]],
      [
        'timestamp',
        ['2024-01-01T10:00:00Z', '2024-01-01 10:00:00.123456', '2024-01-01', '2024-01-01T10:00:00+02:00'],
        ['2024-01-01T25:00:00', 1700000000, 'now'],
      ],
      ['array<string>', [[], ['a', null]], [[1], 'a', {}]],
      ['decimal(5,2)', ['123.45', 1.5], ['1234.5', '1.234', 'x']],
    ];
    for (const [type, good, bad] of cases) {
      const source = await open('ndjson', [...good, ...bad].map((v) => JSON.stringify({ v })).join('\n'), {
        v: type,
      });
      const { rows, rejected } = await readAll(source, 't');
      expect(
        rows.map(({ v }) => v),
        type,
      ).toEqual(good);
      expect(rejected.length, type).toBe(bad.length);
    }
  });

  it('take their columns from the first rows when none are named', async () => {
    const source = await open(
      'ndjson',
      '{"a":1,"b":true,"c":"x","d":1,"e":["x"],"f":null}\n{"d":1.5,"f":{}}\n',
    );
    const [table] = await source.tables(signal);
    expect(table!.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'a bigint',
      'b boolean',
      'c string',
      'd double',
      'e array<string>',
      'f string',
    ]);
    await expect((await open('ndjson', 'nothing')).tables(signal)).rejects.toMatchObject({
      code: 'source.no-rows',
    });
  });

  it('case 6: refuse a line of 100 MB without holding it', async () => {
    const source = await open(
      'ndjson',
      Buffer.concat([
        Buffer.from('{"a":1}\n{"a":"'),
        Buffer.alloc(100e6, 0x78),
        Buffer.from('"}\n{"a":3}\n'),
      ]),
      { a: 'bigint' },
    );
    const { rows, rejected } = await readAll(source, 't');
    expect(rows).toEqual([{ a: 1 }, { a: 3 }]);
    expect(reasons(rejected)).toEqual(['2 row-too-long']);
  });
});

describe('CSV files', () => {
  it('are typed, with quoted line feeds, and keep columns that nobody named as text', async () => {
    const source = await open(
      'csv',
      '\ufeffid,at,ok,price,note,"other ""x"""\r\n1,2024-01-01,TRUE,12.50,"two\r\nlines, ""quoted""",\r\n2,,,,,z\r\n',
      { id: 'bigint', at: 'date', ok: 'boolean', price: 'decimal(10,2)', note: 'string' },
    );
    const { rows, rejected } = await readAll(source, 't', { constants: { _s: '1' } });
    expect(rejected).toEqual([]);
    expect(rows).toEqual([
      {
        id: 1,
        at: '2024-01-01',
        ok: true,
        price: '12.50',
        note: 'two\r\nlines, "quoted"',
        'other "x"': '',
        _s: '1',
      },
      { id: 2, note: '', 'other "x"': 'z', _s: '1' },
    ]);
  });

  it('refuse rows with their line and raw text, and go on', async () => {
    const source = await open('csv', 'id,b\n1,x\n2\n3,y,z\nfour,y\n6,"two\nlines"\n7,ok\n', {
      id: 'int',
    });
    const { rows, rejected } = await readAll(source, 't');
    expect(rows.map(({ id }) => id)).toEqual([1, 6, 7]);
    expect(rejected.map(({ line, code }) => [line, code])).toEqual([
      [3, 'wrong-width'],
      [4, 'wrong-width'],
      [5, 'wrong-type'],
    ]);
    expect(rejected[0]!.raw).toBe('2');
  });

  it('say what is wrong with a file as a whole', async () => {
    const failing: [string | Buffer, Record<string, ColumnType> | null, string][] = [
      ['', null, 'source.empty'],
      ['a,a\n1,2\n', null, 'source.header'],
      ['a,\n1,2\n', null, 'source.header'],
      ['a,b\n1,2\n', { c: 'int' }, 'source.no-column'],
      ['a,b\n1,"open\n2,3\n', null, 'source.not-csv'],
      ['a,b\n"5","a"b\n6,"two\nlines"\n', null, 'source.not-csv'],
      ['a,b\n5,a"b\n', null, 'source.not-csv'],
      [Buffer.from('a,b\n1,caf\xe9\n', 'latin1'), null, 'source.encoding'],
      ['_s,b\n1,2\n', null, 'source.column-clash'],
    ];
    for (const [content, types, code] of failing) {
      const source = await open('csv', content, types);
      await expect(readAll(source, 't', { constants: { _s: 'x' } }), code).rejects.toMatchObject({ code });
    }
  });
});

describe('Parquet files', () => {
  async function parquet(select: string, options = ''): Promise<string> {
    const path = join(folder.path, `file${count++}.parquet`);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet${options})`);
    connection.closeSync();
    return path;
  }
  const openPath = (path: string, types: Record<string, ColumnType> | null = null) =>
    openFiles({
      kind: 'files',
      path,
      format: 'parquet',
      table: 't',
      columns: types && columnsOf(types),
      full: false,
    });

  const all = `SELECT 1::INTEGER AS i, 9223372036854775807::BIGINT AS l, 1.5::DOUBLE AS d, 'NaN'::DOUBLE AS nan, 'é "x"' AS s,
    true AS b, DATE '1969-12-31' AS day, TIMESTAMP '1969-12-31 23:59:59.999999' AS ts, -12345678901234567890123456.78::DECIMAL(38,2) AS dec,
    -0.05::DECIMAL(5,2) AS small, ['a', NULL]::VARCHAR[] AS list, NULL::INTEGER AS nothing, 4000000000::UINTEGER AS u
    UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL`;

  it('keep every type exactly, whatever they are packed with', async () => {
    for (const codec of ['snappy', 'zstd', 'gzip', 'uncompressed', 'brotli', 'lz4_raw']) {
      const source = await openPath(await parquet(all, `, COMPRESSION ${codec}`));
      const [table] = await source.tables(signal);
      expect(table!.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
        'i int',
        'l bigint',
        'd double',
        'nan double',
        's string',
        'b boolean',
        'day date',
        'ts timestamp',
        'dec decimal(38,2)',
        'small decimal(5,2)',
        'list array<string>',
        'nothing int',
        'u bigint',
      ]);
      let text = '';
      for await (const batch of source.read('t', { from: null, constants: { _s: 'x' }, signal }))
        text += Buffer.from(batch.data).toString();
      expect(text, codec).toBe(
        '{"i":1,"l":9223372036854775807,"d":1.5,"nan":"NaN","s":"é \\"x\\"","b":true,"day":"1969-12-31","ts":"1969-12-31T23:59:59.999999",' +
          '"dec":"-12345678901234567890123456.78","small":"-0.05","list":["a",null],"u":4000000000,"_s":"x"}\n{"_s":"x"}\n',
      );
    }
  });

  it('give only the columns that are named, and refuse what the lake cannot hold', async () => {
    const path = await parquet(all);
    expect((await readAll(await openPath(path, { s: 'string' }), 't')).rows).toEqual([{ s: 'é "x"' }, {}]);
    await expect(readAll(await openPath(path, { s: 'int' }), 't')).rejects.toMatchObject({
      code: 'source.no-column',
    });
    await expect(readAll(await openPath(path, { zz: 'int' }), 't')).rejects.toMatchObject({
      code: 'source.no-column',
    });
    const nested = await parquet('SELECT {a: 1} AS pair');
    await expect((await openPath(nested)).tables(signal)).rejects.toThrow(/no type for the column "pair"/);
  });

  it('that are truncated or none are a Failure with the name', async () => {
    for (const content of ['', 'PAR1', `PAR1${'x'.repeat(2000)}PAR1`]) {
      const source = await open('parquet', content);
      await expect(source.tables(signal)).rejects.toMatchObject({ code: 'source.unreadable' });
    }
  });
});

describe('a folder of files', () => {
  it('is read in the order of names, without other files', async () => {
    const path = join(folder.path, 'set');
    await mkdir(path);
    for (const [name, text] of [
      ['b.ndjson', '{"n":2}\n'],
      ['a.ndjson', '{"n":1}'],
      ['_SUCCESS', ''],
      ['.hidden.ndjson', '{"n":0}'],
      ['readme.txt', 'x'],
    ])
      await writeFile(join(path, name!), text!);
    const source = await openFiles({
      kind: 'files',
      path,
      format: 'ndjson',
      table: 't',
      columns: columnsOf({ n: 'int' }),
      full: true,
    });
    const { rows, positions } = await readAll(source, 't');
    expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
    await rename(join(path, 'b.ndjson'), join(path, 'c.ndjson'));
    await expect(readAll(source, 't', { from: positions.at(-1)! })).rejects.toMatchObject({
      code: 'source.changed',
    });
    await expect(
      (await openFiles({ kind: 'files', path, format: 'csv', table: 't', columns: null, full: true })).tables(
        signal,
      ),
    ).rejects.toMatchObject({ code: 'source.no-files' });
  });

  it.skipIf(process.platform === 'win32')('case 11: refuses a FIFO at once', async () => {
    const path = join(folder.path, 'pipe.csv');
    execFileSync('mkfifo', [path]);
    const source = await openFiles({
      kind: 'files',
      path,
      format: 'csv',
      table: 't',
      columns: null,
      full: true,
    });
    await expect(source.tables(signal)).rejects.toMatchObject({ code: 'source.not-a-file' });
  });
});
