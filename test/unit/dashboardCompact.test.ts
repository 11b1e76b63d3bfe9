import { describe, expect, it } from 'vitest';
import { writeCompactOne } from '../../src/dashboard/compact/compactOne.ts';
import { writeCompactTwo } from '../../src/dashboard/compact/compactTwo.ts';
import { filterText } from '../../src/dashboard/compact/filterText.ts';
import { writeRawRows } from '../../src/dashboard/compact/rawRows.ts';
import type { Dataset } from '../../src/shared/dataset.ts';

const deals: Dataset = {
  name: 'deals',
  label: 'Deals',
  table: 'deals',
  columns: [
    { name: 'Stage', type: 'text' },
    { name: 'Won', type: 'text' },
    { name: 'Amount', type: 'number' },
    { name: 'CloseDate', type: 'text', dateField: 'CloseDate' },
    { name: 'CloseDate_Year', type: 'text', dateField: 'CloseDate', datePart: 'Year' },
    { name: 'CloseDate_Month', type: 'text', dateField: 'CloseDate', datePart: 'Month' },
    { name: 'CloseDate_day_epoch', type: 'number', dateField: 'CloseDate', datePart: 'day_epoch' },
  ],
  dates: [
    {
      name: 'CloseDate',
      label: 'Close Date',
      fiscalMonthOffset: 0,
      isYearEndFiscalYear: true,
      firstDayOfWeek: -1,
    },
  ],
  labels: { Stage: 'Stage of the deal' },
  formats: {},
  rows: 3,
};
const catalog = (name: string) => (name === 'deals' ? deals : null);
const one = (query: Record<string, unknown>) => writeCompactOne(query, 'deals', deals);
const lines = (query: Record<string, unknown>) => one(query).saql.split('\n');
const day = `date('CloseDate_Year', 'CloseDate_Month', 'CloseDate_Day')`;

