import { describe, expect, it } from 'vitest';
import { bindingFunctions } from '../../src/dashboard/bindings/bindingFunctions.ts';
import {
  type BindingScope,
  fillBindings,
  fillBindingsInText,
} from '../../src/dashboard/bindings/evaluate.ts';
import type { StepRows } from '../../src/dashboard/model.ts';
import { parseSaql } from '../../src/saql/parse.ts';

const rows = (...list: Record<string, unknown>[]): StepRows => ({
  columns: Object.keys(list[0] ?? {}),
  rows: list,
});
const steps: Record<string, StepRows> = {
  Opportunities: rows(
    { Owner: 'Ann', Stage: 'Won', sum_Amount: 300 },
    { Owner: 'Bo', Stage: 'Open', sum_Amount: 200 },
    { Owner: null, Stage: 'Lost', sum_Amount: null },
  ),
  None: { columns: ['Owner', 'min', 'max'], rows: [] },
  Nulls: rows({ min: null, max: null }),
  Epochs: rows({ min: 1_577_836_800_000, max: 1_580_428_800_000 }),
  Words: rows({ min: '1 year ago', max: 'current day' }),
  OpenWords: rows({ min: '1 year ago', max: null }),
  Relative: rows({ min: ['year', -2], max: ['year', 1] }),
  Days: rows({ min: [2020, 1, 5], max: [2020, 2, 6] }),
  Numbers: rows({ min: 5, max: 9 }),
  Orders: rows({ f: 'a', d: 'desc' }, { f: 'b', d: 'asc' }),
  Projections: rows({ e: "sum('Amount')", as: 'A' }, { e: 'count()', as: 'B' }),
  Quoted: rows({ v: 'say "hi"' }),
  Static: rows({ display: 'Sum', fn: 'sum', list: ['x', 'y'], days: '["1 year ago".."current day"]' }),
};
const scope: BindingScope = {
  result: (step) => steps[step] ?? null,
  selection: (step) => steps[step] ?? null,
};

const min = (step: string) => `row(${step}.selection, [0], ["min", "max"])`;
const range = "date('D_Year','D_Month','D_Day')";

