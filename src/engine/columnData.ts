import { type DuckDBMaterializedResult, JsonDuckDBValueConverter } from '@duckdb/node-api';
import type { ColumnData } from '../shared/database.ts';

/**
 * A whole answer, by columns, in the plain JSON that `ColumnData` promises. Its chunks are there already: fetching them
 * one by one, as DuckDB's reader does, would wait for a free thread each time.
 */
export function toColumnData(result: DuckDBMaterializedResult): ColumnData {
  const columns = result.columnNames().map((name, i) => ({ name, type: result.columnType(i).toString() }));
  const chunks = Array.from({ length: result.chunkCount }, (_, i) =>
    result.getChunk(i).convertColumns(JsonDuckDBValueConverter),
  );
  const values = columns.map(({ type }, i) =>
    convert(
      type,
      chunks.flatMap((chunk) => chunk[i] ?? []),
    ),
  );
  return { columns, values, rowCount: result.rowCount };
}

function convert(type: string, values: unknown[]): unknown[] {
  const cell = cellConverter(type);
  return cell ? values.map((value) => (value === null ? null : cell(value))) : values;
}

function cellConverter(type: string): ((value: unknown) => unknown) | null {
  if (type === 'BIGINT' || type === 'HUGEINT' || type === 'UBIGINT' || type === 'UHUGEINT') return integer;
  if (type === 'TIMESTAMP WITH TIME ZONE')
    return (value) => `${isoTimestamp(String(value)).replace(/[+-]\d\d(:\d\d)?$/, '')}Z`;
  if (type.startsWith('TIMESTAMP')) return (value) => isoTimestamp(String(value));
  if (type.endsWith('[]')) {
    const element = cellConverter(type.slice(0, -2));
    return element
      ? (value) => (value as unknown[]).map((item) => (item === null ? null : element(item)))
      : null;
  }
  return null;
}

/** Integers that a JavaScript number holds exactly become one; larger ones stay text. */
function integer(value: unknown): number | string {
  const text = String(value);
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

const isoTimestamp = (text: string) => text.replace(' ', 'T');
