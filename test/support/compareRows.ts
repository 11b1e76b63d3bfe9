/** Rows of which one side has none like it on the other; both empty where the rows are the same. */
export interface RowDifference {
  missing: unknown[][];
  surplus: unknown[][];
}

/** Compares rows, numbers to the last few digits; without an order any order will do. */
export function compareRows(actual: unknown[][], expected: unknown[][], ordered: boolean): RowDifference {
  if (ordered) {
    const at = (one: unknown[][], other: unknown[][]) => one.filter((row, i) => !isSame(row, other[i]));
    return { missing: at(expected, actual), surplus: at(actual, expected) };
  }
  const left = [...actual];
  const missing = expected.filter((row) => {
    const found = left.findIndex((other) => isSame(row, other));
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
  return { missing, surplus: left };
}

const relative = 1e-9;
const absolute = 1e-12;

function isSame(one: unknown, two: unknown): boolean {
  if (typeof one === 'number' && typeof two === 'number') {
    const difference = Math.abs(one - two);
    return difference <= absolute || difference <= relative * Math.max(Math.abs(one), Math.abs(two));
  }
  if (Array.isArray(one) && Array.isArray(two))
    return one.length === two.length && one.every((item, at) => isSame(item, two[at]));
  return one === two;
}
