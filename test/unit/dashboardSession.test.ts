import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { type DashboardSession, openSession, type SessionOptions } from '../../src/dashboard/session.ts';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import type { DashboardView, WidgetView } from '../../src/shared/dashboardView.ts';
import type { Database } from '../../src/shared/database.ts';
import { type Dataset, defaultSettings } from '../../src/shared/dataset.ts';

let database: Awaited<ReturnType<typeof openDuckDatabase>>;
const never = new AbortController().signal;

/** Twelve deals: stages Won, Open and Lost of Ann and Bo, in 2023 and 2024. */
beforeAll(async () => {
  database = await openDuckDatabase({ path: ':memory:', allowedDirectories: [] });
  await database.run(`CREATE TABLE memory.main.deals AS
    SELECT ['Won', 'Open', 'Lost'][1 + i % 3] AS "Stage", ['Ann', 'Bo'][1 + i // 6] AS "Owner", (i + 1) * 10.0 AS "Amount",
           (2023 + i % 2)::VARCHAR AS "Closed_Year", lpad((1 + i)::VARCHAR, 2, '0') AS "Closed_Month", '15' AS "Closed_Day",
           (2023 + i % 2)::VARCHAR || '-' || lpad((1 + i)::VARCHAR, 2, '0') || '-15' AS "Closed"
    FROM range(12) t(i)`);
});
afterAll(() => database.close());

const text = (name: string, more = {}) => ({ name, type: 'text' as const, ...more });
const part = (datePart: 'Year' | 'Month' | 'Day') =>
  text(`Closed_${datePart}`, { dateField: 'Closed', datePart });
const deals: Dataset = {
  name: 'deals',
  label: 'Deals',
  table: 'memory.main.deals',
  columns: [
    text('Stage'),
    text('Owner'),
    { name: 'Amount', type: 'number' },
    text('Closed', { dateField: 'Closed' }),
    part('Year'),
    part('Month'),
    part('Day'),
  ],
  dates: [
    { name: 'Closed', label: 'Closed', fiscalMonthOffset: 0, isYearEndFiscalYear: true, firstDayOfWeek: -1 },
  ],
  labels: {},
  formats: {},
  rows: 12,
};

const compact = (query: Record<string, unknown>, more = {}) => ({
  type: 'aggregateflex',
  datasets: [{ name: 'deals' }],
  query: { query, version: -1 },
  selectMode: 'multi',
  ...more,
});
const saql = (query: string, more = {}) => ({
  type: 'saql',
  query,
  strings: [],
  numbers: [],
  groups: [],
  selectMode: 'single',
  ...more,
});
const sums = { measures: [['sum', 'Amount']] };

function dashboardText(steps: Record<string, unknown>, more: Record<string, unknown> = {}): string {
  const widgets = Object.fromEntries(
    Object.keys(steps).map((step) => [`${step}_w`, { type: 'table', parameters: { step } }]),
  );
  const placed = Object.keys(widgets).map((name, row) => ({
    name,
    row,
    column: 0,
    rowspan: 1,
    colspan: 1,
    widgetStyle: {},
  }));
  const gridLayouts = [
    {
      name: 'Default',
      numColumns: 12,
      rowHeight: 'fine',
      version: 1,
      selectors: [],
      pages: [{ name: 'p', label: 'P', navigationHidden: false, widgets: placed }],
      style: {},
    },
  ];
  return JSON.stringify(
    {
      name: 'd',
      label: 'D',
      state: {
        steps,
        widgets,
        gridLayouts,
        layouts: [],
        widgetStyle: {},
        filters: [],
        dataSourceLinks: [],
        ...more,
      },
    },
    null,
    1,
  );
}

function open(file: string, more: Partial<SessionOptions> = {}): DashboardSession {
  const { dashboard, text: places } = readDashboard(file, 'd.json');
  const catalog = (name: string) => (name === 'deals' ? deals : null);
  return openSession({
    dashboard,
    text: places,
    catalog,
    database,
    now: () => new Date('2024-06-30T00:00:00Z'),
    settings: defaultSettings,
    origins: [],
    ...more,
  });
}

