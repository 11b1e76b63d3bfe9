/** The part of a stream of bytes that is in memory: one buffer, at its start what is left of the chunks before. */
export interface Window {
  /** In the stream, of the first byte that is not consumed. */
  readonly offset: number;
  /** Bytes that are not consumed. */
  readonly length: number;
  append(chunk: Uint8Array): void;
  /**
   * The whole lines, as a stretch of the buffer that ends after a line feed; good until the next `append`. `input` is
   * a view of the same bytes; some bytes behind `to` can always be read.
   */
  lines(): { bytes: Buffer; input: DataView; from: number; to: number };
  /** All that is not consumed; good until the next `append`. */
  rest(): Buffer;
  consume(bytes: number): void;
}

const lineFeed = 0x0a;
/** More than the longest name of an attribute that is looked for. */
const slack = 1024;

export function openWindow(start: number): Window {
  let bytes = Buffer.allocUnsafeSlow(1 << 19);
  let input = new DataView(bytes.buffer);
  let from = 0;
  let to = 0;
  let offset = start;
  /** Up to here there is no line feed. */
  let searched = 0;
  return {
    get offset() {
      return offset;
    },
    get length() {
      return to - from;
    },
    append(chunk) {
      const kept = to - from;
      if (kept + chunk.length + slack > bytes.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, kept + chunk.length + slack));
        bytes.copy(larger, 0, from, to);
        bytes = larger;
        input = new DataView(bytes.buffer);
      } else if (from > 0) bytes.copyWithin(0, from, to);
      searched -= from;
      from = 0;
      bytes.set(chunk, kept);
      to = kept + chunk.length;
    },
    lines() {
      const last = bytes.subarray(Math.max(from, searched), to).lastIndexOf(lineFeed);
      const end = last < 0 ? from : Math.max(from, searched) + last + 1;
      searched = to;
      return { bytes, input, from, to: end };
    },
    rest: () => bytes.subarray(from, to),
    consume(count) {
      from += count;
      offset += count;
    },
  };
}
