import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import type { DashboardText } from '../dashboardText.ts';
import type { Dashboard } from '../model.ts';

/** A dashboard as `readDashboard` gives it. */
export interface OpenDashboard {
  dashboard: Dashboard;
  text: DashboardText;
}

/** One proposal, as plain data: what stands at `[start, end)` of the file becomes `insertText`. */
export interface Completion {
  label: string;
  kind: 'step' | 'widget' | 'page' | 'dataset' | 'field' | 'column' | 'function' | 'keyword' | 'value';
  /** A few words beside the label. */
  detail: string;
  /** Sentences, plain text. */
  documentation: string;
  insertText: string;
  start: number;
  end: number;
}

/** What the language features may know beyond the text; all of it may be of a moment ago. */
export interface DashboardKnowledge {
  catalog: DatasetCatalog | null;
  datasets: readonly Dataset[];
  /** Proposals within SAQL; offsets are of the query. */
  completeSaql?(saql: string, offset: number): Completion[];
  /** What is known of a word of SAQL, as paragraphs. */
  hoverSaql?(saql: string, offset: number): { start: number; end: number; paragraphs: string[] } | null;
  /** Where a field comes from, as a sentence. */
  originOf?(dataset: string, field: string): string | null;
}

export const nothingKnown: DashboardKnowledge = { catalog: null, datasets: [] };
