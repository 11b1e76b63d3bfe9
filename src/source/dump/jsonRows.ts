import { SaxesParser } from 'saxes';
import type { Column } from '../../shared/table.ts';
import { decodeEntity } from './entities.ts';
import { RowError } from './rowError.ts';
import { snakeCase } from './schema.ts';

type Kind = 'int' | 'bigint' | 'boolean' | 'timestamp' | 'string';

interface Attribute {
  name: string;
  bytes: Buffer;
  kind: Kind;
  /** `,"column":` */
  prefix: Buffer;
  /** The number of the last row that had it, to notice an attribute that is given twice. */
  seenIn: number;
}

const quote = 0x22;
const backslash = 0x5c;
const equals = 0x3d;
const ampersand = 0x26;
const space = 0x20;
const slash = 0x2f;
const greater = 0x3e;

/** 1 for bytes that cannot be copied into a JSON string as they are, or that end the fast path. */
const special = new Uint8Array(256);
for (let byte = 0; byte < 0x20; byte++) special[byte] = 1;
for (const byte of [quote, backslash, ampersand, 0x3c /* < */]) special[byte] = 1;

/** The start of a row's line, so that lines can be told apart without decoding them. */
export const rowStart = Buffer.from('<row ');

/**
 * Turns `<row a="b" … />` lines of one table into JSON lines, bytes to bytes: one pass, no strings on the way.
 * A line of another shape (single quotes, odd white space, a raw line feed) goes through a strict XML parser.
 */
export class JsonRows {
  private out: Buffer;
  private length = 0;
  private row = 0;
  private readonly attributes = new Map<number, Attribute[]>();
  private readonly constants: Buffer;

  constructor(
    columns: readonly Column[],
    attributeNames: readonly string[],
    constants: Record<string, string>,
  ) {
    this.out = Buffer.allocUnsafe(1 << 21);
    for (const [i, column] of columns.entries())
      this.learn(attributeNames[i]!, column.name, column.type as Kind);
    const fields = JSON.stringify(constants).slice(1, -1);
    this.constants = Buffer.from(`${fields === '' ? '' : `,${fields}`}}\n`);
  }

  /** Bytes written so far. */
  get size(): number {
    return this.length;
  }

  /** Gives what was written and begins anew. */
  take(): Buffer {
    const data = this.out.subarray(0, this.length);
    this.out = Buffer.allocUnsafe(1 << 21);
    this.length = 0;
    return data;
  }

