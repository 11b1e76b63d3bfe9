import type { DashboardAction, WidgetView } from './dashboardView.ts';

/** What a click or a key on rows means under the step's selection mode; null where nothing can be selected. */
export function pick(widget: WidgetView, rows: readonly number[]): DashboardAction | null {
  const { selection, step, data } = widget;
  if (!selection || step === null || !data || selection.mode === 'none' || rows.length === 0) return null;
  const { keys, mode, selected } = selection;
  const places = keys.map((key) => data.columns.findIndex(({ name }) => name === key));
  if (keys.length === 0 || places.includes(-1)) return null;
  const isMulti = mode === 'multi' || mode === 'multirequired';
  const picked = unique(rows.map((row) => places.map((place) => data.values[place]?.[row] ?? null)));
  const wanted = isMulti ? picked : picked.slice(0, 1);
  const isKnown = (values: unknown[]) => selected.some((one) => same(one, values));
  const rest = isMulti ? selected.filter((one) => !wanted.some((values) => same(one, values))) : [];
  // What is selected already is given up; all of it together, so that a mark of several rows toggles as one.
  const values = wanted.every(isKnown) ? rest : [...rest, ...wanted];
  if (values.length === 0) return mode.endsWith('required') ? null : { type: 'clear', step };
  return { type: 'select', step, keys, values };
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, at) => String(value) === String(b[at]));
}

function unique(all: unknown[][]): unknown[][] {
  return all.filter((one, at) => all.findIndex((other) => same(one, other)) === at);
}
