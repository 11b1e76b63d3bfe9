import type { KnownCondition } from './cubeConditions.ts';
import type { EncodedTable } from './encodedTable.ts';

/** What the answer to one query takes. */
export interface Need {
  groups: readonly string[];
  measures: readonly string[];
  /** Measures whose least and greatest value it takes. */
  extremes: readonly string[];
  conditions: readonly KnownCondition[];
}

/** A cube to build: its dimensions and measures, and the conditions that choose the rows it is made of. */
export interface CubePlan {
  dimensions: string[];
  measures: string[];
  extremes: string[];
  where: KnownCondition[];
}

/**
 * Cubes that hold the groups of every need, the fields that `must` be filtered in them, and of those that `may` as many
 * as there is room for. Conditions on other fields are settled by the cube itself. Needs share a cube where the cells
 * of both fit in one.
 */
export function planCubes(
  needs: readonly Need[],
  encoded: EncodedTable,
  cellsAtMost: number,
  filtered: { must: readonly string[]; may: readonly string[] } = { must: [], may: [] },
): CubePlan[] {
  const sizeOf = (field: string) => encoded.dimensions.get(field)?.size ?? Number.POSITIVE_INFINITY;
  const cellsOf = (fields: Iterable<string>) =>
    [...fields].reduce((product, field) => product * sizeOf(field), 1);
  const isThere = (field: string) => encoded.dimensions.has(field);
  const small = [...new Set(filtered.may)].filter(isThere).sort((a, b) => sizeOf(a) - sizeOf(b));

  /** With every field that may be filtered, where they fit all together. */
  const whole = new Set([
    ...needs.flatMap(({ groups }) => groups),
    ...filtered.must.filter(isThere),
    ...small,
  ]);
  const isWhole = cellsOf(whole) <= cellsAtMost;

  const wanted = needs.map((need) => {
    const fields = new Set([...need.groups, ...filtered.must.filter(isThere)]);
    for (const field of isWhole ? whole : small)
      if (fields.has(field) || cellsOf(fields) * sizeOf(field) <= cellsAtMost) fields.add(field);
    const where = need.conditions.filter((one) => !one.fields.every((field) => fields.has(field)));
    return { fields, measures: new Set(need.measures), extremes: new Set(need.extremes), where };
  });
  // The largest first, so that the others find a place in it.
  wanted.sort((a, b) => cellsOf(b.fields) - cellsOf(a.fields));
  const plans: typeof wanted = [];
  for (const one of wanted) {
    const host = plans.find(
      (plan) =>
        sameWhere(plan.where, one.where) && cellsOf(new Set([...plan.fields, ...one.fields])) <= roomOf(plan),
    );
    if (host === undefined) plans.push(one);
    else {
      for (const field of one.fields) host.fields.add(field);
      for (const measure of one.measures) host.measures.add(measure);
      for (const measure of one.extremes) host.extremes.add(measure);
    }
  }

  /** A plan that is larger by itself takes in those that make it no larger. */
  function roomOf({ fields }: (typeof wanted)[number]): number {
    return Math.max(cellsAtMost, cellsOf(fields));
  }

  return plans.map(({ fields, measures, extremes, where }) => ({
    dimensions: [...fields],
    measures: [...measures],
    extremes: [...extremes],
    where: [...where],
  }));
}

function sameWhere(one: readonly KnownCondition[], two: readonly KnownCondition[]): boolean {
  return (
    one.length === two.length && one.every((condition) => two.some(({ text }) => text === condition.text))
  );
}
