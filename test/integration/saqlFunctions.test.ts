import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functions } from '../../src/saql/functions/table.ts';
import { aggregateCases, rankingCases } from '../support/saqlAggregateCases.ts';
import { openSaqlBench, type SaqlBench } from '../support/saqlBench.ts';
import { scalarCases, scalarParameters } from '../support/saqlFunctionCases.ts';

let bench: SaqlBench;
beforeAll(async () => {
  bench = await openSaqlBench(new Date('2024-05-15T12:34:56Z'));
});
afterAll(() => bench.close());

const query = (call: string) => `q = load "one";\nq = foreach q generate ${call} as 'v';`;
const single = async (call: string, settings = {}) => (await bench.rows(query(call), settings))[0]?.[0];

/** Numbers to twelve digits, since logarithms and roots do not end. */
function expectValue(found: unknown, value: unknown): void {
  if (typeof value === 'number' && typeof found === 'number')
    expect(Math.abs(found - value), `${found} for ${value}`).toBeLessThanOrEqual(1e-12 * Math.abs(value));
  else expect(found).toEqual(value);
}

/** The code of each finding with the text at its place. */
function findingsOf(text: string): string[][] {
  return bench.compile(text).findings.map(({ code, start, end }) => [code, text.slice(start, end)]);
}

it('no function is left untested', () => {
  const tested = [...Object.keys(scalarCases), ...Object.keys(aggregateCases), ...Object.keys(rankingCases)];
  expect(tested.sort()).toEqual([...functions.keys()].sort());
  const scalars = [...functions.values()].filter(({ kind }) => kind === 'scalar').map(({ name }) => name);
  expect(Object.keys(scalarParameters).sort()).toEqual(scalars.sort());
});

describe('scalar functions', () => {
  for (const [name, cases] of Object.entries(scalarCases))
    it.each(cases)(`${name}: %s is %j`, async (call, value) => {
      expect(call).toContain(`${name}(`);
      expectValue(await single(call), value);
    });

  it('day_in_week counts from Monday where the settings say so', async () => {
    const call = (day: string) => `day_in_week(toDate("${day}"))`;
    expect(await single(call('2024-06-02'), { firstDayInWeek: 'monday' })).toBe(7);
    expect(await single(call('2024-06-03'), { firstDayInWeek: 'monday' })).toBe(1);
  });
});

