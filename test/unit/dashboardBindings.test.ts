import { describe, expect, it } from 'vitest';
import {
  type BindingScope,
  fillBindings,
  fillBindingsInText,
} from '../../src/dashboard/bindings/evaluate.ts';
import { parseBindings } from '../../src/dashboard/bindings/parseBindings.ts';

const rows = (...list: Record<string, unknown>[]) => ({ columns: Object.keys(list[0] ?? {}), rows: list });
const none = { columns: ['Name', 'n'], rows: [] };
const results: Record<string, ReturnType<typeof rows>> = {
  Cities: rows({ City: 'Bern', n: 3 }, { City: 'Ol"ten', n: null }, { City: null, n: 7 }),
  Empty: none,
  Total: rows({ n: 42 }),
};
const selections: Record<string, ReturnType<typeof rows>> = {
  Empty: none,
  Cities: rows({ City: 'Bern', n: 3 }, { City: 'Chur', n: 1 }),
  One: rows({ City: 'Bern', field: 'Account.Name', list: ['a', 'b'] }),
  Days: rows({ min: 1577836800000, max: 1580428800000 }),
  Span: rows({ min: ['year', -2], max: ['year', 1] }),
  This: rows({ min: ['month', -1], max: ['month', 0] }),
  Dates: rows({ min: [2020, 1, 5], max: [2020, 2, 6] }),
  Words: rows({ min: '1 year ago', max: null }),
  Ranges: rows({ value: '["current month"]' }),
  Limits: rows({ min: 5, max: 9 }),
  Low: rows({ min: 5, max: null }),
  Projected: rows({ e: "sum('a')", as: 'A' }, { e: 'count()', as: 'B' }),
  Sorted: rows({ f: 'a', d: 'desc' }, { f: 'b', d: 'asc' }),
};
const scope: BindingScope = {
  result: (step) => results[step] ?? null,
  selection: (step) => selections[step] ?? null,
  user: { name: 'Ada', id: '005', roleName: 'CEO' },
};
const text = (source: string) => fillBindingsInText(source, scope).text;
const whole = (source: string) => fillBindings(source, scope).value;

describe('new bindings, whole values', () => {
  const cases: [string, unknown][] = [
    ['{{cell(Cities.result, 0, "City").asObject()}}', 'Bern'],
    ['{{ cell( Cities.result , 0 , "n" ).asObject() }}', 3],
    ['{{cell(Cities.result, 9, "n").asObject()}}', null],
    ['{{cell(Empty.selection, 0, "n").asObject()}}', null],
    ['{{column(Cities.result, ["City"]).asObject()}}', ['Bern', 'Ol"ten', null]],
    [
      '{{column(Cities.selection, ["City", "n"]).asObject()}}',
      [
        ['Bern', 3],
        ['Chur', 1],
      ],
    ],
    [
      '{{column(Cities.selection, []).asObject()}}',
      [
        ['Bern', 3],
        ['Chur', 1],
      ],
    ],
    ['{{row(Cities.selection, [1], ["n"]).asObject()}}', [1]],
    ['{{row(Cities.selection, [], ["City"]).asObject()}}', [['Bern'], ['Chur']]],
    ['{{row(Cities.selection, [0, 1], ["n"]).asObject()}}', [[3], [1]]],
    [
      '{{row(Cities.selection, []).asObject()}}',
      [
        ['Bern', 3],
        ['Chur', 1],
      ],
    ],
    ['{{flatten(row(Cities.selection, [], ["City"])).asObject()}}', ['Bern', 'Chur']],
    ['{{coalesce(cell(Cities.result, 1, "n"), 0).asObject()}}', 0],
    ['{{coalesce(column(Empty.result, ["n"]), toArray("NA")).asObject()}}', ['NA']],
    ['{{coalesce(cell(Cities.result, 0, "n"), -1).asObject()}}', 3],
    ['{{valueAt(cell(One.selection, 0, "list"), 0).asObject()}}', 'a'],
    ['{{valueAt(cell(One.selection, 0, "list"), -1).asObject()}}', 'b'],
    ['{{valueAt(cell(One.selection, 0, "list"), 2).asObject()}}', null],
    ['{{join(column(Cities.selection, ["City"]), "-").asObject()}}', 'Bern-Chur'],
    ['{{toArray("sum", cell(One.selection, 0, "field")).asObject()}}', ['sum', 'Account.Name']],
    ['{{concat(column(Cities.selection, ["n"]), cell(Total.result, 0, "n")).asObject()}}', [3, 1, 42]],
    ['{{slice(column(Cities.result, ["n"]), 1, 2).asObject()}}', [null]],
    ['{{slice(column(Cities.result, ["City"]), -3, -2).asObject()}}', ['Bern']],
    ['{{cell(Cities.result, 0, "n").asString()}}', '3'],
  ];
  it.each(cases)('%s', (source, expected) => {
    const filled = fillBindings(source, scope);
    expect(filled.findings).toEqual([]);
    expect(filled.value).toEqual(expected);
  });
});