/** A binding without its braces; what it gives where it is the whole value (as JSON), or text within SAQL. */
const cases: Record<string, [expression: string, gives: unknown][]> = {
  cell: [
    ['cell(Opportunities.selection, 1, "Owner").asObject()', 'Bo'],
    ['cell(Opportunities.result, 0, "sum_Amount").asObject()', 300],
    ['cell(Opportunities.result, 2, "Owner").asObject()', null],
    ['cell(Opportunities.result, 9, "Owner").asObject()', null],
    ['cell(Opportunities.result, -1, "Owner").asObject()', null],
    ['cell(None.selection, 0, "Owner").asObject()', null],
    // A column that another binding names.
    ['cell(Opportunities.result, 0, valueAt(["Stage"], 0)).asObject()', 'Won'],
  ],
  column: [
    ['column(Opportunities.result, ["Owner"]).asObject()', ['Ann', 'Bo', null]],
    [
      'column(Opportunities.result, ["Stage", "sum_Amount"]).asObject()',
      [
        ['Won', 300],
        ['Open', 200],
        ['Lost', null],
      ],
    ],
    [
      'column(Opportunities.result, []).asObject()',
      [
        ['Ann', 'Won', 300],
        ['Bo', 'Open', 200],
        [null, 'Lost', null],
      ],
    ],
    [
      'column(Projections.result).asObject()',
      [
        ["sum('Amount')", 'A'],
        ['count()', 'B'],
      ],
    ],
    ['column(None.selection, ["Owner"]).asObject()', []],
  ],
  row: [
    ['row(Opportunities.result, [1], ["Owner", "Stage"]).asObject()', ['Bo', 'Open']],
    ['row(Opportunities.result, [0, 2], ["Stage"]).asObject()', [['Won'], ['Lost']]],
    ['row(Opportunities.result, [], ["Stage"]).asObject()', [['Won'], ['Open'], ['Lost']]],
    ['row(Opportunities.result, [1], []).asObject()', ['Bo', 'Open', 200]],
    ['row(Opportunities.result, [9], ["Stage"]).asObject()', null],
    ['row(None.selection, [0], ["min"]).asObject()', null],
  ],
  coalesce: [
    ['coalesce(cell(Opportunities.result, 2, "Owner"), "nobody").asObject()', 'nobody'],
    ['coalesce(cell(Opportunities.result, 0, "Owner"), "nobody").asObject()', 'Ann'],
    ['coalesce(cell(None.selection, 0, "Owner"), column(None.selection, ["Owner"]), 5).asObject()', 5],
    ['coalesce(row(Nulls.selection, [0], ["min", "max"]), ["a"]).asObject()', ['a']],
    ['coalesce(cell(None.selection, 0, "Owner")).asObject()', null],
  ],
  concat: [
    ['concat(column(Orders.result, ["f"]), ["c"]).asObject()', ['a', 'b', 'c']],
    ['concat(column(None.selection, ["Owner"]), ["c"]).asObject()', ['c']],
    ['concat("x", ["y"]).asObject()', ['x', 'y']],
  ],
  flatten: [
    ['flatten(column(Orders.result, [])).asObject()', ['a', 'desc', 'b', 'asc']],
    ['flatten(["x", "y"]).asObject()', ['x', 'y']],
    ['flatten(cell(None.selection, 0, "Owner")).asObject()', null],
  ],
  join: [
    ['join(column(Opportunities.result, ["Stage"]), "+").asObject()', 'Won+Open+Lost'],
    ['join(["one"], ", ").asObject()', 'one'],
    ['join(cell(None.selection, 0, "Owner"), "+").asObject()', null],
  ],
  slice: [
    ['slice(["a", "b", "c"], 1).asObject()', ['b', 'c']],
    ['slice(["a", "b", "c"], 0, 2).asObject()', ['a', 'b']],
    ['slice(["a", "b", "c"], -2).asObject()', ['b', 'c']],
    ['slice(["a", "b", "c"], 0, -1).asObject()', ['a', 'b']],
    ['slice(["a"], 5).asObject()', []],
    ['slice(cell(None.selection, 0, "Owner"), 0).asObject()', null],
  ],
  toArray: [
    ['toArray("a", cell(Opportunities.result, 0, "sum_Amount")).asObject()', ['a', 300]],
    ['toArray().asObject()', []],
    ['toArray(toArray("a")).asObject()', [['a']]],
  ],
  valueAt: [
    ['valueAt(["a", "b", "c"], 1).asObject()', 'b'],
    ['valueAt(["a", "b", "c"], -1).asObject()', 'c'],
    ['valueAt(["a", "b", "c"], 3).asObject()', null],
    ['valueAt(cell(Static.selection, 0, "list"), 1).asObject()', 'y'],
    ['valueAt(cell(None.selection, 0, "Owner"), 0).asObject()', null],
  ],
  asObject: [
    ['cell(Static.selection, 0, "list").asObject()', ['x', 'y']],
    ['coalesce(false, true).asObject()', false],
    ['cell(Nulls.selection, 0, "min").asObject()', null],
  ],
};

