import type { Column, ColumnType } from '../../shared/table.ts';
import { RowError } from './rowError.ts';
import { snakeCase } from './schema.ts';

/** An attribute of a table's rows, ready for bytes to be compared with and written from, four at a time. */
export class Attribute {
  readonly name: string;
  readonly column: string;
  readonly type: ColumnType;
  /** Of `Name="`. */
  readonly openingLength: number;
  /** `,"name":`, and of a text the opening quote; padded. */
  readonly prefix: Int32Array;
  readonly prefixLength: number;
  /** The number of the last row that had it, to notice what is given twice. */
  seenIn = 0;
  /** What came after it the last time: rows of a table are much alike. */
  next: Attribute;
  private readonly opening: Int32Array;
  /** The bits of the last four bytes that count. */
  private readonly lastMask: number;

  constructor(name: string, column: string, type: ColumnType) {
    this.name = name;
    this.column = column;
    this.type = type;
    const opening = Buffer.from(`${name}="`);
    this.openingLength = opening.length;
    this.opening = words(opening);
    this.lastMask = (-1 >>> ((4 - (opening.length % 4 || 4)) * 8)) | 0;
    const prefix = Buffer.from(`,${JSON.stringify(column)}:${type === 'string' ? '"' : ''}`);
    this.prefixLength = prefix.length;
    this.prefix = words(prefix);
    this.next = this;
  }

  /** Whether its `Name="` stands there. Four bytes more than that must be readable. */
  isAt(input: DataView, at: number): boolean {
    const { opening } = this;
    const last = opening.length - 1;
    for (let k = 0; k < last; k++) if (input.getInt32(at + 4 * k, true) !== opening[k]) return false;
    return ((input.getInt32(at + 4 * last, true) ^ opening[last]!) & this.lastMask) === 0;
  }
}

function words(bytes: Buffer): Int32Array {
  const padded = Buffer.concat([bytes, Buffer.alloc(3)]);
  return Int32Array.from({ length: (bytes.length + 3) >> 2 }, (_, k) => padded.readInt32LE(4 * k));
}

/** Names are the input's: without a bound, a hostile file could fill memory with them. */
const mostUnknown = 100;
const longestName = 200;

/** The attributes of one table: those of the schema, and as text what an input has beside them. */
export class Attributes {
  /** Stands before the first attribute of a row. */
  readonly start: Attribute;
  private readonly byName = new Map<string, Attribute>();
  private readonly byHash: (Attribute[] | undefined)[] = new Array(256);
  private readonly taken = new Map<string, string>();
  private unknown = 0;

  constructor(columns: readonly Column[], names: readonly string[], constants: readonly string[]) {
    for (const constant of constants) this.taken.set(constant, `"${constant}", which every row gets,`);
    for (const [i, column] of columns.entries()) this.add(names[i]!, column.name, column.type);
    this.start = new Attribute('', '', 'string');
    this.start.next = this.byName.get(names[0]!)!;
  }

  /** The attribute whose `Name="` stands at `at`, or null. */
  find(bytes: Uint8Array, input: DataView, at: number): Attribute | null {
    const candidates = this.byHash[hash(bytes, at)];
    if (candidates) for (const candidate of candidates) if (candidate.isAt(input, at)) return candidate;
    return null;
  }

  /** By name; one that no dump has had so far is kept as text. Throws RowError where its column is taken. */
  named(name: string): Attribute {
    const known = this.byName.get(name);
    if (known) return known;
    const column = snakeCase(name);
    const other = this.taken.get(column);
    if (other !== undefined)
      throw new RowError('attribute-clash', `The attribute ${name} would be the same column as ${other}.`);
    // What is not added goes the slow way each time. The scanner reads as far as a name is long.
    return name.length > longestName || ++this.unknown > mostUnknown
      ? new Attribute(name, column, 'string')
      : this.add(name, column, 'string');
  }

  private add(name: string, column: string, type: ColumnType): Attribute {
    const added = new Attribute(name, column, type);
    this.byName.set(name, added);
    this.taken.set(column, name);
    const at = hash(Buffer.from(`${name}=`), 0);
    this.byHash[at] = [...(this.byHash[at] ?? []), added];
    return added;
  }
}

/** Of the name that stands at `at`, in 0..255. */
function hash(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; ; i++) {
    const byte = bytes[i];
    // An equals sign, a quote, white space, or the end.
    if (byte === undefined || byte <= 0x22 || byte === 0x3d) return value & 255;
    value = (value * 31 + byte) | 0;
  }
}

export function isAt(wanted: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let k = 0; k < wanted.length; k++) if (bytes[at + k] !== wanted[k]) return false;
  return true;
}