describe('new bindings, within SAQL', () => {
  const cases: [string, string][] = [
    [
      'filter q by {{column(Cities.selection, ["City"]).asEquality("City")}}',
      'filter q by City in ["Bern", "Chur"]',
    ],
    ['filter q by {{cell(One.selection, 0, "City").asEquality("City")}}', 'filter q by City == "Bern"'],
    ['{{cell(One.selection, 0, "City").asEquality("Account.Name")}}', '\'Account.Name\' == "Bern"'],
    ['filter q by {{column(Empty.selection, ["n"]).asEquality("n")}}', 'filter q by n by all'],
    ['filter q by {{cell(Empty.selection, 0, "n").asEquality("n")}}', 'filter q by n by all'],
    ['{{cell(Cities.result, 1, "City").asEquality("City")}}', 'City == "Ol\\"ten"'],
    ['{{row(Limits.selection, [0], ["min", "max"]).asRange("n")}}', 'n >= 5 && n <= 9'],
    ['{{row(Low.selection, [0], ["min", "max"]).asRange("n")}}', 'n >= 5'],
    ['{{row(Empty.selection, [0], ["Name", "n"]).asRange("n")}}', 'n by all'],
    [
      `{{row(Days.selection, [0], ["min", "max"]).asDateRange("date('D_Year','D_Month','D_Day')")}}`,
      "date('D_Year','D_Month','D_Day') in [dateRange([2020, 1, 1], [2020, 1, 31])]",
    ],
    ['{{row(Span.selection, [0], ["min", "max"]).asDateRange("d")}}', 'd in ["2 years ago".."1 year ahead"]'],
    [
      '{{row(This.selection, [0], ["min", "max"]).asDateRange("d")}}',
      'd in ["1 month ago".."current month"]',
    ],
    [
      '{{row(Dates.selection, [0], ["min", "max"]).asDateRange("d")}}',
      'd in [dateRange([2020, 1, 5], [2020, 2, 6])]',
    ],
    ['{{row(Words.selection, [0], ["min", "max"]).asDateRange("d")}}', 'd in ["1 year ago"..]'],
    ['{{row(Empty.selection, [0], ["min", "max"]).asDateRange("d")}}', 'd in all'],
    ['group q by {{cell(One.selection, 0, "field").asGrouping()}}', "group q by 'Account.Name'"],
    ['group q by {{column(Cities.selection, ["City"]).asGrouping()}}', "group q by ('Bern', 'Chur')"],
    ['group q by {{cell(Empty.selection, 0, "n").asGrouping()}}', 'group q by all'],
    ['order q by {{column(Sorted.selection, ["f", "d"]).asOrder()}}', "order q by ('a' desc, 'b' asc)"],
    ['order q by {{cell(One.selection, 0, "City").asOrder()}}', "order q by 'Bern'"],
    [
      'generate {{row(Projected.selection, [], ["e", "as"]).asProjection()}}',
      "generate sum('a') as 'A', count() as 'B'",
    ],
    ['generate {{row(Projected.selection, [0], ["e", "as"]).asProjection()}}', "generate sum('a') as 'A'"],
    ['\'Date_{{cell(One.selection, 0, "City").asString()}}\'', "'Date_Bern'"],
    ['"{{cell(Cities.result, 1, "City").asString()}}"', '"Ol\\"ten"'],
    ['limit q {{coalesce(cell(Empty.result, 0, "n"), 10).asObject()}};', 'limit q 10;'],
    ['coalesce({{cell(Empty.result, 0, "n").asString()}}, 0)', 'coalesce(null, 0)'],
    ['coalesce({{cell(Empty.result, 0, "n").asObject()}}, 0)', 'coalesce(null, 0)'],
    ['"a{{cell(Empty.result, 0, "n").asString()}}b"', '"ab"'],
    ['\'{{cell(Empty.result, 0, "n").asObject()}}_Year\'', "'_Year'"],
    ['{{column(Total.result, ["n"]).asObject()}} * 2', '42 * 2'],
    ['order q by \'{{row(Cities.selection, [0], ["City"]).asObject()}}\' desc', "order q by 'Bern' desc"],
    [
      'index_of("{{flatten(row(Cities.selection, [], ["City", "n"])).asObject()}}", "n")',
      'index_of("Bern,3,Chur,1", "n")',
    ],
    ['"{{column(Cities.result, ["City"]).asObject()}}"', '"Bern,Ol\\"ten,"'],
    ['\'x\' in {{column(Cities.selection, ["City"]).asObject()}};', '\'x\' in ["Bern","Chur"];'],
    ['\'x\' in {{row(Ranges.selection, [0], ["value"]).asObject()}};', '\'x\' in ["current month"];'],
    ['filter q by{{column(Cities.selection, ["n"]).asEquality("n")}};', 'filter q by n in [3, 1];'],
    ['\'x\' in {{column(Empty.selection, ["n"]).asObject()}};', "'x' in all;"],
    ['\'x\' in {{column(Empty.result, ["n"]).asObject()}};', "'x' in [];"],
    [
      '{{column(One.selection, column(One.selection, ["City"])).asEquality(cell(One.selection, 0, "City"))}}',
      'Bern by all',
    ],
    ['{"a": {{cell(Total.result, 0, \\"n\\").asString()}}}', '{"a": 42}'],
    ['{{cell(Cities.result, 0, "City").asString()}} and !{User.Name}', 'Bern and Ada'],
  ];
  it.each(cases)('%s', (source, expected) => {
    expect(text(source)).toBe(expected);
  });
});

