import type { ParquetParsers, SchemaTree } from 'hyparquet';
import { Failure } from '../../shared/failure.ts';
import type { Column, ColumnType } from '../../shared/table.ts';

export interface ParquetColumn {
  column: Column;
  /** A value that is there, as JSON. */
  toJson(value: unknown): string;
}

/** Times keep their microseconds, and nothing becomes a `Date` on the way. */
export const parquetParsers: Partial<ParquetParsers> = {
  timestampFromMilliseconds: (millis) => isoTime(millis * 1000n),
  timestampFromMicroseconds: isoTime,
  timestampFromNanoseconds: (nanos) => isoTime(nanos / 1000n),
  dateFromDays: (days) => isoTime(BigInt(days) * 86_400_000_000n).slice(0, 10),
};

/** A column of the file in the lake's types. A Failure where the lake has no such type. */
export function parquetColumn(tree: SchemaTree, path: string): ParquetColumn {
  const { element } = tree;
  const column = (type: ColumnType): Column => ({
    name: element.name,
    type,
    nullable: element.repetition_type !== 'REQUIRED',
  });
  if (isTextList(tree)) return { column: column('array<string>'), toJson: (value) => JSON.stringify(value) };
  const decimal = decimalOf(tree);
  if (decimal) {
    const [precision, scale] = decimal;
    return {
      column: column(`decimal(${precision},${scale})`),
      toJson: (value) => `"${decimalText(value, scale)}"`,
    };
  }
  const type = tree.children.length === 0 && element.repetition_type !== 'REPEATED' ? scalarType(tree) : null;
  if (type === null)
    throw new Failure(
      'source.parquet-type',
      `${path}: the lake has no type for the column "${element.name}" (${describe(tree)}). Write the file without it, or as text.`,
      { file: path },
    );
  return { column: column(type), toJson: type === 'double' ? doubleJson : scalarJson };
}

function scalarType({ element }: SchemaTree): ColumnType | null {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (logical?.type === 'TIMESTAMP' || converted?.startsWith('TIMESTAMP') || type === 'INT96')
    return 'timestamp';
  if (logical?.type === 'DATE' || converted === 'DATE') return 'date';
  if (logical?.type === 'UUID') return 'string';
  if (type === 'BYTE_ARRAY')
    return converted === 'UTF8' ||
      converted === 'ENUM' ||
      logical?.type === 'STRING' ||
      logical?.type === 'ENUM'
      ? 'string'
      : null;
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'FLOAT' || type === 'DOUBLE') return 'double';
  const isWhole = logical === undefined || logical.type === 'INTEGER';
  if (type === 'INT32' && isWhole && !converted?.startsWith('TIME'))
    return converted === 'UINT_32' ? 'bigint' : 'int';
  if (type === 'INT64' && isWhole && !converted?.startsWith('TIME') && converted !== 'UINT_64')
    return 'bigint';
  return null;
}

/** Precision and scale, taken off the schema so that the reader leaves the exact number to us. */
function decimalOf({ element }: SchemaTree): [number, number] | null {
  const { converted_type: converted, logical_type: logical } = element;
  if (converted !== 'DECIMAL' && logical?.type !== 'DECIMAL') return null;
  const exact = logical?.type === 'DECIMAL' ? logical : null;
  const found: [number, number] = [
    exact?.precision ?? element.precision ?? 38,
    exact?.scale ?? element.scale ?? 0,
  ];
  delete element.converted_type;
  delete element.logical_type;
  return found;
}

/** `optional group x (LIST) { repeated group list { optional binary element (STRING) } }`, as most writers have it. */
function isTextList({ element, children }: SchemaTree): boolean {
  if (element.converted_type !== 'LIST' && element.logical_type?.type !== 'LIST') return false;
  const item = children[0]?.children[0];
  return (
    children.length === 1 &&
    children[0]!.children.length === 1 &&
    item !== undefined &&
    scalarType(item) === 'string'
  );
}

function scalarJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  return JSON.stringify(value);
}

/** JSON has no word for these; readers of the lake take them as text. */
function doubleJson(value: unknown): string {
  return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`;
}

function decimalText(value: unknown, scale: number): string {
  const unscaled = value instanceof Uint8Array ? bigEndian(value) : BigInt(value as number | bigint);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return unscaled < 0n ? `-${text}` : text;
}

function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}

function isoTime(micros: bigint): string {
  const millis = micros / 1000n - (micros % 1000n < 0n ? 1n : 0n);
  const rest = micros - millis * 1000n;
  const text = new Date(Number(millis)).toISOString().slice(0, -1);
  return rest === 0n ? text : `${text}${String(rest).padStart(3, '0')}`;
}

function describe({ element, children }: SchemaTree): string {
  if (children.length > 0) return element.converted_type ?? 'a group of columns';
  return element.logical_type?.type ?? element.converted_type ?? element.type ?? 'unknown';
}
