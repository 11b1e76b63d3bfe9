import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/dashboard/model.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { columnsOf } from '../../src/dashboard/view/columnsOf.ts';
import { conditionalFormatting } from '../../src/dashboard/view/conditionalFormatting.ts';
import type { SaqlColumn } from '../../src/saql/compile.ts';
import type { Dataset } from '../../src/shared/dataset.ts';

const deals: Dataset = {
  name: 'deals',
  label: 'Deals',
  table: 'deals',
  columns: [],
  dates: [
    {
      name: 'Closed',
      label: 'Close day',
      fiscalMonthOffset: 0,
      isYearEndFiscalYear: true,
      firstDayOfWeek: -1,
    },
  ],
  labels: { Amount: 'Deal size', Stage: 'Stage of the deal', Owner: '' },
  formats: { Amount: { pattern: '$#,##0', multiplier: 1 }, count: { pattern: '0', multiplier: 1 } },
  rows: 0,
};
const group = (name: string): SaqlColumn => ({ name, type: 'text', role: 'group' });
const measure = (name: string): SaqlColumn => ({ name, type: 'number', role: 'measure' });

function stepOf(query: unknown): Step {
  const file = JSON.stringify({
    name: 'd',
    state: { steps: { s: { type: 'aggregateflex', datasets: [{ name: 'deals' }], query } }, widgets: {} },
  });
  return readDashboard(file, 'd.json').dashboard.steps.s!;
}
const columns = (names: SaqlColumn[], more = {}) =>
  columnsOf({ step: null, columns: names, labels: {}, datasets: [deals], xmd: null, ...more });

describe('labels of columns', () => {
  const cases: [SaqlColumn, string][] = [
    [measure('Amount'), 'Deal size'],
    [measure('sum_Amount'), 'Sum of Deal size'],
    [measure('avg_Amount'), 'Average of Deal size'],
    [measure('min_Amount'), 'Minimum of Deal size'],
    [measure('max_Amount'), 'Maximum of Deal size'],
    [measure('unique_Stage'), 'Unique Stage of the deal'],
    [measure('stddev_Amount'), 'Standard deviation of Deal size'],
    [measure('sum_Unknown'), 'Sum of Unknown'],
    [measure('count'), 'Count of Rows'],
    [measure('A'), 'A'],
    [group('Stage'), 'Stage of the deal'],
    [group('Owner'), 'Owner'],
    [group('Closed_Year~~~Closed_Month'), 'Close day'],
    [group('Closed_Year'), 'Close day'],
    [group('Stage_Quarter'), 'Stage of the deal (Quarter)'],
    [group('Stage_Quarter_Fiscal'), 'Stage of the deal (Fiscal Quarter)'],
    [group('toString'), 'toString'],
    [measure('constructor_x'), 'constructor_x'],
  ];
  it.each(cases)('%j', (column, label) => {
    expect(columns([column])[0]).toMatchObject({ name: column.name, label });
  });

  it('the step comes before the XMD, and that before the dataset', () => {
    const step = stepOf({ measures: [['sum', 'Amount']] });
    const xmd = { measures: [{ field: 's.sum_Amount', label: 'By the XMD' }] };
    const at = (more: object) => columns([measure('sum_Amount')], { step, ...more })[0]?.label;
    expect(at({ xmd, labels: { sum_Amount: 'By the step' } })).toBe('By the step');
    expect(at({ xmd })).toBe('By the XMD');
    expect(at({ xmd: { measures: [{ field: 'other.sum_Amount', label: 'x' }] } })).toBe('Sum of Deal size');
  });
});

describe('dates among columns', () => {
  it.each([
    ['Closed_Year', ['year']],
    ['Closed_Year~~~Closed_Month', ['year', 'month']],
    ['Closed_Year~~~Closed_Month~~~Closed_Day', ['year', 'month', 'day']],
    ['Closed_Year~~~Closed_Quarter', ['year', 'quarter']],
    ['Closed_Year_Fiscal~~~Closed_Quarter_Fiscal', ['year', 'quarter']],
    ['Closed_Year_Fiscal~~~Closed_Month_Fiscal', []],
    ['Closed_Year_Fiscal~~~Closed_Month', []],
    ['Unknown_Year~~~Unknown_Week', ['year', 'week']],
    ['Unknown_Year', null],
    ['Closed_Month', null],
    ['Closed_Year~~~Other_Month', null],
    ['Stage', null],
  ])('%s has the parts %j', (name, parts) => {
    expect(columns([group(name)])[0]?.date).toEqual(parts === null ? null : { parts });
  });
});

