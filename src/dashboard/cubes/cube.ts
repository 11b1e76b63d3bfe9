/**
 * The rows of a dataset, counted and summed once by every combination of some of its dimensions: a cell for each
 * combination that there is. Questions about those dimensions are answered from the cells alone.
 */
export interface Cube {
  cells: number;
  dimensions: ReadonlyMap<string, CubeDimension>;
  /** Rows by cell. */
  rows: Float64Array;
  measures: ReadonlyMap<string, CubeMeasure>;
}

export interface CubeDimension {
  /** Its values by their code; code 0 is null, the others stand in the order in which text is sorted. */
  values: readonly (string | null)[];
  /** The code of each cell. */
  codes: Uint16Array;
}

/** Of one measure, by cell, nulls left out. */
export interface CubeMeasure {
  sum: Float64Array;
  count: Float64Array;
  /** They mean nothing where `count` is 0; null where nobody asked for them. */
  extremes: { min: Float64Array; max: Float64Array } | null;
}

/** Which combinations of the values of some dimensions pass. */
export interface CubeCondition {
  fields: readonly string[];
  /** By the codes of `fields`, the last one running fastest: 1 where it passes. */
  passes: Uint8Array;
}

export interface CubeAggregate {
  name: 'count' | 'sum' | 'avg' | 'min' | 'max';
  /** The measure; null for `count` of rows. */
  field: string | null;
}

export interface CubeQuestion {
  /** The dimensions that make the groups; none: all rows are one group, also where there are no rows. */
  groups: readonly string[];
  conditions: readonly CubeCondition[];
  /** Rows that have null in one of the groups count for nothing. */
  withoutNulls: boolean;
  aggregates: readonly CubeAggregate[];
}

export interface CubeAnswer {
  /** By group dimension the value of each row. */
  keys: (string | null)[][];
  /** By aggregate the value of each row; null where there was no value to aggregate. */
  values: (number | null)[][];
  rowCount: number;
}

/** Rows of cells: one not met yet, and one that counts for nothing. */
const unseen = -1;
const dropped = -2;
/** Combinations of group values that are kept as one flat array. */
const combinationsAtMost = 1 << 22;

/**
 * Answers a question; null where the cube does not hold what it takes. Rows stand in the order of their keys. `passing`
 * are the cells that pass its conditions, where somebody has them already.
 */
export function askCube(cube: Cube, question: CubeQuestion, passing?: Uint32Array | null): CubeAnswer | null {
  const { groups, aggregates, withoutNulls } = question;
  const dimensions = groups.map((name) => cube.dimensions.get(name));
  if (!dimensions.every((one) => one !== undefined) || !knowsAll(cube, question)) return null;
  const size = dimensions.reduce((product, { values }) => product * values.length, 1);
  if (size > combinationsAtMost) return null;
  const cells = passing === undefined ? passingCells(cube, question.conditions) : passing;
  const total = cells?.length ?? cube.cells;

  // The row of each cell, and the combination of each row.
  const keys = combinationsOf(dimensions, cells, total);
  const rowOf = new Int32Array(size).fill(unseen);
  const rowOfCell = new Int32Array(total);
  const seen: number[] = [];
  for (let at = 0; at < total; at++) {
    const key = keys[at]!;
    let row = rowOf[key]!;
    if (row === unseen) {
      row = withoutNulls && hasNull(key, dimensions) ? dropped : seen.push(key) - 1;
      rowOf[key] = row;
    }
    rowOfCell[at] = row;
  }
  if (groups.length === 0 && seen.length === 0) seen.push(0);
  const order = orderOfKeys(seen, dimensions);
  const scan: Scan = { cells, total, rowOfCell, rows: seen.length };
  return {
    keys: keysOf(seen, dimensions, order),
    values: aggregates.map((aggregate) => {
      const values = aggregateRows(cube, aggregate, scan);
      return order.map((row) => values[row]!);
    }),
    rowCount: seen.length,
  };
}

/** True where the cube holds every dimension and measure of a question. */
function knowsAll(cube: Cube, { conditions, aggregates }: CubeQuestion): boolean {
  return (
    conditions.every(({ fields }) => fields.every((field) => cube.dimensions.has(field))) &&
    aggregates.every(({ name, field }) => {
      if (field === null) return true;
      const measure = cube.measures.get(field);
      return measure !== undefined && (measure.extremes !== null || (name !== 'min' && name !== 'max'));
    })
  );
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

/** Rows by their keys, nulls last. */
function orderOfKeys(keys: readonly number[], dimensions: readonly CubeDimension[]): number[] {
  const sizes = dimensions.map(({ values }) => values.length);
  const rank = (key: number): number => {
    let rest = key;
    let ranked = 0;
    let weight = 1;
    for (let at = sizes.length - 1; at >= 0; at--) {
      const size = sizes[at]!;
      const code = rest % size;
      ranked += (code === 0 ? size - 1 : code - 1) * weight;
      weight *= size;
      rest = Math.floor(rest / size);
    }
    return ranked;
  };
  const ranks = keys.map(rank);
  return keys.map((_, row) => row).sort((a, b) => ranks[a]! - ranks[b]!);
}

function keysOf(
  keys: readonly number[],
  dimensions: readonly CubeDimension[],
  order: readonly number[],
): (string | null)[][] {
  let weight = dimensions.reduce((product, { values }) => product * values.length, 1);
  return dimensions.map(({ values }) => {
    weight /= values.length;
    const own = weight;
    return order.map((row) => values[Math.floor(keys[row]! / own) % values.length] ?? null);
  });
}

interface Scan {
  cells: Uint32Array | null;
  total: number;
  rowOfCell: Int32Array;
  rows: number;
}

function aggregateRows(cube: Cube, { name, field }: CubeAggregate, scan: Scan): (number | null)[] {
  if (field === null) return Array.from(sums(cube.rows, scan));
  const measure = cube.measures.get(field)!;
  const counts = sums(measure.count, scan);
  if (name === 'count') return Array.from(counts);
  const found = name === 'min' || name === 'max' ? extremes(measure, name, scan) : sums(measure.sum, scan);
  return Array.from(found, (value, row) => {
    const count = counts[row]!;
    if (count === 0) return null;
    return name === 'avg' ? value / count : value;
  });
}

function sums(of: Float64Array, { cells, total, rowOfCell, rows }: Scan): Float64Array {
  const found = new Float64Array(rows);
  for (let at = 0; at < total; at++) {
    const row = rowOfCell[at]!;
    if (row >= 0) found[row]! += of[cells === null ? at : cells[at]!]!;
  }
  return found;
}

function extremes(
  measure: CubeMeasure,
  name: 'min' | 'max',
  { cells, total, rowOfCell, rows }: Scan,
): Float64Array {
  const isMin = name === 'min';
  const of = measure.extremes![name];
  const found = new Float64Array(rows).fill(isMin ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
  for (let at = 0; at < total; at++) {
    const row = rowOfCell[at]!;
    const cell = cells === null ? at : cells[at]!;
    if (row < 0 || measure.count[cell] === 0) continue;
    const value = of[cell]!;
    if (isMin ? value < found[row]! : value > found[row]!) found[row] = value;
  }
  return found;
}
