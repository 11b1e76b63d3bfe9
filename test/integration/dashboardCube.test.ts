import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askCube } from '../../src/dashboard/cubes/askCube.ts';
import { buildCube } from '../../src/dashboard/cubes/buildCube.ts';
import { openCubes } from '../../src/dashboard/cubes/cubes.ts';
import { encodeTable } from '../../src/dashboard/cubes/encodedTable.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { type DashboardSession, openSession } from '../../src/dashboard/session.ts';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import type { DashboardAction, DashboardView } from '../../src/shared/dashboardView.ts';
import type { Database } from '../../src/shared/database.ts';
import { type AnalyticsSettings, type Dataset, defaultSettings } from '../../src/shared/dataset.ts';
import type { ForetoldView } from '../../src/shared/engineApi.ts';
import { openRandom } from '../../src/source/sample/random.ts';

let database: Awaited<ReturnType<typeof openDuckDatabase>>;
const never = new AbortController().signal;

/** 5,000 sales with nulls everywhere, quotes and astral letters in their texts. */
beforeAll(async () => {
  database = await openDuckDatabase({ path: ':memory:', allowedDirectories: [] });
  await database.run(`CREATE TABLE memory.main.sales AS SELECT
    ['North', 'O''Hara', '\uff21', '\u{1F600}', NULL, 'say "x"'][1 + (hash(i * 7 + 1) % 6)::INTEGER] AS "Region",
    ['Web', 'Store', NULL][1 + (hash(i * 7 + 2) % 3)::INTEGER] AS "Channel",
    ['a', 'b'][1 + (hash(i * 7 + 3) % 2)::INTEGER] AS "Stage",
    'id ' || i AS "Id",
    strftime(d, '%Y') AS "Sold_Year", strftime(d, '%m') AS "Sold_Month", strftime(d, '%d') AS "Sold_Day",
    strftime(d, '%Y-%m-%d') AS "Sold",
    CASE WHEN hash(i * 7 + 5) % 9 > 0 THEN (hash(i * 7 + 5) % 1000)::DOUBLE / 8 END AS "Amount",
    CASE WHEN hash(i * 7 + 6) % 4 > 0 THEN (hash(i * 7 + 6) % 7)::BIGINT END AS "Units"
    FROM (SELECT i, CASE WHEN i % 50 > 0 THEN TIMESTAMP '2023-01-01' + to_days((hash(i * 7 + 4) % 700)::INTEGER) END AS d
          FROM range(5000) t(i))`);
});
afterAll(() => database.close());

const part = (datePart: 'Year' | 'Month' | 'Day') => ({
  name: `Sold_${datePart}`,
  type: 'text' as const,
  dateField: 'Sold',
  datePart,
});
const sales: Dataset = {
  name: 'sales',
  label: 'Sales',
  table: 'memory.main.sales',
  columns: [
    ...['Region', 'Channel', 'Stage', 'Id'].map((name) => ({ name, type: 'text' as const })),
    { name: 'Sold', type: 'text', dateField: 'Sold' },
    part('Year'),
    part('Month'),
    part('Day'),
    { name: 'Amount', type: 'number' },
    { name: 'Units', type: 'number' },
  ],
  dates: [
    { name: 'Sold', label: 'Sold', fiscalMonthOffset: 0, isYearEndFiscalYear: true, firstDayOfWeek: -1 },
  ],
  labels: {},
  formats: {},
  rows: 5000,
  version: '1',
};

const compact = (query: Record<string, unknown>, more = {}) => ({
  type: 'aggregateflex',
  datasets: [{ name: 'sales' }],
  query: { query, version: -1 },
  selectMode: 'multi',
  broadcastFacet: true,
  receiveFacetSource: { mode: 'all', steps: [] },
  useGlobal: true,
  ...more,
});

