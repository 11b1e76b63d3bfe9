import { describe, expect, it } from 'vitest';
import { carriedState } from '../../src/dashboard/facets/carriedState.ts';
import { facetFilters, receives } from '../../src/dashboard/facets/facetFilters.ts';
import { filterKind, filtersOnChoices, globalFiltersOf } from '../../src/dashboard/facets/globalFilters.ts';
import { firstRow, initialSelection } from '../../src/dashboard/facets/initialSelection.ts';
import { fieldMapper } from '../../src/dashboard/facets/links.ts';
import { type Selection, select, selectionRows, selectRange } from '../../src/dashboard/facets/selection.ts';
import type { Dashboard, GlobalFilter, Step } from '../../src/dashboard/model.ts';
import { rangeFieldOf } from '../../src/dashboard/session/selectionKeys.ts';
import type { Dataset } from '../../src/shared/dataset.ts';

const dataset = (name: string, fields: string[], date: string): Dataset => ({
  name,
  label: name,
  table: name,
  columns: [
    ...fields.map((field) => ({ name: field, type: 'text' as const })),
    { name: date, type: 'text', dateField: date },
    { name: `${date}_Year`, type: 'text', dateField: date, datePart: 'Year' },
    { name: `${date}_Month`, type: 'text', dateField: date, datePart: 'Month' },
    { name: 'Amount', type: 'number' },
  ],
  dates: [
    { name: date, label: `The ${date}`, fiscalMonthOffset: 0, isYearEndFiscalYear: true, firstDayOfWeek: -1 },
  ],
  labels: {},
  formats: {},
  rows: 1,
});
const deals = dataset('deals', ['Stage', 'Owner'], 'Closed');
const cases = dataset('cases', ['Status', 'Agent', 'Owner'], 'Opened');
const catalog = (name: string) => ({ deals, cases, '${App.Datasets.deals.Name}': deals })[name] ?? null;

const step = (name: string, more: Partial<Step> = {}): Step => ({
  name,
  type: 'aggregateflex',
  form: 'compact1',
  label: name,
  datasets: ['deals'],
  object: null,
  query: { groups: ['Stage'] },
  queryPath: [],
  selectMode: 'multi',
  start: null,
  broadcastFacet: true,
  receiveFacet: { mode: 'all', steps: [] },
  useGlobal: true,
  values: [],
  columns: {},
  visualizationParameters: {},
  ...more,
});
const rows = (keys: string[], ...values: unknown[][]): Selection => ({ kind: 'rows', keys, values });
const none = { links: [], automaticLinking: false };
const filtersOf = (
  to: Step,
  from: Step,
  selection: Selection,
  dashboard: Pick<Dashboard, 'links' | 'automaticLinking'> = none,
  rangeField: string | null = null,
) => facetFilters(to, [{ step: from, selection, rangeField }], catalog, fieldMapper(dashboard, catalog));

describe('selection modes', () => {
  it('keeps one row, several, or none', () => {
    const two = [['a'], ['b']];
    expect(select(step('s', { selectMode: 'single' }), null, ['K'], two)).toEqual(rows(['K'], ['b']));
    expect(select(step('s', { selectMode: 'multi' }), null, ['K'], [...two, ['a']])).toEqual(
      rows(['K'], ['a'], ['b']),
    );
    expect(select(step('s', { selectMode: 'none' }), null, ['K'], two)).toBeNull();
  });

  it('clears what may be empty and keeps what is required', () => {
    const before = rows(['K'], ['a']);
    for (const mode of ['single', 'multi'] as const)
      expect(select(step('s', { selectMode: mode }), before, ['K'], [])).toBeNull();
    for (const mode of ['singlerequired', 'multirequired'] as const)
      expect(select(step('s', { selectMode: mode }), before, ['K'], [])).toBe(before);
  });

  it('takes a range open at both ends for none', () => {
    expect(selectRange(null, '')).toBeNull();
    expect(selectRange(['year', -1], null)).toEqual({ kind: 'range', min: ['year', -1], max: null });
  });

  it('gives bindings the whole rows where they are known, the keys where not', () => {
    const known = {
      columns: ['K', 'n'],
      rows: [
        { K: 'a', n: 1 },
        { K: 'b', n: 2 },
      ],
    };
    expect(selectionRows(rows(['K'], ['b'], ['z']), known).rows).toEqual([{ K: 'b', n: 2 }, { K: 'z' }]);
    expect(selectionRows({ kind: 'range', min: 1, max: 2 }, known)).toEqual({
      columns: ['min', 'max'],
      rows: [{ min: 1, max: 2 }],
    });
    expect(selectionRows(null, known).rows).toEqual([]);
  });
});