describe('filters of compact steps', () => {
  it.each<[string, unknown[], string | null]>([
    ['in', ['Stage', ['a', 'b"c'], 'in'], `'Stage' in ["a", "b\\"c"]`],
    ['not in', ['Stage', ['a'], 'not in'], `'Stage' not in ["a"]`],
    ['no operator', ['Stage', ['a']], `'Stage' in ["a"]`],
    ['no values', ['Stage', [], 'in'], null],
    ['null values', ['Stage', null, 'in'], null],
    ['only a field', ['Stage'], null],
    ['null among values', ['Stage', [null, 'x'], 'in'], `('Stage' in ["x"] || 'Stage' is null)`],
    ['truth values', ['Won', [true], 'in'], `'Won' in ["true"]`],
    ['a range of numbers', ['Amount', [[1, 2.5]], '>=<='], `'Amount' >= 1 && 'Amount' <= 2.5`],
    ['an open range', ['Amount', [[null, 9]], '>=<='], `'Amount' <= 9`],
    ['a range open at its ends', ['Amount', [[1, 9]], '><'], `'Amount' > 1 && 'Amount' < 9`],
    [
      'two ranges',
      [
        'Amount',
        [
          [1, 2],
          [5, 6],
        ],
        '>=<=',
      ],
      `(('Amount' >= 1 && 'Amount' <= 2) || ('Amount' >= 5 && 'Amount' <= 6))`,
    ],
    ['greater', ['Amount', [[0]], '>'], `'Amount' > 0`],
    ['equal', ['Amount', [[7]], '=='], `'Amount' == 7`],
    ['not null', ['Amount', [], 'isnotnull'], `'Amount' is not null`],
    ['not null with brackets', ['Stage', [[]], 'isnotnull'], `'Stage' is not null`],
    ['null', ['Stage', [], 'isnull'], `'Stage' is null`],
    ['matches', ['Stage', ['lo'], 'matches'], `'Stage' matches "lo"`],
    ['a label', ['Stage of the deal', ['a'], 'in'], `'Stage' in ["a"]`],
    [
      'relative dates',
      [
        'CloseDate',
        [
          [
            ['year', -2],
            ['day', 0],
          ],
        ],
        '>=<=',
      ],
      `${day} in ["2 years ago".."current day"]`,
    ],
    [
      "a date's label",
      [
        'Close Date',
        [
          [
            ['quarter', 1],
            ['quarter', 1],
          ],
        ],
        '>=<=',
      ],
      `${day} in ["1 quarter ahead".."1 quarter ahead"]`,
    ],
    [
      'relative dates without operator',
      [
        'CloseDate',
        [
          [
            ['month', 0],
            ['month', 0],
          ],
        ],
      ],
      `${day} in ["current month".."current month"]`,
    ],
    [
      'one bracket less',
      [
        'CloseDate',
        [
          ['year', -1],
          ['year', 1],
        ],
        'between',
      ],
      `${day} in ["1 year ago".."1 year ahead"]`,
    ],
    ['an open date', ['CloseDate', [[null, ['day', 0]]], '>=<='], `${day} in [.."current day"]`],
    [
      'milliseconds',
      ['Close Date', [[1451776911000, 1514592000000]], '>=<='],
      `${day} in [dateRange([2016, 1, 2], [2017, 12, 30])]`,
    ],
    ['milliseconds, open', ['CloseDate', [[1514592000000, null]], '>=<='], `'CloseDate_day_epoch' >= 17530`],
    ['an empty date', ['CloseDate', []], null],
    ['a day as text', ['CloseDate', ['2020-01-02'], 'in'], `'CloseDate' in ["2020-01-02"]`],
    ['several fields', [['Stage', 'Won'], [['a', 'true']], 'in'], `('Stage' in ["a"] && 'Won' in ["true"])`],
  ])('writes %s', (_, filter, expected) => {
    expect(filterText(filter, deals)).toBe(expected);
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'case 13: takes %s for no operator or unit, and for a model that there is not',
    (name) => {
      expect(filterText(['Stage', ['a'], name], deals)).toBe(`'Stage' in ["a"]`);
      const groups = [['CloseDate_Year', 'CloseDate_Month']];
      const forecast = one({ measures: [['sum', 'Amount']], groups, timeSeries: { length: 2, model: name } });
      expect(forecast.saql).toContain(`with (length=2, model="${name}", dateCols=`);
      expect(one({ groups: [[name, 'Stage']] }).groups).toEqual([name, 'Stage']);
    },
  );

  it('joins them as booleanFilterLogic says', () => {
    const filters = [
      ['Stage', ['a'], 'in'],
      ['Won', ['true'], 'in'],
      ['Amount', [[5]], '>'],
    ];
    expect(lines({ filters, booleanFilterLogic: '1 AND (2 OR 3)' })[1]).toBe(
      `q = filter q by ('Stage' in ["a"]) && ( ('Won' in ["true"]) || ('Amount' > 5) );`,
    );
  });
});

describe('compact 1.0', () => {
  it('groups, measures, orders and limits under the names that the product gives', () => {
    const text = one({
      measures: [
        ['count', '*'],
        ['sum', 'Amount'],
        ['avg', 'Amount', 'Mean', { display: 'Mean amount' }],
      ],
      groups: ['Stage', ['CloseDate_Year', 'CloseDate_Month']],
      order: [[-1, { ascending: false }]],
      limit: 20,
    });
    expect(text.saql.split('\n')).toEqual([
      'q = load "deals";',
      `q = group q by ('Stage', 'CloseDate_Year', 'CloseDate_Month');`,
      `q = foreach q generate 'Stage' as 'Stage', 'CloseDate_Year' + "~~~" + 'CloseDate_Month' as 'CloseDate_Year~~~CloseDate_Month', count() as 'count', sum('Amount') as 'sum_Amount', avg('Amount') as 'Mean';`,
      `q = order q by ('Mean' desc);`,
      'q = limit q 20;',
    ]);
    expect(text.labels).toEqual({ Mean: 'Mean amount' });
    expect(text.groups).toEqual(['Stage', 'CloseDate_Year~~~CloseDate_Month']);
  });

  it('orders by names, by the parts of a date, and inside the outer grouping', () => {
    const query = { measures: [['sum', 'Amount']], groups: ['Stage', ['CloseDate_Year', 'CloseDate_Month']] };
    expect(lines({ ...query, order: [['sum_Amount', { ascending: true, inner: false }]] }).at(-1)).toBe(
      `q = order q by ('sum_Amount' asc);`,
    );
    expect(
      lines({ ...query, order: [[['CloseDate_Year', 'CloseDate_Month'], { ascending: false }]] }).at(-1),
    ).toBe(`q = order q by ('CloseDate_Year~~~CloseDate_Month' desc);`);
    expect(lines({ ...query, order: [['sum_Amount', { ascending: false, inner: true }]] }).at(-1)).toBe(
      `q = order q by ('Stage' asc, 'sum_Amount' desc);`,
    );
  });

  it('takes what bindings give: one measure, one group, nothing', () => {
    expect(lines({ measures: ['sum', 'Amount'], groups: 'Stage' }).slice(1)).toEqual([
      `q = group q by 'Stage';`,
      `q = foreach q generate 'Stage' as 'Stage', sum('Amount') as 'sum_Amount';`,
    ]);
    expect(lines({ measures: null, groups: null, filters: null }).slice(1)).toEqual([
      'q = group q by all;',
      `q = foreach q generate count() as 'count';`,
    ]);
  });

  it('filters aggregates after the grouping, also those that it does not show', () => {
    expect(
      lines({
        measures: [['sum', 'Amount']],
        groups: ['Stage'],
        aggregateFilters: [
          [['sum', 'Amount'], [[0]], '>'],
          [['avg', 'Amount'], [[1, 9]], '>=<='],
        ],
      }).slice(2),
    ).toEqual([
      `q = foreach q generate 'Stage' as 'Stage', sum('Amount') as 'sum_Amount', avg('Amount') as '_having_avg_Amount';`,
      `q = filter q by 'sum_Amount' > 0;`,
      `q = filter q by '_having_avg_Amount' >= 1 && '_having_avg_Amount' <= 9;`,
      `q = foreach q generate 'Stage' as 'Stage', 'sum_Amount' as 'sum_Amount';`,
    ]);
  });

  it('gives raw rows for values, and every field of a grain step that names none', () => {
    expect(lines({ values: ['Stage', 'Amount'], order: [['Amount', { ascending: false }]] })).toEqual([
      'q = load "deals";',
      `q = foreach q generate 'Stage' as 'Stage', 'Amount' as 'Amount';`,
      `q = order q by ('Amount' desc);`,
    ]);
    expect(writeRawRows({}, 'deals', deals).saql).toContain(
      `generate 'Stage' as 'Stage', 'Won' as 'Won', 'Amount' as 'Amount', 'CloseDate' as 'CloseDate';`,
    );
  });

  it('forecasts where it has a time series', () => {
    const text = one({
      measures: [['sum', 'Amount']],
      groups: [['CloseDate_Year', 'CloseDate_Month']],
      timeSeries: { length: 5, model: 'additive', seasonality: 4, ignoreLast: true },
    });
    expect(text.saql).toContain(
      `timeseries q generate 'sum_Amount' as '_forecast_sum_Amount' with (length=5, ignoreLast=true, seasonality=4, model="Additive", dateCols=('CloseDate_Year', 'CloseDate_Month', "Y-M"));`,
    );
    expect(text.measures).toEqual(['sum_Amount']);
  });
});

describe('compare tables', () => {
  const sum = { measures: [['sum', 'Amount']] };

  it('joins columns of different filters and works out formulas in the order of need', () => {
    const text = one({
      groups: ['Stage'],
      measures: [
        ['sum', 'Amount', 'A'],
        ['sum', 'Amount', 'B'],
        ['sum', 'Amount', 'C'],
        ['sum', 'Amount', 'D'],
      ],
      columns: [
        { query: { ...sum, filters: [['Won', ['true'], 'in']] }, header: 'Won' },
        { query: sum },
        { query: { ...sum, formula: 'D * 100' } },
        { query: { ...sum, formula: `A/'B'` } },
      ],
      order: [[-1, { ascending: false }]],
    });
    expect(text.saql.split('\n')).toEqual([
      'q1 = load "deals";',
      `q1 = filter q1 by 'Won' in ["true"];`,
      'q2 = load "deals";',
      `q = group q1 by 'Stage' full, q2 by 'Stage';`,
      `q = foreach q generate coalesce(q1.'Stage', q2.'Stage') as 'Stage', sum(q1.'Amount') as 'A', sum(q2.'Amount') as 'B';`,
      `q = foreach q generate 'Stage' as 'Stage', 'A' as 'A', 'B' as 'B', 'A'/'B' as 'D';`,
      `q = foreach q generate 'Stage' as 'Stage', 'A' as 'A', 'B' as 'B', 'D' as 'D', 'D' * 100 as 'C';`,
      `q = foreach q generate 'Stage' as 'Stage', 'A' as 'A', 'B' as 'B', 'C' as 'C', 'D' as 'D';`,
      `q = order q by ('D' desc);`,
    ]);
    expect(text.labels).toEqual({ A: 'Won' });
  });

  it('counts letters over hidden columns too, and drops those', () => {
    const text = one({
      measures: [['count', '*', 'C']],
      columns: [
        { query: sum },
        { query: { measures: [['count', '*']] } },
        { query: { ...sum, formula: 'round(A/B, 1)' } },
      ],
    });
    expect(text.measures).toEqual(['C']);
    expect(text.saql.split('\n').slice(2)).toEqual([
      `q = foreach q generate sum('Amount') as 'A', count() as 'B';`,
      `q = foreach q generate 'A' as 'A', 'B' as 'B', round('A'/'B', 1) as 'C';`,
      `q = foreach q generate 'C' as 'C';`,
    ]);
  });

  it('leaves windows, strings and group names in formulas as they are', () => {
    const text = one({
      groups: [['CloseDate_Year', 'CloseDate_Month']],
      measures: [
        ['sum', 'Amount', 'A'],
        ['sum', 'Amount', 'B'],
      ],
      columns: [
        { query: sum },
        {
          query: {
            ...sum,
            formula: `case when A > 0 then sum(A) over ([..0] partition by all order by ('CloseDate_Year~~~CloseDate_Month')) else "A" end`,
          },
        },
      ],
    });
    expect(text.saql).toContain(
      `case when 'A' > 0 then sum('A') over ([..0] partition by all order by ('CloseDate_Year~~~CloseDate_Month')) else "A" end as 'B'`,
    );
  });

  it('keeps conditions on aggregates to the column that has them', () => {
    const text = one({
      groups: ['Stage'],
      measures: [
        ['sum', 'Amount', 'A'],
        ['sum', 'Amount', 'B'],
      ],
      columns: [{ query: { ...sum, aggregateFilters: [[['sum', 'Amount'], [[5]], '>']] } }, { query: sum }],
    });
    expect(text.saql).toContain(`q1 = filter q1 by 'A' > 5;`);
    expect(text.saql).toContain(`first(q1.'A') as 'A', sum(q2.'Amount') as 'B'`);
  });
});

describe('compact 2.0', () => {
  it('filters sources, groups, works out formulas, orders and limits', () => {
    const text = writeCompactTwo(
      {
        sources: [
          {
            name: 'deals',
            columns: [
              { field: ['count', '*'], name: 'A' },
              { field: ['sum', 'Amount'], name: 'B' },
            ],
            groups: ['Stage'],
            filters: [['CloseDate', [['year', -1], null], 'between']],
            joins: [],
          },
          { columns: [{ formula: 'B/A', name: 'C' }] },
        ],
        sourceFilters: { deals: { filters: [['Won', ['true'], 'in']] } },
        aggregateFilters: [],
        orders: [{ name: 'C', ascending: false, nulls: 'last' }],
        limit: 15,
      },
      [],
      catalog,
    );
    expect(text.saql.split('\n')).toEqual([
      'q = load "deals";',
      `q = filter q by 'Won' in ["true"];`,
      `q = filter q by ${day} in ["1 year ago"..];`,
      `q = group q by 'Stage';`,
      `q = foreach q generate 'Stage' as 'Stage', count() as 'A', sum('Amount') as 'B';`,
      `q = foreach q generate 'Stage' as 'Stage', 'A' as 'A', 'B' as 'B', 'B'/'A' as 'C';`,
      `q = order q by ('C' desc nulls last);`,
      'q = limit q 15;',
    ]);
  });

  it('takes "all" for no grouping', () => {
    const text = writeCompactTwo(
      { sources: [{ name: 'deals', columns: [{ field: ['avg', 'Amount'], name: 'A' }], groups: ['all'] }] },
      [],
      catalog,
    );
    expect(text.saql).toBe(
      `q = load "deals";\nq = group q by all;\nq = foreach q generate avg('Amount') as 'A';`,
    );
    expect(text.groups).toEqual([]);
  });
});
