/**
 * Finds the end of a row element whose text comes in pieces, each looked at once: quotes hide angle brackets, and a
 * row may close with `/>` or, after what it encloses, with `</row>`.
 */
export interface RowEnd {
  /** The index after the row's end, or -1 when it is not in this piece. */
  find(bytes: Uint8Array, from: number, to: number): number;
}

const closing = Buffer.from('</row>');

export function openRowEnd(): RowEnd {
  let quote = 0;
  let last = 0;
  let isInside = false;
  let matched = 0;
  return {
    find(bytes, from, to) {
      for (let i = from; i < to; i++) {
        const byte = bytes[i]!;
        if (isInside) {
          matched = byte === closing[matched] ? matched + 1 : byte === closing[0] ? 1 : 0;
          if (matched === closing.length) return i + 1;
        } else if (quote !== 0) {
          if (byte === quote) quote = 0;
        } else if (byte === 0x22 || byte === 0x27) {
          quote = byte;
        } else if (byte === 0x3e /* > */) {
          if (last === 0x2f /* / */) return i + 1;
          isInside = true;
        }
        last = byte;
      }
      return -1;
    },
  };
}
