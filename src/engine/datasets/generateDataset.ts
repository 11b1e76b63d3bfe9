import { duckDateFormat } from '../../shared/duckDateFormat.ts';
import { quoteName, quoteText } from '../../shared/quote.ts';
import type { SchemaField } from './readSchema.ts';

export const generatedRows = 500;
const noValues: ReadonlyMap<string, readonly string[]> = new Map();

/**
 * DuckDB text that gives made-up rows of a schema, as text: the same for the same schema, dates in the two years up to
 * `today`. They show a layout, not figures, and whoever shows them says so. `values` are some that a field is known to
 * have.
 */
export function generateDataset(
  fields: readonly SchemaField[],
  today: Date,
  values: ReadonlyMap<string, readonly string[]> = noValues,
): string {
  const columns = fields.map(
    (field, column) =>
      `${generateValue(field, column, today, values.get(field.name) ?? [])} AS ${quoteName(field.name)}`,
  );
  return `(SELECT ${columns.join(', ')} FROM range(${generatedRows}) AS r(i))`;
}

function generateValue(field: SchemaField, column: number, today: Date, known: readonly string[]): string {
  const random = `(hash(i * 1009 + ${column * 7919}) % 1000000)`;
  if (field.type === 'Numeric') {
    const low = /rate|percent|probab|score|ratio/i.test(field.name) ? '1000000' : '100';
    return `CAST(CAST(${random} AS DOUBLE) / ${low} AS VARCHAR)`;
  }
  if (field.type === 'Date') {
    const day = quoteText(today.toISOString().slice(0, 10));
    const at = `(${day}::TIMESTAMP - to_minutes(CAST(${random} % 1051200 AS BIGINT)))`;
    return `strftime(${at}, ${quoteText(duckDateFormat(field.format ?? 'yyyy-MM-dd', 'read'))})`;
  }
  if (known.length > 0) {
    const list = known.map(quoteText).join(', ');
    return `list_value(${list})[CAST(1 + ${random} % ${known.length} AS BIGINT)]`;
  }
  if (/(^|_)(?:[iI]s|[hH]as)[A-Z_]/.test(field.name))
    return `CASE WHEN ${random} % 3 = 0 THEN 'true' ELSE 'false' END`;
  if (/(^|_)id$|Id$/.test(field.name)) return `'id' || lpad(CAST(i AS VARCHAR), 6, '0')`;
  // Some ten values each, so that groups and filters have something to show.
  const values = 4 + (column % 9);
  return `${quoteText(`${field.label} `)} || CAST(1 + ${random} % ${values} AS VARCHAR)`;
}
