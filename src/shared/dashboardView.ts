import type { ColumnData } from './database.ts';
import type { MeasureFormat } from './dataset.ts';

/** What a dashboard shows at one moment, as plain data: the page draws it, the command line prints it. */
export interface DashboardView {
  name: string;
  label: string;
  /** Layouts that the file holds, the one shown first. */
  layouts: { name: string; label: string; selectors?: string[] }[];
  layout: LayoutView;
  pages: { name: string; label: string; navigationHidden: boolean }[];
  /** The page shown: its name. */
  page: string;
  widgets: WidgetView[];
  /** Global filters, for the filter panel. */
  filters: FilterView[];
  /** Where the rows are from, one per dataset used. */
  data: DataOrigin[];
}

export interface DataOrigin {
  dataset: string;
  from: 'published' | 'bundle' | 'folder' | 'generated' | 'missing';
  rows: number | null;
}

export interface LayoutView {
  name: string;
  numColumns: number;
  /** Pixels of one grid row. */
  rowHeight: number;
  maxWidth: number | null;
  /** `maxWidth(599)` and the like, all of which a screen must fit; none: any screen. */
  selectors?: string[];
  /** Background, gutter colour, cell spacing: as the JSON has it. */
  style: Record<string, unknown>;
}

/** One placed widget. `id` is unique on the page; the same widget may be placed more than once. */
export interface WidgetView {
  id: string;
  name: string;
  type: string;
  page: string;
  place: { row: number; column: number; rowspan: number; colspan: number };
  /** Dashboard, placement and widget style together. */
  style: Record<string, unknown>;
  /** The widget's parameters with every binding replaced by what it gives; over the step's visualizationParameters. */
  parameters: Record<string, unknown>;
  /** The step that it shows; null where it shows none. */
  step: string | null;
  columns: ViewColumn[];
  data: ColumnData | null;
  /** Of tables that show totals, where the data can be asked for them. */
  totals?: TotalRow[];
  /** The widget's chart type and which column goes where; null where it is no chart. */
  chart: ChartMapping | null;
  /** Text with its bindings replaced: displayTemplate, rich text, link text, title. */
  text: TextRun[] | null;
  selection: SelectionView | null;
  error: WidgetError | null;
  /** More than what the limit lets through; shown as "first n rows". */
  truncated: boolean;
}

/** A row of totals: the groupings that it still has, none for the grand total, and its values by column. */
export interface TotalRow {
  groups: string[];
  row: Record<string, unknown>;
}

export interface WidgetError {
  code: string;
  message: string;
  /** 1-based line of the dashboard file, for the link in the widget. */
  line: number | null;
}

export interface TextRun {
  text: string;
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  color?: string;
  size?: string;
  align?: string;
}

export interface ViewColumn {
  name: string;
  label: string;
  type: 'text' | 'number';
  role: 'group' | 'measure';
  format: MeasureFormat | null;
  /** Set where the column is a date: how many of year, month, day its `~~~` parts are. */
  date: { parts: ('year' | 'quarter' | 'month' | 'week' | 'day' | 'hour')[] } | null;
  /** The columns after pivoting or a compare table's own `format`, `showBars`. */
  showBars?: boolean;
}

/** Chart type and column names by role: `dimensionAxis`, `plots`, `split`, `trellis`, `x`, `y`, `r`, `color`, … */
export interface ChartMapping {
  visualizationType: string;
  roles: Record<string, string[]>;
}

export interface SelectionView {
  mode: 'none' | 'single' | 'singlerequired' | 'multi' | 'multirequired';
  /** Columns that make up a selection's key. */
  keys: string[];
  /** The selected keys, one array per selected row, in the order of `keys`. */
  selected: unknown[][];
}

export interface FilterView {
  index: number;
  dataset: string;
  field: string;
  label: string;
  operator: string;
  kind: 'values' | 'range' | 'date';
  /** The values chosen; empty means no filter. */
  value: unknown[];
  locked: boolean;
  /** The values to choose from, most frequent first. */
  choices: string[];
}

/** What a person does in a dashboard. */
export type DashboardAction =
  | { type: 'select'; step: string; keys: string[]; values: unknown[][] }
  | { type: 'clear'; step: string | null }
  | { type: 'range'; step: string; min: unknown; max: unknown }
  | { type: 'filter'; index: number; value: unknown[] }
  | { type: 'page'; page: string }
  | { type: 'layout'; layout: string };
