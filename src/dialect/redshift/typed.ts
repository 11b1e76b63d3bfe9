import type { RedshiftType } from './types.ts';

/** An expression in DuckDB's words with its type in Redshift's. */
export interface Typed {
  sql: string;
  /** Null where a column's type is not known: before the tables are there. */
  type: RedshiftType | null;
  /** The value of a quoted text, whose type its surroundings decide. */
  text?: string;
  /** Made of literals only: Redshift's leader node answers it and rounds where compute nodes cut. */
  constant?: boolean;
  /** A number without a fraction, whatever its type. */
  whole?: boolean;
}

export const nothing: Typed = { sql: 'NULL', type: { name: 'unknown' }, constant: true };

type Name = RedshiftType['name'];
const integers: readonly Name[] = ['smallint', 'integer', 'bigint'];

export const isText = (type: RedshiftType | null) => type?.name === 'varchar' || type?.name === 'char';
export const isInteger = (type: RedshiftType | null) => type !== null && integers.includes(type.name);
export const isFloat = (type: RedshiftType | null) =>
  type?.name === 'real' || type?.name === 'double precision';
export const isNumeric = (type: RedshiftType | null): type is Extract<RedshiftType, { name: 'numeric' }> =>
  type?.name === 'numeric';
export const isNumber = (type: RedshiftType | null) => isInteger(type) || isNumeric(type) || isFloat(type);
export const isMoment = (type: RedshiftType | null) =>
  type?.name === 'date' || type?.name === 'timestamp' || type?.name === 'timestamptz';
/** A quoted text or NULL, whose surroundings decide. */
export const isOpen = (type: RedshiftType | null) => type?.name === 'unknown';

export const boolean: RedshiftType = { name: 'boolean' };
export const integer: RedshiftType = { name: 'integer' };
export const bigint: RedshiftType = { name: 'bigint' };
export const double: RedshiftType = { name: 'double precision' };
export const timestamp: RedshiftType = { name: 'timestamp' };
export const date: RedshiftType = { name: 'date' };
export const varchar = (length: number): RedshiftType => ({
  name: 'varchar',
  length: Math.min(length, 65535),
});
export const numeric = (precision: number, scale: number) => ({ name: 'numeric' as const, precision, scale });

/** How many digits an integer has as a DECIMAL: the documentation's "Numeric calculations with INTEGER and DECIMAL". */
const digits: Partial<Record<Name, number>> = { smallint: 5, integer: 10, bigint: 19 };

/** An exact number as a DECIMAL; null for other types. */
export function asDecimal(type: RedshiftType): Extract<RedshiftType, { name: 'numeric' }> | null {
  if (isNumeric(type)) return type;
  const precision = digits[type.name];
  return precision === undefined ? null : numeric(precision, 0);
}

/** The one type that CASE, COALESCE, UNION and their like give; undefined where the types do not go together. */
export function commonType(types: readonly (RedshiftType | null)[]): RedshiftType | null | undefined {
  let common: RedshiftType | null | undefined = { name: 'unknown' };
  for (const type of types) {
    if (type === null || common === null) common = null;
    else if (common !== undefined) common = pair(common, type);
  }
  return common;
}

function pair(a: RedshiftType, b: RedshiftType): RedshiftType | undefined {
  if (isOpen(a)) return b;
  if (isOpen(b)) return a;
  if (isText(a) && isText(b)) {
    const length = Math.max((a as { length: number }).length, (b as { length: number }).length);
    return a.name === 'char' && b.name === 'char' ? { name: 'char', length } : varchar(length);
  }
  if (a.name === b.name && !isNumeric(a)) return a;
  if (isInteger(a) && isInteger(b)) return integers.indexOf(a.name) > integers.indexOf(b.name) ? a : b;
  if (isNumber(a) && isNumber(b)) {
    if (isFloat(a) || isFloat(b)) return double;
    const [x, y] = [asDecimal(a)!, asDecimal(b)!];
    const scale = Math.max(x.scale, y.scale);
    // The documented cap of 19 digits holds for 64-bit decimals; wider ones stay wide.
    const whole = Math.max(x.precision - x.scale, y.precision - y.scale);
    const cap = x.precision > 19 || y.precision > 19 ? 38 : 19;
    return numeric(Math.min(whole + scale, cap), scale);
  }
  if (isMoment(a) && isMoment(b)) {
    const order: Name[] = ['date', 'timestamp', 'timestamptz'];
    return order.indexOf(a.name) > order.indexOf(b.name) ? a : b;
  }
  return undefined;
}

/** The most bytes that an expression has as a text; numbers and dates have fewer than 30. */
export const textLength = (x: Typed) =>
  x.text !== undefined ? Buffer.byteLength(x.text) : x.type && 'length' in x.type ? x.type.length : 30;