const widget = (view: DashboardView, step: string): WidgetView => view.widgets.find((w) => w.step === step)!;
const rowsOf = ({ data }: WidgetView): unknown[][] =>
  data === null
    ? []
    : Array.from({ length: data.rowCount }, (_, row) => data.values.map((column) => column[row]));
const look = async (session: DashboardSession, step: string) =>
  rowsOf(widget(await session.view(never), step));

/** Counts the statements that reach the database, on any connection. */
function counting(): { database: Database; queries: string[] } {
  const queries: string[] = [];
  const around = (inner: Database): Database => ({
    ...inner,
    run: (sql, options) => inner.run(sql, options),
    query: (sql, options) => {
      queries.push(sql);
      return inner.query(sql, options);
    },
    numbers: (sql, options) => inner.numbers(sql, options),
    describe: (sql, options) => inner.describe(sql, options),
    transaction: (work, signal) => inner.transaction((own) => work(around(own)), signal),
    once: (key, work) => inner.once(key, work),
    connection: (work) => inner.connection((own) => work(around(own))),
  });
  return { database: around(database), queries };
}

describe('steps of a session', () => {
  it('give rows for every form, each widget with its own error', async () => {
    const session = open(
      dashboardText({
        grouped: compact({ ...sums, groups: ['Stage'], order: [['sum_Amount', { ascending: false }]] }),
        dated: compact({
          measures: [['count', '*']],
          groups: [['Closed_Year', 'Closed_Month']],
          limit: 1,
          order: [[['Closed_Year', 'Closed_Month'], { ascending: true }]],
        }),
        compared: compact({
          measures: [
            ['sum', 'Amount', 'A'],
            ['sum', 'Amount', 'B'],
            ['sum', 'Amount', 'C'],
          ],
          columns: [
            { query: { ...sums, filters: [['Stage', ['Won'], 'in']] } },
            { query: sums },
            { query: { ...sums, formula: 'A/B' } },
          ],
          groups: ['Owner'],
          order: [['Owner', { ascending: true }]],
        }),
        raw: {
          ...compact({ values: ['Owner', 'Amount'], order: [['Amount', { ascending: false }]], limit: 2 }),
          type: 'grain',
        },
        written: saql('q = load "deals"; q = group q by all; q = foreach q generate count() as \'n\';'),
        still: { type: 'staticflex', values: [{ display: 'A', value: 'x' }], selectMode: 'single' },
        newer: {
          ...compact({}),
          query: {
            sources: [
              {
                name: 'deals',
                columns: [{ field: ['count', '*'], name: 'A' }],
                groups: ['Owner'],
                filters: [['Amount', [50], '>']],
                joins: [],
              },
            ],
            orders: [{ name: 'A', ascending: false }],
            limit: 5,
          },
        },
        broken: saql("q = load \"deals\"; q = foreach q generate 'Nonsense' as 'n';"),
        away: compact(sums, { datasets: [{ name: 'gone' }] }),
      }),
    );
    const view = await session.view(never);
    const rows = (step: string) => rowsOf(widget(view, step));
    expect(rows('grouped')).toEqual([
      ['Lost', 300],
      ['Open', 260],
      ['Won', 220],
    ]);
    expect(rows('dated')).toEqual([['2023~~~01', 1]]);
    expect(rows('compared')).toEqual([
      ['Ann', 50, 210, 50 / 210],
      ['Bo', 170, 570, 170 / 570],
    ]);
    expect(rows('raw')).toEqual([
      ['Bo', 120],
      ['Bo', 110],
    ]);
    expect(rows('written')).toEqual([[12]]);
    expect(rows('still')).toEqual([['A', 'x']]);
    expect(rows('newer')).toEqual([
      ['Bo', 6],
      ['Ann', 1],
    ]);
    expect(widget(view, 'broken').error).toMatchObject({
      code: 'saql-unknown-field',
      line: expect.any(Number),
    });
    expect(widget(view, 'away').error).toMatchObject({ code: 'unknown-dataset' });
    expect(view.widgets.filter((w) => w.error !== null)).toHaveLength(2);
    expect(view.data).toContainEqual({ dataset: 'gone', from: 'missing', rows: null });
  });

  it('run windows of compare tables over the rows in order', async () => {
    const formula = `sum(A) over ([..0] partition by all order by ('Closed_Year'))`;
    const session = open(
      dashboardText({
        run: compact({
          measures: [
            ['sum', 'Amount', 'A'],
            ['sum', 'Amount', 'B'],
          ],
          columns: [{ query: sums }, { query: { ...sums, formula } }],
          groups: ['Closed_Year'],
          order: [['Closed_Year', { ascending: true }]],
        }),
      }),
    );
    expect(await look(session, 'run')).toEqual([
      ['2023', 360, 360],
      ['2024', 420, 780],
    ]);
  });

  it('read results and selections of others by bindings, in the order of need', async () => {
    const session = open(
      dashboardText({
        last: compact({
          ...sums,
          groups: '{{cell(kinds.selection, 0, "value").asObject()}}',
          filters: [['Owner', ['{{cell(top.result, 0, "Owner").asString()}}'], 'in']],
          order: [[-1, { ascending: true }]],
        }),
        top: compact({ ...sums, groups: ['Owner'], order: [['sum_Amount', { ascending: false }]], limit: 1 }),
        kinds: {
          type: 'staticflex',
          values: [
            { display: 'Stage', value: 'Stage' },
            { display: 'Year', value: 'Closed_Year' },
          ],
          start: { display: ['Year'] },
          selectMode: 'singlerequired',
        },
      }),
    );
    expect(await look(session, 'last')).toEqual([
      ['2023', 270],
      ['2024', 300],
    ]);
    session.act({ type: 'select', step: 'kinds', keys: ['display'], values: [['Stage']] });
    expect(await look(session, 'last')).toEqual([
      ['Won', 170],
      ['Open', 190],
      ['Lost', 210],
    ]);
  });

  it('say that steps wait for each other (case 15)', async () => {
    const session = open(
      dashboardText({
        a: saql('q = load "deals"; q = limit q {{cell(b.result, 0, "n").asString()}};'),
        b: saql('q = load "deals"; q = limit q {{cell(a.result, 0, "n").asString()}};'),
        fine: compact(sums),
      }),
    );
    const view = await session.view(never);
    expect(widget(view, 'a').error?.code).toBe('binding-cycle');
    expect(rowsOf(widget(view, 'fine'))).toEqual([[780]]);
  });

  it('name the step that failed before them', async () => {
    const session = open(
      dashboardText({
        bad: saql("q = load \"deals\"; q = foreach q generate 'No' as 'n';"),
        next: saql('q = load "deals"; q = limit q {{cell(bad.result, 0, "n").asString()}};'),
      }),
    );
    expect(widget(await session.view(never), 'next').error?.message).toMatch(
      /^The step "bad", which this one reads, failed: /,
    );
  });

  it('show the first rows of more than the limit, and say so', async () => {
    const session = open(dashboardText({ all: { ...compact({ values: ['Owner'] }), type: 'grain' } }), {
      rowLimit: 5,
    });
    const { data, truncated } = widget(await session.view(never), 'all');
    expect([data?.rowCount, truncated]).toEqual([5, true]);
  });

  it('take a recorded answer for Apex, and ask for one where there is none', async () => {
    const file = dashboardText({ apex: { type: 'apex', query: { path: 'x/y', body: {} } } });
    const recorded = () => ({
      data: [{ name: 'Ann', n: 2 }],
      metadata: { groups: ['name'], numbers: ['n'], strings: ['name'] },
    });
    expect(await look(open(file, { recorded }), 'apex')).toEqual([['Ann', 2]]);
    const asText = () => JSON.stringify(recorded());
    expect(await look(open(file, { recorded: asText }), 'apex')).toEqual([['Ann', 2]]);
    for (const none of ['no JSON', '"again a text"', { errors: [] }])
      expect(widget(await open(file, { recorded: () => none }).view(never), 'apex').error?.code).toBe(
        'apex-without-recording',
      );
    expect(widget(await open(file).view(never), 'apex').error?.code).toBe('apex-without-recording');
  });
});

