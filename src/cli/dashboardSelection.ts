import type { DashboardAction, WidgetView } from '../shared/dashboardView.ts';
import { UsageError } from './io.ts';
import { rowsOf } from './saql.ts';

/** `--select STEP=VALUE`. */
export interface WantedSelection {
  step: string;
  value: string;
}

/**
 * The click that selects values of a step: rows that hold them in any column, or a range written `low..high` (either
 * end may be absent). A row with several keys may be written `a~~~b`; JSON text stands for itself.
 */
export function selectionAction(
  step: string,
  values: readonly string[],
  widgets: readonly WidgetView[],
): DashboardAction {
  const shown = widgets.filter((widget) => widget.step === step && widget.selection !== null);
  if (shown.length === 0)
    throw new UsageError(
      `No widget lets one select in a step "${step}"; --select names the step of a widget.`,
    );
  const range = values.length === 1 ? /^(.*)\.\.(.*)$/.exec(values[0]!) : null;
  if (range) return { type: 'range', step, min: bound(range[1]!), max: bound(range[2]!) };
  const { keys } = shown[0]!.selection!;
  const rows = shown.flatMap((widget) => rowsOf(widget.data));
  return { type: 'select', step, keys, values: values.map((value) => keyOf(value, keys, rows)) };
}

function keyOf(value: string, keys: readonly string[], rows: Record<string, unknown>[]): unknown[] {
  const own = rows.find((row) => keys.some((key) => String(row[key]) === value));
  const row =
    own ?? rows.find((candidate) => Object.values(candidate).some((cell) => String(cell) === value));
  if (row) return keys.map((key) => row[key] ?? null);
  const json = readJson(value);
  if (json !== undefined) return Array.isArray(json) ? json : [json];
  const parts = keys.length > 1 ? value.split('~~~') : [value];
  return keys.map((_, i) => parts[i] ?? null);
}

/** Arrays, numbers and null are meant as such; every other text is text. */
function readJson(text: string): unknown {
  if (!/^(\[|-?\d|null$)/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bound(text: string): unknown {
  if (text === '') return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}
