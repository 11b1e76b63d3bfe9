import type { Step, StepRows } from '../model.ts';

/** What is selected in one step. A selection of no rows and no range is no selection. */
export type Selection =
  | {
      kind: 'rows';
      /** Result columns whose values tell a row. */
      keys: string[];
      values: unknown[][];
    }
  | {
      kind: 'range';
      /** Ends as filters have them: numbers, epoch milliseconds, `["year", -1]`, `[y, m, d]`; null is open. */
      min: unknown;
      max: unknown;
    };

/** The new selection after a click that leaves `values` selected; null clears it. A step with a required one keeps its own. */
export function select(
  step: Step,
  current: Selection | null,
  keys: string[],
  values: unknown[][],
): Selection | null {
  const isSingle = step.selectMode === 'single' || step.selectMode === 'singlerequired';
  if (step.selectMode === 'none') return current;
  if (values.length === 0) return isRequired(step) ? current : null;
  const distinct = values.filter((value, at) => values.findIndex((other) => same(other, value)) === at);
  return { kind: 'rows', keys, values: isSingle ? distinct.slice(-1) : distinct };
}

export function selectRange(min: unknown, max: unknown): Selection | null {
  const isOpen = (end: unknown) => end === null || end === undefined || end === '';
  return isOpen(min) && isOpen(max)
    ? null
    : { kind: 'range', min: isOpen(min) ? null : min, max: isOpen(max) ? null : max };
}

export function isRequired(step: Step): boolean {
  return step.selectMode === 'singlerequired' || step.selectMode === 'multirequired';
}

/** A selection as rows, for bindings: the step's own rows where they are known, else the keys alone. */
export function selectionRows(selection: Selection | null, rows: StepRows | null): StepRows {
  if (selection === null) return { columns: rows?.columns ?? [], rows: [] };
  if (selection.kind === 'range')
    return { columns: ['min', 'max'], rows: [{ min: selection.min, max: selection.max }] };
  const { keys, values } = selection;
  const found = values.map((value) => {
    const row = rows?.rows.find((candidate) =>
      keys.every((key, at) => same(candidate[key] ?? null, value[at] ?? null)),
    );
    return row ?? Object.fromEntries(keys.map((key, at) => [key, value[at] ?? null]));
  });
  return { columns: rows?.columns ?? keys, rows: found };
}

/** Rows that a selection names, among those of a step. */
export function rowKeys(
  rows: StepRows,
  keys: string[],
  take: (row: Record<string, unknown>) => boolean,
): unknown[][] {
  return rows.rows.filter(take).map((row) => keys.map((key) => row[key] ?? null));
}

/** Equal as JSON; numbers and their text are one, since files write either. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'object' || typeof b === 'object')
    return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  return String(a) === String(b);
}
