import { isUtf8 } from 'node:buffer';
import { Failure } from '../../shared/failure.ts';
import type { RejectedRow } from '../../shared/records.ts';
import type { Window } from '../window.ts';
import { type Attributes, isAt } from './attributes.ts';
import { openRowEnd, type RowEnd } from './rowEnd.ts';
import { RowError } from './rowError.ts';
import { strictRow } from './strictRow.ts';

/** A row longer than this is refused without being held in memory; no real one comes near (the largest: 200 kB). */
const longestLine = 4 << 20;
const keptOfRejected = 64 << 10;
const lineFeed = Buffer.from('\n');

/** Everything in a table's XML that is not a plain row on a line of its own. */
export interface OddLines {
  readonly longestLine: number;
  /** The root's start was read and its end not, and nothing is left open: a row may follow. */
  readonly expectsRow: boolean;
  /** The rest of this line belongs to a row that was refused for its length. */
  readonly isSkippingLine: boolean;
  /** A position may stand here. */
  readonly isBetween: boolean;
  readonly seenEnd: boolean;
  /** What the rejected rows take in memory, about. */
  readonly rejectedBytes: number;
  /** Skips a byte order mark. False while there are too few bytes to tell; with `isAll` there are no more. */
  begin(window: Window, isAll?: boolean): boolean;
  /** The line `bytes[from, to)`, its line feed not included. */
  take(bytes: Buffer, from: number, to: number, line: number): void;
  /** A part of a line that is too long to be held. */
  takePart(bytes: Buffer, line: number): void;
  /** After the last line: why the file is not whole, if it is not. */
  finish(line: number): Failure | null;
  takeRejected(): RejectedRow[];
}

interface OpenRow {
  parts: Buffer[];
  size: number;
  line: number;
  end: RowEnd;
}

