import { describe, expect, it } from 'vitest';
import { completeDashboard, saqlAt } from '../../src/dashboard/language/completeDashboard.ts';
import { fieldPlaceAt, fieldPlaces } from '../../src/dashboard/language/fieldPlaces.ts';
import { fieldUses } from '../../src/dashboard/language/fieldUses.ts';
import { hoverDashboard } from '../../src/dashboard/language/hoverDashboard.ts';
import { type DashboardKnowledge, nothingKnown } from '../../src/dashboard/language/knowledge.ts';
import { definitionInDashboard, referencesInDashboard } from '../../src/dashboard/language/references.ts';
import { renamableAt, renameInDashboard } from '../../src/dashboard/language/renameInDashboard.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import type { Dataset } from '../../src/shared/dataset.ts';

const compact = {
  measures: [['sum', 'Amount']],
  groups: ['City'],
  filters: [['City', '{{column(pick.selection, ["city"]).asObject()}}', 'in']],
};
const dashboard = {
  steps: {
    pick: { type: 'staticflex', values: [JSON.stringify({ display: 'All', city: ['Bern'] })] },
    byCity: {
      type: 'aggregateflex',
      datasets: [{ name: 'sales' }],
      query: { query: JSON.stringify(compact), version: -1 },
      receiveFacetSource: { mode: 'exclude', steps: ['pick'] },
    },
    written: {
      type: 'saql',
      query: 'q = load "sales";\nq = filter q by {{cell(pick.selection, 0, "city").asEquality("City")}};',
    },
  },
  widgets: {
    bars: {
      type: 'chart',
      parameters: { step: 'byCity', visualizationType: 'hbar', columnMap: { plots: ['sum_Amount'] } },
    },
    words: {
      type: 'text',
      parameters: {
        content: { displayTemplate: '{{cell(pick.selection, 0, "display").asString()}} and pick' },
      },
    },
  },
  gridLayouts: [
    {
      name: 'd',
      numColumns: 12,
      pages: [
        {
          name: 'p1',
          widgets: [{ name: 'bars', row: 0, column: 0, rowspan: 1, colspan: 1, widgetStyle: {} }],
        },
      ],
    },
  ],
  dataSourceLinks: [
    {
      name: 'l',
      fields: [
        { dataSourceName: 'pick', fieldName: 'city' },
        { dataSourceName: 'sales', fieldName: 'City' },
      ],
    },
  ],
};
const file = JSON.stringify(dashboard, null, 1);
const open = readDashboard(file, 'a.wdash');

const sales: Dataset = {
  name: 'sales',
  label: 'Sales',
  table: 't',
  rows: null,
  dates: [],
  formats: {},
  labels: { City: 'Town' },
  columns: [
    { name: 'City', type: 'text' },
    { name: 'Amount', type: 'number' },
  ],
};
const knowledge: DashboardKnowledge = {
  ...nothingKnown,
  catalog: (name) => (name === 'sales' ? sales : null),
  datasets: [sales],
};

/** The offset of `|` in a part of the file that stands once. */
const at = (marked: string, source = file): number => {
  const plain = marked.replace('|', '');
  expect(source.split(plain).length).toBe(2);
  return source.indexOf(plain) + marked.indexOf('|');
};
const labels = (marked: string, known = knowledge) =>
  completeDashboard(open, at(marked), known).map(({ label }) => label);

describe('completion in a dashboard', () => {
  it('gives steps, widgets, types, columns and datasets where they may stand', () => {
    expect(labels('"step": "by|City"')).toEqual(['pick', 'byCity', 'written']);
    expect(labels('"name": "ba|rs"')).toEqual(['bars', 'words']);
    expect(labels('"hb|ar"')).toContain('stackhbar');
    expect(labels('"sum_|Amount"')).toEqual(['City', 'sum_Amount']);
    expect(labels('"name": "sa|les"')).toEqual(['sales']);
    expect(labels('"fieldName": "ci|ty"')).toEqual(['display', 'city']);
    expect(labels('"fieldName": "Ci|ty"')).toEqual(['City', 'Amount']);
  });

  it('gives fields and aggregates inside strings of JSON', () => {
    expect(labels('\\"groups\\":[\\"C|ity')).toEqual(['City', 'Amount']);
    expect(labels('[[\\"su|m\\"')).toContain('avg');
    const [city] = completeDashboard(open, at('\\"groups\\":[\\"C|ity'), knowledge);
    expect(file.slice(city?.start, city?.end)).toBe('City');
    expect(labels('\\"groups\\":[\\"C|ity', nothingKnown)).toEqual([]);
  });

  it('knows the places within a binding', () => {
    expect(labels('by {{ce|ll(pick')).toEqual(expect.arrayContaining(['cell', 'coalesce', 'pick', 'byCity']));
    expect(labels('by {{ce|ll(pick')).not.toContain('asString');
    expect(labels('by {{cell(pick.sel|ection')).toEqual(['selection', 'result']);
    expect(labels('\\"city\\").asEq|uality')).toEqual(
      expect.arrayContaining(['asString', 'asObject', 'asEquality']),
    );
    expect(labels('0, \\"ci|ty\\").asEquality')).toEqual(['display', 'city']);
    expect(labels('(pick.selection, [\\\\\\"ci|ty')).toEqual(['display', 'city']);
  });

  it('asks for what may stand in SAQL, and puts it into the string', () => {
    const asked: unknown[] = [];
    const completeSaql: NonNullable<DashboardKnowledge['completeSaql']> = (saql, offset) => {
      asked.push(saql.slice(0, offset));
      return [
        {
          label: 'x',
          kind: 'dataset',
          detail: '',
          documentation: '',
          insertText: '"x"',
          start: offset - 2,
          end: offset,
        },
      ];
    };
    const [proposal] = completeDashboard(open, at('q = lo|ad'), { ...knowledge, completeSaql });
    expect(asked).toEqual(['q = lo']);
    expect(proposal).toMatchObject({ insertText: '\\"x\\"' });
    expect(file.slice(proposal?.start, proposal?.end)).toBe('lo');
    expect(saqlAt(open, at('q = lo|ad'))).toMatchObject({ step: 'written', offset: 6 });
  });
});

