import { describe, expect, it } from 'vitest';
import type { JsonPath } from '../../src/dashboard/model.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';

const query = {
  measures: [['sum', 'Amount']],
  groups: ['City'],
  filters: [['Name', ['a "b" \\ é\n'], 'in']],
};
const values = [
  { display: 'One "1"', value: 1 },
  { display: 'Two', value: 2 },
];
const saql = 'q = load "sales";\nq = filter q by \'City\' == "Bern";';

const state = (shell: 'ui' | 'template' | 'wdash') => {
  const stringly = (value: unknown) => (shell === 'wdash' ? JSON.stringify(value) : value);
  const wrapped =
    shell === 'ui' ? query : { query: shell === 'wdash' ? JSON.stringify(query) : query, version: -1 };
  return {
    steps: {
      byCity: {
        type: 'aggregateflex',
        datasets: [{ name: 'sales' }],
        query: wrapped,
        start: stringly(['Bern']),
      },
      pick: {
        type: 'staticflex',
        values: values.map(stringly),
        selectMode: 'singlerequired',
        start: stringly({ display: ['Two'] }),
      },
      written: {
        type: 'saql',
        query: saql,
        receiveFacetSource: { mode: 'exclude', steps: ['pick'] },
        broadcastFacet: false,
      },
    },
    widgets: { chart_1: { type: 'chart', parameters: { step: 'byCity', visualizationType: 'hbar' } } },
    gridLayouts: [
      {
        name: 'Default',
        numColumns: 12,
        rowHeight: 'fine',
        maxWidth: 900,
        selectors: [],
        style: {},
        pages: [
          {
            name: 'p1',
            label: 'First',
            widgets: [{ name: 'chart_1', row: 1, column: 2, rowspan: 3, colspan: 4, widgetStyle: {} }],
          },
        ],
      },
    ],
    filters: [
      {
        dataset: { name: 'sales' },
        fields: ['City'],
        operator: 'in',
        value: '["Bern"]',
        locked: true,
        dependent: false,
      },
    ],
    dataSourceLinks: [
      {
        name: 'l',
        fields: [
          { dataSourceName: 'sales', fieldName: 'City' },
          { dataSourceName: 'pick', fieldName: 'display' },
        ],
      },
    ],
    widgetStyle: {},
    layouts: [],
  };
};
const shells = {
  ui: JSON.stringify({ label: 'Sales!', name: 'Sales', state: state('ui') }, null, 2),
  template: JSON.stringify(
    { label: 'Sales!', name: 'Sales', folder: { id: '${App.Folder.Id}' }, state: state('template') },
    null,
    4,
  ),
  wdash: JSON.stringify(state('wdash'), null, 2),
};

