/**
 * A dashboard as all three shells hold it (UI and REST JSON, template bundle, `.wdash`), unwrapped. Values are plain
 * JSON; where each stands in the text is asked of `DashboardText` by its path in this model.
 */
export interface Dashboard {
  shell: 'ui' | 'template' | 'wdash';
  name: string;
  label: string;
  steps: Record<string, Step>;
  widgets: Record<string, Widget>;
  layouts: Layout[];
  filters: GlobalFilter[];
  /** Fields that mean the same, from `dataSourceLinks` and `dataSourceLinksInfo`: one list per link. */
  links: LinkedField[][];
  /** `dataSourceLinksInfo.enableAutomaticLinking`: fields of one name are linked. */
  automaticLinking: boolean;
  widgetStyle: Record<string, unknown>;
  /** The dashboard's own XMD, where it has one. */
  xmd: Record<string, unknown> | null;
}

export type StepForm =
  | 'compact1'
  | 'compact2'
  | 'pigql'
  | 'saql'
  | 'grain'
  | 'static'
  | 'soql'
  | 'apex'
  | 'input'
  | 'unknown';

export interface Step {
  name: string;
  /** As written: `aggregateflex`, `saql`, `staticflex`, … */
  type: string;
  form: StepForm;
  label: string;
  datasets: string[];
  /** The object of the org that the step reads; it is then the one dataset, present where the data hold one of its name. */
  object: string | null;
  /** The query inside its shell: an object for compact, grain, soql and apex forms, text for `saql`. */
  query: unknown;
  /** The path of `query` in the model's JSON, for places: `['steps', 'a', 'query', …]`. */
  queryPath: JsonPath;
  selectMode: 'none' | 'single' | 'singlerequired' | 'multi' | 'multirequired';
  start: unknown;
  broadcastFacet: boolean;
  receiveFacet: { mode: 'all' | 'none' | 'include' | 'exclude'; steps: string[] };
  useGlobal: boolean;
  /** Of static steps: rows as written. */
  values: Record<string, unknown>[];
  columns: Record<string, unknown>;
  visualizationParameters: Record<string, unknown>;
}

export interface Widget {
  name: string;
  type: string;
  parameters: Record<string, unknown>;
  step: string | null;
}

export interface Layout {
  name: string;
  numColumns: number;
  rowHeight: 'normal' | 'fine';
  maxWidth: number | null;
  selectors: string[];
  style: Record<string, unknown>;
  pages: Page[];
}

export interface Page {
  name: string;
  label: string;
  navigationHidden: boolean;
  placements: Placement[];
}

export interface Placement {
  /** The widget's name. */
  widget: string;
  row: number;
  column: number;
  rowspan: number;
  colspan: number;
  widgetStyle: Record<string, unknown>;
}

export interface GlobalFilter {
  dataset: string;
  field: string;
  label: string;
  operator: string;
  value: unknown[];
  locked: boolean;
  dependent: boolean;
}

export interface LinkedField {
  /** A dataset's name, or a static step's. */
  source: string;
  field: string;
}

/** Keys and indexes from the unwrapped dashboard (`state` is left out) down into strings of JSON too. */
export type JsonPath = (string | number)[];

/** The rows of a step, for bindings and widgets. */
export interface StepRows {
  columns: string[];
  rows: Record<string, unknown>[];
}
