import { isUtf8 } from 'node:buffer';
import { Failure } from '../../shared/failure.ts';
import type { RecordBatch, RejectedRow } from '../../shared/records.ts';
import { type JsonRows, rowStart } from './jsonRows.ts';
import { RowError } from './rowError.ts';

const batchBytes = 1 << 20;
/** A line longer than this is refused without being held in memory; no real row comes near. */
const longestLine = 16 << 20;
const keptOfRejected = 64 << 10;
const lineFeed = 0x0a;

export interface RowsPosition {
  /** Byte of the XML at which the next line begins. */
  offset: number;
  /** 1-based number of that line. */
  line: number;
}

/**
 * The rows of one table's XML as batches of JSON lines. `element` is the root that the file must have; without its
 * end tag the file is truncated, which is a Failure: a dump with a part missing must not count as all there is.
 */
export async function* readRows(
  chunks: AsyncIterable<Buffer>,
  options: { rows: JsonRows; element: string; shown: string; from: RowsPosition; size: number | null },
): AsyncIterable<RecordBatch> {
  const { rows, shown } = options;
  let { offset, line } = options.from;
  let seenRoot = offset > 0;
  let seenEnd = false;
  let ends: number[] = [];
  let rejected: RejectedRow[] = [];
  /** A row whose end has not come yet: it goes on in the next line. */
  let open: { text: Buffer; line: number } | null = null;
  let rest: Buffer | null = null;
  /** Bytes dropped of a line that is too long. */
  let dropping = false;

  const reject = (raw: Buffer, at: number, code: string, reason: string) => {
    rejected.push({ raw: raw.toString('utf8', 0, keptOfRejected), code, reason, file: shown, line: at });
  };
  const append = (text: Buffer, from: number, to: number, at: number) => {
    try {
      rows.append(text, from, to);
      ends.push(rows.size);
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      reject(text.subarray(from, to), at, error.code, error.message);
    }
  };
  const closeOpen = () => {
    if (open) reject(open.text, open.line, 'row-unclosed', 'The row has no end ("/>").');
    open = null;
  };
  const fail = (code: string, message: string): never => {
    throw new Failure(code, `${shown}: ${message}`, { file: shown, line });
  };

  /** One line without its line feed: `text[from, to)`. */
  const takeLine = (text: Buffer, from: number, to: number, wellEncoded: boolean) => {
    while (from < to && text[from]! <= 0x20) from++;
    while (to > from && text[to - 1]! <= 0x20) to--;
    if (from === to) return;
    if (text.compare(rowStart, 0, rowStart.length, from, Math.min(to, from + rowStart.length)) === 0) {
      closeOpen();
      if (!wellEncoded && !isUtf8(text.subarray(from, to)))
        reject(text.subarray(from, to), line, 'not-utf8', 'The row is not UTF-8.');
      else if (text[to - 1] === 0x3e && (text[to - 2] === 0x2f || text.subarray(to - 6, to).equals(rowEnd)))
        append(text, from, to, line);
      else open = { text: Buffer.from(text.subarray(from, to)), line };
      return;
    }
    const tag = text.toString('utf8', from, Math.min(to, from + 200));
    if (tag === `</${options.element}>`) {
      closeOpen();
      seenEnd = true;
    } else if (open && open.text.length + to - from < longestLine) {
      // A line feed in an attribute is a space to XML.
      open.text = Buffer.concat([open.text, Buffer.from('\n'), text.subarray(from, to)]);
      if (text[to - 1] === 0x3e && (text[to - 2] === 0x2f || text.subarray(to - 6, to).equals(rowEnd))) {
        append(open.text, 0, open.text.length, open.line);
        open = null;
      }
    } else if (/^<!(?!--)/.test(tag))
      fail(
        'source.doctype',
        'a document type declaration is refused: a dump has none, and it can hide entities.',
      );
    else if (/^<\?xml|^<!--|^-->/.test(tag)) return;
    else if (!seenRoot && new RegExp(`^<${options.element}[\\s>]`).test(tag)) {
      seenRoot = true;
      // Some dumps have a root without any row: `<tags />`.
      if (tag.endsWith('/>')) seenEnd = true;
    } else if (!seenRoot)
      fail('source.wrong-file', `the root is not <${options.element}>: this is another file.`);
    else reject(text.subarray(from, to), line, 'not-a-row', 'This line is not a row.');
  };

  const batch = (): RecordBatch => {
    const data = rows.take();
    const taken = {
      data,
      ends: Uint32Array.from(ends),
      rejected,
      position: { offset, line },
      bytesRead: offset,
      bytesTotal: options.size,
    };
    ends = [];
    rejected = [];
    return taken;
  };

  for await (const chunk of chunks) {
    let text = chunk;
    let from = 0;
    if (offset === 0 && rest === null) from = afterByteOrderMark(text, fail);
    offset += from;
    if (dropping) {
      const end = text.indexOf(lineFeed);
      offset += (end < 0 ? text.length : end + 1) - from;
      if (end < 0) continue;
      dropping = false;
      line++;
      from = end + 1;
    } else if (rest) {
      text = Buffer.concat([rest, chunk]);
      rest = null;
    }
    const lastEnd = text.lastIndexOf(lineFeed);
    // Checked for all lines at once; line by line only where that fails.
    const wellEncoded = lastEnd < from || isUtf8(text.subarray(from, lastEnd));
    for (let end = text.indexOf(lineFeed, from); end >= 0; end = text.indexOf(lineFeed, from)) {
      takeLine(text, from, end, wellEncoded);
      offset += end + 1 - from;
      line++;
      from = end + 1;
      // Not while a row is open: its first lines would be behind the position.
      if (open === null && (rows.size >= batchBytes || rejected.length >= 1000)) yield batch();
    }
    if (from < text.length) {
      if (text.length - from > longestLine) {
        reject(
          text.subarray(from),
          line,
          'row-too-long',
          `The line is longer than ${longestLine >> 20} MiB.`,
        );
        offset += text.length - from;
        dropping = true;
        open = null;
      } else rest = Buffer.from(text.subarray(from));
    }
  }
  if (rest) {
    takeLine(rest, 0, rest.length, false);
    offset += rest.length;
  }
  const truncated = !seenEnd || open !== null;
  closeOpen();
  if (ends.length > 0 || rejected.length > 0) yield batch();
  if (!seenRoot && offset === 0) fail('source.empty', 'the file is empty.');
  if (truncated)
    fail(
      'source.truncated',
      `the end </${options.element}> is missing: the file is truncated. Download or copy it again.`,
    );
}

const rowEnd = Buffer.from('</row>');

/** Skips UTF-8's mark; any other encoding is refused by name. */
function afterByteOrderMark(text: Buffer, fail: (code: string, message: string) => never): number {
  if (text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf) return 3;
  if (
    (text[0] === 0xfe && text[1] === 0xff) ||
    (text[0] === 0xff && text[1] === 0xfe) ||
    text[0] === 0 ||
    text[1] === 0
  )
    fail('source.encoding', 'the file is UTF-16 or UTF-32. Convert it to UTF-8, as dumps are.');
  return 0;
}