describe('initial selections', () => {
  const periods = {
    columns: ['display', 'value'],
    rows: [
      { display: 'Now', value: ['sum'] },
      { display: 'Then', value: ['avg'] },
    ],
  };

  it.each<[string, unknown, Selection | null]>([
    ['a column and values', { display: ['Then'] }, rows(['display'], ['Then'])],
    ['a value that is gone', { display: ['Never'] }, null],
    ['a classic value', [['avg']], rows(['value'], [['avg']])],
    ['a classic value in more brackets', [[['avg']]], rows(['value'], [['avg']])],
    ['nothing', [], null],
  ])('reads %s of a static step', (_, start, expected) => {
    expect(initialSelection(step('s', { form: 'static' }), start, periods, [])).toEqual(expected);
  });

  it.each<[string, unknown, string[], Selection | null]>([
    ['values', ['a', 'b'], ['K'], rows(['K'], ['a'], ['b'])],
    ['values of two keys', [['a', 'x']], ['K', 'L'], rows(['K', 'L'], ['a', 'x'])],
    ['a number', [2016], ['Y'], rows(['Y'], [2016])],
    [
      'a relative date',
      [
        [
          ['year', 0],
          ['day', 0],
        ],
      ],
      ['K'],
      { kind: 'range', min: ['year', 0], max: ['day', 0] },
    ],
    ['a range of numbers', [[1, 5]], ['K'], { kind: 'range', min: 1, max: 5 }],
    ['the user, who is not known', ['!{user.name}'], ['K'], null],
  ])('reads %s of a query step', (_, start, keys, expected) => {
    expect(initialSelection(step('s'), start, null, keys)).toEqual(expected);
  });

  it('falls back to the first row where something must be selected', () => {
    expect(firstRow({ columns: ['K'], rows: [{ K: 'z' }, { K: 'y' }] }, ['K'])).toEqual(rows(['K'], ['z']));
    expect(firstRow({ columns: ['K'], rows: [] }, ['K'])).toBeNull();
  });
});

describe('facets', () => {
  const from = step('from');

  it('reach steps that admit them, never their own or static ones', () => {
    expect(receives(step('to'), from)).toBe(true);
    expect(receives(from, from)).toBe(false);
    expect(receives(step('to'), step('from', { broadcastFacet: false }))).toBe(false);
    expect(receives(step('to', { form: 'static' }), from)).toBe(false);
    for (const [mode, steps, expected] of [
      ['none', [], false],
      ['include', ['from'], true],
      ['include', ['other'], false],
      ['exclude', ['from'], false],
      ['exclude', ['other'], true],
    ] as const)
      expect(receives(step('to', { receiveFacet: { mode, steps: [...steps] } }), from)).toBe(expected);
  });

  it('filter on the group fields selected', () => {
    expect(filtersOf(step('to'), from, rows(['Stage'], ['Won'], [null]))).toEqual([
      { dataset: 'deals', condition: `('Stage' in ["Won"] || 'Stage' is null)` },
    ]);
    expect(filtersOf(step('to'), from, rows(['Stage', 'Owner'], ['Won', 'Ann'], ['Lost', 'Bo']))).toEqual([
      {
        dataset: 'deals',
        condition: `(('Stage' in ["Won"] && 'Owner' in ["Ann"]) || ('Stage' in ["Lost"] && 'Owner' in ["Bo"]))`,
      },
    ]);
    expect(filtersOf(step('to'), from, rows(['Closed_Year~~~Closed_Month'], ['2020~~~03']))).toEqual([
      { dataset: 'deals', condition: `('Closed_Year' in ["2020"] && 'Closed_Month' in ["03"])` },
    ]);
  });

  it('do not filter on measures, and take dates as ranges', () => {
    expect(filtersOf(step('to'), from, rows(['Amount', 'sum_Amount'], [5, 5]))).toEqual([]);
    expect(
      filtersOf(step('to'), from, { kind: 'range', min: ['year', -1], max: ['day', 0] }, none, 'Closed'),
    ).toEqual([
      {
        dataset: 'deals',
        condition: `date('Closed_Year', 'Closed_Month', 'Closed_Day') in ["1 year ago".."current day"]`,
      },
    ]);
    expect(filtersOf(step('to'), from, { kind: 'range', min: 1, max: null }, none, 'Amount')).toEqual([
      { dataset: 'deals', condition: `'Amount' >= 1` },
    ]);
  });

  it('take the months that steps over objects group by for parts of the date', () => {
    const selected = rows(['month_Closed'], ['2024~~~03']);
    expect(filtersOf(step('to'), step('from'), selected)).toEqual([
      { dataset: 'deals', condition: `('Closed_Year' in ["2024"] && 'Closed_Month' in ["03"])` },
    ]);
    const steps = step('from', { query: { groups: [['month', 'Closed']] } });
    expect(rangeFieldOf(steps, steps.query, ['month_Closed'], catalog)).toBe('Closed');
  });

  it('know a dataset by any of its names', () => {
    const written = step('to', { datasets: ['${App.Datasets.deals.Name}'] });
    expect(filtersOf(written, from, rows(['Stage'], ['Won']))).toEqual([
      { dataset: 'deals', condition: `'Stage' in ["Won"]` },
    ]);
  });

  it('cross datasets only by links, of dates with their parts', () => {
    const to = step('to', { datasets: ['cases'] });
    const links = [
      [
        { source: 'deals', field: 'Owner' },
        { source: 'cases', field: 'Agent' },
      ],
      [
        { source: 'deals', field: 'Closed' },
        { source: 'cases', field: 'Opened' },
      ],
    ];
    const owner = rows(['Owner'], ['Ann']);
    expect(filtersOf(to, from, owner)).toEqual([]);
    expect(filtersOf(to, from, owner, { links, automaticLinking: false })).toEqual([
      { dataset: 'cases', condition: `'Agent' in ["Ann"]` },
    ]);
    expect(filtersOf(to, from, owner, { links: [], automaticLinking: true })).toEqual([
      { dataset: 'cases', condition: `'Owner' in ["Ann"]` },
    ]);
    expect(filtersOf(to, from, rows(['Closed_Year'], ['2020']), { links, automaticLinking: false })).toEqual([
      { dataset: 'cases', condition: `'Opened_Year' in ["2020"]` },
    ]);
  });

  it('leave static steps by links on their columns', () => {
    const links = [
      [
        { source: 'regions', field: 'value' },
        { source: 'deals', field: 'Owner' },
      ],
    ];
    const regions = step('regions', { form: 'static', datasets: [] });
    expect(
      filtersOf(step('to'), regions, rows(['display', 'value'], ['A', 'Ann']), {
        links,
        automaticLinking: false,
      }),
    ).toEqual([{ dataset: 'deals', condition: `'Owner' in ["Ann"]` }]);
  });

  it('reach SAQL under a chart only where it has autoFilter, and saql steps always', () => {
    const selection = rows(['Stage'], ['Won']);
    expect(filtersOf(step('to', { form: 'pigql', query: { pigql: '' } }), from, selection)).toEqual([]);
    expect(
      filtersOf(step('to', { form: 'pigql', query: { pigql: '', autoFilter: true } }), from, selection),
    ).toHaveLength(1);
    expect(filtersOf(step('to', { form: 'saql', query: '' }), from, selection)).toHaveLength(1);
  });
});

