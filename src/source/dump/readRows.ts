import { isUtf8 } from 'node:buffer';
import type { RecordBatch } from '../../shared/records.ts';
import type { Column } from '../../shared/table.ts';
import { openWindow } from '../window.ts';
import { Attributes, isAt } from './attributes.ts';
import { openOddLines } from './oddLines.ts';
import { RowScanner, rowRoom } from './rowScanner.ts';

const batchBytes = 1 << 20;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
/** The start of a row, so that lines can be told apart without decoding them. */
const rowStart = Buffer.from('<row ');

export interface RowsPosition {
  /** Byte of the XML at which the next line begins. */
  offset: number;
  /** 1-based number of that line. */
  line: number;
  /** The end tag was seen: there is nothing more to read. */
  ended: boolean;
}

export interface RowsOptions {
  columns: readonly Column[];
  /** The attributes' names, one per column. */
  attributes: readonly string[];
  constants: Record<string, string>;
  /** The root that the file must have. */
  element: string;
  /** The file's name for errors. */
  shown: string;
  from: RowsPosition;
  /** Of the XML in bytes, where known. */
  size: number | null;
}

/**
 * The rows of one table's XML as batches of JSON lines. Rows of the plain shape, one a line, go through the scanner;
 * everything else is looked at line by line with a strict parser. Without its end tag the file is truncated, which is
 * a Failure: a dump with a part missing must not count as all there is.
 */
export async function* readRows(
  chunks: AsyncIterable<Buffer>,
  options: RowsOptions,
): AsyncIterable<RecordBatch & { position: RowsPosition & RecordBatch['position'] }> {
  const attributes = new Attributes(options.columns, options.attributes, Object.keys(options.constants));
  const scanner = new RowScanner(attributes, options.constants);
  const odd = openOddLines({ ...options, table: attributes, append });
  const window = openWindow(options.from.offset);
  let { line } = options.from;
  let ends = new Uint32Array(4096);
  let rows = 0;

  function append(fields: string): void {
    scanner.appendJson(fields);
    rowEnds();
  }
  function rowEnds(): void {
    if (rows === ends.length) {
      const larger = new Uint32Array(rows * 2);
      larger.set(ends);
      ends = larger;
    }
    ends[rows++] = scanner.size;
  }

  /** All whole lines of `bytes[from, to)`, which ends after a line feed. */
  const takeLines = (bytes: Buffer, input: DataView, from: number, to: number) => {
    // No row is shorter than eight bytes.
    scanner.reserve(to - from, (to - from) >> 3);
    // Checked for all lines at once; line by line only where that fails.
    const wellEncoded = isUtf8(bytes.subarray(from, to));
    let at = from;
    while (at < to) {
      let i = at;
      while (bytes[i] === space) i++;
      if (wellEncoded && odd.expectsRow && isAt(rowStart, bytes, i)) {
        const before = scanner.size;
        let next = scanner.scan(bytes, input, i);
        if (next > 0 && bytes[next] === carriageReturn) next++;
        if (next > 0 && bytes[next] === lineFeed) {
          rowEnds();
          at = next + 1;
          line++;
          continue;
        }
        scanner.forget(before);
      }
      const end = bytes.indexOf(lineFeed, at);
      odd.take(bytes, at, end, line);
      scanner.reserve(to - end, (to - end) >> 3);
      at = end + 1;
      line++;
    }
  };

  const batch = () => {
    const offset = window.offset;
    const taken = {
      ...scanner.take(),
      ends: ends.slice(0, rows),
      rejected: odd.takeRejected(),
      position: { offset, line, ended: odd.seenEnd },
      bytesRead: offset,
      bytesTotal: options.size,
    };
    rows = 0;
    return taken;
  };

  for await (const chunk of chunks) {
    window.append(chunk);
    if (window.offset === 0 && !odd.begin(window)) continue;
    const { bytes, input, from, to } = window.lines();
    if (from < to) {
      takeLines(bytes, input, from, to);
      window.consume(to - from);
    }
    if (window.length > odd.longestLine || odd.isSkippingLine) {
      odd.takePart(window.rest(), line);
      window.consume(window.length);
    }
    // Not within a line or a row: what of it was taken would lie behind the position.
    if (odd.isBetween && (scanner.size >= batchBytes || odd.rejectedBytes >= batchBytes)) yield batch();
  }
  if (window.offset === 0) odd.begin(window, true);
  const last = window.rest();
  if (last.length > 0) {
    scanner.reserve(last.length + rowRoom);
    odd.take(last, 0, last.length, line);
    window.consume(last.length);
  }
  const truncation = odd.finish(line);
  if (rows > 0 || odd.rejectedBytes > 0) yield batch();
  if (truncation) throw truncation;
}
