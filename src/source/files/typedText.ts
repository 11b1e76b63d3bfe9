import type { ColumnType } from '../../shared/table.ts';
import { booleanAt, isInteger, isTimestamp } from '../values.ts';

/** A text as a value of the type, in JSON; null where it is none. For formats in which everything is text. */
export function typedText(type: ColumnType, text: string): string | null {
  if (type === 'string') return JSON.stringify(text);
  const bytes = Buffer.from(text);
  if (type === 'int' || type === 'bigint') return isInteger(bytes, 0, bytes.length, type) ? text : null;
  if (type === 'boolean') {
    const found = booleanAt(bytes, 0, bytes.length);
    return found < 0 ? null : found === 1 ? 'true' : 'false';
  }
  if (type === 'double') return isDouble(text) ? text : null;
  if (type === 'date') return bytes.length === 10 && isTimestamp(bytes, 0, 10) ? JSON.stringify(text) : null;
  if (type === 'timestamp') return isIsoTime(text) ? JSON.stringify(text) : null;
  if (type === 'array<string>') return isTextArray(text) ? text : null;
  // As text, so that no reader makes a binary fraction of it.
  return isDecimal(type, text) ? JSON.stringify(text) : null;
}

/** What JSON itself takes for a number. */
const isDouble = (text: string) => /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text);

/** A date, or a date and time with `T` or a space between and an optional zone: what Spark and DuckDB read alike. */
export function isIsoTime(text: string): boolean {
  const zoned = /^(.*:\d{2}(?:\.\d{1,6})?)(Z|[+-]\d{2}:\d{2})$/.exec(text);
  const bare = (zoned?.[1] ?? text).replace(/^(\d{4}-\d{2}-\d{2}) /, '$1T');
  const bytes = Buffer.from(bare);
  return isTimestamp(bytes, 0, bytes.length);
}

export function isDecimal(type: ColumnType, text: string): boolean {
  const [, precision, scale] = /^decimal\((\d+),(\d+)\)$/.exec(type)!.map(Number) as [number, number, number];
  const parts = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts) return false;
  const whole = parts[1]!.replace(/^0+/, '');
  return whole.length <= precision - scale && (parts[2] ?? '').length <= scale;
}

function isTextArray(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => item === null || typeof item === 'string');
  } catch {
    return false;
  }
}