/** Within SAQL: what stands before the binding, the binding, and the whole text. */
const written: Record<string, [before: string, expression: string, text: string][]> = {
  asString: [
    ['', 'cell(Static.selection, 0, "fn").asString()', 'sum'],
    ['limit q ', 'cell(Numbers.selection, 0, "max").asString()', 'limit q 9'],
    ['"', 'cell(Quoted.result, 0, "v").asString()', '"say \\"hi\\"'],
  ],
  asEquality: [
    ['', `cell(Opportunities.selection, 0, "Owner").asEquality("Owner")`, 'Owner == "Ann"'],
    ['', `cell(Numbers.selection, 0, "min").asEquality("n")`, 'n == 5'],
    ['', `column(Orders.selection, ["f"]).asEquality("f")`, 'f in ["a", "b"]'],
    ['', `cell(Opportunities.selection, 0, "Owner").asEquality("Account.Name")`, `'Account.Name' == "Ann"`],
    ['', `cell(Quoted.selection, 0, "v").asEquality("v")`, 'v == "say \\"hi\\""'],
    ['', `cell(None.selection, 0, "Owner").asEquality("Owner")`, 'Owner by all'],
    ['', `column(None.selection, ["Owner"]).asEquality("Owner")`, 'Owner by all'],
  ],
  asRange: [
    ['', `${min('Numbers')}.asRange("n")`, 'n >= 5 && n <= 9'],
    ['', `${min('None')}.asRange("n")`, 'n by all'],
    ['', `${min('Nulls')}.asRange("n")`, 'n by all'],
    ['', 'toArray(null, 9).asRange("n")', 'n <= 9'],
  ],
  asDateRange: [
    ['', `${min('Epochs')}.asDateRange("${range}")`, `${range} in [dateRange([2020, 1, 1], [2020, 1, 31])]`],
    ['', `${min('Words')}.asDateRange("${range}")`, `${range} in ["1 year ago".."current day"]`],
    ['', `${min('OpenWords')}.asDateRange("${range}")`, `${range} in ["1 year ago"..]`],
    ['', `${min('Relative')}.asDateRange("${range}")`, `${range} in ["2 years ago".."1 year ahead"]`],
    ['', `${min('Days')}.asDateRange("${range}")`, `${range} in [dateRange([2020, 1, 5], [2020, 2, 6])]`],
    ['', `${min('None')}.asDateRange("${range}")`, `${range} in all`],
    ['', `${min('Nulls')}.asDateRange("${range}")`, `${range} in all`],
    [
      '',
      `cell(Static.selection, 0, "days").asDateRange("${range}")`,
      `${range} in ["1 year ago".."current day"]`,
    ],
  ],
  asGrouping: [
    ['group q by ', 'cell(Static.selection, 0, "fn").asGrouping()', "group q by 'sum'"],
    ['group q by ', 'column(Orders.selection, ["f"]).asGrouping()', "group q by ('a', 'b')"],
    ['group q by ', 'cell(None.selection, 0, "Owner").asGrouping()', 'group q by all'],
    ['group q by ', 'column(None.selection, ["Owner"]).asGrouping()', 'group q by all'],
  ],
  asOrder: [
    ['order q by ', 'cell(Static.selection, 0, "fn").asOrder()', "order q by 'sum'"],
    ['order q by ', 'column(Orders.selection, ["f"]).asOrder()', "order q by ('a', 'b')"],
    ['order q by ', 'column(Orders.selection, ["f", "d"]).asOrder()', "order q by ('a' desc, 'b' asc)"],
  ],
  asProjection: [
    [
      'generate ',
      'column(Projections.selection, ["e", "as"]).asProjection()',
      "generate sum('Amount') as 'A', count() as 'B'",
    ],
    ['generate ', 'row(Projections.selection, [1], ["e", "as"]).asProjection()', "generate count() as 'B'"],
  ],
  selection: [
    ["'Stage' in ", 'selection(Orders)', `'Stage' in ["a","b"]`],
    ["'Stage' in ", 'selection(None)', "'Stage' in all"],
  ],
  results: [
    ["'Stage' in ", 'results(Numbers)', "'Stage' in [5]"],
    ["'Stage' in ", 'results(None)', "'Stage' in all"],
  ],
  field: [
    ['in ', "field(selection(Orders), 'd')", 'in ["desc","asc"]'],
    ['in ', "field(selection(None), 'd')", 'in all'],
  ],
  value: [
    ['== ', "value(field(selection(Opportunities), 'Owner'))", '== "Ann"'],
    ['limit q ', "value(field(results(Numbers), 'max'))", 'limit q 9'],
    ['by ', 'value(selection(None))', 'by all'],
  ],
  no_quote: [
    ['generate ', "no_quote(value(field(selection(Static), 'fn')))", 'generate sum'],
    ['by ', 'no_quote(value(selection(None)))', 'by all'],
  ],
  single_quote: [
    ['by ', "single_quote(value(field(selection(Static), 'fn')))", "by 'sum'"],
    ['by ', 'single_quote(value(selection(None)))', 'by all'],
  ],
};

