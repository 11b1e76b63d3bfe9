import { describe, expect, it } from 'vitest';
import { languageKnowledge } from '../../src/dashboard/language/languageKnowledge.ts';
import { checkSaqlText } from '../../src/saql/checkSaqlText.ts';
import { saqlFieldOrigins } from '../../src/saql/language/fieldOrigins.ts';
import { parseSaql } from '../../src/saql/parse.ts';
import type { Dataset } from '../../src/shared/dataset.ts';

const sales: Dataset = {
  name: 'Sales',
  label: 'All sales',
  table: 'datasets."Sales"',
  columns: [
    { name: 'Region', type: 'text' },
    { name: 'Amount', type: 'number' },
  ],
  dates: [],
  labels: { Region: 'Sales region', Amount: 'Amount' },
  formats: {},
  rows: 12,
};
const origin = (dataset: string, field: string) =>
  field === 'Region' ? `The column region of marts.${dataset.toLowerCase()}.` : null;
const known = languageKnowledge([sales], origin);

describe('what queries are completed and explained with', () => {
  const load = 'q = load "${App.Datasets.Sales.Name}"; ';

  it('finds a dataset by its name, in any case, and by the placeholder of a template', () => {
    for (const name of ['Sales', 'sales', '${App.Datasets.Sales.Name}', "${App.EdgeMarts['Sales'].Alias}"])
      expect(known.catalog?.(name), name).toBe(sales);
    expect(known.catalog?.('Sale')).toBe(null);
  });

  it('proposes its fields with type and label, every function, and the datasets', () => {
    const text = `${load}q = filter q by `;
    const items = known.completeSaql(text, text.length);
    expect(items.find(({ label }) => label === 'Region')).toMatchObject({
      kind: 'field',
      detail: 'text',
      documentation: 'Sales region, All sales',
    });
    expect(items.find(({ label }) => label === 'Amount')?.documentation).toBe('All sales');
    expect(items.find(({ label }) => label === 'substr')).toMatchObject({ kind: 'function' });
    expect(known.completeSaql('q = load ', 9).map(({ label }) => label)).toEqual(['Sales']);
  });

  it('explains a field down to its column, also behind a projection that keeps it', () => {
    const text = `${load}q = foreach q generate 'Region' as 'R', 'Amount' as 'A'; q = order q by 'R';`;
    const at = (word: string) => known.hoverSaql(text, text.lastIndexOf(word) + 1)?.paragraphs;
    const facts = ['Region text from All sales', 'Sales region', 'The column region of marts.sales.'];
    expect(at("'Region'")).toEqual(facts);
    expect(at("'R'")).toEqual(['R text from All sales', ...facts.slice(1)]);
    expect(at("'Amount'")).toEqual(['Amount number from All sales']);
  });
});

describe('a query that nobody runs', () => {
  const check = (text: string, datasets: Dataset[] | null = null) => {
    const catalog = datasets === null ? null : languageKnowledge(datasets).catalog;
    return checkSaqlText(text, catalog).map(({ code, start, end }) => [code, text.slice(start, end)]);
  };

  it('says which stream nobody makes, once, where no dataset is known', () => {
    expect(check('q = load "a"; q = filter r by \'x\' == 1; q = limit r 5;')).toEqual([
      ['saql-unknown-stream', 'r'],
    ]);
    expect(check('a = load "a"; b = load "b"; q = cogroup a by \'x\', c by \'x\';')).toEqual([
      ['saql-unknown-stream', 'c'],
    ]);
  });

  it('says nothing of a piece that takes its stream from elsewhere, and of what cannot be read only that', () => {
    expect(check("q = filter q by 'x' == 1;")).toEqual([]);
    expect(check('q = load "a"; q = filter r by (;').every(([code]) => code !== 'saql-unknown-stream')).toBe(
      true,
    );
  });

  it('says which field is not there once its dataset is known, and nothing of bindings', () => {
    const text =
      'q = load "Sales"; q = filter q by \'Regoin\' == "x"; q = limit q {{cell(s.selection, 0, "n").asString()}};';
    expect(check(text)).toEqual([]);
    expect(check(text, [sales])).toEqual([['saql-unknown-field', "'Regoin'"]]);
  });
});

describe('fields behind the names of a query', () => {
  it('are followed through unions, windows and forecasts', () => {
    const text = `a = load "one"; a = foreach a generate 'x' as 'v', 'd' as 'd';
      b = load "two"; b = foreach b generate 'y' as 'v', 'd' as 'd';
      q = union a, b;
      q = group q by 'd';
      q = foreach q generate 'd' as 'd', sum(sum('v')) over ([..0] partition by all order by ('d')) as 'run';
      q = timeseries q generate 'run' as 'f' with (length=3);`;
    const { columnOrigins } = saqlFieldOrigins(parseSaql(text).query);
    const named = (column: string) =>
      columnOrigins(column).map(({ dataset, field }) => `${dataset}.${field}`);
    expect(named('f').sort()).toEqual(['one.d', 'one.x', 'two.d', 'two.y']);
    expect(named('d')).toEqual(['one.d', 'two.d']);
    expect(named('gone')).toEqual([]);
  });

  it('are followed at once through a stream that is united with itself again and again', () => {
    const doubled = 'q = union q, q;\n'.repeat(200);
    const { readings } = saqlFieldOrigins(parseSaql(`q = load "one";\n${doubled}q = order q by 'x';`).query);
    expect(readings.map(({ origins }) => origins)).toEqual([[{ dataset: 'one', field: 'x' }]]);
  });
});