describe('global filters', () => {
  const filter = (more: Partial<GlobalFilter> = {}): GlobalFilter => ({
    dataset: 'deals',
    field: 'Stage',
    label: 'Stage',
    operator: 'in',
    value: ['Won'],
    locked: false,
    dependent: false,
    ...more,
  });
  const apply = (to: Step, ...filters: GlobalFilter[]) =>
    globalFiltersOf(to, filters, catalog, fieldMapper(none, catalog));

  it('filter steps that use them, and nothing when empty', () => {
    expect(
      apply(step('to'), filter(), filter({ field: 'Amount', operator: '>=<=', value: [[1, 2]] })),
    ).toEqual([
      { dataset: 'deals', condition: `'Stage' in ["Won"]` },
      { dataset: 'deals', condition: `'Amount' >= 1 && 'Amount' <= 2` },
    ]);
    expect(apply(step('to'), filter({ value: [] }))).toEqual([]);
    expect(apply(step('to', { useGlobal: false }), filter())).toEqual([]);
    expect(apply(step('to', { datasets: ['cases'] }), filter())).toEqual([]);
    expect(apply(step('to', { form: 'pigql', query: { pigql: '' } }), filter())).toEqual([]);
  });

  it('narrow what a dependent one offers', () => {
    const dependent = filter({ field: 'Owner', dependent: true, value: ['Ann'] });
    const map = fieldMapper(none, catalog);
    expect(filtersOnChoices(dependent, [filter(), dependent], deals, map)).toEqual([
      { dataset: 'deals', condition: `'Stage' in ["Won"]` },
    ]);
    expect(filtersOnChoices({ ...dependent, dependent: false }, [filter(), dependent], deals, map)).toEqual(
      [],
    );
  });

  it('are chosen by values, by a range, or by dates', () => {
    expect(
      [filter(), filter({ field: 'Amount' }), filter({ field: 'Closed' })].map((f) => filterKind(f, deals)),
    ).toEqual(['values', 'range', 'date']);
  });

  it('travel with a link’s state unless locked, as selections of the same grouping do', () => {
    const dashboard = (steps: Step[], filters: GlobalFilter[]) =>
      ({ steps: Object.fromEntries(steps.map((s) => [s.name, s])), filters }) as unknown as Dashboard;
    const source = dashboard(
      [step('a')],
      [filter(), filter({ field: 'Owner', value: ['Ann'], locked: true })],
    );
    const target = dashboard(
      [step('b'), step('c', { query: { groups: ['Owner'] } })],
      [filter({ value: [] }), filter({ field: 'Owner', value: [] })],
    );
    const carried = carriedState(source, new Map([['a', rows(['Stage'], ['Won'])]]), target, catalog);
    expect([...carried.selections.keys()]).toEqual(['b']);
    expect(carried.filters.map((f) => f.value)).toEqual([['Won'], []]);
  });
});
