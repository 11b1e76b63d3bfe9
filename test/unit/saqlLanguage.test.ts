import { describe, expect, it } from 'vitest';
import { completeSaql } from '../../src/saql/language/completeSaql.ts';
import { formatSaql } from '../../src/saql/language/formatSaql.ts';
import { hoverSaql } from '../../src/saql/language/hoverSaql.ts';
import type { KnownFunction } from '../../src/saql/language/saqlItem.ts';
import { definitionInSaql, referencesInSaql } from '../../src/saql/language/streamPlaces.ts';
import type { Dataset, DatasetCatalog } from '../../src/shared/dataset.ts';

const sales: Dataset = {
  name: 'Sales',
  label: 'All sales',
  table: 'datasets."Sales"',
  columns: [
    { name: 'Region', type: 'text' },
    { name: 'Amount', type: 'number' },
  ],
  dates: [],
  labels: {},
  formats: {},
  rows: 12,
};
const catalog: DatasetCatalog = (name) => (name === 'Sales' ? sales : null);
const sum: KnownFunction = { name: 'sum', kind: 'aggregate', signature: 'sum(measure)', doc: 'Adds up.' };
const known = { datasets: ['Sales', 'Quota'], functions: new Map([['sum', sum]]) };

/** `|` is the cursor. */
function at(marked: string): { text: string; offset: number } {
  return { text: marked.replace('|', ''), offset: marked.indexOf('|') };
}

function labels(marked: string): string[] {
  const { text, offset } = at(marked);
  return completeSaql(text, offset, catalog, known).map((item) => item.label);
}

/** The text after the first proposal with this label is taken. */
function taken(marked: string, label: string): string {
  const { text, offset } = at(marked);
  const item = completeSaql(text, offset, catalog, known).find((found) => found.label === label);
  if (item === undefined) throw new Error(`${label} is not proposed`);
  return text.slice(0, item.start) + item.insertText + text.slice(item.end);
}

describe('completes', () => {
  const load = 'q = load "Sales"; ';

  it('statements after an equals sign', () => {
    expect(labels('q = |')).toEqual(expect.arrayContaining(['load', 'foreach', 'cogroup']));
    expect(taken('q = fo|', 'foreach')).toBe('q = foreach ');
  });

  it('datasets after load, inside quotes or without them', () => {
    expect(labels('q = load |')).toEqual(['Sales', 'Quota']);
    expect(taken('q = load "Sa|";', 'Sales')).toBe('q = load "Sales";');
    expect(taken('q = load "Sa|', 'Sales')).toBe('q = load "Sales"');
  });

  it('streams after a statement, and the word that follows a stream', () => {
    expect(labels(`${load}r = filter |`)).toEqual(['q']);
    expect(labels(`${load}r = filter q |`)).toEqual(['by']);
    expect(labels(`${load}r = foreach q |`)).toEqual(['generate']);
    expect(labels(`${load}r = load "Sales"; u = union q, |`)).toEqual(['q', 'r']);
  });

  it('fields, functions and words in an expression', () => {
    const found = labels(`${load}q = filter q by |`);
    expect(found).toEqual(expect.arrayContaining(['Region', 'Amount', 'sum', 'case']));
    expect(taken(`${load}q = filter q by 'Re|' == "x";`, 'Region')).toBe(
      `${load}q = filter q by 'Region' == "x";`,
    );
    expect(taken(`${load}q = filter q by 'Re|`, 'Region')).toBe(`${load}q = filter q by 'Region'`);
  });

  it('only what a foreach gave, behind it', () => {
    const found = labels(
      `${load}q = foreach q generate 'Region' as 'Where', sum('Amount') as 'Total'; q = order q by |`,
    );
    expect(found).toEqual(expect.arrayContaining(['Where', 'Total']));
    expect(found).not.toContain('Amount');
  });

  it('the fields of one side of a join', () => {
    const join = `${load}b = foreach q generate 'Amount' as 'B'; c = cogroup q by all, b by all; c = foreach c generate `;
    expect(labels(`${join}sum(b.|`)).toEqual(['B']);
    expect(labels(`${join}sum(q['|`)).toEqual(['Region', 'Amount']);
    expect(labels(`${join}|`)).toEqual(expect.arrayContaining(['q', 'b']));
  });

  it('relative dates in a date range, and nothing in another text', () => {
    expect(labels(`${load}q = filter q by date('y','m','d') in ["|`)).toContain('current day');
    expect(labels(`${load}q = filter q by 'Region' == "|"`)).toEqual([]);
  });
});

describe('explains', () => {
  const text = `q = load "Sales"; q = filter q by 'Amount' > 1; q = group q by all; q = foreach q generate sum('Amount') as 'T';`;
  const hover = (offset: number) => hoverSaql(text, offset, catalog, known);

  it('a dataset, a stream, a field and a function, each at its place', () => {
    expect(hover(text.indexOf('Sales'))).toMatchObject({
      start: 9,
      end: 16,
      paragraphs: ['All sales', '12 rows', 'Region text\nAmount number'],
    });
    expect(hover(text.indexOf('q by'))?.paragraphs[0]).toBe('q: made by load');
    expect(hover(text.indexOf('Amount'))?.paragraphs).toEqual(['Amount number from All sales']);
    expect(hover(text.indexOf('sum'))?.paragraphs).toEqual(['sum(measure)', 'Adds up.']);
    expect(hover(1)).toBeNull();
  });
});

describe('follows streams', () => {
  const text = `a = load "x"; b = load "y"; a = filter a by 'v' > 1; c = cogroup a by all, b by all; c = foreach c generate count(a) as n, sum(b['a']) as m;`;
  const places = (spans: { start: number; end: number }[]) => spans.map((s) => s.start);

  it('to the assignment that holds at the place', () => {
    const use = text.indexOf('filter a') + 7;
    expect(definitionInSaql(text, use)).toEqual({ start: 0, end: 1 });
    expect(definitionInSaql(text, text.indexOf('count(a)') + 6)).toEqual({ start: 28, end: 29 });
    expect(definitionInSaql(text, text.indexOf("'v'") + 1)).toBeNull();
  });

  it('to every use, and not to a field of the same name', () => {
    const uses = [
      0,
      28,
      text.indexOf('filter a') + 7,
      text.indexOf('cogroup a') + 8,
      text.indexOf('count(a)') + 6,
    ];
    expect(places(referencesInSaql(text, 0))).toEqual(uses);
    expect(places(referencesInSaql(text, text.indexOf('b = ')))).toHaveLength(3);
  });
});

describe('formats', () => {
  it('one statement a line, comments where they were', () => {
    const text = `-- first\nq=load "x";--beside\n\n-- own line\nq = filter q\n -- inside\n by a==1;q=limit q 5`;
    const formatted = `-- first\nq = load "x"; --beside\n\n-- own line\nq = filter q\n -- inside\n by a==1;\nq = limit q 5;\n`;
    expect(formatSaql(text)).toBe(formatted);
    expect(formatSaql(formatted)).toBe(formatted);
  });

  it('a long foreach with a line for each projection', () => {
    const long = `q = foreach q generate ${'abc'
      .split('')
      .map((c) => `sum('${c.repeat(30)}') as '${c}'`)
      .join(',')};`;
    expect(formatSaql(long)?.split('\n')).toHaveLength(5);
    expect(formatSaql(formatSaql(long)!)).toBe(formatSaql(long));
  });

  it('nothing that has errors', () => {
    expect(formatSaql('q = filter q by;')).toBeNull();
  });
});
