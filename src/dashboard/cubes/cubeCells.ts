import type { Cube, CubeCondition, CubeDimension, CubeMeasure } from './cube.ts';

/** Cells put into rows, one for each combination of the values of some dimensions. */
export interface CellRows {
  /** The cells that count; null: all. */
  cells: Uint32Array | null;
  total: number;
  /** By counted cell its row; negative where it counts for nothing. */
  rowOfCell: Int32Array;
  /** The combination that each row stands for. */
  keys: number[];
}

/** Rows of cells: one not met yet, and one that counts for nothing. */
const unseen = -1;
const dropped = -2;
/** Combinations of values that are kept as one flat array. */
const combinationsAtMost = 1 << 22;

/** Puts cells into rows by some of their cube's dimensions; null where they have too many combinations. */
export function rowsOfCells(
  cube: Cube,
  dimensions: readonly CubeDimension[],
  options: { cells: Uint32Array | null; withoutNulls: boolean },
): CellRows | null {
  const { cells, withoutNulls } = options;
  const size = dimensions.reduce((product, { values }) => product * values.length, 1);
  if (size > combinationsAtMost) return null;
  const total = cells?.length ?? cube.cells;
  const combinations = combinationsOf(dimensions, cells, total);
  const rowOf = new Int32Array(size).fill(unseen);
  const rowOfCell = new Int32Array(total);
  const keys: number[] = [];
  for (let at = 0; at < total; at++) {
    const key = combinations[at]!;
    let row = rowOf[key]!;
    if (row === unseen) {
      row = withoutNulls && hasNull(key, dimensions) ? dropped : keys.push(key) - 1;
      rowOf[key] = row;
    }
    rowOfCell[at] = row;
  }
  return { cells, total, rowOfCell, keys };
}

/** The cells that pass every condition; null where there is none to pass. */
export function passingCells(cube: Cube, conditions: readonly CubeCondition[]): Uint32Array | null {
  let cells: Uint32Array | null = null;
  // Those that fewest cells pass first.
  for (const { fields, passes } of conditions.toSorted((a, b) => shareOf(a) - shareOf(b))) {
    const total: number = cells?.length ?? cube.cells;
    const dimensions = fields.map((field) => cube.dimensions.get(field)!);
    const keys = combinationsOf(dimensions, cells, total);
    const kept = new Uint32Array(total);
    let count = 0;
    for (let at = 0; at < total; at++)
      if (passes[keys[at]!] === 1) kept[count++] = cells === null ? at : cells[at]!;
    cells = kept.subarray(0, count);
  }
  return cells;
}

/** Which share of the combinations passes. */
export function shareOf({ passes }: CubeCondition): number {
  let passing = 0;
  for (let at = 0; at < passes.length; at++) passing += passes[at]!;
  return passing / Math.max(1, passes.length);
}

/** The combination of values that each cell has, one dimension after the other: loops over plain arrays are fast. */
function combinationsOf(
  dimensions: readonly CubeDimension[],
  cells: Uint32Array | null,
  total: number,
): Int32Array | Uint16Array {
  const [first, ...others] = dimensions;
  if (first !== undefined && others.length === 0 && cells === null) return first.codes;
  const keys = new Int32Array(total);
  for (const { codes, values } of dimensions) {
    const size = values.length;
    if (cells === null) for (let at = 0; at < total; at++) keys[at] = keys[at]! * size + codes[at]!;
    else for (let at = 0; at < total; at++) keys[at] = keys[at]! * size + codes[cells[at]!]!;
  }
  return keys;
}

function hasNull(key: number, dimensions: readonly CubeDimension[]): boolean {
  let rest = key;
  for (let at = dimensions.length - 1; at >= 0; at--) {
    const size = dimensions[at]!.values.length;
    if (rest % size === 0) return true;
    rest = Math.floor(rest / size);
  }
  return false;
}

/** By row what its cells have together. */
export function sums(of: Float64Array, { cells, total, rowOfCell, keys }: CellRows): Float64Array {
  const found = new Float64Array(keys.length);
  for (let at = 0; at < total; at++) {
    const row = rowOfCell[at]!;
    if (row >= 0) found[row]! += of[cells === null ? at : cells[at]!]!;
  }
  return found;
}

/** By row the least or the greatest value of its cells; infinite where they have none. */
export function extremes(
  measure: CubeMeasure,
  name: 'min' | 'max',
  { cells, total, rowOfCell, keys }: CellRows,
): Float64Array {
  const isMin = name === 'min';
  const of = measure.extremes![name];
  const found = new Float64Array(keys.length).fill(
    isMin ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
  );
  for (let at = 0; at < total; at++) {
    const row = rowOfCell[at]!;
    const cell = cells === null ? at : cells[at]!;
    if (row < 0 || measure.count[cell] === 0) continue;
    const value = of[cell]!;
    if (isMin ? value < found[row]! : value > found[row]!) found[row] = value;
  }
  return found;
}
