import { booleanAt, isInteger, isTimestamp, missingOfTimestamp } from '../values.ts';
import type { Attributes } from './attributes.ts';
import { type Entity, entityAt } from './entities.ts';

const quote = 0x22;
const backslash = 0x5c;
const ampersand = 0x26;
const space = 0x20;
const letterN = 0x6e;
const letterR = 0x72;
const letterT = 0x74;
/** What follows the ampersand of the commonest entities, as little-endian numbers. */
const lt = 0x3b746c;
const gt = 0x3b7467;
const amp = 0x3b706d61;
const lineFeed = 0x3b417823;

/**
 * For two bytes of a value at once: 0 where both are copied as they stand, else 1 + the index of the first that is not.
 * 0xef begins the two characters that XML refuses although UTF-8 has them.
 */
function specialPairs(): Uint8Array {
  const isSpecial = (byte: number) =>
    byte < 0x20 ||
    byte === quote ||
    byte === backslash ||
    byte === ampersand ||
    byte === 0x3c ||
    byte === 0xef;
  const pairs = new Uint8Array(65536);
  for (let pair = 0; pair < 65536; pair++)
    pairs[pair] = isSpecial(pair & 255) ? 1 : isSpecial(pair >> 8) ? 2 : 0;
  return pairs;
}

/** JSON is never longer than this many times its XML, beside the constants. */
export const mostGrowth = 3;
export const rowRoom = 4096;
const mostFree = 4;

/**
 * Turns `<row a="b" … />` into a line of JSON, bytes to bytes: one pass, no strings and no calls out of JavaScript on
 * the way. It knows the plain shape only, and says so of everything else; what is wrong with a row is not its matter.
 */
export class RowScanner {
  private readonly attributes: Attributes;
  private readonly tail: Uint8Array;
  private readonly entity: Entity = { code: 0, next: 0 };
  private readonly pairs = specialPairs();
  /** Buffers that came back. */
  private readonly free: Buffer[] = [];
  private out: Buffer;
  private view: DataView;
  private length = 0;
  private row = 0;

  /** `constants` are text fields that every row gets. */
  constructor(attributes: Attributes, constants: Record<string, string>) {
    this.attributes = attributes;
    const fields = JSON.stringify(constants).slice(1, -1);
    this.tail = new TextEncoder().encode(`${fields === '' ? '' : `,${fields}`}}\n`);
    this.out = Buffer.allocUnsafeSlow(rowRoom);
    this.view = new DataView(this.out.buffer);
  }

  /** Bytes written so far. */
  get size(): number {
    return this.length;
  }

  /** Makes room for `rows` rows that take `bytes` in XML. */
  reserve(bytes: number, rows = 1): void {
    const needed = this.length + bytes * mostGrowth + rows * this.tail.length + rowRoom;
    if (needed <= this.out.length) return;
    const larger = Buffer.allocUnsafeSlow(needed);
    larger.set(this.out.subarray(0, this.length));
    this.out = larger;
    this.view = new DataView(larger.buffer);
  }

  /** Gives what was written and begins anew, with as much room. */
  take(): { data: Buffer; release(): void } {
    const whole = this.out;
    const data = whole.subarray(0, this.length);
    this.out = this.free.pop() ?? Buffer.allocUnsafeSlow(whole.length);
    this.view = new DataView(this.out.buffer);
    this.length = 0;
    return {
      data,
      release: () => {
        if (this.free.length < mostFree) this.free.push(whole);
      },
    };
  }

  /** Takes back what was appended since the size was `size`. */
  forget(size: number): void {
    this.length = size;
  }

  /** A row that was made elsewhere: `{"a":1,…`, without the end that every row gets. */
  appendJson(fields: string): void {
    this.reserve(fields.length + rowRoom);
    this.length += this.out.write(fields, this.length, 'utf8');
    this.finish(this.length);
  }

