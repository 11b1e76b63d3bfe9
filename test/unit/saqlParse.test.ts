import { describe, expect, it } from 'vitest';
import { parseSaql } from '../../src/saql/parse.ts';
import { printSaql } from '../../src/saql/print.ts';
import { formMistakes } from '../support/saqlMistakes.ts';

describe('parses', () => {
  const fine: Record<string, string> = {
    'q = load "Sales"; q = filter q by \'Stage\' in ["Won", "Lost"] and not \'Amount\' is null;':
      'q = load "Sales";\nq = filter q by \'Stage\' in ["Won", "Lost"] && !(\'Amount\' is null);',
    'q = group a by x full, b by (y, z) left, c by all;':
      'q = group a by x full, b by (y, z) left, c by all;',
    "q = group q by 'all';": 'q = group q by all;',
    'q = group q by rollup(a, b);': 'q = group q by rollup(a, b);',
    "q = foreach q generate a['x'] as 'x', b.y + 1 * (2 - 3) as y, count();":
      "q = foreach q generate a.'x' as 'x', b.y + 1 * (2 - 3) as y, count();",
    "q = order q by ('a' desc nulls last, b); q = offset q 5; q = limit q 010;":
      "q = order q by ('a' desc nulls last, b asc);\nq = offset q 5;\nq = limit q 010;",
    'q = filter q by date(y, m, d) in ["1 year ago".."current day", dateRange([2020,1,1],[2020,2,1])];':
      'q = filter q by date(y, m, d) in ["1 year ago" .. "current day", dateRange([2020, 1, 1], [2020, 2, 1])];',
    'q = foreach q generate sum(sum(a)) over ([-2..0] partition by all order by (y asc, sum(a) desc)) as r;':
      'q = foreach q generate sum(sum(a)) over ([-2..0] partition by all order by (y asc, sum(a) desc)) as r;',
    'q = foreach q generate percentile_cont(0.5) within group (order by a desc) as p;':
      'q = foreach q generate percentile_cont(0.5) within group (order by a desc) as p;',
    'q = foreach q generate case when a == 1 then "x" else null end as c, case \'f\' when 2 then 3 end as d;':
      'q = foreach q generate case when a == 1 then "x" else null end as c, case \'f\' when 2 then 3 end as d;',
    'q = fill q by (dateCols=(Y, M, "Y-M"), partition=\'p\');':
      'q = fill q by (dateCols=(Y, M, "Y-M"), partition=\'p\');',
    "q = timeseries q generate 'm' as 'f' with (length=3, dateCols=(Y, M, \"Y-M\"));":
      "q = timeseries q generate 'm' as 'f' with (length=3, dateCols=(Y, M, \"Y-M\"));",
    'a = load "x" sample(12.5) repeatable(3); a = join a by (k) semi, b by j; c = join a by (k, l) anti, b by (m, n);':
      'a = load "x" sample(12.5) repeatable(3);\na = join a by k semi, b by j;\nc = join a by (k, l) anti, b by (m, n);',
    'q = load "x" sample(1); join = load "y"; q = filter join by semi == 1;':
      'q = load "x" sample(1);\njoin = load "y";\nq = filter join by semi == 1;',
    'a = load "x"; b = load "y"; union a, b; -- done': 'a = load "x";\nb = load "y";\nunion a, b;',
    "q = filter q by 'a' !in [1] || b by all; q;": "q = filter q by 'a' not in [1] || b in all;\nq;",
    'q = filter q by a == "say \\"hi\\" ""there"""': 'q = filter q by a == "say \\"hi\\" \\"there\\"";',
  };
  for (const [text, printed] of Object.entries(fine))
    it(text, () => {
      const { query, findings } = parseSaql(text);
      expect(findings).toEqual([]);
      expect(printSaql(query)).toBe(printed);
    });

  it('keeps the place of every node', () => {
    const text = `q = filter q by  'a' == s['b'] ;`;
    const statement = parseSaql(text).query.statements[0]!;
    if (statement.kind !== 'filter' || statement.condition.kind !== 'binary') throw new Error('no filter');
    const of = (node: { start: number; end: number }) => text.slice(node.start, node.end);
    expect(of(statement)).toBe(`q = filter q by  'a' == s['b']`);
    expect(of(statement.condition)).toBe(`'a' == s['b']`);
    expect(of(statement.condition.right)).toBe(`s['b']`);
  });
});

