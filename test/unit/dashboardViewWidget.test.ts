import { describe, expect, it } from 'vitest';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { buildWidgetView, type WidgetViewInput } from '../../src/dashboard/view/widgetView.ts';
import type { SaqlColumn } from '../../src/saql/compile.ts';
import type { Dataset } from '../../src/shared/dataset.ts';

const deals: Dataset = {
  name: 'deals',
  label: 'Deals',
  table: 'deals',
  columns: [
    { name: 'Stage', type: 'text' },
    { name: 'Amount', type: 'number' },
  ],
  dates: [],
  labels: { Stage: 'Stage of the deal', Amount: 'Size' },
  formats: { Amount: { pattern: '$#,##0', multiplier: 1 } },
  rows: 0,
};
const columns: SaqlColumn[] = [
  { name: 'Stage', type: 'text', role: 'group' },
  { name: 'sum_Amount', type: 'number', role: 'measure' },
];
const data = {
  columns: [
    { name: 'Stage', type: 'VARCHAR' },
    { name: 'sum_Amount', type: 'DOUBLE' },
  ],
  values: [
    ['Won', null],
    [1234.5, 7],
  ],
  rowCount: 2,
};

/** The view of widget `w` over step `s`, in a dashboard that has also what is given. */
function viewOf(
  widget: Record<string, unknown>,
  { step = {}, state = {}, ...input }: Record<string, unknown> & { step?: object; state?: object } = {},
) {
  const file = JSON.stringify({
    name: 'd',
    xmd: input.xmd,
    state: {
      steps: {
        s: {
          type: 'aggregateflex',
          datasets: [{ name: 'deals' }],
          query: { measures: [['sum', 'Amount']], groups: ['Stage'] },
          ...step,
        },
      },
      widgets: { w: { type: 'chart', ...widget } },
      widgetStyle: { backgroundColor: '#fff', borderWidth: 1, borderRadius: 2 },
      gridLayouts: [
        {
          name: 'Default',
          numColumns: 12,
          pages: [
            {
              name: 'p',
              widgets: [
                { name: 'w', row: 3, column: 2, rowspan: 5, colspan: 4, widgetStyle: { borderWidth: 3 } },
              ],
            },
          ],
        },
      ],
      ...state,
    },
  });
  const { dashboard } = readDashboard(file, 'd.json');
  const given = input as Partial<WidgetViewInput>;
  const view = buildWidgetView({
    dashboard,
    widget: dashboard.widgets.w!,
    placement: dashboard.layouts[0]!.pages[0]!.placements[0]!,
    id: 'p/w',
    page: 'p',
    step: input.isAlone === true ? null : dashboard.steps.s!,
    result: { columns, data, labels: {}, truncated: false },
    scope: {
      result: (name) =>
        name === 's' ? { columns: ['sum_Amount'], rows: [{ sum_Amount: 1234.5, Stage: 'Won' }] } : null,
      selection: (name) => (name === 's' ? { columns: ['Stage'], rows: [] } : null),
    },
    catalog: (name) => (name === 'deals' ? deals : null),
    selection: null,
    error: null,
    ...given,
  });
  expect(JSON.parse(JSON.stringify(view)), 'a view is plain data').toEqual(view);
  return view;
}