  /** Appends the row in `line[from, to)`. Throws RowError, and then nothing was appended. */
  append(line: Buffer, from: number, to: number): void {
    const before = this.length;
    this.row++;
    // The worst case is a control character: one byte becomes six.
    this.reserve((to - from) * 6 + 4096 + this.constants.length);
    try {
      if (!this.fast(line, from, to)) {
        this.length = before;
        this.slow(line.toString('utf8', from, to));
      }
    } catch (error) {
      this.length = before;
      throw error;
    }
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.out.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.out.length * 2, this.length + bytes));
    this.out.copy(larger, 0, 0, this.length);
    this.out = larger;
  }

  /** False when the line is not of the plain shape. */
  private fast(line: Buffer, from: number, to: number): boolean {
    let i = from + rowStart.length - 1;
    const first = this.length;
    for (;;) {
      while (line[i] === space) i++;
      if (i >= to) return false;
      if (line[i] === slash) {
        if (line[i + 1] !== greater || i + 2 !== to) return false;
        break;
      }
      const nameStart = i;
      let hash = 0;
      for (let byte = line[i]!; byte !== equals; byte = line[++i]!) {
        if (i >= to || byte <= space || byte === quote) return false;
        hash = (hash * 31 + byte) | 0;
      }
      const nameEnd = i;
      if (line[i + 1] !== quote) return false;
      const start = i + 2;
      const end = line.indexOf(quote, start);
      if (end < 0 || end >= to) return false;
      // A value is followed by white space or by the end of the row.
      const after = line[end + 1];
      if (after !== space && after !== slash) return false;
      this.value(this.attribute(line, nameStart, nameEnd, hash), line, start, end);
      i = end + 1;
    }
    this.finish(first);
    return true;
  }

  /** The first comma of a row becomes its brace, and the constants end it. */
  private finish(first: number): void {
    if (this.length === first) throw new RowError('row-empty', 'The row has no attributes.');
    this.out[first] = 0x7b;
    this.length += this.constants.copy(this.out, this.length);
  }

  private attribute(line: Buffer, from: number, to: number, hash: number): Attribute {
    const candidates = this.attributes.get(hash);
    if (candidates)
      for (const attribute of candidates)
        if (attribute.bytes.length === to - from && attribute.bytes.equals(line.subarray(from, to)))
          return attribute;
    const name = line.toString('utf8', from, to);
    // An attribute that no dump has had so far is kept as text.
    return this.learn(name, snakeCase(name), 'string');
  }

  private learn(name: string, column: string, kind: Kind): Attribute {
    const bytes = Buffer.from(name);
    let hash = 0;
    for (const byte of bytes) hash = (hash * 31 + byte) | 0;
    const attribute = { name, bytes, kind, prefix: Buffer.from(`,${JSON.stringify(column)}:`), seenIn: 0 };
    // Names are the input's: without a bound, a hostile file could fill memory with them.
    if (this.attributes.size < 1024)
      this.attributes.set(hash, [...(this.attributes.get(hash) ?? []), attribute]);
    return attribute;
  }

  private value(attribute: Attribute, bytes: Buffer, from: number, to: number): void {
    if (attribute.seenIn === this.row)
      throw new RowError('attribute-twice', `The attribute ${attribute.name} is given twice.`);
    attribute.seenIn = this.row;
    const before = this.length;
    this.length += attribute.prefix.copy(this.out, this.length);
    if (attribute.kind === 'string') this.string(bytes, from, to);
    // An empty number or date is as good as absent; an empty string is a value.
    else if (from === to) this.length = before;
    else if (attribute.kind === 'timestamp') this.timestamp(attribute, bytes, from, to);
    else if (attribute.kind === 'boolean') this.boolean(attribute, bytes, from, to);
    else this.integer(attribute, bytes, from, to);
  }

  private string(bytes: Buffer, from: number, to: number): void {
    const { out } = this;
    let o = this.length;
    out[o++] = quote;
    let i = from;
    while (i < to) {
      const start = i;
      while (i < to && special[bytes[i]!] === 0) i++;
      if (i - start > 24) o += bytes.copy(out, o, start, i);
      else for (let k = start; k < i; k++) out[o++] = bytes[k]!;
      if (i >= to) break;
      const byte = bytes[i]!;
      if (byte === ampersand) {
        const { code, next } = decodeEntity(bytes, i, to);
        if (code < 0x20 || code === quote || code === backslash) o = escaped(out, o, code);
        else o = utf8(out, o, code);
        i = next;
      } else if (byte === backslash) {
        out[o++] = backslash;
        out[o++] = backslash;
        i++;
      } else if (byte === 0x09) {
        // XML makes a space of a raw tab or line feed in an attribute.
        out[o++] = space;
        i++;
      } else
        throw new RowError(
          'not-xml',
          `The byte 0x${byte.toString(16).padStart(2, '0')} cannot stand in an attribute.`,
        );
    }
    out[o++] = quote;
    this.length = o;
  }

  private integer(attribute: Attribute, bytes: Buffer, from: number, to: number): void {
    let i = bytes[from] === 0x2d /* - */ ? from + 1 : from;
    if (i === to) this.wrongType(attribute, bytes, from, to);
    let value = 0;
    for (const start = i; i < to; i++) {
      const digit = bytes[i]! - 0x30;
      // JSON has no leading zeros.
      if (digit < 0 || digit > 9 || (i > start && value === 0)) this.wrongType(attribute, bytes, from, to);
      value = value * 10 + digit;
    }
    if (value > (attribute.kind === 'int' ? 2147483647 : Number.MAX_SAFE_INTEGER))
      this.wrongType(attribute, bytes, from, to);
    this.length += bytes.copy(this.out, this.length, from, to);
  }

  private boolean(attribute: Attribute, bytes: Buffer, from: number, to: number): void {
    const text = bytes.toString('latin1', from, to).toLowerCase();
    if (text !== 'true' && text !== 'false') this.wrongType(attribute, bytes, from, to);
    this.length += this.out.write(text, this.length);
  }

  /** `2016-08-02T15:39:14.947`, with or without the fraction, the time, or a final `Z`; always UTC. */
  private timestamp(attribute: Attribute, bytes: Buffer, from: number, to: number): void {
    const end = bytes[to - 1] === 0x5a /* Z */ ? to - 1 : to;
    if (!isTimestamp(bytes, from, end)) this.wrongType(attribute, bytes, from, to);
    const { out } = this;
    out[this.length++] = quote;
    this.length += bytes.copy(out, this.length, from, end);
    if (end - from < 23) this.length += out.write('2000-01-01T00:00:00.000'.slice(end - from), this.length);
    out[this.length++] = quote;
  }

  private wrongType(attribute: Attribute, bytes: Buffer, from: number, to: number): never {
    const shown = bytes.toString('utf8', from, Math.min(to, from + 60));
    throw new RowError('wrong-type', `${attribute.name}="${shown}" is not a ${attribute.kind}.`);
  }

  private slow(text: string): void {
    const attributes = strictRow(text);
    const first = this.length;
    this.row++;
    for (const [name, value] of Object.entries(attributes)) {
      const bytes = Buffer.from(name);
      let hash = 0;
      for (const byte of bytes) hash = (hash * 31 + byte) | 0;
      const attribute = this.attribute(bytes, 0, bytes.length, hash);
      if (attribute.kind === 'string') {
        this.length += attribute.prefix.copy(this.out, this.length);
        this.length += this.out.write(JSON.stringify(value), this.length);
      } else this.value(attribute, Buffer.from(value), 0, Buffer.byteLength(value));
    }
    this.finish(first);
  }
}

