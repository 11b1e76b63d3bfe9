import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatasetHost } from '../../src/engine/datasets/datasetHost.ts';
import { withDatasetIds } from '../../src/engine/datasets/datasetIds.ts';
import { openDatasetFolder } from '../../src/engine/datasets/openDatasetFolder.ts';
import { plainCsv } from '../../src/engine/datasets/readSchema.ts';
import { repairCsv } from '../../src/engine/datasets/repairCsv.ts';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';

const never = new AbortController().signal;
let root = '';
let database: Awaited<ReturnType<typeof openDuckDatabase>>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'standpipe-folders-'));
  database = await openDuckDatabase({ path: ':memory:', allowedDirectories: [root] });
});
afterAll(async () => {
  await database.close();
  await rm(root, { recursive: true, force: true });
});

async function folderOf(name: string, files: Record<string, string | Buffer | object>): Promise<string> {
  const folder = join(root, name);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    const isText = typeof content === 'string' || Buffer.isBuffer(content);
    await writeFile(join(folder, file), isText ? content : JSON.stringify(content));
  }
  return folder;
}

const field = (name: string, type: string, more: object = {}) => ({
  name,
  fullyQualifiedName: `d.${name}`,
  label: `${name} label`,
  type,
  ...more,
});
const schema = (fields: object[], fileFormat: object = {}) => ({
  fileFormat,
  objects: [{ connector: 'CSV', fullyQualifiedName: 'd', label: 'Deliveries', name: 'd', fields }],
});

async function open(name: string, files: Record<string, string | Buffer | object>) {
  const opened = await openDatasetFolder(database, await folderOf(name, files), never);
  const rowsOf = async (dataset: string) => {
    const { columns, values, rowCount } = await database.query(
      `SELECT * FROM ${opened.catalog(dataset)?.table}`,
    );
    return Array.from({ length: rowCount }, (_, row) =>
      Object.fromEntries(columns.map((column, i) => [column.name, values[i]?.[row]])),
    );
  };
  return { ...opened, rowsOf };
}

