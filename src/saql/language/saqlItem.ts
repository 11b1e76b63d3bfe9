/** One proposal, as plain data: what stands at `[start, end)` becomes `insertText`. */
export interface SaqlItem {
  label: string;
  kind: 'dataset' | 'stream' | 'column' | 'function' | 'keyword' | 'value';
  /** A few words beside the label. */
  detail: string;
  /** Sentences, plain text. */
  documentation: string;
  insertText: string;
  start: number;
  end: number;
}

/** What a caller knows beside the datasets that it can look up by name. */
export interface SaqlKnown {
  /** The names to propose after `load`. */
  datasets?: readonly string[];
  functions?: ReadonlyMap<string, KnownFunction>;
  /** Where a dataset's field comes from, as a sentence. */
  originOf?(dataset: string, field: string): string | null;
}

export interface KnownFunction {
  name: string;
  kind: 'scalar' | 'aggregate' | 'ranking';
  signature: string;
  doc: string;
}
