import type { AnalyticsSettings, Dataset } from '../../shared/dataset.ts';
import type { Expression } from '../tree.ts';
import { type Compilation, columnsOf, report } from './context.ts';
import { emitCondition } from './expression.ts';
import { rowScope } from './rowScope.ts';

/** A condition on the rows of a dataset as DuckDB text, its columns under their own names; null where it is wrong. */
export function compileCondition(
  condition: Expression,
  dataset: Dataset,
  options: { now: Date; settings: AnalyticsSettings },
): string | null {
  const compilation: Compilation = {
    context: { ...options, report: (code, message, at) => report(compilation, at, code, message) },
    catalog: () => null,
    filters: [],
    streams: new Map(),
    steps: [],
    forecasts: [],
    findings: [],
    datasets: new Set(),
  };
  const sql = emitCondition(
    condition,
    rowScope(compilation, {
      kind: 'rows',
      relation: '',
      columns: columnsOf(dataset),
      projected: false,
      dataset,
      ordered: false,
      natural: [],
    }),
  );
  return compilation.findings.length > 0 ? null : sql;
}
