import { describe, expect, it } from 'vitest';
import type { WidgetInput } from '../../src/dashboard/session/widgetInput.ts';
import { chartMapping } from '../../src/dashboard/view/chartMapping.ts';
import { buildWidgetView } from '../../src/dashboard/view/widgetView.ts';
import type { ViewColumn } from '../../src/shared/dashboardView.ts';
import type { Dataset } from '../../src/shared/dataset.ts';

const column = (name: string, role: 'group' | 'measure', isDate = false): ViewColumn => ({
  name,
  label: name,
  type: role === 'group' ? 'text' : 'number',
  role,
  format: null,
  date: isDate ? { parts: ['year'] } : null,
});
const g = ['g0', 'g1', 'g2'].map((name) => column(name, 'group'));
const m = ['m0', 'm1', 'm2', 'm3'].map((name) => column(name, 'measure'));
const mapped = (type: string, groups: number, measures: number) =>
  chartMapping(type, [...g.slice(0, groups), ...m.slice(0, measures)], {}).roles;

describe('a chart without a column map', () => {
  it.each([
    ['hbar', 2, 2, { dimensionAxis: ['g0', 'g1'], plots: ['m0', 'm1'] }],
    ['line', 1, 1, { dimensionAxis: ['g0'], plots: ['m0'] }],
    ['line', 3, 1, { dimensionAxis: ['g0', 'g1'], split: ['g2'] }],
    ['stackvbar', 1, 1, { dimensionAxis: [], split: ['g0'], plots: ['m0'] }],
    ['stackhbar', 2, 1, { dimensionAxis: ['g0'], split: ['g1'] }],
    ['combo', 1, 3, { dimensionAxis: ['g0'], plots: ['m0', 'm1', 'm2'] }],
    ['pie', 2, 1, { dimension: ['g1'], trellis: ['g0'], plots: ['m0'] }],
    ['scatter', 1, 3, { x: ['m0'], y: ['m1'], r: ['m2'], plots: ['g0'] }],
    ['heatmap', 2, 1, { x: ['g0'], y: ['g1'], color: ['m0'] }],
    ['choropleth', 1, 2, { color: ['m0'], plots: ['g0'] }],
    ['geomap', 1, 3, { location: ['m0', 'm1'], r: ['m2'] }],
    ['polargauge', 0, 3, { plots: ['m2'] }],
    ['waterfall', 1, 1, { dimensionAxis: ['g0'], measureAxis1: ['m0'] }],
    ['pyramid', 1, 2, { measureAxis1: ['m0'], measureAxis2: ['m1'] }],
    ['metricsradar', 1, 3, { dimension: ['g0'], measureAxes: ['m0', 'm1', 'm2'] }],
    ['sankey', 2, 1, { dimensionAxis: ['g0', 'g1'], plots: ['m0'] }],
  ])('%s of %d groups and %d measures', (type, groups, measures, roles) => {
    expect(mapped(type, groups, measures)).toMatchObject(roles);
  });

  it('puts the date on the axis of time, wherever it stands', () => {
    const columns = [g[0]!, column('d', 'group', true), m[0]!];
    expect(chartMapping('time', columns, {}).roles).toMatchObject({
      timeAxis: ['d'],
      split: ['g0'],
      plots: ['m0'],
    });
  });
});

describe('a chart with a column map', () => {
  const columnMap = { dimensionAxis: ['g1'], plots: ['m1'], trellis: [] };
  it('follows it as long as the result has its columns', () => {
    expect(chartMapping('vbar', [...g, ...m], { columnMap }).roles).toEqual(columnMap);
    expect(chartMapping('vbar', [g[0]!, m[0]!], { columnMap }).roles).toMatchObject({
      dimensionAxis: ['g0'],
    });
  });
});