/** Reads one row element with a strict parser, without a document type and so without entities of its own. */
function strictRow(text: string): Record<string, string> {
  let row: Record<string, string> | null = null;
  let depth = 0;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new RowError('not-xml', `This is not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '')}`);
  });
  parser.on('doctype', () => {
    throw new RowError('doctype', 'A document type declaration is refused.');
  });
  parser.on('opentag', (tag) => {
    if (depth++ === 0) row = tag.attributes as Record<string, string>;
  });
  parser.write(text).close();
  if (row === null) throw new RowError('not-xml', 'There is no row element here.');
  return row;
}

const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isTimestamp(bytes: Buffer, from: number, to: number): boolean {
  const length = to - from;
  if (length !== 10 && length !== 19 && (length < 21 || length > 23)) return false;
  for (let i = 0; i < length; i++) {
    const byte = bytes[from + i]!;
    const wanted =
      i === 4 || i === 7 ? 0x2d : i === 10 ? 0x54 : i === 13 || i === 16 ? 0x3a : i === 19 ? 0x2e : 0;
    if (wanted ? byte !== wanted : byte < 0x30 || byte > 0x39) return false;
  }
  const two = (at: number) => (bytes[from + at]! - 0x30) * 10 + bytes[from + at + 1]! - 0x30;
  const year = two(0) * 100 + two(2);
  const month = two(5);
  const day = two(8);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days[month - 1]!) return false;
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return false;
  return length === 10 || (two(11) < 24 && two(14) < 60 && two(17) < 60);
}

const hex = '0123456789abcdef';

function escaped(out: Buffer, at: number, code: number): number {
  out[at++] = backslash;
  if (code === 0x0a) out[at++] = 0x6e;
  else if (code === 0x0d) out[at++] = 0x72;
  else if (code === 0x09) out[at++] = 0x74;
  else if (code >= 0x20) out[at++] = code;
  else {
    out[at++] = 0x75;
    out[at++] = 0x30;
    out[at++] = 0x30;
    out[at++] = hex.charCodeAt(code >> 4);
    out[at++] = hex.charCodeAt(code & 15);
  }
  return at;
}

function utf8(out: Buffer, at: number, code: number): number {
  if (code < 0x80) out[at++] = code;
  else if (code < 0x800) {
    out[at++] = 0xc0 | (code >> 6);
    out[at++] = 0x80 | (code & 63);
  } else if (code < 0x10000) {
    out[at++] = 0xe0 | (code >> 12);
    out[at++] = 0x80 | ((code >> 6) & 63);
    out[at++] = 0x80 | (code & 63);
  } else {
    out[at++] = 0xf0 | (code >> 18);
    out[at++] = 0x80 | ((code >> 12) & 63);
    out[at++] = 0x80 | ((code >> 6) & 63);
    out[at++] = 0x80 | (code & 63);
  }
  return at;
}
