import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';

/** A value of DuckDB as the text that `evaluate.py` makes of the same value of Spark. */
export function taggedValue(value: DuckDBValue, type: DuckDBType): string {
  if (value === null) return 'NULL';
  if (
    typeof value === 'number' &&
    (type.typeId === DuckDBTypeId.DOUBLE || type.typeId === DuckDBTypeId.FLOAT)
  )
    return taggedDouble(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof DuckDBDecimalValue) return decimal(value.value, value.scale);
  if (value instanceof DuckDBDateValue) return `date ${value.days}`;
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return `timestamp ${value.micros}`;
  if (value instanceof DuckDBBlobValue) return `binary ${Buffer.from(value.bytes).toString('hex')}`;
  if (value instanceof DuckDBIntervalValue)
    return `interval ${value.months} months ${BigInt(value.days) * 86_400_000_000n + value.micros} micros`;
  if (value instanceof DuckDBListValue && type.typeId === DuckDBTypeId.LIST)
    return `[${value.items.map((item) => taggedValue(item, type.valueType)).join(', ')}]`;
  if (value instanceof DuckDBMapValue && type.typeId === DuckDBTypeId.MAP)
    return `{${value.entries
      .map((entry) => `${taggedValue(entry.key, type.keyType)}: ${taggedValue(entry.value, type.valueType)}`)
      .sort(byCodePoint)
      .join(', ')}}`;
  if (value instanceof DuckDBStructValue && type.typeId === DuckDBTypeId.STRUCT)
    return `(${Object.values(value.entries)
      .map((item, i) => taggedValue(item, type.entryTypes[i]!))
      .join(', ')})`;
  return String(value);
}

function taggedDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return `double ${bytes.toString('hex')}`;
}

function decimal(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return value < 0n ? `-${text}` : text;
}

/** For people: doubles as numbers, dates and timestamps as ISO text. */
export function readable(tagged: string): string {
  return tagged
    .replace(/double ([0-9a-f]{16})/g, (_, hex: string) => {
      const value = Buffer.from(hex, 'hex').readDoubleBE();
      return Object.is(value, -0) ? '-0.0' : `${value}${Number.isInteger(value) ? '.0' : ''}`;
    })
    .replace(/date (-?\d+)/g, (all, days: string) => iso(Number(days) * 86_400_000, 10) ?? all)
    .replace(/timestamp (-?\d+)/g, (all, micros: string) => {
      const seconds = iso(Math.floor(Number(micros) / 1000), 19);
      const fraction = ((BigInt(micros) % 1_000_000n) + 1_000_000n) % 1_000_000n;
      return seconds ? `${seconds}.${`${fraction}`.padStart(6, '0')}` : all;
    });
}

function iso(milliseconds: number, length: number): string | null {
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString().slice(0, length).replace('T', ' ') : null;
}

/** Python's order of texts. */
const byCodePoint = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