/** Steps that a cube answers, with what they show; those of `beside` are more than that. */
const cubed: Record<string, object> = {
  regions: compact({
    measures: [['sum', 'Amount']],
    groups: ['Region'],
    order: [['sum_Amount', { ascending: false }]],
  }),
  channels: compact({
    measures: [
      ['count', '*'],
      ['avg', 'Amount'],
      ['min', 'Units'],
      ['max', 'Amount'],
    ],
    groups: ['Channel'],
  }),
  stages: compact({
    measures: [['sum', 'Units']],
    groups: ['Stage'],
    filters: [['Region', ['North', "O'Hara"], 'in']],
  }),
  pairs: compact({
    measures: [['sum', 'Units']],
    groups: ['Region', 'Channel'],
    limit: 5,
    order: [['sum_Units', { ascending: false }]],
  }),
  months: compact(
    {
      measures: [
        ['sum', 'Amount'],
        ['count', '*'],
      ],
      groups: [['Sold_Year', 'Sold_Month']],
    },
    { selectMode: 'single' },
  ),
  total: compact({
    measures: [
      ['sum', 'Amount'],
      ['count', '*'],
    ],
    groups: [],
  }),
  written: {
    type: 'saql',
    query:
      "q = load \"sales\"; q = filter q by 'Channel' != \"Store\" || 'Channel' is null; q = group q by 'Region'; q = foreach q generate 'Region' as 'R', count() as 'n', avg('Units') as 'u'; q = order q by ('n' desc, 'R' asc); q = offset q 1; q = limit q 3;",
    strings: [],
    numbers: [],
    groups: [],
    broadcastFacet: false,
    receiveFacetSource: { mode: 'all', steps: [] },
    useGlobal: true,
  },
};
const beside: Record<string, object> = {
  many: compact({ measures: [['sum', 'Amount']], groups: ['Id'], limit: 3 }),
  distinct: compact({ measures: [['unique', 'Id']], groups: ['Stage'] }),
};

function dashboardText(steps: Record<string, object>): string {
  const widgets = Object.fromEntries(
    Object.keys(steps).map((step) => [
      `${step}_w`,
      { type: step === 'months' ? 'dateselector' : 'table', parameters: { step } },
    ]),
  );
  const placed = Object.keys(widgets).map((name, row) => ({
    name,
    row,
    column: 0,
    rowspan: 1,
    colspan: 1,
    widgetStyle: {},
  }));
  const page = { name: 'p', label: 'P', navigationHidden: false, widgets: placed };
  const layout = {
    name: 'Default',
    numColumns: 12,
    rowHeight: 'fine',
    version: 1,
    selectors: [],
    pages: [page],
    style: {},
  };
  const filters = [{ dataset: { name: 'sales' }, fields: ['Stage'], operator: 'in', label: 'Stage' }];
  const state = {
    steps,
    widgets,
    gridLayouts: [layout],
    layouts: [],
    widgetStyle: {},
    filters,
    dataSourceLinks: [],
  };
  return JSON.stringify({ name: 'd', label: 'D', state });
}

interface Opened {
  session: DashboardSession;
  /** What reached the table itself since the last call. */
  scans(): string[];
  close(): Promise<void>;
}

function open(withCubes: boolean, settings: AnalyticsSettings, steps = { ...cubed, ...beside }): Opened {
  let scans: string[] = [];
  const around = (inner: Database): Database => ({
    ...inner,
    query: (sql, options) => {
      if (sql.includes(sales.table)) scans.push(sql);
      return inner.query(sql, options);
    },
  });
  const { dashboard, text } = readDashboard(dashboardText(steps), 'd.json');
  const counting = around(database);
  const cubes = withCubes ? openCubes({ database: counting, schema: 'memory."cubes"', fromRows: 1 }) : null;
  const session = openSession({
    dashboard,
    text,
    catalog: (name) => (name === 'sales' ? sales : null),
    database: counting,
    now: () => new Date('2024-06-30T00:00:00Z'),
    settings,
    origins: [],
    ...(cubes === null ? {} : { cubes }),
  });
  return {
    session,
    scans() {
      const done = scans;
      scans = [];
      return done;
    },
    close: async () => cubes?.close(),
  };
}

/** Numbers to nine digits: sums of doubles depend on their order. */
function shown(view: DashboardView) {
  return view.widgets.map(({ name, data, error, selection }) => ({
    name,
    error,
    selection,
    columns: data?.columns.map((column) => column.name),
    values: data?.values.map((column) =>
      column.map((value) => (typeof value === 'number' ? Number(value.toPrecision(9)) : value)),
    ),
  }));
}

