import { quoteName } from '../sql/quote.ts';
import type { TypeName } from '../sql/tree.ts';

export interface LocalType {
  /** DuckDB's type. */
  sql: string;
  /** Most bytes of a text. */
  bytes: number | null;
}

const plain: Record<string, string> = {
  smallint: 'SMALLINT',
  int2: 'SMALLINT',
  integer: 'INTEGER',
  int: 'INTEGER',
  int4: 'INTEGER',
  bigint: 'BIGINT',
  int8: 'BIGINT',
  real: 'FLOAT',
  float4: 'FLOAT',
  'double precision': 'DOUBLE',
  float8: 'DOUBLE',
  float: 'DOUBLE',
  boolean: 'BOOLEAN',
  bool: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  'timestamp without time zone': 'TIMESTAMP',
  timestamptz: 'TIMESTAMPTZ',
  'timestamp with time zone': 'TIMESTAMPTZ',
  time: 'TIME',
  'time without time zone': 'TIME',
  super: 'JSON',
};
/** Redshift's texts and their length where none is given. */
const texts: Record<string, number> = {
  varchar: 256,
  'character varying': 256,
  nvarchar: 256,
  text: 256,
  char: 1,
  character: 1,
  nchar: 1,
  bpchar: 256,
};
const longestText = 65535;

export const typeNames = [...Object.keys(plain), ...Object.keys(texts), 'decimal', 'numeric'];

/** The type that stands for a Redshift type; null for a type that Redshift does not have. */
export function localType(type: TypeName): LocalType | null {
  if (Object.hasOwn(plain, type.name) && type.args.length === 0)
    return { sql: plain[type.name]!, bytes: null };
  if (Object.hasOwn(texts, type.name)) {
    const [length = texts[type.name]!] = type.args;
    return { sql: 'VARCHAR', bytes: length === 'max' ? longestText : Math.min(length, longestText) };
  }
  if (type.name === 'decimal' || type.name === 'numeric') {
    const [precision = 18, scale = 0] = type.args;
    if (precision === 'max' || scale === 'max' || precision > 38 || scale > precision) return null;
    return { sql: `DECIMAL(${precision}, ${scale})`, bytes: null };
  }
  return null;
}

/** A column's definition; the length of a text is counted in bytes, as Redshift does. */
export function columnSql(name: string, type: LocalType, notNull: boolean): string {
  const check = type.bytes === null ? '' : ` CHECK (strlen(${quoteName(name)}) <= ${type.bytes})`;
  return `${quoteName(name)} ${type.sql}${notNull ? ' NOT NULL' : ''}${check}`;
}