describe('arguments of scalar functions', () => {
  const fitting: Record<string, string> = { t: "'Text'", n: "'Number'", d: 'now()', l: "'List'", a: '1' };
  const nulls: Record<string, string> = { t: "'NoText'", n: "'NoNumber'", d: "toDate('NoText')" };
  const wrong: Record<string, string> = { t: '12', n: '"x"', d: '"x"', l: '12', p: '12' };
  const literals = new Map([
    ['date_diff', '"day"'],
    ['number_to_string', '"0.0"'],
    ['mv_to_string', '"; "'],
  ]);
  const lettersOf = (name: string) => scalarParameters[name]!.replaceAll(/[?+]/g, '');
  const argsOf = (name: string) =>
    [...lettersOf(name)].map((letter) =>
      letter === 'p' ? (literals.get(name) ?? '"yyyy"') : fitting[letter]!,
    );
  const names = Object.keys(scalarParameters);

  it.each(names)('%s of a null is null, whichever argument it is', async (name) => {
    const letters = lettersOf(name);
    for (const [index, letter] of [...letters].entries()) {
      if (letter === 'p' || letter === 'a') continue;
      const args = argsOf(name).map((arg, at) => (at === index ? (nulls[letter] ?? "'NoList'") : arg));
      expect(await single(`${name}(${args.join(', ')})`), args.join()).toBeNull();
    }
    expect(
      letters.replaceAll(/[pa]/g, '').length > 0 || /^(now|pi|coalesce|toDate|string_to_number)$/.test(name),
    ).toBe(true);
  });

  it('toDate and string_to_number of a null are null, text or number', async () => {
    for (const call of [
      "toDate('NoText')",
      "toDate('NoNumber')",
      'toDate(\'NoText\', "yyyy")',
      "string_to_number('NoText')",
      "string_to_number('NoNumber')",
    ])
      expect(await single(call), call).toBeNull();
  });

  it.each(names)('%s tells the argument of a wrong type in its place', (name) => {
    for (const [index, letter] of [...lettersOf(name)].entries()) {
      const bad = wrong[letter];
      if (bad === undefined) continue;
      const args = argsOf(name).map((arg, at) => (at === index ? bad : arg));
      const text = query(`${name}(${args.join(', ')})`);
      const [finding, ...others] = bench.compile(text).findings;
      const start = text.indexOf(`${name}(`) + name.length + 1 + args.slice(0, index).join(', ').length;
      const at = index === 0 ? start : start + 2;
      expect(finding, text).toMatchObject({
        code: 'saql-argument-type',
        severity: 'error',
        start: at,
        end: at + bad.length,
      });
      expect(others, text).toEqual([]);
    }
  });

  it.each(names)('%s tells that it has too few or too many arguments, and where', (name) => {
    const letters = scalarParameters[name]!;
    const all = argsOf(name);
    const least = lettersOf(name).length - (letters.match(/\?/g)?.length ?? 0);
    if (least > 0) {
      const few = all.slice(0, least - 1);
      const at = few.length === 0 ? `${name}()` : few.join(', ');
      expect(findingsOf(query(`${name}(${few.join(', ')})`))).toEqual([['saql-argument-count', at]]);
    }
    if (letters.endsWith('+')) return;
    const many = [...all, "'Text'"].join(', ');
    expect(findingsOf(query(`${name}(${many})`))).toEqual([['saql-argument-count', many]]);
  });

  it.each([
    ["number_to_string('Number', 'Text')", 'saql-argument-type', "'Text'"],
    ["toDate('At', 'Text')", 'saql-argument-type', "'Text'"],
    ["toString(now(), 'NoText')", 'saql-argument-type', "'NoText'"],
    ["date_to_string(now(), 'Text')", 'saql-argument-type', "'Text'"],
    ['date_diff("decade", now(), now())', 'saql-date-part', '"decade"'],
    ["date_diff('Text', now(), now())", 'saql-date-part', "'Text'"],
    ['mv_to_string(\'List\', "---")', 'saql-argument-type', '"---"'],
    ["toDate('List')", null, ''],
    ["coalesce(null, 'Number')", null, ''],
    ["lenn('Text')", 'saql-unknown-function', 'lenn'],
  ])('%s: %s', (call, code, at) => {
    expect(findingsOf(query(call))).toEqual(code === null ? [] : [[code, at]]);
  });
});

