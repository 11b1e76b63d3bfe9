import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { openSession } from '../../src/dashboard/session.ts';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import type { DashboardView } from '../../src/shared/dashboardView.ts';
import type { Database } from '../../src/shared/database.ts';
import { type Dataset, defaultSettings } from '../../src/shared/dataset.ts';

const evil = [
  '<img src=x onerror="alert(1)">',
  '\u202egnirts \u2066x\u2069',
  'bell\u0007 and\u001b[31m red',
  `${'long '.repeat(200_000)}end`,
  '{{cell(a.result, 0, "Word").asString()}}',
  'two\nlines; "three',
  '${a"b} !{user.id} {{{ "x\\y" }}}',
  "'; DROP TABLE memory.main.words; --",
];
const width = 500;

let database: Awaited<ReturnType<typeof openDuckDatabase>>;
beforeAll(async () => {
  database = await openDuckDatabase({ path: ':memory:', allowedDirectories: [] });
  await database.run('CREATE TABLE memory.main.words (Word VARCHAR, Amount DOUBLE)');
  for (const [at, word] of evil.entries())
    await database.run('INSERT INTO memory.main.words VALUES ($1, $2)', { params: [word, at + 1] });
  await database.run(`CREATE TABLE memory.main.edges AS SELECT * FROM (VALUES
    ('nan', 'NaN'::DOUBLE, 9007199254740993::HUGEINT, 12345678901234567890.0123456789::DECIMAL(38, 10)),
    ('plus', 'Infinity'::DOUBLE, 170141183460469231731687303715884105727::HUGEINT, 0.0000000001::DECIMAL(38, 10)),
    ('none', NULL, NULL, NULL)) AS e("Word", "D", "H", "M")`);
  const columns = Array.from({ length: width }, (_, at) => `(i % ${at + 2})::DOUBLE AS "C${at}"`);
  await database.run(
    `CREATE VIEW memory.main.wide AS SELECT CASE WHEN i % 2 = 0 THEN 'even' ELSE 'odd' END AS "Word", ${columns.join(', ')} FROM range(10000000) t(i)`,
  );
});
afterAll(() => database.close());

const dataset = (name: string, measures: string[]): Dataset => ({
  name,
  label: name,
  table: `memory.main.${name}`,
  columns: [
    { name: 'Word', type: 'text' },
    ...measures.map((measure) => ({ name: measure, type: 'number' as const })),
  ],
  dates: [],
  labels: {},
  formats: {},
  rows: null,
});
const datasets = [
  dataset('words', ['Amount']),
  dataset('edges', ['D', 'H', 'M']),
  dataset(
    'wide',
    Array.from({ length: width }, (_, at) => `C${at}`),
  ),
];

const compact = (name: string, query: Record<string, unknown>) => ({
  type: 'aggregateflex',
  datasets: [{ name }],
  query,
  selectMode: 'multi',
});

function open(steps: Record<string, unknown>, db: Database = database, more: Record<string, unknown> = {}) {
  const widgets: Record<string, unknown> = {
    ...Object.fromEntries(Object.keys(steps).map((step) => [step, { type: 'table', parameters: { step } }])),
    ...more,
  };
  const placed = Object.keys(widgets).map((name, row) => ({
    name,
    row,
    column: 0,
    rowspan: 1,
    colspan: 1,
    widgetStyle: {},
  }));
  const pages = [{ name: 'p', label: 'P', widgets: placed }];
  const file = JSON.stringify({
    name: 'd',
    state: { steps, widgets, gridLayouts: [{ name: 'L', numColumns: 12, pages }] },
  });
  const { dashboard, text } = readDashboard(file, 'd.json');
  return openSession({
    dashboard,
    text,
    catalog: (name) => datasets.find((one) => one.name === name) ?? null,
    database: db,
    now: () => new Date('2024-06-30T00:00:00Z'),
    settings: defaultSettings,
    origins: [],
  });
}
const never = new AbortController().signal;
const valuesOf = (view: DashboardView, name: string) =>
  view.widgets.find((widget) => widget.name === name)?.data?.values;

it('case 21: of 1,000 widgets over a missing dataset each has its own error, and the others their rows', async () => {
  const lost = Object.fromEntries(
    Array.from({ length: 1000 }, (_, at) => [
      `w${at}`,
      {
        type: 'chart',
        parameters: { step: at % 2 === 0 ? 'gone' : 'away', title: { label: '<script>x</script>' } },
      },
    ]),
  );
  const steps = {
    fine: compact('words', { measures: [['sum', 'Amount']] }),
    gone: compact('gone', { measures: [['count', '*']] }),
    away: { type: 'saql', query: 'q = load "away";' },
  };
  const { widgets, ...view } = await open(steps, database, lost).view(never);
  expect(widgets.filter(({ error }) => error?.code === 'unknown-dataset')).toHaveLength(501);
  expect(widgets.filter(({ error }) => error?.code === 'saql-unknown-dataset')).toHaveLength(501);
  expect(valuesOf({ widgets, ...view }, 'fine')).toEqual([[36]]);
});