describe('facets of a session', () => {
  const steps = {
    byStage: compact({ ...sums, groups: ['Stage'], order: [['sum_Amount', { ascending: false }]] }),
    byOwner: compact({ ...sums, groups: ['Owner'], order: [['Owner', { ascending: true }]] }),
    alone: compact({ measures: [['count', '*']] }, { receiveFacetSource: { mode: 'none', steps: [] } }),
    written: saql('q = load "deals"; q = group q by all; q = foreach q generate count() as \'n\';'),
  };

  it('filter the others and not the step itself; clearing brings everything back', async () => {
    const session = open(dashboardText(steps));
    await session.view(never);
    session.act({ type: 'select', step: 'byStage', keys: ['Stage'], values: [['Won'], ['Lost']] });
    const view = await session.view(never);
    expect(rowsOf(widget(view, 'byOwner'))).toEqual([
      ['Ann', 140],
      ['Bo', 380],
    ]);
    expect(rowsOf(widget(view, 'byStage'))).toHaveLength(3);
    expect(rowsOf(widget(view, 'alone'))).toEqual([[12]]);
    expect(rowsOf(widget(view, 'written'))).toEqual([[8]]);
    expect(widget(view, 'byStage').selection).toEqual({
      mode: 'multi',
      keys: ['Stage'],
      selected: [['Won'], ['Lost']],
    });
    session.act({ type: 'clear', step: null });
    expect(await look(session, 'byOwner')).toEqual([
      ['Ann', 210],
      ['Bo', 570],
    ]);
  });

  it('start with what the steps say, dates as ranges', async () => {
    const period = compact(
      { measures: [['count', '*']], groups: ['Closed'] },
      {
        start: [
          [
            ['year', 0],
            ['year', 0],
          ],
        ],
      },
    );
    const session = open(dashboardText({ ...steps, period }));
    expect(await look(session, 'byOwner')).toEqual([
      ['Ann', 120],
      ['Bo', 300],
    ]);
    session.act({ type: 'range', step: 'period', min: ['year', -1], max: ['year', -1] });
    expect(await look(session, 'byOwner')).toEqual([
      ['Ann', 90],
      ['Bo', 270],
    ]);
    session.act({ type: 'range', step: 'period', min: null, max: null });
    expect(await look(session, 'byOwner')).toEqual([
      ['Ann', 210],
      ['Bo', 570],
    ]);
  });

  it('always have one row selected where that is required', async () => {
    const byStage = { ...steps.byStage, selectMode: 'singlerequired' };
    const session = open(dashboardText({ ...steps, byStage }));
    expect(widget(await session.view(never), 'byStage').selection?.selected).toEqual([['Lost']]);
    session.act({ type: 'select', step: 'byStage', keys: ['Stage'], values: [['Won']] });
    session.act({ type: 'select', step: 'byStage', keys: ['Stage'], values: [] });
    expect(await look(session, 'byOwner')).toEqual([
      ['Ann', 50],
      ['Bo', 170],
    ]);
  });

  it('apply global filters, except locked ones to what a person does, and offer their values', async () => {
    const filters = [
      {
        dataset: { name: 'deals' },
        fields: ['Owner'],
        operator: 'in',
        value: '["Ann"]',
        locked: false,
        dependent: false,
      },
      {
        dataset: { name: 'deals' },
        fields: ['Stage'],
        operator: 'in',
        value: '["Won","Lost"]',
        locked: true,
        dependent: false,
      },
    ];
    const file = JSON.parse(dashboardText({ alone: steps.alone }, { filters }));
    file.state.widgets.panel = { type: 'filterpanel', parameters: { filters: [] } };
    file.state.gridLayouts[0].pages[0].widgets.push({
      name: 'panel',
      row: 9,
      column: 0,
      rowspan: 1,
      colspan: 1,
      widgetStyle: {},
    });
    const session = open(JSON.stringify(file));
    const view = await session.view(never);
    expect(rowsOf(widget(view, 'alone'))).toEqual([[4]]);
    expect(view.filters.map(({ value, choices, kind }) => ({ value, choices, kind }))).toEqual([
      { value: ['Ann'], choices: ['Ann', 'Bo'], kind: 'values' },
      { value: ['Won', 'Lost'], choices: ['Lost', 'Open', 'Won'], kind: 'values' },
    ]);
    session.act({ type: 'filter', index: 0, value: [] });
    session.act({ type: 'filter', index: 1, value: [] });
    expect(await look(session, 'alone')).toEqual([[8]]);
  });

  it('end with the grouping that they were made in', async () => {
    const kinds = {
      type: 'staticflex',
      values: [
        { display: 'S', value: 'Stage' },
        { display: 'O', value: 'Owner' },
      ],
      selectMode: 'singlerequired',
    };
    const bound = compact({ ...sums, groups: ['{{cell(kinds.selection, 0, "value").asString()}}'] });
    const session = open(dashboardText({ kinds, bound, byOwner: steps.byOwner }));
    await session.view(never);
    session.act({ type: 'select', step: 'bound', keys: ['Stage'], values: [['Won']] });
    expect(await look(session, 'byOwner')).toEqual([
      ['Ann', 50],
      ['Bo', 170],
    ]);
    session.act({ type: 'select', step: 'kinds', keys: ['display'], values: [['O']] });
    expect(await look(session, 'byOwner')).toEqual([
      ['Ann', 210],
      ['Bo', 570],
    ]);
  });
});