it('no function of bindings is left untested', () => {
  const tested = new Set([...Object.keys(cases), ...Object.keys(written)]);
  expect([...tested].sort()).toEqual([...bindingFunctions.keys()].sort());
});

describe('whole values', () => {
  for (const [name, list] of Object.entries(cases))
    it.each(list)(`${name}: {{%s}} is %j`, (expression, gives) => {
      const { value, findings } = fillBindings(`{{${expression}}}`, scope);
      expect(value).toEqual(gives);
      expect(findings).toEqual([]);
    });

  it('say it where a step or a column is not there', () => {
    const of = (text: string) =>
      fillBindings(text, scope).findings.map(({ code, start, end }) => [code, text.slice(start, end)]);
    expect(of('{{cell(Nowhere.selection, 0, "x").asObject()}}')).toEqual([
      ['binding-unknown-step', 'Nowhere'],
    ]);
    expect(of('{{cell(Opportunities.result, 0, "Ownr").asObject()}}')).toEqual([
      ['binding-unknown-column', 'Opportunities.result'],
    ]);
    expect(of('{{sum(Opportunities.result).asObject()}}')[0]).toEqual(['binding-unknown-function', 'sum']);
    expect(of('{{cell("Opportunities", 0, "x").asObject()}}')[0]?.[0]).toBe('binding-syntax');
  });

  it('a name of every object is no column', () => {
    for (const name of ['constructor', '__proto__', 'toString'])
      expect(fillBindings(`{{cell(Opportunities.result, 0, "${name}").asObject()}}`, scope).value).toBeNull();
  });
});

describe('within SAQL', () => {
  for (const [name, list] of Object.entries(written))
    it.each(list)(`${name}: %s{{%s}} is %s`, (before, expression, text) => {
      expect(fillBindingsInText(`${before}{{${expression}}}`, scope)).toEqual({ text, findings: [] });
    });
});

describe('case 20: what data hold stays a value, whatever it is', () => {
  const nasty = [
    '"; q = load "secret',
    '\'; q = load "secret"; --',
    '["1 year ago"]; q = load "secret',
    '["1 year ago"]; q = load "secret"; q = filter q by f in []',
    '\\',
    '\\"',
    "a' desc, 'b",
    '{{cell(Opportunities.result, 0, "Owner").asString()}}',
    '/* -- ]) all',
    'line\nbreak\u0000\u2028',
    '${App.Datasets.X}!{user.id}',
  ];
  const around: [string, string][] = [
    ['q = filter q by ', '{{cell(S.selection, 0, "v").asEquality("f")}};'],
    ['q = filter q by ', '{{column(S.selection, ["v"]).asEquality("f")}};'],
    ['q = filter q by ', '{{row(S.selection, [0], ["v", "v"]).asRange("f")}};'],
    ['q = filter q by ', '{{row(S.selection, [0], ["v", "v"]).asDateRange("date(\'Y\', \'M\')")}};'],
    ['q = filter q by ', '{{cell(S.selection, 0, "v").asDateRange("date(\'Y\', \'M\')")}};'],
    ['q = group q by ', '{{cell(S.selection, 0, "v").asGrouping()}};'],
    ['q = group q by ', '{{toArray(cell(S.selection, 0, "v"), "b").asGrouping()}};'],
    ['q = order q by ', '{{cell(S.selection, 0, "v").asOrder()}};'],
    ['q = filter q by f == "', '{{cell(S.selection, 0, "v").asString()}}";'],
    ['q = filter q by f in ', '{{selection(S)}};'],
    ['q = foreach q generate f as ', "{{single_quote(value(field(selection(S), 'v')))}};"],
  ];
  for (const [before, binding] of around)
    it(`${before}${binding}`, () => {
      for (const v of nasty) {
        const own: BindingScope = { result: () => null, selection: () => rows({ v }) };
        const { text } = fillBindingsInText(`${before}${binding} q = limit q 5;`, own);
        const { query } = parseSaql(text);
        expect(
          query.statements.map(({ kind }) => kind),
          text,
        ).toEqual([/^q = (\w+)/.exec(before)?.[1], 'limit']);
      }
    });
});
