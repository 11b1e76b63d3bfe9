import type { DuckDBResultReader } from '@duckdb/node-api';
import type { ColumnData } from '../shared/database.ts';

/** What was read so far, by columns, in the plain JSON that `ColumnData` promises. */
export function toColumnData(reader: DuckDBResultReader): ColumnData {
  const columns = reader.columnNames().map((name, i) => ({ name, type: reader.columnType(i).toString() }));
  const values = reader.getColumnsJson() as unknown[][];
  // DuckDB gives no arrays at all for an answer without rows.
  for (let i = 0; i < columns.length; i++) values[i] = convert(columns[i]!.type, values[i] ?? []);
  return { columns, values, rowCount: reader.currentRowCount };
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
