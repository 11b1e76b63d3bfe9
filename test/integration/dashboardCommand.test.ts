import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSalesData } from '../support/salesData.ts';
import { standpipe, standpipeOk, temporaryFolder } from '../support/standpipe.ts';

const place = (name: string, row: number) => ({
  name,
  row,
  column: 0,
  rowspan: 4,
  colspan: 6,
  widgetStyle: {},
});
const step = (measures: unknown[], groups: string[], more: object = {}) => ({
  type: 'aggregateflex',
  datasets: [{ name: 'orders' }],
  query: { measures, groups, filters: [], order: [], limit: 2000 },
  selectMode: 'single',
  broadcastFacet: true,
  receiveFacetSource: { mode: 'all', steps: [] },
  useGlobal: true,
  ...more,
});

const layout = { name: 'Default', numColumns: 12, selectors: [], style: {} };

/** Two pages; selecting a region narrows the number, and a text says what is selected. */
const sales = {
  label: 'Sales',
  name: 'sales',
  datasets: [{ name: 'orders' }],
  state: {
    steps: {
      regions: step([['sum', 'Amount']], ['Region']),
      total: step([['sum', 'Amount']], []),
      orders: {
        type: 'saql',
        query: `q = load "orders";\nq = foreach q generate 'OrderNo' as 'no', 'Amount' as 'amount';\nq = order q by 'no';`,
        selectMode: 'single',
      },
    },
    widgets: {
      chart: { type: 'chart', parameters: { step: 'regions', visualizationType: 'hbar' } },
      sum: { type: 'number', parameters: { step: 'total', measureField: 'sum_Amount', title: 'Total' } },
      says: {
        type: 'text',
        parameters: {
          content: {
            displayTemplate: '{{coalesce(cell(regions.selection, 0, "Region"), "all").asString()}} regions',
          },
        },
      },
      list: { type: 'table', parameters: { step: 'orders' } },
    },
    gridLayouts: [
      {
        ...layout,
        pages: [
          { name: 'p1', label: 'Overview', widgets: [place('chart', 0), place('sum', 4), place('says', 8)] },
          { name: 'p2', label: 'Orders', widgets: [place('list', 0)] },
        ],
      },
    ],
    layouts: [],
    filters: [],
    dataSourceLinks: [],
    widgetStyle: {},
  },
};

