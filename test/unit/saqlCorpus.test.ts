import { describe, expect, it } from 'vitest';
import { formatSaql } from '../../src/saql/language/formatSaql.ts';
import { parseSaql } from '../../src/saql/parse.ts';
import { printSaql } from '../../src/saql/print.ts';
import { spoils } from '../support/saqlSpoils.ts';
import { withoutPlaces } from '../support/saqlTrees.ts';
import { sharedQueries } from '../support/sharedCorpus.ts';

const queries = sharedQueries();

describe.skipIf(queries === null)('the corpus of real queries', () => {
  it('parses without an error, and prints to the same tree', () => {
    const wrong: string[] = [];
    for (const { saql, source } of queries!) {
      const { query, findings } = parseSaql(saql);
      const error = findings.find((f) => f.severity === 'error');
      if (error !== undefined) wrong.push(`${source}: ${error.code} at ${error.start}`);
      const again = parseSaql(printSaql(query)).query;
      if (JSON.stringify(withoutPlaces(again)) !== JSON.stringify(withoutPlaces(query)))
        wrong.push(`${source}: prints to another tree`);
    }
    expect(wrong).toEqual([]);
    expect(queries!.length).toBeGreaterThan(2000);
  });

  it('is formatted to the same tree, with its comments, and stays as formatted', () => {
    const wrong: string[] = [];
    for (const { saql, source } of queries!) {
      const formatted = formatSaql(saql) ?? '';
      const comments = (text: string) => text.match(/--[^\n]*/g)?.map((comment) => comment.trim());
      const trees = [saql, formatted].map((text) => JSON.stringify(withoutPlaces(parseSaql(text).query)));
      if (trees[0] !== trees[1]) wrong.push(`${source}: another tree`);
      else if (String(comments(saql)) !== String(comments(formatted)))
        wrong.push(`${source}: other comments`);
      else if (formatSaql(formatted) !== formatted) wrong.push(`${source}: not stable`);
    }
    expect(wrong).toEqual([]);
  });

  for (const [kind, spoil] of Object.entries(spoils))
    it(`tells in its place: ${kind}`, () => {
      let spoiled = 0;
      for (const { saql, source } of inRandomOrder(queries!)) {
        const found = spoil(saql);
        if (found === null) continue;
        const findings = parseSaql(found.text).findings.map((f) => [f.code, f.start, f.end]);
        expect(findings, `${source}\n${found.text}`).toEqual([[found.code, found.start, found.end]]);
        if (++spoiled === 8) break;
      }
      expect(spoiled).toBe(8);
    });
});

/** The same order in every run, and none of the corpus's own. */
function inRandomOrder<T>(items: readonly T[]): T[] {
  return items
    .map((item, i) => ({ item, rank: Math.imul(i + 1, 0x9e3779b1) >>> 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
