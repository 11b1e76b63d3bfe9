import type { CsvForm } from './readSchema.ts';

/** What is odd about one line of a CSV. */
export interface CsvFinding {
  /** From 1. */
  line: number;
  code: string;
  message: string;
}

const mostFindings = 20;

/**
 * Any CSV as RFC 4180 with exactly `width` cells a row (as many as its first line has where `width` is null). Nothing is
 * lost but cells past the width: short rows are filled up, a quote that nothing closes counts as text.
 */
export function repairCsv(
  text: string,
  form: CsvForm,
  width: number | null,
): { csv: string; header: string[]; rows: number; findings: CsvFinding[] } {
  const findings: CsvFinding[] = [];
  let odd = 0;
  const report = (line: number, code: string, message: string) => {
    odd++;
    if (odd <= mostFindings) findings.push({ line, code, message });
  };
  const records = splitRecords(text.replace(/^\ufeff/, ''), form, report);
  const head = form.headerLines > 0 ? records.slice(0, form.headerLines).at(-1) : undefined;
  const cells = width ?? head?.cells.length ?? records[0]?.cells.length ?? 0;
  const usual = head?.cells.length ?? cells;
  if (usual !== cells)
    report(
      1,
      'dataset-columns',
      `The file has ${usual} columns, its schema has ${cells} fields. They are matched by position; correct the one or the other.`,
    );
  const lines: string[] = [];
  for (const record of records.slice(form.headerLines)) {
    // A line with nothing on it is no row, unless a row is one cell.
    if (record.cells.length === 1 && record.cells[0] === '' && cells > 1) continue;
    if (record.cells.length !== usual)
      report(
        record.line,
        'dataset-row',
        `This row has ${record.cells.length} cells, the file has ${usual} columns. ${record.cells.length < usual ? 'The missing cells are read as null' : 'The cells past the last column are left out'}; correct the line.`,
      );
    lines.push(Array.from({ length: cells }, (_, i) => csvCell(record.cells[i] ?? '')).join(','));
  }
  if (odd > mostFindings)
    findings.push({
      line: findings.at(-1)?.line ?? 1,
      code: 'dataset-row',
      message: `${odd - mostFindings} more lines of this file are not as they should be.`,
    });
  return { csv: `${lines.join('\n')}\n`, header: head?.cells ?? [], rows: lines.length, findings };
}

interface CsvRecord {
  cells: string[];
  line: number;
}

function splitRecords(
  text: string,
  form: CsvForm,
  report: (line: number, code: string, message: string) => void,
): CsvRecord[] {
  const { delimiter, quote, escape: mark } = form;
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let from = 1;
  let at = 0;
  const isEnd = (i: number) => i >= text.length || text[i] === '\n' || text[i] === '\r';

  while (at < text.length) {
    if (quote !== '' && text[at] === quote) {
      const closed = readQuoted(text, at, quote, mark);
      if (closed && (isEnd(closed.end) || text.startsWith(delimiter, closed.end))) {
        cells.push(closed.value);
        line += lineFeeds(text, at, closed.end);
        at = closed.end;
      } else {
        report(
          line,
          'dataset-quote',
          closed
            ? 'Text follows the closing quote of this cell; the cell is read as it stands. Double the quotes inside it.'
            : 'A quote opens a cell here and nothing closes it; it is read as text. Close it or double it.',
        );
        at = readBare();
      }
    } else at = readBare();
    if (text.startsWith(delimiter, at) && at < text.length) {
      at += delimiter.length;
      // A delimiter before the end of the line or file leaves one more, empty cell.
      if (isEnd(at)) cells.push('');
      else continue;
    }
    if (isEnd(at)) endRecord();
  }
  if (cells.length > 0) records.push({ cells, line: from });
  return records;

  function readBare(): number {
    let end = at;
    while (!isEnd(end) && !text.startsWith(delimiter, end)) end++;
    cells.push(text.slice(at, end));
    return end;
  }
  function endRecord(): void {
    records.push({ cells, line: from });
    cells = [];
    if (text[at] === '\r' && text[at + 1] === '\n') at += 2;
    else at++;
    line++;
    from = line;
  }
}

function readQuoted(
  text: string,
  start: number,
  quote: string,
  mark: string,
): { value: string; end: number } | null {
  let value = '';
  let from = start + 1;
  for (let at = from; ; at++) {
    const next = nextOf(text, at, quote, mark);
    if (next < 0) return null;
    if ((text[next] === mark && text[next + 1] === quote) || (mark !== quote && text[next] === mark)) {
      value += text.slice(from, next) + (text[next + 1] ?? '');
      from = next + 2;
      at = next + 1;
    } else return { value: value + text.slice(from, next), end: next + 1 };
  }
}

function nextOf(text: string, at: number, quote: string, mark: string): number {
  const first = text.indexOf(quote, at);
  if (mark === quote) return first;
  const other = text.indexOf(mark, at);
  return other >= 0 && (first < 0 || other < first) ? other : first;
}

function lineFeeds(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = text.indexOf('\n', from); i >= 0 && i < to; i = text.indexOf('\n', i + 1)) count++;
  return count;
}

const csvCell = (text: string) =>
  text === '' || !/[",\r\n]|^\s|\s$/.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
