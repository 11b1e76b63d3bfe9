/** The factors of columns whose sum is nearest to the target (by Householder reflections), and its squared distance. */
export function leastSquares(
  columns: readonly (readonly number[])[],
  target: readonly number[],
): { factors: number[]; error: number } {
  const rows = target.length;
  const matrix = columns.map((column) => Float64Array.from(column));
  const right = Float64Array.from(target);
  const pivots = matrix.map((column, at) => {
    let square = 0;
    for (let row = at; row < rows; row++) square += column[row]! ** 2;
    const norm = Math.sqrt(square);
    // A column that the ones before it make up adds nothing.
    if (norm <= 1e-12 * length(columns[at]!)) return 0;
    const pivot = column[at]! > 0 ? -norm : norm;
    column[at]! -= pivot;
    const scale = -1 / (pivot * column[at]!);
    for (const other of [...matrix.slice(at + 1), right]) {
      let product = 0;
      for (let row = at; row < rows; row++) product += column[row]! * other[row]!;
      for (let row = at; row < rows; row++) other[row]! -= scale * product * column[row]!;
    }
    return pivot;
  });
  const factors = columns.map(() => 0);
  for (let at = columns.length - 1; at >= 0; at--) {
    let rest = right[at] ?? 0;
    for (let other = at + 1; other < columns.length; other++) rest -= matrix[other]![at]! * factors[other]!;
    factors[at] = pivots[at] === 0 ? 0 : rest / pivots[at]!;
  }
  let error = 0;
  for (let row = columns.length; row < rows; row++) error += right[row]! ** 2;
  return { factors, error };
}

function length(column: readonly number[]): number {
  let square = 0;
  for (const value of column) square += value * value;
  return Math.sqrt(square);
}