describe('formats of columns', () => {
  it('a measure has its field’s, a count none of its field’s, text none', () => {
    const [sum, unique, count, text] = columns([
      measure('sum_Amount'),
      measure('unique_Amount'),
      measure('count'),
      group('Amount'),
    ]);
    expect(sum?.format).toEqual({ pattern: '$#,##0', multiplier: 1 });
    expect(unique?.format).toBeNull();
    expect(count?.format).toEqual({ pattern: '0', multiplier: 1 });
    expect(text?.format).toBeNull();
    expect(columns([measure('toString'), measure('sum___proto__')]).map(({ format }) => format)).toEqual([
      null,
      null,
    ]);
  });

  it('the XMD of the dashboard comes before that of the dataset, the measure’s own before both', () => {
    const xmd = {
      measures: [{ field: 's.sum_Amount', format: { customFormat: '["0.0%",100]' } }],
    };
    const plain = stepOf({ measures: [['sum', 'Amount']] });
    const own = stepOf({ measures: [['sum', 'Amount', null, { format: '["0.000",1]' }]] });
    const format = (step: Step) => columns([measure('sum_Amount')], { step, xmd })[0]?.format;
    expect(format(plain)).toEqual({ pattern: '0.0%', multiplier: 100 });
    expect(format(own)).toEqual({ pattern: '0.000', multiplier: 1 });
  });

  it('columns of a compare table have their own format and bars', () => {
    const step = stepOf({
      measures: [
        ['sum', 'Amount', 'A'],
        ['count', '*', 'B'],
      ],
      groups: ['Stage'],
      columns: [
        {
          query: { measures: [['sum', 'Amount']], groups: ['Stage'] },
          header: 'Sum',
          format: '["0.0",1]',
          showBars: true,
        },
        { query: { measures: [['count', '*']], groups: ['Stage'] }, header: 'Number' },
      ],
    });
    const [stage, a, b] = columns([group('Stage'), measure('A'), measure('B')], { step });
    expect(stage).not.toHaveProperty('showBars');
    expect(a).toMatchObject({ format: { pattern: '0.0', multiplier: 1 }, showBars: true });
    expect(b).not.toHaveProperty('showBars');
  });

  it('columns keep their order, names, types and roles', () => {
    const given = [measure('b'), group('a'), { name: 'd', type: 'date', role: 'group' } as const];
    expect(columns(given).map(({ name, type, role }) => [name, type, role])).toEqual([
      ['b', 'number', 'measure'],
      ['a', 'text', 'group'],
      ['d', 'text', 'group'],
    ]);
  });
});

describe('conditional formatting', () => {
  const field = (conditional: unknown, name = 's.A') => ({
    measures: [{ field: name, conditionalFormatting: conditional }],
  });
  const bins = [
    { bin: 50, formatValue: '#0f0' },
    { bin: '*', formatValue: '#f00' },
    { bin: '10', formatValue: '#ff0' },
    { bin: 'x', formatValue: '#000' },
  ];

  it('bins become rules from the lowest up, each to where the next begins', () => {
    const found = conditionalFormatting(field({ chartColor: { parameters: { bins } } }), 's', ['A']);
    expect(found).toEqual({
      A: {
        rules: [
          { high: 10, color: '#f00' },
          { low: 10, high: 50, color: '#ff0' },
          { low: 50, color: '#0f0' },
        ],
      },
    });
  });

  it('values, a colour for all, and where the colour goes', () => {
    const found = conditionalFormatting(
      field({
        backgroundColor: { parameters: { values: [{ value: 'Won', formatValue: '#0f0' }] } },
        textColor: { parameters: { formatValue: '#123456' } },
      }),
      's',
      ['A'],
    );
    expect(found?.A?.rules).toMatchObject([
      { value: 'Won', color: '#0f0', backgroundColor: '#0f0' },
      { color: '#123456', textColor: '#123456' },
    ]);
  });

  it.each([
    ['no XMD', null],
    ['another step', field({ chartColor: { parameters: { bins } } }, 'other.A')],
    ['another column', field({ chartColor: { parameters: { bins } } }, 's.B')],
    ['nothing of a rule', field({ chartColor: {} })],
    ['no object', field('red')],
    ['lists that are none', { measures: 'x', dimensions: 5 }],
  ])('%s: none', (_, xmd) => {
    expect(conditionalFormatting(xmd, 's', ['A'])).toBeNull();
  });
});
