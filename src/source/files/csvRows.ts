import { Readable } from 'node:stream';
import { type Info, parse } from 'csv-parse';
import { Failure } from '../../shared/failure.ts';
import type { Column } from '../../shared/table.ts';
import { type Bytes, unreadable } from '../fileBytes.ts';
import type { DataFile } from './listFiles.ts';
import type { FileRow, RowReader } from './openFiles.ts';
import { typedText } from './typedText.ts';

const longestRecord = 8 << 20;
const rowsPerPiece = 500;

interface CsvRecord {
  info: Info;
  record: string[];
}

/**
 * CSV after RFC 4180, comma and double quote, with a header. An empty field is absent, but for a text, which is then
 * empty. Columns that the pipeline does not name are kept as text.
 */
export const csvRows: RowReader = {
  async columns(file, signal) {
    return (await headerOf(file, signal)).map((name) => ({ name, type: 'string', nullable: true }));
  },

  async *read(file, { columns, from, constants, signal }) {
    const header = await headerOf(file, signal);
    const types = typesOf(header, columns, file);
    const tail = JSON.stringify(constants).slice(1, -1);
    const skipped = Number(from.records ?? 0);
    let isPastHeader = false;
    let records = 0;
    let previousLine = 1;
    let rows: FileRow[] = [];
    let bytesRead = 0;
    const take = () => {
      const piece = { rows, position: { records }, bytesRead };
      rows = [];
      return piece;
    };
    for await (const { info, record } of parsed(file, signal)) {
      const line = previousLine;
      previousLine = info.lines;
      bytesRead = info.bytes;
      if (!isPastHeader) {
        isPastHeader = true;
        continue;
      }
      if (++records <= skipped) continue;
      rows.push(rowOf(record, header, types, tail, line + 1));
      if (rows.length >= rowsPerPiece) yield take();
    }
    yield take();
  },
};

function rowOf(
  record: string[],
  header: string[],
  types: Column['type'][],
  tail: string,
  line: number,
): FileRow {
  const raw = () =>
    record.map((field) => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
  if (record.length !== header.length)
    return {
      line,
      raw: raw(),
      code: 'wrong-width',
      reason: `The row has ${record.length} fields, the header ${header.length}.`,
    };
  let json = '';
  for (let i = 0; i < header.length; i++) {
    const text = record[i]!;
    const type = types[i]!;
    if (text === '' && type !== 'string') continue;
    const value = typedText(type, text);
    if (value === null)
      return {
        line,
        raw: raw(),
        code: 'wrong-type',
        reason: `"${header[i]}" is "${text.slice(0, 60)}", which is not a ${type}.`,
      };
    json += `,${JSON.stringify(header[i])}:${value}`;
  }
  if (tail !== '') json += `,${tail}`;
  return { json: `{${json.slice(1)}}` };
}

function typesOf(header: string[], columns: Column[], file: DataFile): Column['type'][] {
  for (const { name } of columns)
    if (!header.includes(name))
      throw new Failure(
        'source.no-column',
        `${file.path} has no column "${name}"; its header has ${header.join(', ')}.`,
        { file: file.path, line: 1 },
      );
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return header.map((name) => types.get(name) ?? 'string');
}

async function headerOf(file: DataFile, signal: AbortSignal): Promise<string[]> {
  for await (const { record } of parsed(file, signal)) {
    const header = record.map((name) => name.trim());
    const twice = header.find((name, i) => name === '' || header.indexOf(name) !== i);
    if (twice !== undefined)
      throw new Failure(
        'source.header',
        `${file.path}: the header has ${twice === '' ? 'a column without a name' : `the column "${twice}" twice`}.`,
        { file: file.path, line: 1 },
      );
    return header;
  }
  throw new Failure('source.empty', `${file.path} is empty; a CSV file begins with a header.`, {
    file: file.path,
  });
}

/**
 * All records, the header too. Where quotes do not match nobody can tell where the next record begins, so that ends the
 * reading: skipping would lose rows without a word.
 */
async function* parsed(file: DataFile, signal: AbortSignal): AsyncIterable<CsvRecord> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRecord,
  });
  const source = Readable.from(checkedText(file, file.open(0, signal)));
  source.on('error', (error) => parser.destroy(error)).pipe(parser);
  try {
    for await (const record of parser) yield record as CsvRecord;
  } catch (error) {
    if (/^(CSV_|INVALID_)/.test(String((error as { code?: unknown }).code))) {
      const line = Number((error as { lines?: unknown }).lines) || null;
      throw new Failure(
        'source.not-csv',
        `${file.path}: ${(error as Error).message}. Mend the file from there on.`,
        {
          file: file.path,
          ...(line === null ? {} : { line }),
          cause: error,
        },
      );
    }
    throw unreadable(file.path, error);
  } finally {
    source.destroy();
    parser.destroy();
  }
}

/** The parser would put question marks where bytes are no text; nobody should load those. */
async function* checkedText(file: DataFile, bytes: Bytes): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let offset = 0;
  try {
    for await (const chunk of bytes) {
      yield decoder.decode(chunk, { stream: true });
      offset += chunk.length;
    }
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Failure('source.encoding', `${file.path} is not UTF-8 (after byte ${offset}). Convert it.`, {
      file: file.path,
    });
  }
}