describe('the view of a widget', () => {
  it('has its place, its step’s rows, and columns with labels and formats', () => {
    expect(viewOf({ parameters: { step: 's', visualizationType: 'hbar' } })).toMatchObject({
      id: 'p/w',
      name: 'w',
      type: 'chart',
      page: 'p',
      place: { row: 3, column: 2, rowspan: 5, colspan: 4 },
      step: 's',
      data,
      truncated: false,
      error: null,
      columns: [
        { name: 'Stage', label: 'Stage of the deal', role: 'group', format: null },
        {
          name: 'sum_Amount',
          label: 'Sum of Size',
          role: 'measure',
          format: { pattern: '$#,##0', multiplier: 1 },
        },
      ],
      chart: { visualizationType: 'hbar', roles: { dimensionAxis: ['Stage'], plots: ['sum_Amount'] } },
    });
  });

  it('style: the dashboard’s, then the widget’s, then the placement’s', () => {
    const { style } = viewOf({ parameters: { step: 's', widgetStyle: { borderRadius: 9, borderWidth: 9 } } });
    expect(style).toEqual({ backgroundColor: '#fff', borderRadius: 9, borderWidth: 3 });
  });

  it('a chart’s own parameters stand over those of its step, whose column map is left out', () => {
    const step = {
      visualizationParameters: {
        type: 'chart',
        parameters: {
          visualizationType: 'pie',
          legend: { show: true },
          theme: 'dark',
          columnMap: { plots: ['Stage'] },
        },
      },
    };
    const own = viewOf({ parameters: { step: 's', visualizationType: 'hbar', theme: 'wave' } }, { step });
    expect(own.parameters).toMatchObject({
      legend: { show: true },
      theme: 'wave',
      visualizationType: 'hbar',
    });
    expect(own.parameters).not.toHaveProperty('columnMap');
    expect(own.chart?.roles.plots).toEqual(['sum_Amount']);
    expect(viewOf({ parameters: { step: 's' } }, { step }).chart?.visualizationType).toBe('pie');
    const older = { visualizationParameters: { visualizationType: 'line', options: { showPoints: true } } };
    const line = viewOf({ parameters: { step: 's' } }, { step: older });
    expect([line.chart?.visualizationType, line.parameters.showPoints]).toEqual(['line', true]);
    // What the step would be drawn as says nothing of another type of widget.
    expect(viewOf({ type: 'table', parameters: { step: 's' } }, { step }).parameters).toEqual({ step: 's' });
    expect(viewOf({ type: 'number', parameters: { step: 's' } }, { step }).parameters).toEqual({ step: 's' });
  });

  it('bindings are filled, also those that pick the type of chart', () => {
    const bound = '{{coalesce(cell(s.selection, 0, "Stage"), "vbar").asString()}}';
    const { chart, parameters } = viewOf({
      parameters: {
        step: 's',
        visualizationType: bound,
        referenceLines: [{ value: { data: '{{cell(s.result, 0, "sum_Amount").asObject()}}' } }],
      },
    });
    expect(chart?.visualizationType).toBe('vbar');
    expect(parameters.referenceLines).toEqual([{ value: { data: 1234.5 } }]);
  });

  it('a gauge over a compare table shows its last column', () => {
    const measure = { query: { measures: [['sum', 'Amount']], groups: ['Stage'] }, header: 'x' };
    const step = {
      query: {
        measures: [
          ['sum', 'Amount', 'A'],
          ['sum', 'Amount', 'B'],
        ],
        columns: [measure, measure],
      },
    };
    const ab: SaqlColumn[] = ['A', 'B'].map((name) => ({ name, type: 'number', role: 'measure' }));
    const result = {
      columns: ab,
      data: { columns: [], values: [], rowCount: 0 },
      labels: {},
      truncated: false,
    };
    const gauge = { parameters: { step: 's', visualizationType: 'flatgauge' } };
    expect(viewOf(gauge, { step, result }).chart?.roles.plots).toEqual(['B']);
    expect(viewOf(gauge, { result }).chart?.roles.plots).toEqual(['A']);
  });

  it('a number: the measure, compactness and title that it names', () => {
    const view = viewOf({
      type: 'number',
      parameters: {
        step: 's',
        measureField: 'sum_Amount',
        compact: true,
        title: 'Of {{cell(s.result, 0, "Stage").asString()}}',
        numberColor: '{{coalesce(cell(s.selection, 0, "Stage"), "#123456").asString()}}',
      },
    });
    expect(view).toMatchObject({
      chart: null,
      text: [{ text: 'Of Won' }],
      parameters: { measureField: 'sum_Amount', compact: true, numberColor: '#123456' },
    });
  });

  it('a table keeps the columns that it names, and says that rows are left out', () => {
    const result = { columns, data, labels: { Stage: 'By the step' }, truncated: true };
    const view = viewOf(
      { type: 'table', parameters: { step: 's', columns: ['sum_Amount'], totals: true } },
      { result },
    );
    expect(view).toMatchObject({ parameters: { columns: ['sum_Amount'], totals: true }, truncated: true });
    expect(view.columns.map(({ label }) => label)).toEqual(['By the step', 'Sum of Size']);
    expect(view.text).toBeNull();
  });

  it.each(['listselector', 'pillbox', 'dateselector', 'rangeselector'])(
    'a %s has the selection and the keys that it chooses by',
    (type) => {
      const selection = { mode: 'multi' as const, keys: ['Stage'], selected: [['Won'], [null]] };
      const view = viewOf({ type, parameters: { step: 's', measureField: 'none' } }, { selection });
      expect(view).toMatchObject({ type, selection, data, chart: null, text: null });
    },
  );

  it('conditional formatting comes from the dashboard’s XMD, unless the widget has its own', () => {
    const xmd = {
      measures: [
        {
          field: 's.sum_Amount',
          conditionalFormatting: { chartColor: { parameters: { bins: [{ bin: 5, formatValue: '#0f0' }] } } },
        },
      ],
    };
    expect(viewOf({ parameters: { step: 's' } }, { xmd }).parameters.conditionalFormatting).toEqual({
      sum_Amount: { rules: [{ low: 5, color: '#0f0' }] },
    });
    const own = { parameters: { step: 's', conditionalFormatting: { sum_Amount: { rules: [] } } } };
    expect(viewOf(own, { xmd }).parameters.conditionalFormatting).toEqual({ sum_Amount: { rules: [] } });
  });

  it('an error of its step comes before one of its bindings; either leaves the rest', () => {
    const widget = {
      type: 'number',
      parameters: { step: 's', title: '{{cell(nowhere.result, 0, "n").asString()}}' },
    };
    const bound = viewOf(widget);
    expect(bound).toMatchObject({ error: { code: 'binding-unknown-step', line: null }, data });
    const error = { code: 'saql-unknown-field', message: 'No.', line: 7 };
    expect(viewOf(widget, { error, result: null })).toMatchObject({ error, data: null, columns: [] });
  });

  it('without a step: no columns, no data', () => {
    const view = viewOf({ type: 'text', parameters: { text: 'Hello' } }, { isAlone: true, result: null });
    expect(view).toMatchObject({ step: null, columns: [], data: null, text: [{ text: 'Hello' }] });
  });
});
