import { type RedshiftType, redshiftType, typeText } from './types.ts';

export interface CatalogColumn {
  /** Lower case. */
  name: string;
  type: RedshiftType;
  notNull: boolean;
  /** DuckDB's text of the default, or null. */
  default: string | null;
  /** Numbered by the database. */
  identity?: boolean;
}

/** Tables and views that are known, by lower-case name: `table` for those of `public`, else `schema.table`. */
export type Catalog = Map<string, CatalogColumn[]>;

/** The name under which the catalogue knows a table. */
export function catalogName(parts: readonly { name: string }[]): string {
  const names = parts.map((part) => part.name.toLowerCase());
  if (names.length === 2 && names[0] === 'public') names.shift();
  return names.join('.');
}

/** What a column of the database has as its type: what was noted for it, else what its own type stands for. */
export function columnTypeOfDatabase(duck: string, noted: string | null): RedshiftType {
  return typeFromText(noted ?? '') ?? typeFromText(duck) ?? { name: 'unknown' };
}

const ofDuck: Record<string, RedshiftType> = {
  TINYINT: { name: 'smallint' },
  FLOAT: { name: 'real' },
  DOUBLE: { name: 'double precision' },
  HUGEINT: { name: 'numeric', precision: 38, scale: 0 },
  JSON: { name: 'super' },
  VARCHAR: { name: 'varchar', length: 65535 },
  UTINYINT: { name: 'smallint' },
  USMALLINT: { name: 'integer' },
  UINTEGER: { name: 'bigint' },
};

function typeFromText(text: string): RedshiftType | null {
  if (Object.hasOwn(ofDuck, text)) return ofDuck[text]!;
  const match = /^([a-z ]+?)(?:\((\d+)(?:, ?(\d+))?\))?$/.exec(text.toLowerCase());
  if (!match) return null;
  const args = [match[2], match[3]].filter((arg) => arg !== undefined).map(Number);
  const type = redshiftType({ name: match[1]!, args, of: null, start: 0, end: 0 });
  return 'refused' in type ? null : type;
}

/** What must be noted beside a column because DuckDB's type does not tell it. */
export function noteOf(type: RedshiftType): string | null {
  return type.name === 'varchar' || type.name === 'char' ? typeText(type) : null;
}