async function allAhead(session: DashboardSession, step: string): Promise<ForetoldView[]> {
  const views: ForetoldView[] = [];
  for (let from: number | null = 0; from !== null; ) {
    const piece: Awaited<ReturnType<DashboardSession['viewsAhead']>> = await session.viewsAhead(step, from);
    views.push(...piece.views);
    from = piece.next;
  }
  return views;
}

function someAction(view: DashboardView, next: () => number): DashboardAction {
  const pickOne = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const chance = next();
  if (chance < 0.1) return { type: 'clear', step: null };
  if (chance < 0.2) return { type: 'filter', index: 0, value: pickOne([[], ['a'], ['a', 'b']]) };
  if (chance < 0.35) {
    const [min, max] = pickOne([
      [Date.UTC(2023, 3, 5), Date.UTC(2024, 1, 10)],
      [
        ['month', -8],
        ['day', 0],
      ],
      [null, null],
    ]);
    return { type: 'range', step: 'months', min, max };
  }
  const widget = pickOne(
    view.widgets.filter(({ step, data }) => step !== 'many' && (data?.rowCount ?? 0) > 0),
  );
  const { keys = [] } = widget.selection ?? {};
  const rows = Array.from({ length: 1 + Math.floor(next() * 2) }, () =>
    Math.floor(next() * widget.data!.rowCount),
  );
  const columns = keys.map((key) => widget.data!.columns.findIndex(({ name }) => name === key));
  const values = rows.map((row) => columns.map((column) => widget.data!.values[column]?.[row] ?? null));
  return keys.length === 0
    ? { type: 'clear', step: widget.step }
    : { type: 'select', step: widget.step!, keys, values };
}

describe('a dashboard over cubes', () => {
  it.each([
    ['without null keys', defaultSettings],
    ['with null keys', { ...defaultSettings, includeNullKeys: true }],
  ])('shows for any selection what SQL shows, %s', async (_, settings) => {
    const [plain, quick] = [open(false, settings), open(true, settings)];
    const next = openRandom(11).next;
    let view = await quick.session.view(never);
    await quick.session.prepared();
    for (let round = 0; round < 25; round++) {
      const action = someAction(view, next);
      for (const { session } of [plain, quick]) session.act(action);
      const wanted = await plain.session.view(never);
      view = await quick.session.view(never);
      expect(shown(view), JSON.stringify(action)).toEqual(shown(wanted));
      if (round % 3 === 0) await quick.session.prepared();
    }
    await quick.close();
  });

  it('asks the table nothing for a click once it is prepared, but what no cube can tell', async () => {
    const { session, scans, close } = open(true, defaultSettings);
    const view = await session.view(never);
    expect(scans().length).toBeGreaterThan(0);
    await session.prepared();
    scans();
    const regions = view.widgets.find(({ step }) => step === 'regions')!;
    session.act({
      type: 'select',
      step: 'regions',
      keys: ['Region'],
      values: [[regions.data!.values[0]![0]]],
    });
    await session.view(never);
    const asked = scans();
    expect(asked.filter((sql) => !sql.includes('"Id"'))).toEqual([]);
    expect(asked.length).toBe(Object.keys(beside).length);
    expect(asked.every((sql) => sql.includes('"Id"'))).toBe(true);
    session.act({ type: 'clear', step: null });
    await session.view(never);
    expect(scans()).toEqual([]);
    await close();
  });

  it('foretells what a click shows, and leaves alone what only the database can tell', async () => {
    const { session, scans, close } = open(true, defaultSettings);
    let view = await session.view(never);
    const before = JSON.stringify(view);
    let foretold = 0;
    for (const step of ['regions', 'months', 'channels']) {
      await session.prepared();
      scans();
      const views = await allAhead(session, step);
      expect(scans()).toEqual([]);
      const { action, view: change, isWhole } = views[1]!;
      expect(action).toMatchObject({ type: 'select', step });
      expect(isWhole).toBe(false);
      session.act(action);
      view = await session.view(never);
      for (const widget of change.widgets) {
        if ('isKept' in widget) continue;
        foretold++;
        expect(widget).toEqual(view.widgets.find(({ id }) => id === widget.id));
      }
    }
    expect(foretold).toBeGreaterThan(6);
    session.act({ type: 'clear', step: null });
    view = await session.view(never);
    expect(JSON.stringify(view)).toBe(before);
    await close();
  });

  it('foretells a piece at a time, and shows what it foretold without working it out again', async () => {
    const { session, scans, close } = open(true, defaultSettings, cubed);
    const first = await session.view(never);
    await session.prepared();
    const foretold = await allAhead(session, 'regions');
    expect(foretold.every(({ isWhole }) => isWhole)).toBe(true);
    const actions = foretold.map(({ action }) => action);
    const rows = first.widgets.find(({ step }) => step === 'regions')!.data!.rowCount;
    expect(actions.length).toBe(rows);
    scans();
    session.act(actions.at(-1)!);
    const view = await session.view(never);
    expect(scans()).toEqual([]);
    expect(view.widgets.find(({ step }) => step === 'regions')!.selection!.selected.length).toBe(1);
    // The same row again gives the selection up.
    await session.prepared();
    const { views } = await session.viewsAhead('regions', rows - 1);
    expect(views.map(({ action }) => action)).toEqual([{ type: 'clear', step: 'regions' }]);
    await close();
  });

  it('ends what it foretells when something is done', async () => {
    const { session, close } = open(true, defaultSettings);
    await session.view(never);
    await session.prepared();
    const ahead = session.viewsAhead('regions', 0);
    session.act({ type: 'clear', step: null });
    await expect(ahead).rejects.toThrow(/abort/);
    await close();
  });

  it('makes a range of days ready when the pointer is over its widget', async () => {
    const { session, scans, close } = open(true, defaultSettings);
    await session.view(never);
    await session.prepared();
    await session.viewsAhead('months', 0);
    await session.prepared();
    scans();
    session.act({ type: 'range', step: 'months', min: Date.UTC(2023, 3, 5), max: Date.UTC(2024, 1, 10) });
    await session.view(never);
    expect(scans().every((sql) => sql.includes('"Id"'))).toBe(true);
    await close();
  });
});