describe.each(Object.entries(shells))('the %s shell', (shell, file) => {
  const read = readDashboard(file, 'a/Sales.wdash');
  const { dashboard, text } = read;
  const at = (path: JsonPath, inner?: { start: number; end: number }) => {
    const { start, end } = text.place(path, inner);
    return file.slice(start, end);
  };

  it('is unwrapped to one model', () => {
    expect(read.findings).toEqual([]);
    expect(dashboard).toMatchObject({
      shell,
      name: 'Sales',
      label: shell === 'wdash' ? 'Sales' : 'Sales!',
      automaticLinking: false,
    });
    expect(dashboard.steps.byCity).toMatchObject({
      form: 'compact1',
      datasets: ['sales'],
      query,
      start: ['Bern'],
      selectMode: 'single',
    });
    expect(dashboard.steps.pick).toMatchObject({
      form: 'static',
      values,
      start: { display: ['Two'] },
      selectMode: 'singlerequired',
    });
    expect(dashboard.steps.written).toMatchObject({
      form: 'saql',
      query: saql,
      datasets: ['sales'],
      broadcastFacet: false,
      receiveFacet: { mode: 'exclude', steps: ['pick'] },
    });
    expect(dashboard.widgets.chart_1).toMatchObject({ type: 'chart', step: 'byCity' });
    expect(dashboard.layouts[0]).toMatchObject({ numColumns: 12, rowHeight: 'fine', maxWidth: 900 });
    expect(dashboard.layouts[0]?.pages[0]?.placements[0]).toMatchObject({
      widget: 'chart_1',
      row: 1,
      column: 2,
      rowspan: 3,
      colspan: 4,
    });
    expect(dashboard.filters).toMatchObject([
      { dataset: 'sales', field: 'City', value: ['Bern'], locked: true },
    ]);
    expect(dashboard.links).toEqual([
      [
        { source: 'sales', field: 'City' },
        { source: 'pick', field: 'display' },
      ],
    ]);
  });

  it('stays byte for byte', () => {
    expect(text.toString()).toBe(file);
  });

  it('gives places inside strings of JSON', () => {
    const path = dashboard.steps.byCity!.queryPath;
    expect(at([...path, 'groups', 0])).toBe(shell === 'wdash' ? '\\"City\\"' : '"City"');
    expect(at([...path, 'groups', 0], { start: 1, end: 4 })).toBe('ity');
    const filter = [...path, 'filters', 0, 1, 0];
    expect(at(filter, { start: 3, end: 4 })).toBe('b');
    expect(at(filter, { start: 9, end: 10 })).toBe(shell === 'wdash' ? '\\\\n' : '\\n');
    expect(at(['steps', 'pick', 'values', 1, 'display'], { start: 0, end: 3 })).toBe('Two');
    expect(at(['steps', 'written', 'query'], { start: 10, end: 15 })).toBe('sales');
    expect(at(['filters', 0, 'value', 0], { start: 0, end: 4 })).toBe('Bern');
    const key = text.keyPlace(['steps', 'pick', 'values', 0, 'value']);
    expect(file.slice(key.start, key.end)).toBe('value');
  });

  it('finds the path of an offset, and back', () => {
    for (const path of [
      [...dashboard.steps.byCity!.queryPath, 'filters', 0, 1, 0],
      ['steps', 'pick', 'values', 0, 'display'],
      ['steps', 'written', 'query'],
      ['filters', 0, 'value', 0],
      ['gridLayouts', 0, 'pages', 0, 'widgets', 0, 'name'],
    ] as JsonPath[]) {
      const { start } = text.place(path, { start: 2, end: 3 });
      expect(text.pathAt(start)).toEqual({ path, inner: 2, key: false });
    }
    const key = text.keyPlace(['widgets', 'chart_1']);
    expect(text.pathAt(key.start + 1)).toEqual({ path: ['widgets', 'chart_1'], inner: null, key: true });
  });

  it('edits one value and leaves every other byte', () => {
    const path = dashboard.steps.byCity!.queryPath;
    const edited = text.edit([...path, 'groups', 0], 'A "quoted" one');
    const before = text.place([...path, 'groups', 0]);
    expect(edited.startsWith(file.slice(0, before.start))).toBe(true);
    expect(edited.endsWith(file.slice(before.end))).toBe(true);
    expect(readDashboard(edited, 'Sales.wdash').dashboard.steps.byCity?.query).toEqual({
      ...query,
      groups: ['A "quoted" one'],
    });

    const added = text.edit([...path, 'limit'], 5);
    expect(readDashboard(added, 'Sales.wdash').dashboard.steps.byCity?.query).toEqual({ ...query, limit: 5 });
    const removed = text.edit([...path, 'filters'], undefined);
    expect(readDashboard(removed, 'x').dashboard.steps.byCity?.query).toEqual({
      measures: query.measures,
      groups: query.groups,
    });
    const first = text.edit([...path, 'measures'], undefined);
    expect(readDashboard(first, 'x').dashboard.steps.byCity?.query).toEqual({
      groups: query.groups,
      filters: query.filters,
    });
    const deeper = text.edit(['widgets', 'chart_1', 'parameters', 'title', 'label'], 'Hello');
    expect(readDashboard(deeper, 'x').dashboard.widgets.chart_1?.parameters.title).toEqual({
      label: 'Hello',
    });
    const emptied = text.edit(['widgets', 'chart_1'], undefined);
    const filled = readDashboard(emptied, 'x').text.edit(['widgets', 'text_1'], { type: 'text' });
    expect(Object.keys(readDashboard(filled, 'x').dashboard.widgets)).toEqual(['text_1']);
  });
});

