import { describe, expect, it } from 'vitest';
import { readFields } from '../../src/dashboard/inference/readFields.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';

const step = (query: unknown, more: Record<string, unknown> = {}) => ({
  type: 'aggregateflex',
  datasets: [{ name: 'orders' }],
  query,
  ...more,
});

function fieldsOf(steps: Record<string, unknown>) {
  const state = { steps, widgets: {}, gridLayouts: [] };
  const read = readDashboard(JSON.stringify({ name: 'd', label: 'D', state }), 'd.json');
  return Object.fromEntries(
    readFields(read).map(({ name, fields }) => [
      name,
      Object.fromEntries(
        fields.map((field) => [
          field.name,
          field.values.length > 0 ? [field.type, ...field.values] : field.type,
        ]),
      ),
    ]),
  );
}

describe('what a dashboard reads of datasets that are nowhere', () => {
  it('tells measures, dates and compared values of compact steps', () => {
    const query = {
      measures: [
        ['sum', 'Amount'],
        ['count', '*'],
        ['unique', 'Customer'],
      ],
      groups: ['Region', ['Sold_Year', 'Sold_Month']],
      filters: [
        ['Stage', ['Won', 'Lost'], 'in'],
        ['Weight', [[1, 5]], '>=<='],
        [
          'Shipped',
          [
            [
              ['year', -1],
              ['year', 0],
            ],
          ],
          '>=<=',
        ],
        ['Paid', [[1577836800000, null]], '>=<='],
      ],
    };
    expect(fieldsOf({ a: step({ query, version: -1 }) })).toEqual({
      orders: {
        Amount: 'number',
        Customer: 'text',
        Region: 'text',
        Sold: 'date',
        Stage: ['text', 'Won', 'Lost'],
        Weight: 'number',
        Shipped: 'date',
        Paid: 'date',
      },
    });
  });

  it('tells the same of SAQL, through projections and bindings, under the name in a placeholder', () => {
    const query =
      'q = load "${App.Datasets.sales.Name}"; q = filter q by \'Kind\' in ["a", "b"] && \'Open\' == "true";' +
      ' q = filter q by {{column(x.selection, ["r"]).asEquality("Region")}};' +
      ' q = filter q by {{row(x.selection, [0], ["a", "b"]).asDateRange("date(\'Sold_Year\', \'Sold_Month\', \'Sold_Day\')")}};' +
      " q = foreach q generate 'Price' as 'p', 'Count' as 'c'; q = foreach q generate 'p' * 'c' as 'Total';";
    expect(fieldsOf({ a: { type: 'saql', query } })).toEqual({
      sales: {
        Kind: ['text', 'a', 'b'],
        Open: ['text', 'true'],
        Region: 'text',
        Sold: 'date',
        Price: 'number',
        Count: 'number',
      },
    });
  });

  it('takes for text what is compared with text, and leaves names alone that only a binding tells', () => {
    const query =
      'q = load "sales"; q = filter q by \'Code\' == "7"; q = group q by \'{{cell(t.selection, 0, "f").asString()}}\';' +
      " q = foreach q generate sum('Code') as 's';";
    expect(fieldsOf({ a: { type: 'saql', query } })).toEqual({ sales: { Code: ['text', '7'] } });
  });
});
