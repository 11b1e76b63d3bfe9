import { shareOf } from './cubeCells.ts';
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

/** Fields that are filtered together: those of one step's selection, or of one filter. */
export type FieldSet = readonly string[];

export interface CubeRoom {
  cellsAtMost: number;
  /** Sets that need a larger cube get it, and are not left out. */
  isForced: boolean;
  /** There is a cube already that answers a need while these fields are filtered. */
  isServed(need: Need, fields: FieldSet): boolean;
}

/** Cells at most where a selection leaves few of the rows. */
const cellsOfFewRows = 1 << 16;

interface Wanted {
  fields: Set<string>;
  measures: Set<string>;
  extremes: Set<string>;
  where: readonly KnownCondition[];
}

/**
 * Cubes that hold the groups of every need beside each set of fields that may be filtered; the empty set asks for the
 * need as it is. Sets share a cube, and so do needs, where the cells of both fit in one. Conditions on fields that a cube
 * does not hold choose the rows that it is made of.
 */
export function planCubes(
  needs: readonly Need[],
  filtered: readonly FieldSet[],
  encoded: EncodedTable,
  { cellsAtMost, isForced, isServed }: CubeRoom,
): CubePlan[] {
  const sizeOf = (field: string) => encoded.dimensions.get(field)?.size ?? Number.POSITIVE_INFINITY;
  const cellsOf = (fields: Iterable<string>) =>
    [...fields].reduce((product, field) => product * sizeOf(field), 1);
  const sets = filtered
    .map((set) => set.filter((field) => encoded.dimensions.has(field)))
    .sort((a, b) => cellsOf(b) - cellsOf(a));

  function wantedOf(need: Need): Wanted[] {
    const all: Set<string>[] = [];
    for (const set of sets) {
      if (isServed(need, set)) continue;
      const host = all.find((fields) => {
        const both = new Set([...fields, ...set]);
        return cellsOf(both) <= Math.max(roomFor(whereOf(need, both)), cellsOf(fields));
      });
      if (host !== undefined) for (const field of set) host.add(field);
      else {
        const fields = new Set([...need.groups, ...set]);
        if (isForced || cellsOf(fields) <= roomFor(whereOf(need, fields))) all.push(fields);
      }
    }
    return all.map((fields) => ({
      fields,
      measures: new Set(need.measures),
      extremes: new Set(need.extremes),
      where: whereOf(need, fields),
    }));
  }

  const whereOf = (need: Need, fields: ReadonlySet<string>) =>
    need.conditions.filter((one) => !one.fields.every((field) => fields.has(field)));
  /** Where few rows are counted, more cells take no longer. */
  const roomFor = (where: readonly KnownCondition[]) =>
    Math.min(Math.max(cellsAtMost, cellsOfFewRows), cellsAtMost / shareOfAll(where));

  // The largest first, so that the others find a place in it.
  const wanted = needs.flatMap(wantedOf).sort((a, b) => cellsOf(b.fields) - cellsOf(a.fields));
  const plans: Wanted[] = [];
  for (const one of wanted) {
    const host = plans.find(
      (plan) =>
        sameWhere(plan.where, one.where) &&
        // One that is larger by itself takes in those that make it no larger.
        cellsOf(new Set([...plan.fields, ...one.fields])) <=
          Math.max(roomFor(plan.where), cellsOf(plan.fields)),
    );
    if (host === undefined) plans.push(one);
    else {
      for (const field of one.fields) host.fields.add(field);
      for (const measure of one.measures) host.measures.add(measure);
      for (const measure of one.extremes) host.extremes.add(measure);
    }
  }
  return plans.map(({ fields, measures, extremes, where }) => ({
    dimensions: [...fields],
    measures: [...measures],
    extremes: [...extremes],
    where: [...where],
  }));
}

/** Which share of the rows passes, as if every value had as many. */
export const shareOfAll = (where: readonly KnownCondition[]): number =>
  where.reduce((share, one) => share * shareOf(one), 1);

function sameWhere(one: readonly KnownCondition[], two: readonly KnownCondition[]): boolean {
  return (
    one.length === two.length && one.every((condition) => two.some(({ text }) => text === condition.text))
  );
}