describe('names across a dashboard', () => {
  it('leads from a use to its definition', () => {
    const target = definitionInDashboard(open, at('"step": "by|City"'));
    expect(target?.start).toBe(file.indexOf('byCity'));
    expect(definitionInDashboard(open, at('by {{cell(pi|ck'))?.start).toBe(file.indexOf('pick'));
    expect(definitionInDashboard(open, at('"hb|ar"'))).toBe(null);
  });

  it('finds every use, in facets, links, text, SAQL and strings of JSON', () => {
    const uses = referencesInDashboard(open, at('"pi|ck": {'), true);
    expect(uses.map(({ start, end }) => file.slice(start, end))).toEqual(Array(6).fill('pick'));
    expect(referencesInDashboard(open, at('"pi|ck": {'), false)).toHaveLength(5);
  });

  it('renames a step wherever it is read, and nothing else', () => {
    const renamed = renameInDashboard(open, at('by {{cell(pi|ck'), 'chosen');
    if (!('edits' in renamed)) throw new Error(renamed.refused);
    const changed = renamed.edits
      .toSorted((a, b) => b.start - a.start)
      .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), file);
    expect(changed).toBe(file.replaceAll('pick', 'chosen').replace('and chosen', 'and pick'));
  });

  it('renames a widget with its placements', () => {
    const renamed = renameInDashboard(open, at('"name": "ba|rs"'), 'columns');
    expect('edits' in renamed && renamed.edits).toHaveLength(2);
  });

  it('refuses names that are taken or cannot be read in a binding', () => {
    const offset = at('"pi|ck": {');
    expect(renamableAt(open, offset)).toMatchObject({ name: 'pick' });
    expect(renameInDashboard(open, offset, 'byCity')).toMatchObject({
      refused: expect.stringContaining('already'),
    });
    expect(renameInDashboard(open, offset, 'a b')).toMatchObject({
      refused: expect.stringContaining('letters'),
    });
    expect(renameInDashboard(open, at('"hb|ar"'), 'x')).toMatchObject({ refused: expect.any(String) });
  });
});

describe('hover in a dashboard', () => {
  it('tells of steps with their sample and SQL, widgets, fields and functions', () => {
    expect(hoverDashboard(open, at('"step": "by|City"'), knowledge)).toMatchObject({
      paragraphs: ['Step byCity: aggregateflex over sales', 'Columns: City, sum_Amount'],
      step: 'byCity',
    });
    // A widget shows the rows of its step.
    expect(hoverDashboard(open, at('"name": "ba|rs"'), knowledge)).toMatchObject({
      paragraphs: ['Widget bars: chart of step byCity', 'On p1'],
      step: 'byCity',
    });
    expect(hoverDashboard(open, at('\\"groups\\":[\\"C|ity'), knowledge)).toMatchObject({
      paragraphs: ['City: dimension of dataset sales', 'Town'],
      step: null,
    });
    const known = { ...knowledge, originOf: () => 'The column city of marts.sales.' };
    expect(hoverDashboard(open, at('\\"groups\\":[\\"C|ity'), known)?.paragraphs).toContain(
      'The column city of marts.sales.',
    );
    // What a widget shows is made of fields, each with its own facts.
    expect(hoverDashboard(open, at('"sum_|Amount"'), knowledge)?.paragraphs).toEqual([
      'Amount: measure of dataset sales',
    ]);
    const onFunction = hoverDashboard(open, at('by {{ce|ll(pick'), knowledge);
    expect(onFunction?.paragraphs[0]).toBe('cell(source, row, column)');
    expect(file.slice(onFunction?.start, onFunction?.end)).toBe('cell');
    expect(hoverDashboard(open, at('"version|"'), knowledge)).toBe(null);
  });
});

