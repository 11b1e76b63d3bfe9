import type { DataOrigin } from './dashboardView.ts';
import type { Severity } from './diagnostic.ts';

/** One query in the results panel: under way, or how it ended. */
export interface QueryOutcome {
  /** Of which run: what is asked of an older one is not answered. */
  run: number;
  /** The file, as its tab shows it. */
  name: string;
  state: 'running' | 'done' | 'refused' | 'failed' | 'cancelled';
  columns: { name: string; type: 'text' | 'number' | 'date' }[];
  /** Rows that are here, and rows of the whole answer. */
  rows: number;
  totalRows: number;
  milliseconds: number;
  /** What the reader of the rows should know: that they are cut, that they are made up. */
  notes: string[];
  problems: { severity: Severity; message: string; code: string; line: number | null }[];
  origins: DataOrigin[];
  hasSql: boolean;
}

/** What the extension answers to the results page. Nothing that comes from a page is trusted. */
export interface ResultsPageHost {
  /** The page is there, or is there again: the newest outcome comes as a `show`. */
  ready(request: Record<string, never>): Promise<void>;
  /** `values[c][r]` of the rows from `offset`; empty where the run is not the newest. */
  rows(request: { run: number; offset: number; limit: number }): Promise<{ values: unknown[][] }>;
  cancel(request: Record<string, never>): Promise<void>;
  runAgain(request: Record<string, never>): Promise<void>;
  openLine(request: { line: number }): Promise<void>;
  /** The rows that are here, to the clipboard, as text with tabs. */
  copy(request: Record<string, never>): Promise<void>;
  showSql(request: Record<string, never>): Promise<void>;
}

/** What the results page answers to the extension. */
export interface ResultsPage {
  show(message: { outcome: QueryOutcome | null }): Promise<void>;
}
