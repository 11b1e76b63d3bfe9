import { describe, expect, it } from 'vitest';
import { dependenciesOf } from '../../src/dashboard/bindings/dependencies.ts';
import { checkDashboard } from '../../src/dashboard/checkDashboard.ts';
import { diagnostics } from '../../src/dashboard/checks/diagnostics.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import type { Dataset, DatasetCatalog } from '../../src/shared/dataset.ts';

// biome-ignore lint/suspicious/noExplicitAny: cases reach deep into JSON to spoil it.
type Json = Record<string, any>;

/** A dashboard without a finding; each case spoils a copy. */
const valid = (): Json => ({
  name: 'Sales',
  state: {
    steps: {
      byCity: {
        type: 'aggregateflex',
        datasets: [{ name: 'sales' }],
        query: {
          measures: [
            ['sum', 'Amount'],
            ['count', '*'],
          ],
          groups: ['City', ['Sold_Year', 'Sold_Month']],
          filters: [
            ['City', ['Bern'], 'in'],
            ['Amount', [[1, 9]], '>=<='],
          ],
          booleanFilterLogic: '1 AND 2',
        },
        receiveFacetSource: { mode: 'include', steps: ['written'] },
      },
      pick: { type: 'staticflex', values: [{ display: 'Sum', fn: 'sum' }], start: { display: ['Sum'] } },
      written: {
        type: 'saql',
        query:
          "q = load \"sales\";\nq = group q by 'City';\nq = foreach q generate 'City', {{cell(pick.selection, 0, \"fn\").asString()}}('Amount') as 'A';",
      },
    },
    widgets: {
      bars: {
        type: 'chart',
        parameters: {
          step: 'byCity',
          visualizationType: 'hbar',
          columnMap: { plots: ['sum_Amount'], dimensionAxis: ['City'] },
        },
      },
      total: { type: 'number', parameters: { step: 'written', measureField: 'A' } },
      toggle: { type: 'pillbox', parameters: { step: 'pick' } },
      go: {
        type: 'link',
        parameters: { destinationType: 'url', destinationLink: { url: 'https://example.com' } },
      },
      next: { type: 'link', parameters: { destinationType: 'page', destinationLink: { name: 'p1' } } },
      words: {
        type: 'text',
        parameters: { content: { displayTemplate: 'Total {{cell(written.result, 0, "A").asString()}}' } },
      },
    },
    gridLayouts: [
      {
        name: 'Default',
        numColumns: 12,
        pages: [
          {
            name: 'p1',
            widgets: ['bars', 'total', 'toggle', 'go', 'next', 'words'].map((name, row) => ({
              name,
              row,
              column: 0,
              rowspan: 1,
              colspan: 2,
              widgetStyle: {},
            })),
          },
        ],
      },
    ],
    filters: [{ dataset: { name: 'sales' }, fields: ['City'], operator: 'in' }],
    dataSourceLinks: [
      {
        name: 'l',
        fields: [
          { dataSourceName: 'sales', fieldName: 'City' },
          { dataSourceName: 'pick', fieldName: 'display' },
        ],
      },
    ],
  },
});

const text = (name: string) => ({ name, type: 'text' as const });
const sales: Dataset = {
  name: 'sales',
  label: 'Sales',
  table: 'datasets."sales"',
  rows: 1,
  formats: {},
  columns: [
    text('City'),
    { name: 'Amount', type: 'number' },
    text('Sold'),
    ...(['Year', 'Month', 'Day'] as const).map((part) => ({
      ...text(`Sold_${part}`),
      dateField: 'Sold',
      datePart: part,
    })),
  ],
  dates: [
    {
      name: 'Sold',
      label: 'Day of sale',
      fiscalMonthOffset: 0,
      isYearEndFiscalYear: true,
      firstDayOfWeek: -1,
    },
  ],
  labels: { City: 'Town' },
};
const catalog: DatasetCatalog = (name) => (name === 'sales' ? sales : null);

function check(spoil: (dashboard: Json) => void, known: DatasetCatalog | null = null) {
  const json = valid();
  spoil(json.state);
  const file = JSON.stringify(json, null, 2);
  const { dashboard, text: places, findings } = readDashboard(file, 'sales.json');
  return [...findings, ...checkDashboard(dashboard, places, known)].map((finding) => ({
    ...finding,
    at: file.slice(finding.start, finding.end),
  }));
}

