import type { AnalyticsSettings, DatasetCatalog } from '../shared/dataset.ts';
import type { Finding } from '../shared/diagnostic.ts';
import { parseSaql } from './parse.ts';
import type { Plan } from './plan.ts';
import type { Expression, Query } from './tree.ts';

/** A facet's or a global filter's condition, put right after each `load` of its dataset. */
export interface StreamFilter {
  dataset: string;
  /** A tree, or SAQL text of a condition before projection. */
  condition: Expression | string;
}

export interface CompileOptions {
  datasets: DatasetCatalog;
  now: Date;
  settings: AnalyticsSettings;
  filters?: StreamFilter[];
}

export interface SaqlColumn {
  name: string;
  type: 'text' | 'number' | 'date';
  role: 'group' | 'measure';
}

/** A temporary table that must be there before the SQL runs: the forecast of what `input` gives. */
export interface ForecastStep {
  input: string;
  table: string;
  options: Record<string, unknown>;
}

export interface CompiledSaql {
  query: Query;
  plan: Plan | null;
  /** One SELECT of DuckDB's; null where the query cannot run. */
  sql: string | null;
  forecasts: ForecastStep[];
  columns: SaqlColumn[];
  findings: Finding[];
  datasets: string[];
}

/**
 * Only parses as yet: no plan is made, so `sql` is always null and only the form of the text is checked. `datasets`
 * are the names that the query loads, as written.
 */
export function compileSaql(text: string, _options: CompileOptions): CompiledSaql {
  const { query, findings } = parseSaql(text);
  const loaded = query.statements.flatMap((statement) =>
    statement.kind === 'load' && statement.dataset.kind === 'string' ? [statement.dataset.value] : [],
  );
  const datasets = [...new Set(loaded)];
  return { query, plan: null, sql: null, forecasts: [], columns: [], findings, datasets };
}
