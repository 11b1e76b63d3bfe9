import type { Group } from './groups.ts';

/** The places of the groupings that a total keeps; none for the grand total. */
export interface TotalLevel {
  kept: number[];
}

/** What a table's own `totals`, `subtotals` and `pivoted` ask for; a pivot is on the last grouping. */
export function tableLevels(groups: number, table: Record<string, unknown>): TotalLevel[] {
  if (groups === 0) return [];
  const isPivoted = table.pivoted === true && groups >= 2;
  const rows = range(isPivoted ? groups - 1 : groups);
  const pivot = isPivoted ? [groups - 1] : [];
  const starts = [
    ...(table.totals === true ? [0] : []),
    ...(table.subtotals === true ? range(rows.length - 1).map((at) => at + 1) : []),
  ];
  return levels(rows, pivot, starts, table.totals === true ? [rows.length] : []);
}

/**
 * What compact 2.0 asks for itself. `columnGroups` name the pivoted grouping; `columnTotals` the groupings over which a
 * column is added up (`all` where there are none), `rowTotals` those for whose rows the pivoted columns are.
 */
export function writtenLevels(groups: Group[], query: Record<string, unknown>): TotalLevel[] {
  const named = (value: unknown) => {
    const names = Array.isArray(value) ? value.flat().map(String) : typeof value === 'string' ? [value] : [];
    const at = groups.flatMap(({ name, fields }, place) =>
      [name, ...fields].some((field) => names.includes(field)) ? [place] : [],
    );
    return { at, isAll: names.includes('all') };
  };
  const pivot = named(query.columnGroups).at;
  const rows = range(groups.length).filter((at) => !pivot.includes(at));
  const columnTotals = named(query.columnTotals);
  const rowTotals = named(query.rowTotals);
  const starts = rows.flatMap((at, place) => (columnTotals.at.includes(at) ? [place] : []));
  const ends =
    pivot.length === 0 ? [] : rows.flatMap((at, place) => (rowTotals.at.includes(at) ? [place + 1] : []));
  return levels(
    rows,
    pivot,
    columnTotals.isAll ? [0, ...starts] : starts,
    rowTotals.isAll ? [rows.length] : ends,
  );
}

/** Totals down the columns begin at a place among the rows' groupings; totals across go to one. */
function levels(rows: number[], pivot: number[], starts: number[], ends: number[]): TotalLevel[] {
  const down = starts.map((start) => rows.slice(0, start));
  const across = ends.map((end) => rows.slice(0, end));
  if (pivot.length === 0) return unique(down);
  return unique([...down.map((kept) => [...kept, ...pivot]), ...across, ...(across.length > 0 ? down : [])]);
}

function unique(all: number[][]): TotalLevel[] {
  const keys = all.map((kept) => kept.join());
  return all.filter((_, at) => keys.indexOf(keys[at] ?? '') === at).map((kept) => ({ kept }));
}

function range(count: number): number[] {
  return Array.from({ length: Math.max(0, count) }, (_, at) => at);
}
