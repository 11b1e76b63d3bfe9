import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSaqlBench, type SaqlBench } from '../support/saqlBench.ts';

let bench: SaqlBench;
beforeAll(async () => {
  bench = await openSaqlBench(new Date('2024-05-15T12:34:56Z'));
});
afterAll(() => bench.close());

/** A text as SAQL writes it. */
const quoted = (value: string) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const one = (expression: string) => `q = load "one";\nq = foreach q generate ${expression} as 'v';`;
const value = async (expression: string) => (await bench.rows(one(expression)))[0]?.[0];
const has = (condition: string) => `(case when ${condition} then "yes" else "no" end)`;

describe('like', () => {
  const cases: [text: string, pattern: string, matches: boolean][] = [
    ['hello', 'h%o', true],
    ['hello', 'H%', false],
    ['hello', 'hell_', true],
    ['hello', 'hel_', false],
    ['hello', '%ll%', true],
    ['hello', '', false],
    ['', '%', true],
    ['100%', '100\\%', true],
    ['1000', '100\\%', false],
    ['a_b', 'a\\_b', true],
    ['axb', 'a\\_b', false],
    ['a\\b', 'a\\\\b', true],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['(a|b)*[c]{1}^$+?', '(a|b)*[c]{1}^$+?', true],
    ['two\nlines', 'two%lines', true],
    ['Grüße', 'Gr__e', true],
    ['a😀b', 'a_b', true],
    ['end\\', 'end\\', true],
  ];
  it.each(cases)('%j like %j: %s', async (text, pattern, matches) => {
    const wanted = matches ? 'yes' : 'no';
    expect(await value(has(`${quoted(text)} like ${quoted(pattern)}`))).toBe(wanted);
    // The same pattern where a row gives it.
    const given = `coalesce('NoText', ${quoted(pattern)})`;
    if (!pattern.endsWith('\\')) expect(await value(has(`${quoted(text)} like ${given}`))).toBe(wanted);
  });

  it('case 22: forty times "%" over a text that fails at its end is no wait', async () => {
    const text = quoted('a'.repeat(5000));
    const pattern = quoted(`${'%a'.repeat(40)}b`);
    expect(await value(has(`${text} like ${pattern}`))).toBe('no');
    expect(await value(has(`${text} like coalesce('NoText', ${pattern})`))).toBe('no');
    expect(await value(has(`${text} matches ${pattern}`))).toBe('no');
  });
});

describe('case 20: what a query holds stays a value or a name', () => {
  const nasty = [
    "'; DROP TABLE memory.main.one; --",
    '"; q = load "many',
    '\\',
    'a""b\'\'c',
    '/* -- */ $1 ? :x {{',
    'two\nlines\ttab',
    '\u202e<script>alert(1)</script>',
  ];
  it.each(nasty)('%j', async (text) => {
    const written = quoted(text.replaceAll('{{', '{'));
    const plain = text.replaceAll('{{', '{');
    expect(await value(written)).toBe(plain);
    expect(await value(`replace("a", "a", ${written})`)).toBe(plain);
    expect(await value(`substr(${written}, 1)`)).toBe(plain);
    expect(await value(has(`${written} in [${written}, "x"]`))).toBe('yes');
    expect(await value(has(`'Text' == ${written}`))).toBe('no');
    expect(await value(`number_to_string(1, ${quoted(`0 ${plain.replaceAll(/[#0.,%]/g, '')}`)})`)).toContain(
      '1',
    );
    const rows = await bench.rows(`q = load "one"; q = filter q by 'Text' matches ${written};`);
    expect(rows).toEqual([]);
    // A name cannot hold the quote that ends it, and a backslash takes the next sign.
    const name = plain.replaceAll(/['\\]/g, '') || 'x';
    const { columns, findings } = bench.compile(
      `q = load "one"; q = foreach q generate 'Text' as '${name}';`,
    );
    expect(findings).toEqual([]);
    expect(columns.map((column) => column.name)).toEqual([name]);
    expect(
      await bench.rows(
        `q = load "one"; q = foreach q generate 'Text' as '${name}'; q = order q by '${name}';`,
      ),
    ).toEqual([['Grüße']]);
    expect(await value("'Text'"), 'the table is still there').toBe('Grüße');
  });

  it('names of datasets and fields that are SQL are unknown names', () => {
    const codes = (text: string) => bench.compile(text).findings.map(({ code }) => code);
    expect(codes('q = load "one\\"; DROP TABLE memory.main.one; --";')).toEqual(['saql-unknown-dataset']);
    expect(codes(one(`'Text" FROM memory.main.many; --'`))).toEqual(['saql-unknown-field']);
  });

  it('a query of a megabyte runs', async () => {
    const long = 'é"\\'.repeat(350_000);
    expect(await value(`len(${quoted(long)})`)).toBe(long.length);
    const list = Array.from({ length: 60_000 }, (_, at) => `"value ${at}"`).join(', ');
    expect(
      await bench.rows(
        `q = load "one"; q = filter q by 'Text' in [${list}, "Grüße"]; q = foreach q generate 'Number';`,
      ),
    ).toEqual([[7.25]]);
    const statements = "q = filter q by 'Number' > 1;\n".repeat(300);
    expect(await bench.rows(`q = load "one"; ${statements} q = foreach q generate 'Number';`)).toEqual([
      [7.25],
    ]);
  });
});

describe('case 14: deep expressions run, or are told', () => {
  it.each([10, 200])('a sum and a product of %d', async (count) => {
    expect(await value(`1${' + 1'.repeat(count)}`)).toBe(count + 1);
    expect(await value(`2${' * 1'.repeat(count)}`)).toBe(2);
  });

  it.each([
    ['sums', `1${' + 1'.repeat(20_000)}`],
    ['brackets', `${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
    ['calls', `${'abs('.repeat(20_000)}1${')'.repeat(20_000)}`],
    ['cases', `${'case when 1 == 1 then '.repeat(20_000)}1${' end'.repeat(20_000)}`],
  ])('20,000 levels of %s', (_, expression) => {
    const { findings, sql } = bench.compile(one(expression));
    expect(findings.map(({ code }) => code)).toContain('saql-too-deep');
    expect(sql).toBeNull();
  });
});

describe('case 36: numbers at the edge', () => {
  it('what is no number is null, and never text', async () => {
    for (const call of ['1 / 0', '0 / 0', '5 % 0', 'power(10, 999)', 'exp(9999)', 'log(0)', 'sqrt(-1)'])
      expect(await value(call), call).toBeNull();
  });

  it('whole numbers beyond 2^53 and sums beyond 2^63 stay numbers', async () => {
    expect(await value('9007199254740993 + 0')).toBeCloseTo(9007199254740992, -2);
    expect(await value('1000000000000 * 1000000000000')).toBe(1e24);
    expect(await value('99999999999999999999999999999999999999')).toBe(1e38);
    // As the engine writes them wherever they come from.
    expect(await value('1e308 * 10')).toBe('Infinity');
    expect(await value('3000000000 * 3000000000')).toBe(9e18);
    expect(await value('9000000000 * 9000000000')).toBe(8.1e19);
  });

  it('one tenth and two are what doubles make of them', async () => {
    expect(await value('0.1 + 0.2')).toBeCloseTo(0.3, 12);
    expect(await value('1 / 3')).toBe(1 / 3);
  });
});