describe('bindings and placeholders stand anywhere', () => {
  const cell = '{{cell(s.selection, 0, "it\'s").asString()}}';
  const texts = [
    `q = load "\${App.Datasets.Sales.Alias}"; q = filter q by owner == "!{user.id}";`,
    `q = filter q by${cell};`,
    `q = filter q by 'a' ${cell} 5 && 'b' ${cell};`,
    `q = filter q by a in ${cell} and b in [${cell}] and c in [${cell}..${cell}];`,
    `q = group q by ('a', ${cell}, 'Date_${cell}');`,
    `q = group a by x ${cell}, b by y;`,
    `q = foreach q generate ${cell}(a) as ${cell}, x.${cell}_Year as y_${cell}, ${cell} sum(b) as b ${cell};`,
    `q = order q by a ${cell}; q = limit q ${cell};`,
    `${cell}; q = ${cell};`,
    `q = filter q by a == "x {{ join(column(s.result, ["}}"]), "{") }} y";`,
  ];
  for (const text of texts)
    it(text, () => {
      const { query, findings } = parseSaql(text);
      expect(findings).toEqual([]);
      const printed = printSaql(query);
      expect(printed.split(cell).length).toBe(text.split(cell).length);
      expect(printSaql(parseSaql(printed).query)).toBe(printed);
    });
});

describe('says what is wrong, once and where it is, and reads on', () => {
  for (const [code, marked] of formMistakes)
    it(`${code}: ${marked}`, () => {
      const start = marked.indexOf('⟦');
      const end = marked.indexOf('⟧') - 1;
      const { query, findings } = parseSaql(marked.replace('⟦', '').replace('⟧', ''));
      expect(findings.map((f) => [f.code, f.start, f.end])).toEqual([[code, start, end]]);
      expect(findings[0]!.message).toMatch(/^[A-Z`].*[.?]$/);
      if (code !== 'saql-unclosed-comment') expect(query.statements.at(-1)).toMatchObject({ kind: 'limit' });
    });

  it('finds two mistakes in two statements', () => {
    const { findings } = parseSaql('q = load; q = filter q by; q = limit q 5;');
    expect(findings.map((f) => f.code)).toEqual(['saql-missing-dataset', 'saql-missing-expression']);
  });
});

describe('huge and hostile texts (cases 14 and 20)', () => {
  const deep = 10_000;
  const nested: Record<string, string> = {
    brackets: `${'('.repeat(deep)}a${')'.repeat(deep)}`,
    'open brackets': '('.repeat(deep),
    arrays: `a in ${'['.repeat(deep)}1${']'.repeat(deep)}`,
    calls: `${'abs('.repeat(deep)}a${')'.repeat(deep)}`,
    signs: `${'- '.repeat(deep)}a`,
    negations: `${'!'.repeat(deep)}a`,
    cases: `${'case when a then '.repeat(deep)}1${' end'.repeat(deep)}`,
    sums: `a${' + a'.repeat(100_000)}`,
    bindings: '{{'.repeat(deep),
  };
  for (const [name, text] of Object.entries(nested))
    it(`10,000 levels of ${name} give one finding and no overflow`, () => {
      const { query, findings } = parseSaql(`q = filter q by ${text}; q = limit q 5;`);
      expect(findings).toHaveLength(1);
      expect(['saql-too-deep', 'saql-unclosed-binding']).toContain(findings[0]!.code);
      expect(query.statements.at(-1)).toMatchObject({ kind: 'limit' });
      printSaql(query);
    });

  const megabyte = 1_000_000;
  const long: Record<string, string> = {
    statements: 'q = filter q by a == 1;\n'.repeat(megabyte / 24),
    'unclosed quotes': '"a;'.repeat(megabyte / 3),
    'single quotes': `"${"'".repeat(megabyte)}`,
    'unclosed bindings': '{{"'.repeat(megabyte / 3),
    'broken placeholders': '${'.repeat(megabyte / 2),
    'closed and open bindings': '{{ ( {{ }} '.repeat(megabyte / 11),
    'open brackets': '(a '.repeat(megabyte / 3),
    'open arrays of calls': '[f('.repeat(megabyte / 3),
    'one string': `q = load "${'x'.repeat(megabyte)}";`,
  };
  for (const [name, text] of Object.entries(long))
    it(`a megabyte of ${name} is read in one pass`, () => {
      const { query } = parseSaql(text);
      expect(query.end).toBe(text.length);
      printSaql(query);
    }, 20_000);
});