describe('aggregates', () => {
  for (const [name, cases] of Object.entries(aggregateCases))
    it.each(cases)(`${name}: $call`, async ({ call, values: [a, b, ofNothing], ofOneRow }) => {
      const ordered = `q = load "many";\nq = order q by 'Place';\n`;
      const generate = `q = foreach q generate ${call} as 'v';`;
      const grouped = `${ordered}q = group q by 'Group';\nq = foreach q generate 'Group', ${call} as 'v';\nq = order q by 'Group';`;
      const rows = await bench.rows(grouped);
      expect(rows.map(([key]) => key)).toEqual(['a', 'b']);
      expectValue(rows[0]?.[1], a);
      expectValue(rows[1]?.[1], b);
      const [empty] = await bench.rows(
        `${ordered}q = filter q by 'Place' > 99;\nq = group q by all;\n${generate}`,
      );
      expectValue(empty?.[0], ofNothing);
      const single = await bench.rows(`q = load "many";\nq = filter q by 'Place' == 2;\n${generate}`);
      expect(single).toHaveLength(1);
      expectValue(single[0]?.[0], ofOneRow);
    });

  it('first and last follow the order, whichever way it goes', async () => {
    const rows = await bench.rows(
      `q = load "many";\nq = order q by 'Place' desc;\nq = group q by 'Group';\nq = foreach q generate 'Group', first('Y') as 'f', last('X') as 'l';\nq = order q by 'Group';`,
    );
    expect(rows).toEqual([
      ['a', 15, 1],
      ['b', 4, 10],
    ]);
  });

  it('all rows together are one group, whatever is shown of it', async () => {
    const all = `q = load "many";\nq = group q by all;\nq = foreach q generate 1 as 'v', "all" as 'w';`;
    expect(await bench.rows(all)).toEqual([[1, 'all']]);
  });

  it('grouping() tells the sums of rollup() from groups', async () => {
    const rows = await bench.rows(
      `q = load "many";\nq = filter q by 'Group' == "b";\nq = group q by rollup('Group', 'Word');\nq = foreach q generate 'Group', 'Word', grouping('Group') as 'g', grouping('Word') as 'w', sum('Y') as 's';\nq = order q by ('g', 'w');`,
    );
    expect(rows).toEqual([
      ['b', 'n', 0, 0, 5],
      ['b', null, 0, 1, 5],
      [null, null, 1, 1, 5],
    ]);
  });

  const grouped = (call: string) =>
    `q = load "many";\nq = group q by 'Group';\nq = foreach q generate ${call} as 'v';`;
  const loose = (call: string) => `q = load "many";\nq = foreach q generate ${call} as 'v';`;
  it.each([
    ...['sum', 'avg', 'average', 'median', 'stddev', 'stddevp', 'var', 'varp'].flatMap((name) => [
      [`${name}('Word')`, 'saql-argument-type', "'Word'"],
      [`${name}()`, 'saql-argument-count', `${name}()`],
      [`${name}('X', 'Y')`, 'saql-argument-count', "'X', 'Y'"],
    ]),
    ...['min', 'max', 'first', 'last', 'unique'].flatMap((name) => [
      [`${name}()`, 'saql-argument-count', `${name}()`],
      [`${name}('X', 'Y')`, 'saql-argument-count', "'X', 'Y'"],
    ]),
    ["count('X', 'Y')", 'saql-argument-count', "'X', 'Y'"],
    ...['regr_slope', 'regr_intercept', 'regr_r2'].flatMap((name) => [
      [`${name}('Y')`, 'saql-argument-count', "'Y'"],
      [`${name}('Y', 'Word')`, 'saql-argument-type', "'Word'"],
      [`${name}('Word', 'X')`, 'saql-argument-type', "'Word'"],
    ]),
    ...['percentile_cont', 'percentile_disc'].flatMap((name) => [
      [`${name}(1.5) within group (order by 'X')`, 'saql-argument-type', '1.5'],
      [`${name}('X') within group (order by 'X')`, 'saql-argument-type', "'X'"],
      [`${name}(0.5) within group (order by 'Word')`, 'saql-argument-type', "'Word'"],
      [`${name}(0.5)`, 'saql-argument-count', '0.5'],
    ]),
    ...Object.keys(rankingCases).map((name) => [`${name}()`, 'saql-window-missing', `${name}()`]),
  ])('%s: %s at %s', (call, code, at) => {
    expect(findingsOf(grouped(call!)), 'grouped').toEqual([[code, at]]);
    expect(findingsOf(loose(call!)), 'each row a group of its own').toEqual([[code, at]]);
  });
});

describe('windows', () => {
  const by = `q = load "many";\nq = group q by 'Word';\n`;
  const over = (call: string, window: string) =>
    `${by}q = foreach q generate 'Word', sum('X') as 'x', ${call} over ([..] ${window}) as 'v';\nq = order q by 'Word';`;

  it.each(Object.entries(rankingCases))('%s', async (name, values) => {
    const ties = name === 'row_number' ? "(sum('X'), 'Word')" : "sum('X')";
    const rows = await bench.rows(over(`${name}()`, `partition by all order by ${ties}`));
    expect(rows.map(([word, , value]) => [word, value])).toEqual(
      ['k', 'l', 'm', 'n', 'o'].map((word, index) => [word, values[index]]),
    );
  });

  it('ranks anew in each partition, from the greatest with desc', async () => {
    const rows = await bench.rows(
      `q = load "many";\nq = filter q by 'Word' is not null;\nq = group q by ('Group', 'Word');\nq = foreach q generate 'Word', rank() over ([..] partition by 'Group' order by sum('Y') desc) as 'v';\nq = order q by 'Word';`,
    );
    expect(rows).toEqual([
      ['k', 3],
      ['l', 1],
      ['m', 1],
      ['n', 1],
    ]);
  });

  it.each([
    ["rank('Word') over ([..] partition by all order by sum('X'))", 'saql-argument-count', "'Word'"],
    ["len('Word') over ([..] partition by all)", 'saql-unknown-function', 'len'],
    ["regr_r2('X', 'Y') over ([..] partition by all)", 'saql-unknown-function', 'regr_r2'],
    ["grouping('Word') over ([..] partition by all)", 'saql-unknown-function', 'grouping'],
    ["sum('Word') over ([..] partition by all)", 'saql-argument-type', "'Word'"],
  ])('%s: %s', (call, code, at) => {
    expect(findingsOf(`${by}q = foreach q generate 'Word', ${call} as 'v';`)).toEqual([[code, at]]);
  });
});