describe('a widget', () => {
  const sales: Dataset = {
    name: 'sales',
    label: 'Sales',
    table: 'sales',
    columns: [],
    dates: [
      {
        name: 'Closed',
        label: 'Closed on',
        fiscalMonthOffset: 0,
        isYearEndFiscalYear: true,
        firstDayOfWeek: -1,
      },
    ],
    labels: { Amount: 'Revenue', Stage: 'Stage of deal' },
    formats: { Amount: { pattern: '$#,##0', multiplier: 1 } },
    rows: 1,
  };
  const names: [string, 'text' | 'number', 'group' | 'measure'][] = [
    ['Stage', 'text', 'group'],
    ['Closed_Year~~~Closed_Month', 'text', 'group'],
    ['sum_Amount', 'number', 'measure'],
    ['count', 'number', 'measure'],
  ];
  const input = (
    type: string,
    parameters: Record<string, unknown>,
    xmd: WidgetInput['dashboard']['xmd'] = null,
  ) =>
    ({
      dashboard: { widgetStyle: { borderWidth: 1, backgroundColor: '#eee' }, xmd },
      widget: { name: 'w', type, parameters, step: 's' },
      placement: {
        widget: 'w',
        row: 1,
        column: 2,
        rowspan: 3,
        colspan: 4,
        widgetStyle: { backgroundColor: '#fff' },
      },
      id: 'w#0',
      page: 'p',
      step: {
        name: 's',
        datasets: ['sales'],
        query: {
          measures: [
            ['sum', 'Amount'],
            ['count', '*'],
          ],
        },
        visualizationParameters: {},
      },
      result: {
        columns: names.map(([name, type, role]) => ({ name, type, role })),
        data: { columns: [], values: [], rowCount: 0 },
        labels: {},
        truncated: true,
      },
      scope: {
        result: (step: string) => (step === 'other' ? { columns: ['n'], rows: [{ n: 1234567 }] } : null),
        selection: () => ({ columns: [], rows: [] }),
      },
      catalog: (name: string) => (name === 'sales' ? sales : null),
      selection: null,
      error: null,
    }) as unknown as WidgetInput;

  it('has labels, formats and dates of its datasets, and its styles over each other', () => {
    const view = buildWidgetView(input('chart', { visualizationType: 'vbar' }));
    expect(view.columns.map(({ label }) => label)).toEqual([
      'Stage of deal',
      'Closed on',
      'Sum of Revenue',
      'Count of Rows',
    ]);
    expect(view.columns[1]!.date).toEqual({ parts: ['year', 'month'] });
    expect(view.columns.map(({ format }) => format?.pattern ?? null)).toEqual([null, null, '$#,##0', null]);
    expect(view.style).toEqual({ borderWidth: 1, backgroundColor: '#fff' });
    expect(view).toMatchObject({
      id: 'w#0',
      truncated: true,
      place: { row: 1, column: 2, rowspan: 3, colspan: 4 },
    });
  });

  it('fills bindings in its parameters, the type of the chart too', () => {
    const bound = '{{cell(other.result, 0, "n").asString()}}';
    expect(buildWidgetView(input('number', { title: `n = ${bound}` })).parameters.title).toBe('n = 1234567');
    const rich = {
      content: {
        richTextContent: [
          { insert: '[Total] in all', attributes: { bold: true, size: '18px' } },
          { insert: '\n', attributes: { align: 'right' } },
        ],
        values: { Total: { step: 'other', field: 'n', sourceType: 'result', compact: true } },
      },
    };
    expect(buildWidgetView(input('text', rich)).text).toEqual([
      { text: '1.2M in all', bold: true, size: '18px' },
      { text: '\n', align: 'right' },
    ]);
  });

  it("takes formats and colours of cells from the dashboard's own XMD", () => {
    const xmd = {
      measures: [
        {
          field: 's.sum_Amount',
          format: { customFormat: '["0.0%",100]' },
          conditionalFormatting: {
            color: {
              type: 'multiple',
              parameters: {
                bins: [
                  { bin: '*', formatValue: '#f00' },
                  { bin: '5', formatValue: '#0f0' },
                ],
              },
            },
          },
        },
      ],
    };
    const view = buildWidgetView(input('table', {}, xmd));
    expect(view.columns[2]!.format).toEqual({ pattern: '0.0%', multiplier: 100 });
    expect(view.parameters.conditionalFormatting).toEqual({
      sum_Amount: {
        rules: [
          { textColor: '#f00', high: 5 },
          { textColor: '#0f0', low: 5 },
        ],
      },
    });
  });
});
