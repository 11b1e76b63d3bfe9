import { datasetColumns } from '../../dialect/dataset/datasetColumns.ts';
import type { DatasetField } from '../../pipeline/ports.ts';
import { quoteName, quoteText } from '../../shared/quote.ts';

/**
 * DuckDB's statements that make `datasets.<name>` from a published CSV, with the columns that CRM Analytics gives a
 * date: text parts, padded as there, and epochs as measures. A value that is no number or date is NULL, its row stays.
 */
export function datasetTable(name: string, fields: readonly DatasetField[], csvPath: string): string[] {
  const taken = new Set(fields.map((field) => field.name.toLowerCase()));
  const columns = fields.flatMap((field) =>
    fieldColumns(field, taken).map(({ sql, name }) => `${sql} AS ${quoteName(name)}`),
  );
  const types = fields.map((field) => `${quoteText(field.name)}: 'VARCHAR'`).join(', ');
  const from = `read_csv(${quoteText(csvPath)}, columns = {${types}}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, max_line_size = 33554432)`;
  return [
    'CREATE SCHEMA IF NOT EXISTS datasets',
    `CREATE OR REPLACE TABLE datasets.${quoteName(name)} AS SELECT ${columns.join(', ')} FROM ${from}`,
  ];
}

function fieldColumns(field: DatasetField, taken: ReadonlySet<string>): { sql: string; name: string }[] {
  const { name, type, format } = field;
  // What a warehouse wrote has whole numbers where the metadata says so, up to the last digit.
  if (type === 'Numeric' && (field.scale ?? 0) === 0)
    return [{ name, sql: `TRY_CAST(${quoteName(name)} AS BIGINT)` }];
  return datasetColumns({ name, type, ...(format === undefined ? {} : { format }) }, taken);
}