describe('fields of datasets that a dashboard names', () => {
  it('are found in compact queries, SAQL before its projection, and links', () => {
    expect(
      fieldUses(open).map(({ dataset, field, start, end }) => [dataset, field, file.slice(start, end)]),
    ).toEqual([
      ['sales', 'Amount', 'Amount'],
      ['sales', 'City', 'City'],
      ['sales', 'City', 'City'],
      ['sales', 'City', 'City'],
    ]);
    const origins = [{ dataset: 'sales', field: 'City' }];
    expect(fieldPlaceAt(open, at('"fieldName": "Ci|ty"'))?.origins).toEqual(origins);
    expect(fieldPlaceAt(open, at('"fieldName": "ci|ty"'))).toBe(null);
  });

  it('are found behind what widgets and bindings show, through compact queries and SAQL', () => {
    const saql = [
      'q = load "kpi";',
      "q = group q by 'day_Year';",
      "q = foreach q generate 'day_Year' as 'Year', sum('answers') as 'answers', sum('up') / sum('down') as 'rate';",
      "q = foreach q generate 'Year', 'rate' * 100 as 'percent';",
      "q = order q by 'percent' desc;",
    ].join('\n');
    const query = {
      measures: [
        ['sum', 'Amount', 'total'],
        ['unique', 'Id'],
        ['count', '*'],
      ],
      groups: [['Sold_Year', 'Sold_Month']],
    };
    const two = {
      sources: [
        {
          name: 'kpi',
          groups: ['tag'],
          columns: [
            { name: 'A', field: ['sum', 'votes'] },
            { name: 'B', field: ['count', '*'] },
          ],
        },
        { columns: [{ name: 'C', formula: 'A / B' }] },
      ],
    };
    const text = JSON.stringify({
      steps: {
        written: { type: 'saql', query: saql },
        plain: {
          type: 'aggregateflex',
          datasets: [{ name: 'sales' }],
          query: { query: JSON.stringify(query), version: -1 },
        },
        joined: {
          type: 'aggregateflex',
          datasets: [{ name: 'kpi' }],
          query: { query: JSON.stringify(two), version: -1 },
        },
      },
      widgets: {
        a: { type: 'number', parameters: { step: 'written', measureField: 'percent' } },
        b: {
          type: 'chart',
          parameters: {
            step: 'plain',
            visualizationType: 'vbar',
            columnMap: { dimensionAxis: ['Sold_Year~~~Sold_Month'], plots: ['total', 'unique_Id', 'count'] },
          },
        },
        c: { type: 'table', parameters: { step: 'joined', columns: ['tag', 'A', 'B', 'C'] } },
        d: {
          type: 'text',
          parameters: { content: { displayTemplate: '{{cell(joined.result, 0, "A").asString()}}' } },
        },
      },
    });
    const read = readDashboard(text, 'a');
    const seen = fieldPlaces(read)
      .filter(({ start }) => start > text.indexOf('"widgets"'))
      .map(({ start, end, origins }) => [
        text.slice(start, end),
        origins.map(({ dataset, field }) => `${dataset}.${field}`).join(' '),
      ]);
    expect(seen).toEqual([
      ['percent', 'kpi.up kpi.down'],
      ['Sold_Year~~~Sold_Month', 'sales.Sold_Year sales.Sold_Month'],
      ['total', 'sales.Amount'],
      ['unique_Id', 'sales.Id'],
      ['tag', 'kpi.tag'],
      ['A', 'kpi.votes'],
      ['A', 'kpi.votes'],
    ]);
    // A field that a projection has renamed still leads to the dataset.
    expect(fieldPlaceAt(read, text.indexOf("'rate' * 100") + 2)?.origins).toHaveLength(2);
    expect(fieldPlaceAt(read, text.indexOf("'percent' desc") + 2)?.origins).toHaveLength(2);
  });

  it('follow streams through groups and joins, and stop at a projection', () => {
    const saql = [
      'a = load "one";',
      'b = load "two";',
      "a = filter a by 'x' == 1;",
      "q = group a by 'k' full, b by 'j';",
      "q = foreach q generate a.'k' as 'K', sum(b.'m') as 'M';",
      "q = filter q by 'M' > 1;",
    ].join('\n');
    const read = readDashboard(JSON.stringify({ steps: { s: { type: 'saql', query: saql } } }), 'a');
    expect(fieldUses(read).map(({ dataset, field }) => `${dataset}.${field}`)).toEqual([
      'one.x',
      'one.k',
      'two.j',
      'one.k',
      'two.m',
    ]);
  });
});
