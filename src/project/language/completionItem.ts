/** One proposal, as plain data: what stands at `[start, end)` becomes `insertText`. */
export interface CompletionItem {
  label: string;
  kind: 'key' | 'value' | 'stage' | 'stream' | 'path' | 'table' | 'column' | 'file' | 'variable' | 'function';
  /** A few words beside the label. */
  detail: string;
  /** Sentences, plain text. */
  documentation: string;
  insertText: string;
  start: number;
  end: number;
}

/** What the language features may know of the project; all of it may be of a moment ago. */
export interface Knowledge {
  check: import('../checkPipeline.ts').PipelineCheck | null;
  /** Files of the project, relative, with forward slashes. */
  files: readonly string[];
}
