import type { Dataset } from '../../shared/dataset.ts';
import { resolveField } from './fields.ts';
import { quoteName } from './saqlText.ts';

/** A measure of a compact query: `["sum", "Amount", "A", {"display": "Total"}]`. */
export interface Measure {
  fn: string;
  field: string;
  /** The result's column: the alias, else `count` or `sum_Amount`. */
  name: string;
  display: string | null;
  format: string | null;
}

/** Measures as written, or as bindings gave them: one instead of a list, or lists in lists. */
export function readMeasures(value: unknown): Measure[] {
  if (!Array.isArray(value)) return [];
  if (typeof value[0] === 'string') return value.length === 1 ? [] : [readMeasure(value)];
  return value.flatMap(readMeasures);
}

function readMeasure([fn, field, alias, options]: unknown[]): Measure {
  const name = typeof field === 'string' && field !== '' ? field : '*';
  const function_ = functionOf(String(fn), name);
  const given = typeof alias === 'string' && alias !== '' ? alias : null;
  const extra = (options ?? (typeof alias === 'object' ? alias : null)) as {
    display?: unknown;
    format?: unknown;
  } | null;
  return {
    fn: function_,
    field: name,
    name: given ?? measureName(function_, name),
    display: typeof extra?.display === 'string' ? extra.display : null,
    format: typeof extra?.format === 'string' ? extra.format : null,
  };
}

/** Older dashboards ask for the `count` of a field and call it `unique_F` where they show it: its distinct values. */
export function functionOf(fn: string, field: string): string {
  return fn === 'count' && field !== '*' ? 'unique' : fn;
}

export function measureName(fn: string, field: string): string {
  return fn === 'count' && field === '*' ? 'count' : `${fn}_${field}`;
}

/** The aggregate as SAQL, over `stream` where several are joined. */
export function measureText(
  measure: { fn: string; field: string },
  dataset: Dataset | null,
  stream: string | null = null,
): string {
  if (measure.fn === 'count') return `count(${stream ?? ''})`;
  const field = quoteName(resolveField(dataset, measure.field).name);
  const percentile = /^p(?:ercentile)?_?(\d{1,2})$/.exec(measure.fn);
  const path = stream === null ? field : `${stream}.${field}`;
  if (percentile !== null)
    return `percentile_cont(${Number(percentile[1]) / 100}) within group (order by ${path})`;
  return `${measure.fn}(${path})`;
}
