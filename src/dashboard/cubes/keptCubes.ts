import type { Cube } from './cube.ts';
import { passingCells } from './cubeCells.ts';
import type { KnownCondition } from './cubeConditions.ts';
import type { EncodedTable } from './encodedTable.ts';
import type { CubePlan, FieldSet, Need } from './planCubes.ts';

/** The cubes of one encoded table that are kept, each of the rows that pass its conditions. */
export interface KeptCubes {
  /** The smallest cube that answers a need; null where there is none. */
  find(need: Need): FoundCube | null;
  /** Whether one answers a need also with other values of these fields. */
  serves(need: Need, filtered: FieldSet): boolean;
  /** Whether there is a cube as planned already. */
  has(plan: CubePlan): boolean;
  add(where: readonly KnownCondition[], cube: Cube): void;
}

export interface FoundCube {
  cube: Cube;
  /** The conditions that its rows are not chosen by already, and the cells that pass them. */
  rest: readonly KnownCondition[];
  passing: Uint32Array | null;
}

interface KeptCube {
  where: readonly KnownCondition[];
  cube: Cube;
  used: number;
  /** The cells that pass some conditions: the widgets of a view are mostly filtered by the same. */
  passing: Map<string, Uint32Array | null>;
}

/** Cells of all cubes together. */
const cellsKept = 1 << 22;
const passingKept = 8;

export function keepCubes(encoded: EncodedTable): KeptCubes {
  let kept: KeptCube[] = [];
  let clock = 0;

  /** The smallest that answers a need, also with other values of these fields. */
  function answerable(need: Need, filtered: FieldSet): { entry: KeptCube; rest: KnownCondition[] } | null {
    let best: { entry: KeptCube; rest: KnownCondition[] } | null = null;
    const isIn = (cube: Cube) => (field: string) =>
      cube.dimensions.has(field) || !encoded.dimensions.has(field);
    for (const entry of kept) {
      const { cube, where } = entry;
      // The quickest to tell first: there are many cubes, and many needs of each click.
      if (best !== null && best.entry.cube.cells <= cube.cells) continue;
      if (!need.groups.every(isIn(cube)) || !filtered.every(isIn(cube)) || !hasMeasures(cube, need)) continue;
      // Rows that are left out already cannot come back with another value.
      if (where.some(({ fields }) => fields.every((field) => filtered.includes(field)))) continue;
      const rest = restOf(need.conditions, where);
      if (rest?.every(({ fields }) => fields.every(isIn(cube)))) best = { entry, rest };
    }
    return best;
  }

  function add(where: readonly KnownCondition[], cube: Cube): void {
    kept.push({ where, cube, used: ++clock, passing: new Map() });
    kept.sort((a, b) => b.used - a.used);
    let cells = 0;
    // One that alone is too large stays, else it would be built again and again.
    kept = kept.filter((one, at) => {
      cells += one.cube.cells;
      return cells <= cellsKept || at === 0;
    });
  }

  return {
    find(need) {
      const best = answerable(need, []);
      if (best === null) return null;
      best.entry.used = ++clock;
      return { cube: best.entry.cube, rest: best.rest, passing: passingOf(best.entry, best.rest) };
    },
    serves: (need, filtered) => answerable(need, filtered) !== null,
    has: (plan) =>
      kept.some(
        ({ where, cube }) =>
          textOf(where) === textOf(plan.where) &&
          plan.dimensions.every((field) => cube.dimensions.has(field)) &&
          hasMeasures(cube, plan),
      ),
    add,
  };
}

/** The conditions that rows chosen by `where` have still to pass; null where others are left out than should be. */
function restOf(
  conditions: readonly KnownCondition[],
  where: readonly KnownCondition[],
): KnownCondition[] | null {
  const has = (all: readonly KnownCondition[], text: string) => all.some((one) => one.text === text);
  if (!where.every(({ text }) => has(conditions, text))) return null;
  return conditions.filter(({ text }) => !has(where, text));
}

function hasMeasures(
  cube: Cube,
  wanted: { measures: readonly string[]; extremes: readonly string[] },
): boolean {
  return (
    wanted.measures.every((field) => cube.measures.has(field)) &&
    wanted.extremes.every((field) => cube.measures.get(field)?.extremes)
  );
}

function passingOf({ cube, passing }: KeptCube, conditions: readonly KnownCondition[]): Uint32Array | null {
  const key = textOf(conditions);
  const known = passing.get(key);
  if (known !== undefined) return known;
  const cells = passingCells(cube, conditions);
  if (passing.size >= passingKept) passing.clear();
  passing.set(key, cells);
  return cells;
}

/** Whatever their order. */
export function textOf(conditions: readonly KnownCondition[]): string {
  return conditions
    .map(({ text }) => text)
    .sort()
    .join('\n');
}