it('cases 20 and 31: hostile cells come through as they are, are selected and filter others as values', async () => {
  const steps = {
    a: compact('words', {
      measures: [['sum', 'Amount']],
      groups: ['Word'],
      order: [['sum_Amount', { ascending: true }]],
    }),
    b: compact('words', { measures: [['count', '*']] }),
  };
  const session = open(steps);
  expect(valuesOf(await session.view(never), 'a')?.[0]).toEqual(evil);
  for (const word of evil) {
    session.act({ type: 'clear', step: null });
    session.act({ type: 'select', step: 'a', keys: ['Word'], values: [[word]] });
    expect(valuesOf(await session.view(never), 'b'), word.slice(0, 40)).toEqual([[1]]);
  }
});

describe('case 35: a view that is left in mid-stream', () => {
  /** A database whose answers wait until they are let go, or until nobody wants them any more. */
  function slow(): { database: Database; letGo(): void; began: Promise<void> } {
    let letGo = (): void => {};
    let begin = (): void => {};
    const gate = new Promise<void>((settle) => {
      letGo = settle;
    });
    const began = new Promise<void>((settle) => {
      begin = settle;
    });
    const query: Database['query'] = async (sql, options) => {
      begin();
      await Promise.race([
        gate,
        new Promise((_, fail) =>
          options?.signal?.addEventListener('abort', () => fail(options.signal!.reason), { once: true }),
        ),
      ]);
      return database.query(sql, options);
    };
    const around: Database = {
      ...database,
      query,
      connection: (work) => database.connection((own) => work({ ...own, query })),
    };
    return { database: around, letGo: () => letGo(), began };
  }
  const steps = {
    a: compact('words', { measures: [['sum', 'Amount']] }),
    b: compact('words', { measures: [['count', '*']], groups: ['Word'] }),
  };

  it('ends when nobody looks any more, and the next one has its rows', async () => {
    const gate = slow();
    const session = open(steps, gate.database);
    const stop = new AbortController();
    const left = session.view(stop.signal);
    await gate.began;
    stop.abort();
    await expect(left).rejects.toThrow(/abort/i);
    gate.letGo();
    expect(valuesOf(await session.view(never), 'a')).toEqual([[36]]);
  });

  it('gives way to one that asks for the same', async () => {
    const gate = slow();
    const session = open(steps, gate.database);
    const outcome = session.view(never).then(
      () => 'shown',
      (error: unknown) => String(error),
    );
    await gate.began;
    const second = session.view(never);
    gate.letGo();
    expect(await outcome).toMatch(/abort/i);
    expect(valuesOf(await second, 'a')).toEqual([[36]]);
  });

  it('gives way to what is done meanwhile', async () => {
    const gate = slow();
    const session = open(steps, gate.database);
    const first = session.view(never);
    const outcome = first.then(
      () => 'shown',
      (error: unknown) => String(error),
    );
    await gate.began;
    session.act({ type: 'select', step: 'b', keys: ['Word'], values: [[evil[1]]] });
    const second = session.view(never);
    gate.letGo();
    expect(await outcome).toMatch(/abort/i);
    expect(valuesOf(await second, 'a')).toEqual([[2]]);
  });
});

describe('case 36: numbers at the edge, and much of them', () => {
  it('whole numbers and decimals of any width are doubles, as measures are; what is no number is its word', async () => {
    const steps = {
      raw: {
        ...compact('edges', { values: ['Word', 'D', 'H', 'M'], order: [['Word', { ascending: true }]] }),
        type: 'grain',
      },
      sums: compact('edges', {
        measures: [
          ['sum', 'H'],
          ['sum', 'M'],
          ['max', 'D'],
          ['count', '*'],
        ],
      }),
    };
    const view = await open(steps).view(never);
    expect(valuesOf(view, 'raw')).toEqual([
      ['nan', 'none', 'plus'],
      ['NaN', null, 'Infinity'],
      [9007199254740992, null, 1.7014118346046923e38],
      [12345678901234567000, null, 1e-10],
    ]);
    const [h, m, d, n] = valuesOf(view, 'sums')!.map(([value]) => value);
    expect(h).toBeCloseTo(1.7014118346046923e38, -24);
    expect(m).toBeCloseTo(12345678901234567000, -5);
    expect([d, n]).toEqual(['NaN', 3]);
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  });

  it('counts 10 million rows of 500 columns, and shows some of all columns', async () => {
    const names = Array.from({ length: width }, (_, at) => `C${at}`);
    const steps = {
      totals: compact('wide', {
        measures: [
          ['count', '*'],
          ['sum', 'C0'],
          ['max', 'C499'],
        ],
        groups: ['Word'],
      }),
      rows: { ...compact('wide', { values: ['Word', ...names], limit: 50 }), type: 'grain' },
    };
    const view = await open(steps).view(never);
    expect(valuesOf(view, 'totals')).toEqual([
      ['even', 'odd'],
      [5e6, 5e6],
      [0, 5e6],
      [500, 500],
    ]);
    const rows = valuesOf(view, 'rows')!;
    expect([rows.length, rows[0]!.length, rows[width]![3]]).toEqual([width + 1, 50, 3]);
  });
});
