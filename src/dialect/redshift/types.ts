import type { TypeName } from '../sql/tree.ts';

/** A type as Redshift has it. Texts carry their length in bytes, decimals their precision and scale. */
export type RedshiftType =
  | { name: PlainName }
  | { name: 'numeric'; precision: number; scale: number }
  | { name: 'varchar' | 'char'; length: number };

type PlainName =
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'real'
  | 'double precision'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | 'time'
  | 'super'
  | 'interval'
  /** A literal whose type its surroundings decide: a quoted text, or NULL. */
  | 'unknown';

const spellings: Record<string, PlainName> = {
  smallint: 'smallint',
  int2: 'smallint',
  integer: 'integer',
  int: 'integer',
  int4: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  real: 'real',
  float4: 'real',
  'double precision': 'double precision',
  float8: 'double precision',
  float: 'double precision',
  boolean: 'boolean',
  bool: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  'timestamp without time zone': 'timestamp',
  timestamptz: 'timestamptz',
  'timestamp with time zone': 'timestamptz',
  time: 'time',
  'time without time zone': 'time',
  super: 'super',
};

/** Redshift's texts and their length where none is given. */
const texts: Record<string, { name: 'varchar' | 'char'; length: number }> = {
  varchar: { name: 'varchar', length: 256 },
  'character varying': { name: 'varchar', length: 256 },
  nvarchar: { name: 'varchar', length: 256 },
  text: { name: 'varchar', length: 256 },
  bpchar: { name: 'char', length: 256 },
  char: { name: 'char', length: 1 },
  character: { name: 'char', length: 1 },
  nchar: { name: 'char', length: 1 },
};
const longest = { varchar: 65535, char: 4096 };

/** Redshift has these; the embedded engine has nothing that answers alike. */
const elsewhere = new Set(
  `geometry geography hllsketch varbyte varbinary binary timetz interval
   time_with_time_zone oid name regclass`
    .split(/\s+/)
    .concat('time with time zone', 'binary varying'),
);

/** What a written type stands for; a sentence, and whether Redshift has it at all, where it stands for nothing here. */
export function redshiftType(type: TypeName): RedshiftType | { refused: string; exists: boolean } {
  const { name, args } = type;
  const numbers = args.filter((arg) => arg !== 'max');
  if (Object.hasOwn(spellings, name)) {
    if (args.length === 0) return { name: spellings[name]! };
    if (name === 'float' && args.length === 1 && numbers[0]! >= 1 && numbers[0]! <= 53)
      return { name: numbers[0]! <= 24 ? 'real' : 'double precision' };
    return { refused: `${name.toUpperCase()} takes no length in Redshift.`, exists: false };
  }
  if (Object.hasOwn(texts, name)) {
    const { name: kind, length: usual } = texts[name]!;
    // TEXT is VARCHAR(256) whatever is asked for, and so is BPCHAR CHAR(256).
    const length = args[0] === 'max' ? longest[kind] : (numbers[0] ?? usual);
    if (length < 1 || length > longest[kind])
      return {
        refused: `The length of ${name.toUpperCase()} is 1 to ${longest[kind]} bytes in Redshift.`,
        exists: false,
      };
    return { name: kind, length };
  }
  if (name === 'decimal' || name === 'numeric' || name === 'dec') {
    const [precision = 18, scale = 0] = numbers;
    if (args.length !== numbers.length || precision < 1 || precision > 38 || scale > Math.min(precision, 37))
      return {
        refused: 'DECIMAL has a precision of 1 to 38 and a scale of 0 to 37, not above its precision.',
        exists: false,
      };
    return { name: 'numeric', precision, scale };
  }
  if (elsewhere.has(name)) return { refused: `The type ${name.toUpperCase()}`, exists: true };
  return { refused: `Redshift has no type "${name}".`, exists: false };
}

const local: Record<PlainName, string> = {
  smallint: 'SMALLINT',
  integer: 'INTEGER',
  bigint: 'BIGINT',
  real: 'FLOAT',
  'double precision': 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMPTZ',
  time: 'TIME',
  super: 'JSON',
  interval: 'INTERVAL',
  unknown: 'VARCHAR',
};

/** The type that stands for it in DuckDB. */
export function duckType(type: RedshiftType): string {
  if (type.name === 'numeric') return `DECIMAL(${type.precision},${type.scale})`;
  return type.name === 'varchar' || type.name === 'char' ? 'VARCHAR' : local[type.name];
}

/** As Redshift's catalogue writes it, for people: `character varying(1000)`. */
export function typeText(type: RedshiftType): string {
  switch (type.name) {
    case 'numeric':
      return `numeric(${type.precision},${type.scale})`;
    case 'varchar':
      return `character varying(${type.length})`;
    case 'char':
      return `character(${type.length})`;
    case 'timestamp':
      return 'timestamp without time zone';
    case 'timestamptz':
      return 'timestamp with time zone';
    case 'time':
      return 'time without time zone';
    default:
      return type.name;
  }
}