export function openOddLines(options: {
  element: string;
  shown: string;
  from: { offset: number; ended: boolean };
  table: Attributes;
  append: (fields: string) => void;
}): OddLines {
  const { element, shown } = options;
  let seenRoot = options.from.offset > 0;
  let seenEnd = options.from.ended;
  let isEmpty = options.from.offset === 0;
  let isInComment = false;
  let open: OpenRow | null = null;
  /** What follows belongs to a row that was refused for its length: up to the line's end, or up to the next row. */
  let skipping: 'line' | 'row' | null = null;
  let rejected: RejectedRow[] = [];
  let rejectedBytes = 0;

  const fail = (code: string, message: string, line: number): never => {
    throw new Failure(code, `${shown}: ${message}`, { file: shown, line });
  };
  const reject = (raw: Buffer, line: number, code: string, reason: string) => {
    const kept = raw.subarray(0, keptOfRejected);
    // Latin-1 keeps bytes that are no text in any other way.
    rejected.push({
      raw: kept.toString(code === 'not-utf8' ? 'latin1' : 'utf8'),
      code,
      reason,
      file: shown,
      line,
    });
    rejectedBytes += kept.length * 2 + 200;
  };
  const closeOpen = () => {
    if (open) reject(Buffer.concat(open.parts), open.line, 'row-unclosed', 'The row has no end ("/>").');
    open = null;
  };
  const row = (bytes: Buffer, line: number) => {
    if (!isUtf8(bytes)) {
      reject(bytes, line, 'not-utf8', 'The row is not UTF-8; its bytes are shown as Latin-1.');
      return;
    }
    try {
      options.append(strictRow(bytes.toString('utf8'), options.table));
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      reject(bytes, line, error.code, error.message);
    }
  };

  /** One more line of a row that began on an earlier one; gives where the row ends, or -1. */
  const goOn = (bytes: Buffer, from: number, to: number): number => {
    const row = open!;
    row.end.find(lineFeed, 0, 1);
    const end = row.end.find(bytes, from, to);
    row.parts.push(lineFeed, Buffer.from(bytes.subarray(from, end < 0 ? to : end)));
    row.size += to - from + 1;
    if (row.size > longestLine) {
      const text = Buffer.concat(row.parts);
      reject(text, row.line, 'row-too-long', `The row is longer than ${longestLine >> 20} MiB.`);
      open = null;
      skipping = 'row';
    }
    return end;
  };

  /** Whatever begins at `from`; gives where it ends. */
  const piece = (bytes: Buffer, from: number, to: number, line: number): number => {
    const tag = bytes.toString('latin1', from, Math.min(to, from + 64));
    const after = (mark: string) => {
      const at = bytes.subarray(from, to).indexOf(mark);
      return at < 0 ? -1 : from + at + mark.length;
    };
    if (/^<row[\s/>]/.test(tag) || tag === '<row') {
      if (!seenRoot) fail('source.wrong-file', `the root is not <${element}>: this is another file.`, line);
      const end = openRowEnd();
      const at = end.find(bytes, from, to);
      const part = Buffer.from(bytes.subarray(from, at < 0 ? to : at));
      if (at < 0) open = { parts: [part], size: part.length, line, end };
      else if (seenEnd) reject(part, line, 'after-end', `This row stands after the end </${element}>.`);
      else row(part, line);
      return at < 0 ? to : at;
    }
    if (tag.startsWith('<?')) return after('?>') < 0 ? to : after('?>');
    if (tag.startsWith('<!--')) {
      isInComment = after('-->') < 0;
      return isInComment ? to : after('-->');
    }
    if (tag.startsWith('<!'))
      fail(
        'source.doctype',
        'a document type declaration is refused: a dump has none, and it can hide entities.',
        line,
      );
    if (new RegExp(`^</${element}\\s*>`).test(tag)) {
      seenEnd = true;
      return after('>');
    }
    if (!seenRoot && new RegExp(`^<${element}[\\s/>]`).test(tag) && after('>') > 0) {
      seenRoot = true;
      // Some dumps have a root without any row: `<tags />`.
      seenEnd = bytes[after('>') - 2] === 0x2f;
      return after('>');
    }
    if (!seenRoot) fail('source.wrong-file', `the root is not <${element}>: this is another file.`, line);
    reject(bytes.subarray(from, to), line, 'not-a-row', 'This line is not a row.');
    return to;
  };

  return {
    longestLine,
    get expectsRow() {
      return seenRoot && !seenEnd && open === null && !isInComment && skipping === null;
    },
    get isSkippingLine() {
      return skipping === 'line';
    },
    get isBetween() {
      return open === null && !isInComment && skipping === null;
    },
    get seenEnd() {
      return seenEnd;
    },
    get rejectedBytes() {
      return rejectedBytes;
    },
    begin(window, isAll = false) {
      if (window.length < 4 && !isAll) return false;
      const mark = byteOrderMark(window.rest());
      if (mark < 0)
        fail('source.encoding', 'the file is UTF-16 or UTF-32. Convert it to UTF-8, as dumps are.', 1);
      window.consume(mark);
      return true;
    },
    take(bytes, from, to, line) {
      isEmpty = false;
      if (to > from && bytes[to - 1] === 0x0d) to--;
      let at = from;
      while (at < to && isBlank(bytes[at]!)) at++;
      if (skipping === 'line') {
        skipping = null;
        return;
      }
      const startsAnew = at < to && (isAt(rowStart, bytes, at) || isAt(rootEnd, bytes, at));
      if (skipping === 'row') {
        if (!startsAnew) return;
        skipping = null;
      }
      if (isInComment) {
        const end = bytes.subarray(from, to).indexOf('-->');
        if (end < 0) return;
        isInComment = false;
        at = from + end + 3;
      } else if (open && startsAnew) {
        closeOpen();
      } else if (open) {
        const end = goOn(bytes, from, to);
        if (end < 0) return;
        const whole: OpenRow | null = open;
        open = null;
        if (whole) row(Buffer.concat((whole as OpenRow).parts), (whole as OpenRow).line);
        at = end;
      }
      for (;;) {
        while (at < to && isBlank(bytes[at]!)) at++;
        if (at >= to) return;
        at = piece(bytes, at, to, line);
      }
    },
    takePart(bytes, line) {
      isEmpty = false;
      if (skipping !== 'line') {
        if (!seenRoot) fail('source.wrong-file', `the root is not <${element}>: this is another file.`, line);
        closeOpen();
        reject(bytes, line, 'row-too-long', `The line is longer than ${longestLine >> 20} MiB.`);
      }
      skipping = 'line';
    },
    finish(line) {
      const isTruncated = !seenEnd || open !== null;
      closeOpen();
      if (!isTruncated) return null;
      const failure = isEmpty
        ? ['source.empty', 'the file is empty.']
        : [
            'source.truncated',
            `the end </${element}> is missing: the file is truncated. Download or copy it again.`,
          ];
      return new Failure(failure[0]!, `${shown}: ${failure[1]}`, { file: shown, line });
    },
    takeRejected() {
      const taken = rejected;
      rejected = [];
      rejectedBytes = 0;
      return taken;
    },
  };
}

const rowStart = Buffer.from('<row ');
const rootEnd = Buffer.from('</');

const isBlank = (byte: number) => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** The length of UTF-8's mark, 0 where there is none, -1 for another encoding. */
function byteOrderMark(bytes: Buffer): number {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 3;
  const isOther =
    (bytes[0] === 0xfe && bytes[1] === 0xff) ||
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    bytes[0] === 0 ||
    bytes[1] === 0;
  return isOther ? -1 : 0;
}