describe('standpipe dashboard', async () => {
  const folder = await temporaryFolder('dashboard');
  const cwd = join(folder.path, 'outside');
  afterAll(folder.remove);
  beforeAll(async () => {
    await writeSalesData(folder.path);
    await mkdir(cwd);
    await writeFile(join(cwd, 'sales.json'), JSON.stringify(sales, null, 2));
    await mkdir(join(folder.path, 'bundle/dashboards'));
    await writeFile(join(folder.path, 'bundle/dashboards/sales.json'), JSON.stringify(sales));
  });

  async function ask(...args: string[]) {
    const { status, stdout } = await standpipe(cwd, 'dashboard', ...args, '--json');
    const answer = JSON.parse(stdout);
    const widget = (name: string) => answer.widgets.find((one: { name: string }) => one.name === name);
    return { status, answer, widget };
  }

  it('reads objects of the org, recorded answers of Apex, and asks for the totals of tables', async () => {
    const steps = {
      object: step([['count', '*']], [], { datasets: [], sobject: 'orders' }),
      soql: { type: 'soql', query: { query: "SELECT OrderNo FROM Orders WHERE Region != 'north' LIMIT 1" } },
      apex: { type: 'apex', query: { path: 'shop/limits', body: {} } },
      means: step([['avg', 'Amount']], ['Region']),
    };
    const names = Object.keys(steps);
    const widgets = Object.fromEntries(
      names.map((name) => [name, { type: 'table', parameters: { step: name, totals: name === 'means' } }]),
    );
    const page = { name: 'p', label: 'P', widgets: names.map((name, at) => place(name, at * 4)) };
    const state = { ...sales.state, steps, widgets, gridLayouts: [{ ...layout, pages: [page] }] };
    await writeFile(join(cwd, 'org.dashboard.json'), JSON.stringify({ ...sales, state }));
    await writeFile(
      join(cwd, 'org.apex.json'),
      JSON.stringify({ data: [{ name: 'search', used: 12 }], metadata: { numbers: ['used'] } }),
    );
    const { status, widget } = await ask('org.dashboard.json', '--data', '../plain');
    expect(widget('object').rows).toEqual([{ count: 5 }]);
    expect(widget('soql').rows).toEqual([{ OrderNo: '2' }]);
    expect(widget('apex').rows).toEqual([{ used: 12, name: 'search' }]);
    expect(widget('means').totals).toEqual([{ groups: [], row: { avg_Amount: 258.375 } }]);
    expect(status).toBe(0);
  });

  it('gives the rows of each placed widget', async () => {
    const { status, answer, widget } = await ask('sales.json', '--data', '../plain');
    expect(Object.keys(answer)).toEqual(['dashboard', 'data', 'widgets', 'diagnostics']);
    expect(answer.dashboard).toEqual({
      name: 'sales',
      label: 'Sales',
      pages: [
        { name: 'p1', label: 'Overview' },
        { name: 'p2', label: 'Orders' },
      ],
    });
    expect(answer.data).toEqual([{ dataset: 'orders', from: 'folder', rows: 5 }]);
    expect(answer.widgets.map((one: { name: string; page: string }) => [one.page, one.name])).toEqual([
      ['p1', 'chart'],
      ['p1', 'sum'],
      ['p1', 'says'],
      ['p2', 'list'],
    ]);
    expect(widget('chart')).toMatchObject({ type: 'chart', step: 'regions', error: null });
    expect(
      [...widget('chart').rows].sort((a, b) => String(a.Region).localeCompare(String(b.Region))),
    ).toEqual([
      { Region: 'North', sum_Amount: 10 },
      { Region: 'South', sum_Amount: 1023.5 },
    ]);
    expect(widget('sum').rows).toEqual([{ sum_Amount: 1040.5 }]);
    expect(widget('says').text).toBe('all regions');
    expect(widget('list').rows.map((row: { no: string }) => row.no)).toEqual(['1', '2', '3', '4', '5']);
    expect(status).toBe(0);
  });

  it('finds the data of the bundle that the dashboard lies in', async () => {
    const { answer, widget } = await ask('../bundle/dashboards/sales.json');
    expect(answer.data).toEqual([{ dataset: 'orders', from: 'bundle', rows: 5 }]);
    expect(widget('sum').rows).toEqual([{ sum_Amount: 1040.5 }]);
  });

  it('makes rows up where no dataset is anywhere, and says so', async () => {
    const { status, answer, widget } = await ask('sales.json');
    expect(answer.data).toEqual([{ dataset: 'orders', from: 'generated', rows: 500 }]);
    expect(answer.diagnostics).toMatchObject([
      { severity: 'information', code: 'dashboard-made-up', line: 1 },
    ]);
    expect(widget('chart').rows.length).toBeGreaterThan(1);
    expect(widget('chart').rows[0].sum_Amount).toBeTypeOf('number');
    expect(status).toBe(0);
  });

  it('makes nothing up where a folder of data was named', async () => {
    await mkdir(join(folder.path, 'elsewhere'));
    await writeFile(join(folder.path, 'elsewhere/other.csv'), 'a\n1\n');
    const { status, answer, widget } = await ask('sales.json', '--data', '../elsewhere');
    expect(answer.data).toEqual([{ dataset: 'orders', from: 'missing', rows: null }]);
    expect(widget('chart').error).toMatchObject({ code: expect.any(String) });
    expect(status).toBe(1);
  });

  it('--select facets the other widgets, and not its own', async () => {
    const { widget } = await ask('sales.json', '--data', '../flat', '--select', 'regions=South');
    expect(widget('sum').rows).toEqual([{ sum_Amount: 1023.5 }]);
    expect(widget('chart').rows).toHaveLength(2);
    expect(widget('says').text).toBe('South regions');
  });

  it('--page shows one page', async () => {
    for (const page of ['p2', 'Orders']) {
      const { answer } = await ask('sales.json', '--data', '../plain', '--page', page);
      expect(answer.widgets.map((one: { name: string }) => one.name)).toEqual(['list']);
    }
    const { status, stderr } = await standpipe(
      cwd,
      'dashboard',
      'sales.json',
      '--data',
      '../plain',
      '--page',
      'p9',
    );
    expect(status).toBe(2);
    expect(stderr).toContain('"Overview", "Orders"');
  });

  it('prints the widgets for people', async () => {
    const text = await standpipeOk(cwd, 'dashboard', 'sales.json', '--data', '../plain');
    expect(text).toContain('chart (chart · regions)');
    expect(text).toMatch(/South +1023\.5/);
    expect(text).toContain('all regions');
  });

  it('gives a widget that fails its own error, and shows the others', async () => {
    const spoiled = structuredClone(sales);
    spoiled.state.steps.orders.query = `q = load "orders";\nq = foreach q generate 'Nothing' as 'no';`;
    await writeFile(join(cwd, 'spoiled.json'), JSON.stringify(spoiled, null, 2));
    const { status, answer, widget } = await ask('spoiled.json', '--data', '../plain');
    expect(status).toBe(1);
    expect(widget('list').error).toMatchObject({ message: expect.stringContaining('Nothing') });
    expect(widget('sum')).toMatchObject({ error: null, rows: [{ sum_Amount: 1040.5 }] });
    expect(answer.diagnostics).toContainEqual(
      expect.objectContaining({ file: 'spoiled.json', severity: 'error', code: 'saql-unknown-field' }),
    );
  });

  it('--check needs no data and starts nothing', async () => {
    const fine = await standpipe(cwd, 'dashboard', 'sales.json', '--check', '--json');
    expect([fine.status, JSON.parse(fine.stdout)]).toEqual([0, { diagnostics: [] }]);
    const spoiled = structuredClone(sales);
    spoiled.state.widgets.chart.parameters.step = 'regoins';
    await writeFile(join(cwd, 'dangling.json'), JSON.stringify(spoiled, null, 2));
    const dangling = await standpipe(cwd, 'dashboard', 'dangling.json', '--check', '--json');
    expect(dangling.status).toBe(1);
    const line =
      JSON.stringify(spoiled, null, 2)
        .split('\n')
        .findIndex((text) => text.includes('regoins')) + 1;
    expect(JSON.parse(dangling.stdout).diagnostics).toContainEqual(
      expect.objectContaining({ file: 'dangling.json', line, severity: 'error' }),
    );
    expect((await readdir(cwd)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('says what is wrong with a text that is no dashboard', async () => {
    await writeFile(join(cwd, 'broken.json'), '{"state": {"steps": {');
    const { status, answer } = await ask('broken.json', '--data', '../plain');
    expect(status).toBe(1);
    expect(answer).toMatchObject({ dashboard: null, widgets: [] });
    expect(answer.diagnostics[0]).toMatchObject({ file: 'broken.json', line: 1, severity: 'error' });
  });

  it.each([
    [['dashboard'], 'one dashboard file'],
    [['dashboard', 'sales.json', '--select', 'regions'], '--select takes STEP=VALUE'],
    [['dashboard', 'sales.json', '--data', '../plain', '--select', 'nobody=1'], 'nobody'],
  ])('%j is wrong usage', async (args, words) => {
    const { status, stdout, stderr } = await standpipe(cwd, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});
