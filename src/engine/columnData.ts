import {
  DuckDBDoubleVector,
  type DuckDBMaterializedResult,
  JsonDuckDBValueConverter,
} from '@duckdb/node-api';
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

/** Columns of type DOUBLE as DuckDB holds them; a null in one is whatever stands there. */
export function toNumbers(result: DuckDBMaterializedResult): Float64Array[] {
  const columns = Array.from({ length: result.columnCount }, () => new Float64Array(result.rowCount));
  let from = 0;
  for (let at = 0; at < result.chunkCount; at++) {
    const chunk = result.getChunk(at);
    for (const [index, column] of columns.entries()) {
      const vector = chunk.getColumnVector(index);
      if (!(vector instanceof DuckDBDoubleVector))
        throw new TypeError(`Column ${index + 1} is no DOUBLE: ${result.columnType(index)}`);
      for (let row = 0; row < chunk.rowCount; row++) column[from + row] = vector.getItem(row) ?? 0;
    }
    from += chunk.rowCount;
  }
  return columns;
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