describe('what real files hold besides', () => {
  it('reads comments, a byte order mark, CRLF and pigql', () => {
    const file = `\uFEFF{ // a template\r\n"state": {/* here */"steps": {"a": {"type": "aggregateflex", "query": {"query": {"pigql": "q = load \\"s\\";"}, "version": -1.0}}}}}`;
    const { dashboard, findings, text } = readDashboard(file, 'x/my.dashboard.json');
    expect(findings).toEqual([]);
    expect(dashboard).toMatchObject({
      shell: 'template',
      name: 'my',
      steps: { a: { form: 'pigql', datasets: ['s'] } },
    });
    expect(text.toString()).toBe(file);
  });

  it('maps places through strings of JSON within strings of JSON', () => {
    const inner = JSON.stringify({ query: JSON.stringify({ groups: ['Stadt'] }), version: -1 });
    const file = JSON.stringify({
      steps: { a: { type: 'aggregateflex', query: { query: inner, version: -1 } } },
    });
    const { dashboard, text } = readDashboard(file, 'a.wdash');
    expect(dashboard.steps.a).toMatchObject({
      form: 'compact1',
      query: { groups: ['Stadt'] },
      queryPath: ['steps', 'a', 'query', 'query', 'query'],
    });
    const path = [...dashboard.steps.a!.queryPath, 'groups', 0];
    const { start, end } = text.place(path, { start: 0, end: 5 });
    expect(file.slice(start, end)).toBe('Stadt');
    expect(text.pathAt(start)).toEqual({ path, inner: 0, key: false });
    const edited = readDashboard(text.edit(path, 'x"y'), 'a.wdash');
    expect(edited.dashboard.steps.a?.query).toEqual({ groups: ['x"y'] });
    expect(text.escapeAt(path, '"')).toBe('\\\\\\\\\\\\\\"');
  });
});

describe('case 13: malformed JSON', () => {
  const cases: [string, string, string][] = [
    ['', 'json-syntax', ''],
    ['{"state": {"steps": {}, "widgets": {}}', 'json-syntax', '{'],
    ['{"steps": {"a": {"type": "saql",}}}', 'json-syntax', ','],
    ['{"steps": {"a": {"type" "saql"}}}', 'json-syntax', ''],
    ['{"steps": {"a": {"type": "saql}}}', 'json-syntax', '"saql}}}'],
    ['{"steps": {"a": {type: "saql"}}}', 'json-syntax', 'type'],
    ['{"steps": {"a": 01}}', 'json-syntax', '01'],
    ['{"steps": {"a": "\\x"}}', 'json-syntax', '\\x'],
    ['{"steps": {}} trailing', 'json-syntax', 'trailing'],
    ['{"steps": [}', 'json-syntax', '}'],
    ['{"steps": {"a": {}, "a": {}}}', 'json-duplicate-key', '"a"'],
    ['{"name": "x"}', 'dashboard-no-state', '{'],
    ['[]', 'dashboard-no-state', '['],
    [
      '{"steps": {"a": {"type": "aggregateflex", "query": {"query": "{\\"groups\\": [x]}"}}}}',
      'json-syntax',
      'x',
    ],
  ];
  it.each(cases)('%s', (file, code, at) => {
    const { findings, text } = readDashboard(file, 'a.json');
    const [finding] = findings;
    expect(finding).toMatchObject({ code, severity: 'error' });
    expect(file.slice(finding?.start, finding?.end)).toBe(at);
    expect(text.toString()).toBe(file);
  });

  it('reads what stands around the mistake', () => {
    const { dashboard } = readDashboard(
      '{"steps": {"a": {"type": "saql", "query": oops}, "b": {"type": "grain"}}, "widgets": {"w": {"type": "text"}}',
      'a',
    );
    expect(Object.keys(dashboard.steps)).toEqual(['a', 'b']);
    expect(dashboard.widgets.w?.type).toBe('text');
  });

  it('a key __proto__ is a name like any other', () => {
    const { dashboard, text } = readDashboard(
      '{"steps": {"__proto__": {"type": "saql", "query": "x"}}, "widgets": {}}',
      'a',
    );
    const odd = '__proto__';
    expect(dashboard.steps[odd]?.form).toBe('saql');
    expect(dashboard.steps.constructor).toBe(undefined);
    expect(({} as Record<string, unknown>).type).toBe(undefined);
    expect(text.has(['steps', '__proto__', 'query'])).toBe(true);
  });

  it('never throws at any cut of a file', () => {
    for (let cut = 0; cut < shells.wdash.length; cut += 7) {
      const { findings } = readDashboard(shells.wdash.slice(0, cut), 'a.wdash');
      expect(findings.length).toBeGreaterThan(0);
    }
  });
});

it('case 14: JSON 10,000 deep is left out with a finding', () => {
  const file = `{"steps": {"a": {"type": "saql", "query": ${'['.repeat(10_000)}${']'.repeat(10_000)}}}, "widgets": {"w": {"type": "text"}}}`;
  const { dashboard, findings } = readDashboard(file, 'a');
  expect(findings.map(({ code }) => code)).toEqual(['json-too-deep']);
  expect(dashboard.widgets.w?.type).toBe('text');
});