const cases: [string, string, (state: Json) => void, string][] = [
  [
    'a placement of no widget',
    'error dashboard-unknown-widget',
    (s) => {
      s.gridLayouts[0].pages[0].widgets[0].name = 'barz';
    },
    '"barz"',
  ],
  [
    'a widget of no step',
    'error dashboard-unknown-step',
    (s) => {
      s.widgets.bars.parameters.step = 'byCitty';
    },
    '"byCitty"',
  ],
  [
    'rich text of no step',
    'error dashboard-unknown-step',
    (s) => {
      s.widgets.words.parameters.content.values = { K: { step: 'zzz', field: 'a' } };
    },
    '"zzz"',
  ],
  [
    'a placement without a row',
    'error dashboard-placement-incomplete',
    (s) => {
      delete s.gridLayouts[0].pages[0].widgets[0].row;
    },
    '{',
  ],
  [
    'a placement without height',
    'error dashboard-placement-incomplete',
    (s) => {
      s.gridLayouts[0].pages[0].widgets[1].rowspan = 0;
    },
    '0',
  ],
  [
    'a placement beyond the grid',
    'warning dashboard-outside-grid',
    (s) => {
      s.gridLayouts[0].pages[0].widgets[0].column = 11;
    },
    '2',
  ],
  [
    'no layout',
    'warning dashboard-layout-missing',
    (s) => {
      s.gridLayouts = [];
    },
    '[]',
  ],
  [
    'no layouts at all',
    'warning dashboard-layout-missing',
    (s) => {
      delete s.gridLayouts;
    },
    '',
  ],
  [
    'two pages of one name',
    'warning dashboard-duplicate-page',
    (s) => {
      s.gridLayouts[0].pages.push({ name: 'p1', widgets: [] });
    },
    '"p1"',
  ],
  [
    'a link to no page',
    'warning dashboard-unknown-page',
    (s) => {
      s.widgets.next.parameters.destinationLink.name = 'p9';
    },
    '"p9"',
  ],
  [
    'an interaction to no page',
    'warning dashboard-unknown-page',
    (s) => {
      s.widgets.bars.parameters.interactions = [
        {
          event: 'click',
          actions: [{ action: 'navigate', destinationType: 'page', destinationLink: { name: 'px' } }],
        },
      ];
    },
    '"px"',
  ],
  [
    'a widget without type',
    'error dashboard-widget-without-type',
    (s) => {
      delete s.widgets.bars.type;
    },
    'bars',
  ],
  [
    'a step without type',
    'error dashboard-step-without-type',
    (s) => {
      delete s.steps.pick.type;
    },
    'pick',
  ],
  [
    'an unknown widget type',
    'warning dashboard-unknown-widget-type',
    (s) => {
      s.widgets.words.type = 'txet';
    },
    '"txet"',
  ],
  [
    'an unknown step type',
    'warning dashboard-unknown-step-type',
    (s) => {
      s.steps.pick.type = 'staticflexx';
    },
    '"staticflexx"',
  ],
  [
    'an unknown chart',
    'warning dashboard-unknown-chart',
    (s) => {
      s.widgets.bars.parameters.visualizationType = 'bars3d';
    },
    '"bars3d"',
  ],
  [
    'a widget on no page',
    'hint dashboard-unplaced-widget',
    (s) => {
      s.gridLayouts[0].pages[0].widgets.pop();
    },
    'words',
  ],
  [
    'a step that nothing reads',
    'hint dashboard-unused-step',
    (s) => {
      s.steps.alone = { type: 'grain', query: { values: [] } };
    },
    'alone',
  ],
  [
    'a forecast by another model',
    'error dashboard-forecast-model',
    (s) => {
      s.steps.byCity.query.timeSeries = { length: 3, model: 'arimax' };
    },
    '"arimax"',
  ],
  [
    'a forecast by another model, in the second form',
    'error dashboard-forecast-model',
    (s) => {
      s.steps.byCity.query = {
        sources: [
          { name: 'sales', columns: [{ field: ['sum', 'Amount'], name: 'sum_Amount' }], groups: ['City'] },
        ],
        timeSeries: { length: 3, model: 'ARIMAX' },
      };
    },
    '"ARIMAX"',
  ],
  [
    'case 21: a link that runs code',
    'error dashboard-unsafe-link',
    (s) => {
      s.widgets.go.parameters.destinationLink.url = ' java\nscript:alert(1)';
    },
    '" java\\nscript:alert(1)"',
  ],
  [
    'case 21: a command link in rich text',
    'error dashboard-unsafe-link',
    (s) => {
      s.widgets.words.parameters.content.richTextContent = [
        { insert: 'x', attributes: { link: 'command:x' } },
      ];
    },
    '"command:x"',
  ],
  [
    'a number of no column',
    'warning dashboard-unknown-column',
    (s) => {
      s.widgets.total.parameters.measureField = 'B';
    },
    '"B"',
  ],
  [
    'a chart of no column',
    'warning dashboard-unknown-column',
    (s) => {
      s.widgets.bars.parameters.columnMap.plots = ['sum_Amounts'];
    },
    '"sum_Amounts"',
  ],
  [
    'a binding of no step',
    'warning binding-unknown-step',
    (s) => {
      s.steps.written.query = s.steps.written.query.replace('pick.', 'pikc.');
    },
    'pikc',
  ],
  [
    'a binding of no function',
    'warning binding-unknown-function',
    (s) => {
      s.steps.written.query = s.steps.written.query.replace('asString', 'asText');
    },
    'asText',
  ],
  [
    'a serialization before its value',
    'warning binding-unknown-function',
    (s) => {
      s.widgets.words.parameters.content.displayTemplate = '{{asString(cell(pick.selection, 0, "fn"))}}';
    },
    'asString',
  ],
  [
    'a binding with too few arguments',
    'warning binding-arity',
    (s) => {
      s.steps.written.query = s.steps.written.query.replace(', "fn"', '');
    },
    'cell',
  ],
  [
    'a binding that is not serialized',
    'warning binding-not-serialized',
    (s) => {
      s.widgets.words.parameters.content.displayTemplate = '{{cell(pick.selection, 0, "fn")}}';
    },
    'cell(pick.selection, 0, \\"fn\\")',
  ],
  [
    'a binding of no static column',
    'warning binding-unknown-column',
    (s) => {
      s.steps.written.query = s.steps.written.query.replace('"fn"', '"fun"');
    },
    'fun',
  ],
  [
    'a binding of no SAQL column',
    'warning binding-unknown-column',
    (s) => {
      s.widgets.words.parameters.content.displayTemplate = '{{cell(written.result, 0, "Z").asString()}}';
    },
    'Z',
  ],
  [
    'a binding that is not closed',
    'warning binding-not-closed',
    (s) => {
      s.widgets.words.parameters.content.displayTemplate = 'a {{cell(pick.selection';
    },
    '{{cell(pick.selection',
  ],
  [
    'a bound column map',
    'warning binding-not-allowed',
    (s) => {
      s.widgets.bars.parameters.columnMap = '{{cell(pick.selection, 0, "fn").asObject()}}';
    },
    '{{cell(pick.selection, 0, \\"fn\\").asObject()}}',
  ],
  [
    'a selection that cannot be',
    'hint binding-selection-empty',
    (s) => {
      s.steps.hidden = { type: 'grain', query: {} };
      s.widgets.words.parameters.content.displayTemplate = '{{cell(hidden.selection, 0, "x").asString()}}';
    },
    'hidden',
  ],
  [
    'case 15: a step that reads itself',
    'error binding-cycle',
    (s) => {
      s.steps.written.query += '{{cell(written.result, 0, "A").asString()}}';
    },
    'written',
  ],
  [
    'facets from no step',
    'warning facet-unknown-step',
    (s) => {
      s.steps.byCity.receiveFacetSource.steps = ['writen'];
    },
    '"writen"',
  ],
  [
    'facets from a silent step',
    'warning facet-no-broadcast',
    (s) => {
      s.steps.written.broadcastFacet = false;
    },
    '"written"',
  ],
  [
    'facets from other data',
    'warning facet-nothing-shared',
    (s) => {
      s.steps.written.query = s.steps.written.query.replace('"sales"', '"people"');
    },
    '"written"',
  ],
  [
    'facets from nothing',
    'hint facet-include-nothing',
    (s) => {
      s.steps.byCity.receiveFacetSource.steps = [];
    },
    '[]',
  ],
  [
    'a filter of unread data',
    'hint filter-without-step',
    (s) => {
      s.filters[0].dataset.name = 'people';
    },
    '"people"',
  ],
  [
    'a link with one field',
    'warning link-single-field',
    (s) => {
      s.dataSourceLinks[0].fields.pop();
    },
    '',
  ],
  [
    'a link of unread data',
    'warning link-unknown-source',
    (s) => {
      s.dataSourceLinks[0].fields[0].dataSourceName = 'peeple';
    },
    '"peeple"',
  ],
  [
    'a newer link of unread data',
    'warning link-unknown-source',
    (s) => {
      s.dataSourceLinksInfo = { enableAutomaticLinking: false, links: s.dataSourceLinks };
      delete s.dataSourceLinks;
      s.dataSourceLinksInfo.links[0].fields[1].dataSourceName = 'pik';
    },
    '"pik"',
  ],
];

