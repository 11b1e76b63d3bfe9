import { isDateEnd } from '../compact/dateFilterText.ts';
import type { Step, StepRows } from '../model.ts';
import { rowKeys, type Selection, same } from './selection.ts';

/**
 * A step's selection before anybody clicked: what `start` says, its bindings filled. `rows` are those of a static step;
 * `keys` the columns that tell the rows of any other. Null where it starts with none.
 */
export function initialSelection(
  step: Step,
  start: unknown,
  rows: StepRows | null,
  keys: string[],
): Selection | null {
  if (isRecord(start)) return byColumns(start, rows);
  const list = Array.isArray(start)
    ? start
    : start === null || start === undefined || start === ''
      ? []
      : [start];
  if (list.length === 0) return null;
  if (list.some(asksForUser)) return null;
  if (rows !== null) return fromStatic(list, rows);
  const range = rangeOf(list);
  if (range !== null) return range;
  if (keys.length === 0) return null;
  const values = list.map((item) => (Array.isArray(item) ? item : [item]).slice(0, keys.length));
  const single = step.selectMode === 'single' || step.selectMode === 'singlerequired';
  return {
    kind: 'rows',
    keys: keys.slice(0, Math.max(...values.map((v) => v.length))),
    values: single ? values.slice(0, 1) : values,
  };
}

/** The first row, for a step where something is always selected. */
export function firstRow(rows: StepRows, keys: string[]): Selection | null {
  const first = rows.rows[0];
  if (first === undefined || keys.length === 0) return null;
  return { kind: 'rows', keys, values: [keys.map((key) => first[key] ?? null)] };
}

/** `{display: ["A", "B"]}`: the column may have any name; of several columns, a row must have its part of each. */
function byColumns(start: Record<string, unknown>, rows: StepRows | null): Selection | null {
  const wanted = Object.entries(start).flatMap(([column, value]): [string, unknown[]][] => {
    const values = (Array.isArray(value) ? value : [value]).filter(
      (item) => item !== null && !asksForUser(item),
    );
    return values.length === 0 ? [] : [[column, values]];
  });
  if (wanted.length === 0) return null;
  const keys = wanted.map(([column]) => column);
  if (rows === null) {
    const length = Math.max(...wanted.map(([, values]) => values.length));
    return {
      kind: 'rows',
      keys,
      values: Array.from({ length }, (_, at) => wanted.map(([, values]) => values[at] ?? null)),
    };
  }
  const values = rowKeys(rows, keys, (row) =>
    wanted.every(([column, list]) => list.some((value) => same(row[column] ?? null, value))),
  );
  return values.length === 0 ? null : { kind: 'rows', keys, values };
}

/** Classic static steps start with values of their column `value`, in as many brackets as they like. */
function fromStatic(list: unknown[], rows: StepRows): Selection | null {
  const columns = [...new Set(['value', 'display', ...rows.columns])].filter((column) =>
    rows.columns.includes(column),
  );
  for (const column of columns) {
    const matches = (row: Record<string, unknown>) =>
      list.some(
        (item) =>
          same(row[column] ?? null, item) ||
          (Array.isArray(item) && item.length === 1 && same(row[column] ?? null, item[0])),
      );
    const keys = [column];
    const values = rowKeys(rows, keys, matches);
    if (values.length > 0) return { kind: 'rows', keys, values };
  }
  return null;
}

/** `[[["year", 0], ["year", 0]]]`, and `[[lo, hi]]` of numbers. */
function rangeOf(list: unknown[]): Selection | null {
  const pair = list.length === 1 && Array.isArray(list[0]) && list[0].length === 2 ? list[0] : list;
  if (pair.length !== 2) return null;
  const isRange = pair.some(Array.isArray) && pair.every(isDateEnd);
  const isNumbers = pair !== list && pair.every((end) => typeof end === 'number' || end === null);
  return isRange || isNumbers ? { kind: 'range', min: pair[0] ?? null, max: pair[1] ?? null } : null;
}

/** Who looks is not known here, so a start that asks for the user is none. */
function asksForUser(value: unknown): boolean {
  return typeof value === 'string' && value.includes('!{');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