describe('what a session saves', () => {
  const grouped = compact({ ...sums, groups: ['Stage'] });

  it('runs one SQL once, and again only the steps that changed', async () => {
    const counted = counting();
    const alone = { ...grouped, receiveFacetSource: { mode: 'none', steps: [] } };
    const session = open(
      dashboardText({ one: grouped, two: grouped, owner: compact({ ...sums, groups: ['Owner'] }), alone }),
      { database: counted.database },
    );
    await session.view(never);
    expect(counted.queries).toHaveLength(2);
    await session.view(never);
    expect(counted.queries).toHaveLength(2);
    session.act({ type: 'select', step: 'owner', keys: ['Owner'], values: [['Ann']] });
    await session.view(never);
    expect(counted.queries).toHaveLength(3);
    session.act({ type: 'clear', step: 'owner' });
    await session.view(never);
    expect(counted.queries).toHaveLength(3);
  });

  it('keeps selections over a new text, and drops those of steps that are gone', async () => {
    const session = open(dashboardText({ grouped, owner: compact({ ...sums, groups: ['Owner'] }) }));
    await session.view(never);
    session.act({ type: 'select', step: 'grouped', keys: ['Stage'], values: [['Won']] });
    const next = readDashboard(
      dashboardText({ grouped, count: compact({ measures: [['count', '*']] }) }),
      'd.json',
    );
    session.replace(next.dashboard, next.text);
    expect(await look(session, 'count')).toEqual([[4]]);
    const last = readDashboard(dashboardText({ count: compact({ measures: [['count', '*']] }) }), 'd.json');
    session.replace(last.dashboard, last.text);
    expect(await look(session, 'count')).toEqual([[12]]);
  });

  it('lets the latest action win', async () => {
    const session = open(dashboardText({ grouped, count: compact({ measures: [['count', '*']] }) }));
    await session.view(never);
    session.act({ type: 'select', step: 'grouped', keys: ['Stage'], values: [['Won']] });
    const early = session.view(never).then(
      () => 'shown',
      (error: Error) => error.name,
    );
    session.act({ type: 'select', step: 'grouped', keys: ['Stage'], values: [['Won'], ['Lost']] });
    expect(await look(session, 'count')).toEqual([[8]]);
    expect(await early).toBe('AbortError');
  });

  it('gives a step’s rows and SQL on request', async () => {
    const session = open(dashboardText({ grouped }));
    expect((await session.stepRows('grouped', never)).columns).toEqual(['Stage', 'sum_Amount']);
    expect(session.sqlOf('grouped')).toContain('memory.main.deals');
  });
});