describe('a folder of datasets', () => {
  it('matches columns to the fields by position, whatever the header says', async () => {
    const { rowsOf, diagnostics, datasets } = await open('position', {
      'orders.csv': 'Kund.Namn,Belopp\r\nAda,3\r\n"Bo, jr",4.25\r\n',
      'orders.json': schema([
        field('Customer', 'Text'),
        field('Amount', 'Numeric', { scale: 0, defaultValue: '0' }),
      ]),
    });
    expect(await rowsOf('ORDERS')).toEqual([
      { Customer: 'Ada', Amount: 3 },
      { Customer: 'Bo, jr', Amount: 4.25 },
    ]);
    expect(diagnostics).toEqual([]);
    expect(datasets[0]).toMatchObject({
      name: 'orders',
      label: 'Deliveries',
      rows: 2,
      labels: { Amount: 'Amount label' },
    });
  });

  it('reads numbers as files have them: currency, groups, exponents, blanks by their default', async () => {
    const { rowsOf, diagnostics } = await open('numbers', {
      'n.csv': 'a,b\n"$1,234.50",1.5E3\n,\n(12),7\nnan,many\n',
      'n.json': schema([
        field('a', 'Numeric', { scale: 2, defaultValue: 'null', groupsSeparator: ',', currencySymbol: '$' }),
        field('b', 'Numeric', { scale: 2, defaultValue: '-1' }),
      ]),
    });
    expect(await rowsOf('n')).toEqual([
      { a: 1234.5, b: 1500 },
      { a: null, b: -1 },
      { a: -12, b: 7 },
      { a: null, b: null },
    ]);
    expect(diagnostics).toMatchObject([
      { file: 'n.csv', line: 5, code: 'dataset-value', severity: 'warning' },
      { file: 'n.csv', line: 5, code: 'dataset-value', severity: 'warning' },
    ]);
    expect(diagnostics[1]!.message).toContain('"many"');
  });

  it('takes a comma for the decimal sign where the schema says so', async () => {
    const { rowsOf } = await open('comma', {
      'n.csv': 'a;b\n1.234,5;x\n',
      'n.json': schema(
        [field('a', 'Numeric', { decimalSeparator: ',', groupSeparator: '.' }), field('b', 'Text')],
        {
          fieldsDelimitedBy: ';',
        },
      ),
    });
    expect(await rowsOf('n')).toEqual([{ a: 1234.5, b: 'x' }]);
  });

  it('gives a date its parts, and null with a warning where it is none', async () => {
    const { rowsOf, diagnostics, datasets } = await open('dates', {
      'd.csv': 'at\n2024-03-31\n2024-02-30\n\n',
      'd.json': schema([field('at', 'Date', { format: 'yyyy-MM-dd', fiscalMonthOffset: 3 })]),
      'd_XMD.json': {
        dates: [{ alias: 'at', label: 'When', fields: { fullField: 'at' }, fiscalMonthOffset: 1 }],
      },
    });
    const [first, second] = await rowsOf('d');
    // The XMD wins: the fiscal year begins in February and has the number of the year that it ends in.
    expect(first).toMatchObject({
      at: '2024-03-31',
      at_Year: '2024',
      at_Quarter: '1',
      at_Month: '03',
      at_Week: '13',
      at_Day: '31',
      at_Hour: '00',
      at_Year_Fiscal: '2025',
      at_Quarter_Fiscal: '1',
      at_Month_Fiscal: '02',
      at_Week_Fiscal: '09',
      at_sec_epoch: 1711843200,
      at_day_epoch: 19813,
    });
    expect(second).toMatchObject({ at: null, at_Year: null, at_sec_epoch: null });
    expect(diagnostics).toMatchObject([{ file: 'd.csv', line: 3, code: 'dataset-value' }]);
    expect(datasets[0]!.dates).toMatchObject([
      { name: 'at', label: 'When', fiscalMonthOffset: 1, firstDayOfWeek: -1 },
    ]);
  });

  it('counts weeks from the weekday that the schema names', async () => {
    // The first of January 2025 is a Wednesday.
    const days = ['2025-01-01', '2025-01-04', '2025-01-05', '2025-01-06', '2025-01-08'];
    for (const [firstDayOfWeek, weeks] of [
      [-1, ['01', '01', '01', '01', '02']],
      [0, ['01', '01', '02', '02', '02']],
      [1, ['01', '01', '01', '02', '02']],
    ] as const) {
      const { rowsOf } = await open(`weeks${firstDayOfWeek}`, {
        'd.csv': `at\n${days.join('\n')}\n`,
        'd.json': schema([field('at', 'Date', { format: 'yyyy-MM-dd', firstDayOfWeek })]),
      });
      expect((await rowsOf('d')).map((row) => row.at_Week)).toEqual(weeks);
    }
  });

  it('splits several values, and leaves skipped columns out', async () => {
    const { rowsOf, datasets } = await open('several', {
      't.csv': 'tags,secret\n"a; b",1\n,2\n',
      't.json': schema([
        field('tags', 'Text', { isMultiValue: true }),
        field('secret', 'Text', { isSkipped: true }),
      ]),
    });
    expect(await rowsOf('t')).toEqual([{ tags: ['a', 'b'] }, { tags: null }]);
    expect(datasets[0]!.columns).toEqual([{ name: 'tags', type: 'text', multiValue: ';' }]);
  });

  it('keeps every row of a CSV that is not as it should be, and says where', async () => {
    const { rowsOf, diagnostics } = await open('odd', {
      'o.csv': 'a,b\n1,x\n2\n3,y,z\n4,"never closed\n5,v\n',
      'o.json': schema([field('a', 'Numeric'), field('b', 'Text')]),
    });
    expect(await rowsOf('o')).toEqual([
      { a: 1, b: 'x' },
      { a: 2, b: null },
      { a: 3, b: 'y' },
      { a: 4, b: '"never closed' },
      { a: 5, b: 'v' },
    ]);
    expect(diagnostics.map(({ line, code }) => [line, code])).toEqual([
      [5, 'dataset-quote'],
      [3, 'dataset-row'],
      [4, 'dataset-row'],
    ]);
  });

  it('reads another charset', async () => {
    const { rowsOf } = await open('charset', {
      'c.csv': Buffer.from('name\nBjörn\n', 'latin1'),
      'c.json': schema([field('name', 'Text')], { charsetName: 'ISO-8859-1' }),
    });
    expect(await rowsOf('c')).toEqual([{ name: 'Björn' }]);
  });

  it('loses no character where a file is no UTF-8, and says where', async () => {
    const { rowsOf, diagnostics } = await open('latin', {
      'l.csv': Buffer.from('name;n\nAda;1\nBjörn;2\n', 'latin1'),
    });
    expect(await rowsOf('l')).toEqual([
      { name: 'Ada', n: 1 },
      { name: 'Björn', n: 2 },
    ]);
    expect(diagnostics).toMatchObject([{ file: 'l.csv', line: 3, code: 'dataset-charset' }]);
  });

  it('finds out the types of a CSV without a schema, and takes them back where a later row differs', async () => {
    const numbers = Array.from({ length: 20_001 }, (_, i) => String(i)).join('\n');
    const { rowsOf, datasets } = await open('plain', {
      'p.csv': 'code,n,on,x\n007,1.5,2024-01-31,\n008,-2,2024-02-01,\n',
      'late.csv': `n\n${numbers}\nnone\n`,
    });
    const types = Object.fromEntries(
      datasets.find(({ name }) => name === 'p')!.columns.map(({ name, type }) => [name, type]),
    );
    expect(types).toMatchObject({ code: 'text', n: 'number', on: 'text', on_Year: 'text', x: 'text' });
    expect((await rowsOf('p'))[0]).toMatchObject({ code: '007', n: 1.5, on: '2024-01-31', on_Month: '01' });
    expect((await rowsOf('late')).at(-1)).toEqual({ n: 'none' });
  });

  it('reads Parquet by its own types', async () => {
    const folder = await folderOf('parquet', {});
    await mkdir(folder, { recursive: true });
    await database.run(
      `COPY (SELECT 'a' AS tag, 3 AS n, 1.25::DECIMAL(9,2) AS price, DATE '2024-05-31' AS day, true AS paid) TO '${folder}/q.parquet'`,
    );
    const opened = await openDatasetFolder(database, folder, never);
    const { columns, values } = await database.query(`SELECT * FROM ${opened.catalog('q')?.table}`);
    const row = Object.fromEntries(columns.map(({ name }, i) => [name, values[i]?.[0]]));
    expect(row).toMatchObject({
      tag: 'a',
      n: 3,
      price: 1.25,
      day: '2024-05-31',
      day_Year: '2024',
      paid: 'true',
    });
  });

  it('makes up rows of a schema without data, and says so', async () => {
    const { origins, rowsOf } = await open('made', {
      'template-info.json': '// a comment\n{"name": "T", "externalFiles": []}',
      'external_files/m.json': schema([
        field('Stage', 'Text'),
        field('Amount', 'Numeric'),
        field('On', 'Date'),
      ]),
    });
    expect(origins).toEqual([{ dataset: 'm', from: 'generated', rows: 500 }]);
    const rows = await rowsOf('m');
    expect(new Set(rows.map((row) => row.Stage)).size).toBeGreaterThan(1);
    expect(rows.every((row) => typeof row.Amount === 'number' && /^\d{4}$/.test(String(row.On_Year)))).toBe(
      true,
    );
  });

  it('case 24: takes any name for a table or a column', async () => {
    const { rowsOf } = await open('names', {
      'it\'s "x"; DROP.csv': `a"b,c'd; --\n1,2\n`,
    });
    expect(await rowsOf(`it's "x"; DROP`)).toEqual([{ 'a"b': 1, "c'd; --": 2 }]);
  });

  it('reads the other datasets where one cannot be read', async () => {
    const { datasets, diagnostics } = await open('half', {
      'bad.parquet': 'no parquet',
      'good.csv': 'a\n1\n',
    });
    expect(datasets.map(({ name }) => name)).toEqual(['good']);
    expect(diagnostics).toMatchObject([
      { file: 'bad.parquet', line: 1, code: 'dataset-unreadable', severity: 'warning' },
    ]);
  });

  it('rejects a folder that is not there', async () => {
    await expect(openDatasetFolder(database, join(root, 'nowhere'), never)).rejects.toMatchObject({
      code: 'data.missing',
    });
  });
});