  /**
   * Appends the row whose `<row ` stands at `at`; gives the index after its `/>`. -1, and then nothing counts that was
   * appended, for any other shape. `input` is a view of the same bytes. Room must be reserved up to the next line
   * feed, and behind it four bytes must be readable.
   */
  scan(bytes: Uint8Array, input: DataView, at: number): number {
    const { out, view, pairs } = this;
    const row = ++this.row;
    const first = this.length;
    let o = first;
    let i = at + 4;
    let previous = this.attributes.start;
    for (;;) {
      if (bytes[i++] !== space) return -1;
      if (bytes[i] === 0x2f /* / */) break;
      let attribute = previous.next;
      if (!attribute.isAt(input, i)) {
        const found = this.attributes.find(bytes, input, i);
        if (found === null) return -1;
        previous.next = found;
        attribute = found;
      }
      if (attribute.seenIn === row) return -1;
      attribute.seenIn = row;
      previous = attribute;
      i += attribute.openingLength;
      const before = o;
      const { prefix } = attribute;
      for (let k = 0; k < prefix.length; k++) view.setInt32(o + 4 * k, prefix[k]!, true);
      o += attribute.prefixLength;

      if (attribute.type === 'string') {
        for (;;) {
          // Four bytes at a time; what was copied too much is written over.
          const four = input.getInt32(i, true);
          view.setInt32(o, four, true);
          let stop = pairs[four & 0xffff]!;
          if (stop === 0) {
            stop = pairs[four >>> 16]!;
            if (stop === 0) {
              i += 4;
              o += 4;
              continue;
            }
            stop += 2;
          }
          i += stop;
          o += stop - 1;
          const byte = bytes[i - 1]!;
          if (byte === ampersand) {
            const next = input.getInt32(i, true);
            if ((next & 0xffffff) === lt) {
              out[o++] = 0x3c;
              i += 3;
            } else if ((next & 0xffffff) === gt) {
              out[o++] = 0x3e;
              i += 3;
            } else if (next === amp) {
              out[o++] = ampersand;
              i += 4;
            } else if (next === lineFeed) {
              out[o++] = backslash;
              out[o++] = letterN;
              i += 4;
            } else {
              if (!entityAt(bytes, i - 1, this.entity)) return -1;
              i = this.entity.next;
              o = character(out, o, this.entity.code);
            }
          } else if (byte === quote) {
            break;
          } else if (byte === backslash) {
            out[o++] = backslash;
            out[o++] = backslash;
          } else if (byte === 0x09) {
            // XML makes a space of a raw tab in an attribute.
            out[o++] = space;
          } else if (byte === 0xef && !(bytes[i] === 0xbf && bytes[i + 1]! >= 0xbe)) {
            out[o++] = byte;
          } else {
            return -1;
          }
        }
        out[o++] = quote;
        continue;
      }

      const from = i;
      for (let byte = bytes[i]!; byte !== quote; byte = bytes[++i]!) if (byte < 0x20) return -1;
      const to = i++;
      // An empty number or date is as good as absent; an empty text is a value.
      if (from === to) {
        o = before;
      } else if (attribute.type === 'timestamp') {
        const end = bytes[to - 1] === 0x5a /* Z */ ? to - 1 : to;
        if (!isTimestamp(bytes, from, end)) return -1;
        out[o++] = quote;
        for (let k = from; k < end; k++) out[o++] = bytes[k]!;
        const missing = missingOfTimestamp(end - from);
        for (let k = 0; k < missing.length; k++) out[o++] = missing.charCodeAt(k);
        out[o++] = quote;
      } else if (attribute.type === 'boolean') {
        if (booleanAt(bytes, from, to) < 0) return -1;
        for (let k = from; k < to; k++) out[o++] = bytes[k]! | 0x20;
      } else {
        if (!isInteger(bytes, from, to, attribute.type === 'int' ? 'int' : 'bigint')) return -1;
        for (let k = from; k < to; k++) out[o++] = bytes[k]!;
      }
    }
    if (bytes[i + 1] !== 0x3e /* > */ || o === first) return -1;
    // The first comma becomes the brace.
    out[first] = 0x7b;
    this.finish(o);
    return i + 2;
  }

  private finish(at: number): void {
    const { out, tail } = this;
    for (let k = 0; k < tail.length; k++) out[at + k] = tail[k]!;
    this.length = at + tail.length;
  }
}

/** One character inside a JSON string; the index after it. */
function character(out: Buffer, at: number, code: number): number {
  if (code < 0x80) {
    if (code < 0x20) {
      out[at++] = backslash;
      // XML allows no other control character.
      out[at++] = code === 0x0a ? letterN : code === 0x0d ? letterR : letterT;
      return at;
    }
    if (code === quote || code === backslash) out[at++] = backslash;
    out[at++] = code;
  } else if (code < 0x800) {
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
