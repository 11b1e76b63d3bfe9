import type { ColumnType } from '../../shared/table.ts';

/** A type of Spark SQL. `interval_ym` holds months, `interval_dt` microseconds, `interval` months, days and microseconds. */
export type SparkType =
  | { kind: PlainKind }
  | { kind: 'decimal'; precision: number; scale: number }
  | { kind: 'array'; element: SparkType }
  | { kind: 'map'; key: SparkType; value: SparkType }
  | { kind: 'struct'; fields: SparkColumn[] }
  /** Units from the wider to the narrower: year, month; or day, hour, minute, second. */
  | { kind: 'interval_ym' | 'interval_dt'; from: IntervalUnit; to: IntervalUnit };

export type PlainKind = (typeof plainKinds)[number];

export type IntervalUnit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

export interface SparkColumn {
  name: string;
  type: SparkType;
}

const plainKinds = [
  'null',
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'float',
  'double',
  'string',
  'binary',
  'date',
  'timestamp',
  'timestamp_ntz',
  'interval',
] as const;

const plainDuck: Record<PlainKind, string> = {
  null: 'INTEGER',
  boolean: 'BOOLEAN',
  tinyint: 'TINYINT',
  smallint: 'SMALLINT',
  int: 'INTEGER',
  bigint: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  string: 'VARCHAR',
  binary: 'BLOB',
  date: 'DATE',
  // The session's zone is UTC, so an instant and its wall clock are the same number.
  timestamp: 'TIMESTAMP',
  timestamp_ntz: 'TIMESTAMP',
  interval: 'INTERVAL',
};

export const sparkTypes = Object.fromEntries(plainKinds.map((kind) => [kind, { kind }])) as {
  readonly [K in PlainKind]: { kind: K };
};

export const arrayOf = (element: SparkType): SparkType => ({ kind: 'array', element });
export const mapOf = (key: SparkType, value: SparkType): SparkType => ({ kind: 'map', key, value });
export const decimalOf = (precision: number, scale: number): SparkType => ({
  kind: 'decimal',
  precision,
  scale,
});
export const dayTime = (from: IntervalUnit = 'day', to: IntervalUnit = 'second'): SparkType => ({
  kind: 'interval_dt',
  from,
  to,
});
export const yearMonth = (from: IntervalUnit = 'year', to: IntervalUnit = 'month'): SparkType => ({
  kind: 'interval_ym',
  from,
  to,
});

/** The DuckDB type that holds a Spark type. */
export function duckType(type: SparkType): string {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'array':
      return `${duckType(type.element)}[]`;
    case 'map':
      return `MAP(${duckType(type.key)}, ${duckType(type.value)})`;
    case 'struct':
      return `STRUCT(${type.fields.map((f) => `${structName(f.name)} ${duckType(f.type)}`).join(', ')})`;
    case 'interval_ym':
    case 'interval_dt':
      return 'INTERVAL';
    default:
      return plainDuck[type.kind];
  }
}

const structName = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** As Spark's `typeof` writes it. */
export function typeText(type: SparkType): string {
  switch (type.kind) {
    case 'null':
      return 'void';
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'array':
      return `array<${typeText(type.element)}>`;
    case 'map':
      return `map<${typeText(type.key)},${typeText(type.value)}>`;
    case 'struct':
      return `struct<${type.fields.map((f) => `${f.name}:${typeText(f.type)}`).join(',')}>`;
    case 'interval_ym':
    case 'interval_dt':
      return type.from === type.to ? `interval ${type.from}` : `interval ${type.from} to ${type.to}`;
    default:
      return type.kind;
  }
}

/** The Spark type of a column of the lake. */
export function sparkTypeOf(type: ColumnType): SparkType {
  if (type === 'array<string>') return arrayOf(sparkTypes.string);
  const decimal = /^decimal\((\d+),(\d+)\)$/.exec(type);
  if (decimal) return decimalOf(Number(decimal[1]), Number(decimal[2]));
  return { kind: type as PlainKind };
}

/** The lake's type for a Spark type, or null where the lake has none. */
export function columnTypeOf(type: SparkType): ColumnType | null {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
      return 'int';
    case 'float':
    case 'double':
      return 'double';
    case 'boolean':
    case 'bigint':
    case 'string':
    case 'date':
    case 'timestamp':
      return type.kind;
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'array':
      return type.element.kind === 'string' ? 'array<string>' : null;
    default:
      return null;
  }
}

export function sameType(a: SparkType, b: SparkType): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  if (plainKinds.includes(a.kind as PlainKind)) return true;
  return typeText(a).toLowerCase() === typeText(b).toLowerCase();
}

const integrals: readonly string[] = ['tinyint', 'smallint', 'int', 'bigint'];

export const isIntegral = ({ kind }: SparkType) => integrals.includes(kind);
export const isFractional = ({ kind }: SparkType) => kind === 'float' || kind === 'double';
export const isNumeric = (type: SparkType) =>
  isIntegral(type) || isFractional(type) || type.kind === 'decimal';
export const isInterval = ({ kind }: SparkType) => kind.startsWith('interval');
export const isMoment = ({ kind }: SparkType) => kind === 'timestamp' || kind === 'timestamp_ntz';
export const isAtomic = ({ kind }: SparkType) =>
  !['null', 'array', 'map', 'struct', 'interval'].includes(kind);
