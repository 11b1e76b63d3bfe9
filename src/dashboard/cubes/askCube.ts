import type { Cube, CubeAggregate, CubeAnswer, CubeDimension, CubeQuestion } from './cube.ts';
import { type CellRows, extremes, passingCells, rowsOfCells, sums } from './cubeCells.ts';

/**
 * Answers a question; null where the cube does not hold what it takes. Rows stand in the order of their keys. `passing`
 * are the cells that pass its conditions, where somebody has them already.
 */
export function askCube(cube: Cube, question: CubeQuestion, passing?: Uint32Array | null): CubeAnswer | null {
  const { groups, aggregates, conditions, withoutNulls } = question;
  const dimensions = groups.map((name) => cube.dimensions.get(name));
  if (!dimensions.every((one) => one !== undefined) || !knowsAll(cube, question)) return null;
  const cells = passing === undefined ? passingCells(cube, conditions) : passing;
  const rows = rowsOfCells(cube, dimensions, { cells, withoutNulls });
  if (rows === null) return null;
  const { keys } = rows;
  if (groups.length === 0 && keys.length === 0) keys.push(0);
  const order = orderOfKeys(keys, dimensions);
  return {
    keys: keysOf(keys, dimensions, order),
    values: aggregates.map((aggregate) => {
      const values = aggregateRows(cube, aggregate, rows);
      return order.map((row) => values[row]!);
    }),
    rowCount: keys.length,
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

function aggregateRows(cube: Cube, { name, field }: CubeAggregate, rows: CellRows): (number | null)[] {
  if (field === null) return Array.from(sums(cube.rows, rows));
  const measure = cube.measures.get(field)!;
  const counts = sums(measure.count, rows);
  if (name === 'count') return Array.from(counts);
  const found = name === 'min' || name === 'max' ? extremes(measure, name, rows) : sums(measure.sum, rows);
  return Array.from(found, (value, row) => {
    const count = counts[row]!;
    if (count === 0) return null;
    return name === 'avg' ? value / count : value;
  });
}
