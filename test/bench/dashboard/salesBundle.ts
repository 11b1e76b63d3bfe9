import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** The steps of the dashboard with the widget that shows each. Twelve widgets. */
const steps: Record<string, { groups: unknown[]; measures: string[][]; widget: Record<string, unknown> }> = {
  amount: { groups: [], measures: [['sum', 'Amount']], widget: number('sum_Amount', 'Amount') },
  orders: { groups: [], measures: [['count', '*']], widget: number('count', 'Orders') },
  region: { groups: ['Region'], measures: [['sum', 'Amount']], widget: chart('hbar', 'Region') },
  product: { groups: ['Product'], measures: [['sum', 'Amount']], widget: chart('vbar', 'Product') },
  channel: { groups: ['Channel'], measures: [['count', '*']], widget: chart('pie', 'Channel') },
  months: {
    groups: [['Sold_Year', 'Sold_Month']],
    measures: [['sum', 'Amount']],
    widget: chart('time', 'By month'),
  },
  heat: {
    groups: ['Region', 'Product'],
    measures: [['sum', 'Quantity']],
    widget: chart('heatmap', 'Regions and products'),
  },
  stack: {
    groups: ['Channel', 'Segment'],
    measures: [['sum', 'Amount']],
    widget: chart('stackvbar', 'Channels and segments'),
  },
  status: {
    groups: ['Status'],
    measures: [['avg', 'Amount']],
    widget: chart('hbar', 'Mean amount by status'),
  },
  detail: {
    groups: ['Segment', 'Status'],
    measures: [
      ['sum', 'Amount'],
      ['sum', 'Quantity'],
      ['count', '*'],
    ],
    widget: { type: 'table', parameters: { title: { label: 'Segments' } } },
  },
  rep: {
    groups: ['Rep'],
    measures: [['sum', 'Amount']],
    widget: { type: 'listselector', parameters: { title: 'Rep', measureField: 'none', expanded: true } },
  },
  dates: {
    groups: [['Sold_Year', 'Sold_Month', 'Sold_Day']],
    measures: [['count', '*']],
    widget: { type: 'dateselector', parameters: { title: 'Sold' } },
  },
};

function number(measureField: string, title: string) {
  return { type: 'number', parameters: { measureField, title, compact: true } };
}

function chart(visualizationType: string, label: string) {
  return { type: 'chart', parameters: { visualizationType, title: { label } } };
}

/** Deterministic sales, about as wide as such a dashboard needs, and two dashboards over them, as a template bundle. */
export async function writeSalesBundle(
  folder: string,
  rows: number,
): Promise<{ small: string; whole: string }> {
  const bundle = join(folder, 'waveTemplates/sales');
  const data = join(bundle, 'external_files/sales.parquet');
  await mkdir(join(bundle, 'external_files'), { recursive: true });
  await mkdir(join(bundle, 'dashboards'), { recursive: true });
  await writeFile(join(bundle, 'template-info.json'), JSON.stringify({ name: 'Sales' }));
  if (!existsSync(data)) await writeRows(data, rows);
  const [small, whole] = [join(bundle, 'dashboards/small.json'), join(bundle, 'dashboards/sales.json')];
  await writeFile(small, dashboard('Small', ['orders']));
  await writeFile(whole, dashboard('Sales', Object.keys(steps)));
  return { small, whole };
}

async function writeRows(file: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const of = (field: number, count: number) => `(hash(i * 16 + ${field}) % ${count})::INTEGER`;
  const one = (field: number, values: string[]) =>
    `[${values.map((value) => `'${value}'`).join(', ')}][1 + ${of(field, values.length)}]`;
  await connection.run(`COPY (SELECT
      ${one(1, ['North', 'South', 'East', 'West', 'Central', 'Alps', 'Coast', 'Lakes'])} AS "Region",
      'Product ' || lpad(${of(2, 12)}::VARCHAR, 2, '0') AS "Product",
      ${one(3, ['Web', 'Store', 'Partner', 'Phone', 'Mail'])} AS "Channel",
      ${one(4, ['Small', 'Medium', 'Large', 'Public'])} AS "Segment",
      ${one(5, ['Open', 'Paid', 'Sent', 'Returned', 'Lost'])} AS "Status",
      'Rep ' || lpad(${of(6, 40)}::VARCHAR, 2, '0') AS "Rep",
      DATE '2022-01-01' + ${of(7, 1096)} AS "Sold",
      ${of(8, 100_000)} / 100.0::DOUBLE AS "Amount",
      ${of(9, 20)} AS "Quantity"
    FROM range(${Math.trunc(rows)}) t(i)) TO '${file}.part' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  await rename(`${file}.part`, file);
}

function dashboard(label: string, names: string[]): string {
  const placed = names.map((name, at) => ({
    name: `${name}_w`,
    row: Math.floor(at / 4) * 12,
    column: (at % 4) * 12,
    rowspan: 12,
    colspan: 12,
    widgetStyle: {},
  }));
  const own = names.map((name) => [name, steps[name]!] as const);
  const state = {
    dataSourceLinks: [],
    filters: [],
    gridLayouts: [
      {
        name: 'Default',
        numColumns: 48,
        rowHeight: 'fine',
        version: 1,
        selectors: [],
        style: { cellSpacingX: 8, cellSpacingY: 8 },
        pages: [{ name: 'page', label: 'Page', navigationHidden: false, widgets: placed }],
      },
    ],
    layouts: [],
    steps: Object.fromEntries(
      own.map(([name, { groups, measures }]) => [
        name,
        {
          type: 'aggregateflex',
          datasets: [{ name: 'sales' }],
          broadcastFacet: true,
          receiveFacetSource: { mode: 'all', steps: [] },
          selectMode: 'single',
          useGlobal: true,
          query: { query: { groups, measures }, version: -1 },
        },
      ]),
    ),
    widgetStyle: {},
    widgets: Object.fromEntries(
      own.map(([name, { widget }]) => [
        `${name}_w`,
        { ...widget, parameters: { step: name, ...(widget.parameters as object) } },
      ]),
    ),
  };
  return `${JSON.stringify({ name: label.toLowerCase(), label, state }, null, 2)}\n`;
}