describe('names of datasets', () => {
  const files = {
    'template-info.json': {
      externalFiles: [
        {
          name: 'orders_tp',
          label: 'All orders',
          file: 'external_files/orders3.csv',
          schema: 'external_files/orders3.json',
        },
      ],
    },
    'variables.json': { Chosen: { defaultValue: { datasetAlias: 'orders_tp' } } },
    'template-to-app-rules.json': {
      constants: [{ name: 'Main', value: '${Variables.Chosen.datasetAlias}' }],
    },
    'external_files/orders3.csv': 'a\n1\n',
    'external_files/orders3.json': schema([field('a', 'Numeric')]),
    'external_files/quota1.csv': 'a\n1\n',
    'external_files/quota2.csv': 'a\n1\n',
  };
  const flat = Object.fromEntries(
    Object.entries(files).map(([name, content]) => [name.replace('/', '__'), content]),
  );

  it.each([
    ['a bundle', files],
    ['the same flattened', flat],
    [
      'a project of bundles',
      Object.fromEntries(Object.entries(files).map(([n, c]) => [`waveTemplates/T/${n}`, c])),
    ],
  ])('in %s: placeholders, namespaces, versions, suffixes, any case', async (name, content) => {
    const { catalog } = await open(name.replaceAll(' ', '-'), content);
    for (const asked of [
      'orders_tp',
      'Orders_TP',
      'orders3',
      'orders',
      '${App.Datasets.orders_tp.Name}',
      '${App.Datasets.orders3.FullyQualifiedName}',
      '${App.Datasets.orders_tp.Alias}',
      '${App.Datasets.orders_tp.Id}',
      '${App.EdgeMarts.orders_tp.Alias}',
      "${App.Datasets['orders_tp'].Name}",
      '${Org.Namespace}__orders_tp',
      'acme__orders_tp',
      'orders_tp/0Fc000000000001',
      '${Variables.Chosen.datasetAlias}',
      '${Constants.Main}',
    ])
      expect(catalog(asked)?.name, asked).toBe('orders_tp');
    expect(catalog('orders_tp')?.label).toBe('All orders');
    // Two would fit.
    expect(catalog('quota')).toBeNull();
    expect(catalog('quota2')?.name).toBe('quota2');
    for (const asked of ['other', '', '__proto__', '${App.Datasets.other.Name}', '${Variables.Other}'])
      expect(catalog(asked), asked).toBeNull();
  });

  it('finds a dataset by the id that a dashboard gives it', async () => {
    const { catalog } = await open('ids', { 'orders.csv': 'a\n1\n' });
    const byId = withDatasetIds(catalog, { datasets: [{ id: '0Fb1', name: 'orders' }], state: {} });
    expect(['0Fb1/0Fc2', '0Fb1', '0Fb9/0Fc2'].map((id) => byId(id)?.name)).toEqual([
      'orders',
      'orders',
      undefined,
    ]);
  });
});

