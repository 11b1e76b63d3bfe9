import type { ViewColumn, WidgetView } from '../../src/shared/dashboardView.ts';
import { formatCell } from './formatCell.ts';

/** The colours and the font of a chart, after VS Code's theme and the widget's own. */
export interface ChartTheme {
  text: string;
  quiet: string;
  line: string;
  background: string;
  palette: readonly string[];
  font: string;
  isHighContrast: boolean;
}

/** One chart's rows as the option functions read them. */
export interface ChartInput {
  type: string;
  /** The rows shown, by their index in the widget's data. */
  rows: readonly number[];
  parameters: Record<string, unknown>;
  theme: ChartTheme;
  /** Pixels that the chart has across. */
  width: number;
  /** Pixels that it has from top to bottom. */
  height: number;
  /** The columns of a role, those only that the data have. */
  role(name: string): string[];
  value(column: string, row: number): unknown;
  number(column: string, row: number): number | null;
  /** Formatted by the column's own format. */
  text(column: string, row: number): string;
  format(column: string, value: unknown): string;
  label(column: string): string;
  column(name: string): ViewColumn | null;
  /** Null while nothing is selected. */
  isSelected(row: number): boolean | null;
}

/** What a mark carries, so that a click finds its rows again. */
export interface Mark {
  rows: number[];
}

export function chartInput(
  widget: WidgetView,
  theme: ChartTheme,
  rows: readonly number[] | null = null,
  size: { width: number; height: number } = { width: 400, height: 300 },
): ChartInput {
  const { data, columns, chart, selection, parameters } = widget;
  const index = new Map((data?.columns ?? []).map(({ name }, at) => [name, at]));
  const byName = new Map(columns.map((column) => [column.name, column]));
  const value = (column: string, row: number): unknown =>
    data?.values[index.get(column) ?? -1]?.[row] ?? null;
  const isSelected = selectedRows(widget, value);
  const format = (column: string, raw: unknown) => formatCell(byName.get(column) ?? null, raw);
  return {
    type: chart?.visualizationType ?? '',
    rows: rows ?? Array.from({ length: data?.rowCount ?? 0 }, (_, row) => row),
    parameters,
    theme,
    ...size,
    role: (name) => (chart?.roles[name] ?? []).filter((column) => index.has(column)),
    value,
    number: (column, row) => toNumber(value(column, row)),
    text: (column, row) => format(column, value(column, row)),
    format,
    label: (column) => byName.get(column)?.label ?? column,
    column: (name) => byName.get(name) ?? null,
    isSelected: (row) => (selection && selection.selected.length > 0 ? isSelected(row) : null),
  };
}

function selectedRows(
  { selection }: WidgetView,
  value: (column: string, row: number) => unknown,
): (row: number) => boolean {
  const chosen = new Set((selection?.selected ?? []).map((keys) => JSON.stringify(keys.map(String))));
  const keys = selection?.keys ?? [];
  return (row) => chosen.has(JSON.stringify(keys.map((key) => String(value(key, row)))));
}

/** Decimals and large integers come as text; what is no number has no place on an axis. */
export function toNumber(value: unknown): number | null {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** The rows' groups in one text, for axes with several groups. */
export function joined(input: ChartInput, columns: readonly string[], row: number): string {
  return columns.map((column) => input.text(column, row)).join(' · ');
}

/** Rows by the text of their groups, in the order in which the rows have them. */
export function groupRows(input: ChartInput, name: (row: number) => string): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const row of input.rows) {
    const key = name(row);
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** Distinct texts in the order in which rows have them. */
export function distinct(texts: Iterable<string>): string[] {
  return [...new Set(texts)];
}

export function parameter(input: ChartInput, ...path: string[]): unknown {
  let at: unknown = input.parameters;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

export function textParameter(input: ChartInput, ...path: string[]): string {
  const value = parameter(input, ...path);
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export function numberParameter(input: ChartInput, ...path: string[]): number | null {
  return toNumber(parameter(input, ...path));
}
