import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileSaql } from '../../src/saql/compile.ts';
import { defaultSettings } from '../../src/shared/dataset.ts';
import { benchCatalog } from '../support/saqlBench.ts';
import { formMistakes, meaningMistakes } from '../support/saqlMistakes.ts';

const compile = (text: string) =>
  compileSaql(text, {
    datasets: benchCatalog,
    now: new Date('2024-05-15T12:34:56Z'),
    settings: defaultSettings,
  });

describe('mistakes of meaning are told once, where they are', () => {
  it.each(meaningMistakes)('%s: %s', (code, marked) => {
    const [before, place, after] = marked.split(/[⟦⟧]/);
    const text = `${before}${place}${after}`;
    const { findings, sql } = compile(text);
    expect(findings.map((found) => [found.code, text.slice(found.start, found.end), found.start])).toEqual([
      [code, place, before?.length],
    ]);
    expect(findings[0]?.message).toMatch(/^([A-Z"']|[a-z_]+\(\) |limit |offset ).*[.?]$/s);
    const stops = findings[0]?.severity === 'error' || code === 'saql-unfilled-binding';
    expect(sql === null, 'what is wrong does not run').toBe(stops);
  });

  it('an expression that stands alone is no query', () => {
    const { findings, sql } = compile("sum('Amount') / 2");
    expect(findings.map(({ code, severity, start, end }) => [code, severity, start, end])).toEqual([
      ['saql-only-expression', 'warning', 0, 17],
    ]);
    expect(sql).toBeNull();
  });

  it('what builds on a stream that cannot be made is not blamed', () => {
    const { findings } = compile(
      "a = load \"nowhere\"; a = filter a by 'x' == 1; b = load \"one\"; c = union a, b; c = foreach c generate 'y' as 'y';",
    );
    expect(findings.map(({ code }) => code)).toEqual(['saql-unknown-dataset']);
  });
});

it('case 14: an expression 10,000 deep is told, not a crash', () => {
  const deep = `q = load "one"; q = filter q by ${'('.repeat(10_000)}1${')'.repeat(10_000)} == 1;`;
  const [finding] = compile(deep).findings;
  expect(finding?.code).toBe('saql-too-deep');
  expect(deep[finding!.start]).toBe('(');
});

it('case 14: streams united with themselves again and again are told, not run', () => {
  const many = (stream: string) => Array(40).fill(stream).join(', ');
  const once = `q = load "one"; q = union ${many('q')}; q = union ${many('q')}; `;
  expect(compile(`${once}q = limit q 3;`).findings).toEqual([]);
  const text = `${once}q = union ${many('q')}; q = limit q 3;`;
  const { findings, sql } = compile(text);
  expect(findings.map(({ code }) => code)).toEqual(['saql-too-large']);
  expect(text.slice(0, findings[0]!.start)).toBe(once);
  expect(sql).toBeNull();
});

it('every code that SAQL can report is shown by a mistake here', () => {
  const root = new URL('../../src/saql/', import.meta.url);
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const written = sources.flatMap(
    (name) => readFileSync(new URL(name, root), 'utf8').match(/(?<=')saql-[a-z-]+(?=')/g) ?? [],
  );
  const shown = [...formMistakes, ...meaningMistakes].map(([code]) => code);
  const inTestsAbove = ['saql-only-expression', 'saql-too-deep', 'saql-too-large'];
  expect([...new Set([...shown, ...inTestsAbove])].sort()).toEqual([...new Set(written)].sort());
});

describe('the plan', () => {
  it.each([
    'q = load "many"; q = filter q by \'X\' > 1 && \'Group\' in ["a", "b"]; q = limit q 3;',
    "q = load \"many\"; q = group q by ('Group', 'Word'); q = foreach q generate 'Group', 'Word', sum('X') as 'x'; q = order q by 'x' desc; q = offset q 1; q = limit q 2;",
    "q = load \"many\"; q = group q by rollup('Group', 'Word'); q = foreach q generate 'Group', grouping('Word') as 'w', count() as 'n';",
    "a = load \"one\"; b = load \"many\"; q = cogroup a by 'Text' full, b by 'Word'; q = foreach q generate coalesce(a.'Text', b.'Word') as 'k', sum(b['X']) as 'x', sum(sum(b['X'])) over ([..0] partition by all order by sum(b['X'])) as 'r';",
    "a = load \"one\"; a = foreach a generate 'Text' as 't'; b = load \"many\"; b = foreach b generate 'Word' as 't'; q = union a, b; q = sample q 50;",
    "q = load \"one\"; q = filter q by date('At_Year', 'At_Month', 'At_Day') in [\"1 year ago\"..\"current day\"]; q = group q by ('At_Year', 'At_Month'); q = foreach q generate 'At_Year', 'At_Month', count() as 'n'; q = fill q by (dateCols=('At_Year', 'At_Month', \"Y-M\"));",
    "q = load \"one\"; q = group q by ('At_Year', 'At_Month'); q = foreach q generate 'At_Year', 'At_Month', sum('Number') as 'n'; q = timeseries q generate 'n' as 'f' with (length=3, dateCols=('At_Year', 'At_Month', \"Y-M\"), predictionInterval=95);",
  ])('is plain data, each relation reading only those before it: %s', (text) => {
    const compiled = compile(text);
    expect(compiled.findings).toEqual([]);
    const { plan, columns, forecasts, sql } = compiled;
    expect(sql).toContain('SELECT');
    for (const part of [plan, columns, forecasts]) expect(JSON.parse(JSON.stringify(part))).toEqual(part);
    const names = plan!.steps.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain(plan!.result);
    for (const [at, { inputs }] of plan!.steps.entries())
      for (const input of inputs) expect(names.slice(0, at)).toContain(input);
    expect(columns.map(({ name }) => name)).toEqual(plan!.columns.map(({ name }) => name));
  });

  it('is the same for the same text, and there is none where nothing can run', () => {
    const text = "q = load \"many\"; q = group q by 'Word'; q = foreach q generate 'Word', count() as 'n';";
    expect(compile(text)).toEqual(compile(text));
    for (const none of ['', '-- only a comment', 'q = load "nowhere";'])
      expect(compile(none)).toMatchObject({ plan: null, sql: null, columns: [], forecasts: [] });
  });
});