describe('classic bindings', () => {
  const cases: [string, string][] = [
    ['in {{selection(Cities)}}', 'in ["Bern","Chur"]'],
    ['in {{selection(Empty)}}', 'in all'],
    ['in {{results(Total)}}', 'in [42]'],
    ["by {{ no_quote(value(field(selection(One),'field'))) }}", 'by Account.Name'],
    ["{{single_quote(value(field(selection(One),'City')))}}", "'Bern'"],
    ['{{value(selection(Cities))}}', '"Bern"'],
    ['{{no_quote(value(selection(Empty)))}}', 'all'],
    ['{{value(results(Total)) -2 || 0}}', '40'],
    ['{{value(results(Empty)) -0 || 0}}', '0'],
  ];
  it.each(cases)('%s', (source, expected) => {
    expect(text(source)).toBe(expected);
  });
});

describe('whole JSON values', () => {
  it('leaves nothing where there is no value in what people read, and commas in a list', () => {
    expect(whole('It is {{cell(Empty.result, 0, "n").asString()}} "here"')).toBe('It is  "here"');
    expect(whole('Don\'t: {{cell(Cities.result, 1, "City").asString()}}')).toBe('Don\'t: Ol"ten');
    expect(whole('In {{column(Cities.selection, ["City"]).asObject()}}')).toBe('In Bern,Chur');
  });

  it('replaces strings, keys and items, and leaves the rest alone', () => {
    const value = {
      filters: [['City', '{{column(Cities.selection, ["City"]).asObject()}}', 'in']],
      limit: 5,
      '{{cell(One.selection, 0, "City").asString()}}': true,
      title: 'About {{cell(Total.result, 0, "n").asObject()}} of !{user.name}',
    };
    expect(fillBindings(value, scope).value).toEqual({
      filters: [['City', ['Bern', 'Chur'], 'in']],
      limit: 5,
      Bern: true,
      title: 'About 42 of Ada',
    });
  });

  it('gives findings their path', () => {
    const { findings } = fillBindings({ a: ['{{cell(Nowhere.result, 0, "n").asObject()}}'] }, scope);
    expect(findings).toMatchObject([{ code: 'binding-unknown-step', path: ['a', 0], start: 7, end: 14 }]);
  });

  it('case 20: bindings that come from data are not read again', () => {
    const injected: BindingScope = {
      ...scope,
      result: () => rows({ n: '{{cell(Cities.result, 0, "n").asObject()}}"; q = load "x' }),
    };
    expect(fillBindingsInText('"{{cell(Any.result, 0, "n").asString()}}"', injected).text).toBe(
      '"{{cell(Cities.result, 0, \\"n\\").asObject()}}\\"; q = load \\"x"',
    );
    expect(
      fillBindingsInText('\'{{cell(Any.result, 0, "n").asGrouping()}}\'', injected).text.startsWith(
        "''{{cell",
      ),
    ).toBe(true);
  });
});

describe('what is wrong in bindings', () => {
  const codes: [string, string, string][] = [
    [
      'a {{cell(X.result, 0, "n").asString() b',
      'binding-not-closed',
      '{{cell(X.result, 0, "n").asString() b',
    ],
    ['{{cell(X.result, 0, "n}}', 'binding-not-closed', '{{cell(X.result, 0, "n}}'],
    ['{{cell(X.result, 0, "n").asString())}}', 'binding-syntax', ')'],
    ['{{cell(X.result 0, "n").asString()}}', 'binding-syntax', '0'],
    ['{{column(X.rows, ["n"]).asObject()}}', 'binding-syntax', 'rows'],
    ['{{}}', 'binding-syntax', '}'],
  ];
  it.each(codes)('%s', (source, code, at) => {
    const [finding] = parseBindings(source).findings;
    expect(finding?.code).toBe(code);
    expect(source.slice(finding?.start, finding?.end)).toBe(at);
  });

  it('an unclosed binding does not swallow the next', () => {
    expect(text('{{cell(X.result {{cell(Total.result, 0, "n").asString()}}')).toBe('{{cell(X.result 42');
  });

  it('case 20: a megabyte of open braces ends, and depth does not overflow', () => {
    expect(parseBindings('{{'.repeat(250_000)).findings.length).toBeGreaterThan(0);
    const deep = `{{${'coalesce('.repeat(10_000)}1${')'.repeat(10_000)}.asObject()}}`;
    expect(parseBindings(deep).findings.length).toBeGreaterThan(0);
    expect(whole(deep)).toBe(null);
  });
});