it('counts fields of just as many values as one byte holds, and of more', async () => {
  const counts = [254, 255, 256, 300];
  const columns = counts.map((count) => ({ name: `Of${count}`, type: 'text' as const }));
  await database.run(`CREATE TABLE memory.main.wide AS SELECT
    ${counts.map((count) => `CASE WHEN i % 7 > 0 THEN lpad((hash(i * 3 + ${count}) % ${count})::VARCHAR, 3, '0') END AS "Of${count}"`).join(', ')}
    FROM range(60000) t(i)`);
  const wide: Dataset = {
    ...sales,
    name: 'wide',
    table: 'memory.main.wide',
    columns,
    dates: [],
    rows: 60_000,
  };
  const encoded = await encodeTable(database, wide, {
    fields: new Set(columns.map(({ name }) => name)),
    schema: 'memory.main',
    name: 'wide_codes',
    signal: never,
  });
  for (const [at, { name }] of columns.entries()) {
    const other = columns[(at + 1) % columns.length]!.name;
    const { size } = encoded.dimensions.get(other)!;
    const passes = Uint8Array.from({ length: size }, (_, code) => (code % 3 === 0 ? 1 : 0));
    const where = [{ fields: [other], passes, text: other }];
    const plan = { dimensions: [name], measures: [], extremes: [], where };
    const cube = await buildCube(database, encoded, plan, never);
    const answer = askCube(cube, {
      groups: [name],
      conditions: [],
      withoutNulls: false,
      aggregates: [{ name: 'count', field: null }],
    })!;
    const kept = encoded.dimensions.get(other)!.values.filter((_, code) => code % 3 === 0);
    const { values } = await database.query(
      `SELECT "${name}" AS k, count(*)::DOUBLE FROM memory.main.wide
       WHERE "${other}" IS NULL OR "${other}" IN (${kept.map((value) => `'${value}'`).join(', ')})
       GROUP BY 1 ORDER BY 1 NULLS LAST`,
    );
    expect([answer.keys[0], answer.values[0]], name).toEqual(values);
  }
  await encoded.drop();
});