describe('a dashboard', () => {
  it('that is right has no finding', () => {
    expect(check(() => {})).toEqual([]);
    expect(check(() => {}, catalog).filter(({ code }) => !code.startsWith('saql-'))).toEqual([]);
  });

  it.each(cases)('with %s: %s', (_, expected, spoil, at) => {
    const found = check(spoil).find((finding) => `${finding.severity} ${finding.code}` === expected);
    expect(found).toBeDefined();
    if (at !== '') expect(found?.at).toBe(at);
    expect(found?.message).toMatch(/^[A-Z"].*[.?]$/);
  });

  it('has SAQL mistakes at their place within the string', () => {
    const [finding] = check((s) => {
      s.steps.written.query = 'q = load "sales";\nq = filtr q by \'City\' == "Bern";';
    });
    expect(finding).toMatchObject({ severity: 'error' });
    expect(finding?.code).toMatch(/^saql-/);
    expect(finding?.at).toBe('filtr');
  });
});

/** Mistakes that only the datasets show. */
const fields: [string, string, (state: Json) => void, string][] = [
  [
    'no dataset',
    'dashboard-unknown-dataset',
    (s) => {
      s.steps.byCity.datasets[0].name = 'salles';
    },
    '"salles"',
  ],
  [
    'no field of a measure',
    'dashboard-unknown-field',
    (s) => {
      s.steps.byCity.query.measures[0][1] = 'Amont';
    },
    '"Amont"',
  ],
  [
    'no field of a group',
    'dashboard-unknown-field',
    (s) => {
      s.steps.byCity.query.groups[1][0] = 'Sold_Yaer';
    },
    '"Sold_Yaer"',
  ],
  [
    'no field of a filter',
    'dashboard-unknown-field',
    (s) => {
      s.steps.byCity.query.filters[0][0] = 'Citty';
    },
    '"Citty"',
  ],
  [
    'no field behind what a widget shows',
    'dashboard-lost-field',
    (s) => {
      s.steps.byCity.query.measures[0][1] = 'Gone';
      s.widgets.bars.parameters.columnMap.plots = ['sum_Gone'];
    },
    'sum_Gone',
  ],
  [
    'no field behind what a binding shows',
    'dashboard-lost-field',
    (s) => {
      s.steps.written.query =
        "q = load \"sales\";\nq = group q by 'City';\nq = foreach q generate 'City', sum('Gone') as 'B';";
      s.widgets.total.parameters.measureField = 'City';
      s.widgets.words.parameters.content.displayTemplate =
        'Total {{cell(written.result, 0, "B").asString()}}';
    },
    'B',
  ],
  [
    'no field of a global filter',
    'filter-unknown-field',
    (s) => {
      s.filters[0].fields[0] = 'Region';
    },
    '"Region"',
  ],
  [
    'no field of a link',
    'link-unknown-field',
    (s) => {
      s.dataSourceLinks[0].fields[0].fieldName = 'Region';
    },
    '"Region"',
  ],
  [
    'the sum of text',
    'dashboard-no-measure',
    (s) => {
      s.steps.byCity.query.measures[0][1] = 'City';
    },
    '"City"',
  ],
  [
    'a group by a measure',
    'dashboard-no-dimension',
    (s) => {
      s.steps.byCity.query.groups[0] = 'Amount';
    },
    '"Amount"',
  ],
  [
    'no aggregate',
    'dashboard-unknown-aggregate',
    (s) => {
      s.steps.byCity.query.measures[0][0] = 'summ';
    },
    '"summ"',
  ],
  [
    'logic over no filter',
    'dashboard-filter-logic',
    (s) => {
      s.steps.byCity.query.booleanFilterLogic = '1 AND 3';
    },
    '3',
  ],
];

describe('against datasets', () => {
  it.each(fields)('%s: %s', (_, code, spoil, at) => {
    expect(check(spoil, catalog).find((finding) => finding.code === code)?.at).toBe(at);
    const unread = ['dashboard-unknown-dataset', 'dashboard-unknown-field', 'dashboard-lost-field'];
    if (unread.includes(code)) expect(check(spoil, null).map((finding) => finding.code)).not.toContain(code);
  });

  it('a step over an object groups a date by its months; no dataset need stand for the object', () => {
    const overObject = (s: Json) => {
      s.steps.byCity.datasets = [];
      s.steps.byCity.sobject = 'sales';
      s.steps.byCity.query.groups = [['month', 'Sold'], 'City'];
      s.widgets.bars.parameters.columnMap.dimensionAxis = ['month_Sold', 'City'];
    };
    expect(check(overObject, catalog)).toEqual([]);
    const elsewhere = (s: Json) => {
      overObject(s);
      s.steps.byCity.sobject = 'Contact';
      s.steps.byCity.receiveFacetSource = { mode: 'all', steps: [] };
    };
    expect(check(elsewhere, catalog)).toEqual([]);
  });

  it('a field may go by the label of the XMD', () => {
    const found = check((s) => {
      s.steps.byCity.query.filters = [
        ['Day of sale', [], 'in'],
        ['Town', ['x'], 'in'],
      ];
      s.steps.byCity.query.booleanFilterLogic = '';
    }, catalog);
    expect(found.filter(({ code }) => code.startsWith('dashboard-'))).toEqual([]);
  });
});

it('every diagnostic of the table has a case, with its severity', () => {
  const shown = new Map([
    ...cases.map(([, expected]) => expected.split(' ').reverse() as [string, string]),
    ...fields.map(([, code]) => [code, ''] as const),
  ]);
  expect([...shown.keys()].filter((code) => !(code in diagnostics))).toEqual(['binding-not-closed']);
  for (const [code, [severity]] of Object.entries(diagnostics))
    expect([severity, ''], code).toContain(shown.get(code));
});

describe('dependencies', () => {
  const dependencies = (steps: Json) =>
    dependenciesOf(readDashboard(JSON.stringify({ steps }), 'a').dashboard);
  const reading = (...names: string[]) => ({
    type: 'saql',
    query: names.map((name) => `{{cell(${name}, 0, "x").asString()}}`).join(' '),
  });

  it('orders steps after those whose result they read', () => {
    const { order, cycles, results, selections } = dependencies({
      c: reading('b.result', 'x.selection'),
      b: reading('a.result'),
      a: reading(),
    });
    expect(order).toEqual(['a', 'b', 'c']);
    expect(cycles).toEqual([]);
    expect([...results.get('c')!]).toEqual(['b']);
    expect([...selections.get('c')!]).toEqual(['x']);
  });

  it('case 15: finds cycles of results, and none of selections', () => {
    const { cycles, order } = dependencies({
      a: reading('b.result'),
      b: reading('c.result'),
      c: reading('a.result'),
      d: reading('c.result'),
      e: reading('f.selection'),
      f: reading('e.selection'),
    });
    expect(cycles.map((cycle) => [...cycle].sort())).toEqual([['a', 'b', 'c']]);
    expect([...order].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('case 15: a chain of 5,000 steps does not overflow', () => {
    const steps = Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [`s${i}`, reading(`s${i + 1}.result`)]),
    );
    expect(dependencies(steps).order.at(-1)).toBe('s0');
  });
});

it('case 21: 1,000 widgets over a missing dataset and markup as text are read and checked', () => {
  const found = check((s) => {
    for (let i = 0; i < 1000; i++)
      s.widgets[`w${i}`] = {
        type: 'text',
        parameters: { text: '<script>alert(1)</script><svg onload=x>', step: 'byCity' },
      };
    s.steps.byCity.datasets[0].name = 'gone';
  }, catalog);
  expect(found.filter(({ code }) => code === 'dashboard-unplaced-widget')).toHaveLength(1000);
  expect(found.filter(({ code }) => code === 'dashboard-unknown-dataset')).toHaveLength(1);
});
