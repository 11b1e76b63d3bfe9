import { aggregatesFields, columnLetter } from './formula.ts';
import { type Measure, readMeasures } from './measures.ts';
import type { CompactQuery } from './sourceText.ts';

/** One column of a compare table. */
export interface CompareColumn {
  /** Its column in the result. */
  name: string;
  /** The letter by which formulas call it: letters count every column, shown or not. */
  letter: string;
  /** The name that the column itself has. */
  given: string | null;
  measure: Measure;
  formula: string | null;
  /** Whether its formula aggregates the dataset's own fields. */
  hoisted(isColumn: (name: string) => boolean): boolean;
  header: string | null;
  query: Record<string, unknown>;
  /** The column whose future it foretells. */
  forecastOf: string | null;
  /** Its place among the columns shown; null where hidden. */
  shown: number | null;
}

/**
 * The columns with their names: the step's `measures` name what is shown, in its order; a column that they leave out is
 * hidden and keeps its letter.
 */
export function readCompareColumns(query: CompactQuery): CompareColumn[] {
  const written = Array.isArray(query.columns) ? query.columns : [];
  const items = written.filter(
    (c): c is Record<string, unknown> => isObject(c) && isObject((c as { query?: unknown }).query),
  );
  const outputs = readMeasures(query.measures);
  const columns = items.map((item, at) =>
    readColumn(item, columnLetter(at), items.length === outputs.length ? outputs[at] : undefined),
  );
  if (items.length === outputs.length) return unique(columns.map((column, at) => ({ ...column, shown: at })));
  const shown = new Map<CompareColumn, number>();
  outputs.forEach((output, at) => {
    const free = columns.filter((column) => !shown.has(column));
    const match =
      free.find((c) => c.name === output.name || c.letter === output.name) ??
      free.find((c) => c.measure.fn === output.fn && c.measure.field === output.field);
    if (match !== undefined) shown.set(match, at);
  });
  const all = shown.size === 0;
  return unique(columns.map((column, at) => ({ ...column, shown: all ? at : (shown.get(column) ?? null) })));
}

function readColumn(
  item: Record<string, unknown>,
  letter: string,
  output: Measure | undefined,
): CompareColumn {
  const query = item.query as Record<string, unknown>;
  const measure = readMeasures(query.measures)[0] ??
    output ?? { fn: 'count', field: '*', name: 'count', display: null, format: null };
  const given = typeof item.name === 'string' && item.name !== '' ? item.name : null;
  const formula = typeof query.formula === 'string' && query.formula.trim() !== '' ? query.formula : null;
  const header = typeof item.header === 'string' && item.header !== '' ? item.header : null;
  return {
    name: output?.name ?? given ?? letter,
    letter,
    given,
    measure,
    formula,
    hoisted: (isColumn) => formula !== null && aggregatesFields(formula, isColumn),
    header: header ?? output?.display ?? null,
    query,
    forecastOf:
      item.type === 'timeSeries' && typeof item.timeSeriesColumn === 'string' ? item.timeSeriesColumn : null,
    shown: null,
  };
}

/** Two columns of one name would hide each other: the later takes its letter. */
function unique(columns: CompareColumn[]): CompareColumn[] {
  const seen = new Set<string>();
  return columns.map((column) => {
    const name = seen.has(column.name) ? column.letter : column.name;
    seen.add(name);
    return { ...column, name };
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
