import type { AnalyticsSettings } from '../../shared/dataset.ts';
import type { Expression, Span } from '../tree.ts';

/** What a SAQL expression gives. `list` is a multi-value dimension, a DuckDB list of text. */
export type SaqlType = 'text' | 'number' | 'date' | 'boolean' | 'null' | 'list' | 'unknown';

/** One argument, already DuckDB text, with the node it came from (for literals, and for the place of a finding). */
export interface EmittedArg {
  sql: string;
  type: SaqlType;
  node: Expression;
}

export interface EmitContext {
  now: Date;
  settings: AnalyticsSettings;
  report(code: string, message: string, at: Span): void;
}

export interface SaqlFunction {
  name: string;
  kind: 'scalar' | 'aggregate' | 'ranking';
  arity: { min: number; max: number };
  /** `substr(text, start, [length])`: for completion and hovers. */
  signature: string;
  doc: string;
  /** `same` is the type of the first argument that has one. */
  result: 'text' | 'number' | 'date' | 'same' | 'boolean';
  /**
   * DuckDB text of the call. Wrong arity or types are reported (within `call`) and give `NULL`. An aggregate's text may stand before
   * `OVER (…)` unless `window` is false. `percentile_cont(p) within group (order by x)` has two arguments: p, x;
   * a descending order has a third, whatever it is.
   */
  emit(args: EmittedArg[], context: EmitContext, call: Span): string;
  /** False where the text of an aggregate is not one call that `OVER (…)` may follow. */
  window?: boolean;
}