describe('the datasets of an engine', () => {
  it('loads a folder once, and again when a file has changed', async () => {
    const folder = await folderOf('watched', { 'w.csv': 'a\n1\n' });
    const host = openDatasetHost({ database, root });
    const first = await host.open({ dataFolder: folder }, never);
    const again = await host.open({ dataFolder: folder }, never);
    expect(again.datasets[0]).toBe(first.datasets[0]);
    await writeFile(join(folder, 'w.csv'), 'a\n1\n2\n');
    await utimes(join(folder, 'w.csv'), new Date(), new Date(Date.now() + 5_000));
    expect((await host.open({ dataFolder: folder }, never)).origins).toEqual([
      { dataset: 'w', from: 'folder', rows: 2 },
    ]);
  });

  it('finds the bundle that a dashboard lies in', async () => {
    const folder = await folderOf('inBundle', {
      'template-info.json': { externalFiles: [] },
      'external_files/b.csv': 'a\n1\n',
      'dashboards/one.json': '{}',
    });
    const host = openDatasetHost({ database, root });
    const { origins } = await host.open({ file: join(folder, 'dashboards/one.json') }, never);
    expect(origins).toEqual([{ dataset: 'b', from: 'bundle', rows: 1 }]);
  });
});

describe('repairing a CSV', () => {
  it('reads quoted line feeds, doubled quotes, CR LF and a BOM', () => {
    const { csv, header, rows, findings } = repairCsv(
      '\ufeffa,b\r\n"1\n2","say ""hi"""\r\n3,\r\n',
      plainCsv,
      null,
    );
    expect({ header, rows, findings }).toEqual({ header: ['a', 'b'], rows: 2, findings: [] });
    expect(csv).toBe('"1\n2","say ""hi"""\n3,\n');
  });

  it('knows another escape sign, and files without quotes', () => {
    expect(repairCsv('a\n"x\\"y"\n', { ...plainCsv, escape: '\\' }, 1).csv).toBe('"x""y"\n');
    expect(repairCsv('a,b\n"x,y"\n', { ...plainCsv, quote: '', escape: '' }, 2).csv).toBe('"""x","y"""\n');
  });

  it('says no more than twenty lines of a file that is wrong throughout', () => {
    const { findings, rows } = repairCsv(`a,b\n${'1\n'.repeat(500)}`, plainCsv, 2);
    expect(rows).toBe(500);
    expect(findings).toHaveLength(21);
    expect(findings.at(-1)!.message).toContain('480 more lines');
  });
});
