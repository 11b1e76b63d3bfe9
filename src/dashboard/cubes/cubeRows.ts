import type { ColumnData } from '../../shared/database.ts';
import type { CubeAnswer } from './cube.ts';
import type { CubeQuery, SortKey } from './cubeQuery.ts';

/** The rows of a query from what its cube has answered: columns, order and limits. */
export function cubeRows(query: CubeQuery, answer: CubeAnswer): ColumnData {
  const columns = query.columns.map(({ made }): (string | number | null)[] => {
    if ('aggregate' in made) return answer.values[made.aggregate] ?? [];
    return Array.from({ length: answer.rowCount }, (_, row) => {
      let text = '';
      for (const part of made.parts) {
        const value = typeof part === 'string' ? part : (answer.keys[part.group]?.[row] ?? null);
        // Text joined with null is null.
        if (value === null) return null;
        text += value;
      }
      return text;
    });
  });
  const natural = query.natural.map((column): SortKey => ({ column, descending: false, nullsFirst: false }));
  let rows = Array.from({ length: answer.rowCount }, (_, row) => row);
  let order: SortKey[] | null = null;
  const sort = (keys: readonly SortKey[]) => rows.sort((a, b) => compareRows(columns, keys, a, b));
  for (const step of query.after) {
    if (step.kind === 'order') {
      order = [...step.keys, ...(order ?? natural)];
      sort(order);
    } else {
      if (order === null) sort(natural);
      rows = step.kind === 'limit' ? rows.slice(0, step.count) : rows.slice(step.count);
    }
  }
  if (order === null) sort(natural);
  rows = rows.slice(0, query.rowsAtMost);
  return {
    columns: query.columns.map(({ name, made }) => ({
      name,
      type:
        'parts' in made
          ? 'VARCHAR'
          : query.aggregates[made.aggregate]?.name === 'count'
            ? 'BIGINT'
            : 'DOUBLE',
    })),
    values: columns.map((column) => rows.map((row) => column[row] ?? null)),
    rowCount: rows.length,
  };
}

function compareRows(
  columns: readonly (readonly (string | number | null)[])[],
  keys: readonly SortKey[],
  a: number,
  b: number,
): number {
  for (const { column, descending, nullsFirst } of keys) {
    const one = columns[column]?.[a] ?? null;
    const two = columns[column]?.[b] ?? null;
    if (one === two) continue;
    if (one === null) return nullsFirst ? -1 : 1;
    if (two === null) return nullsFirst ? 1 : -1;
    const order =
      typeof one === 'string' && typeof two === 'string' ? compareText(one, two) : one < two ? -1 : 1;
    return descending ? -order : order;
  }
  return 0;
}

/** As DuckDB sorts text, by its bytes: that is by code points, of which `<` knows only the lower half. */
function compareText(one: string, two: string): number {
  const length = Math.min(one.length, two.length);
  for (let at = 0; at < length; at++) {
    if (one.charCodeAt(at) === two.charCodeAt(at)) continue;
    // Where the second half of a pair differs, the first halves are the same and so the order is.
    const isPair = (text: string) => text.charCodeAt(at) >= 0xd800 && text.charCodeAt(at) < 0xe000;
    if (isPair(one) !== isPair(two)) return isPair(one) ? 1 : -1;
    return one.charCodeAt(at) < two.charCodeAt(at) ? -1 : 1;
  }
  return one.length - two.length;
}
