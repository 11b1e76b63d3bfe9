import { isUtf8 } from 'node:buffer';
import { Failure } from '../../shared/failure.ts';
import type { Column, ColumnType } from '../../shared/table.ts';
import { openWindow } from '../window.ts';
import type { DataFile } from './listFiles.ts';
import type { FileRow, RowReader } from './openFiles.ts';
import { isDecimal, isIsoTime } from './typedText.ts';

/** A line longer than this is refused without being held in memory. */
const longestLine = 8 << 20;
const lineFeed = 0x0a;
const sampled = 1 << 20;

/** Newline-delimited JSON. A row keeps its bytes (its numbers lose no digit); `constants` are added before its end. */
export const ndjsonRows: RowReader = {
  async columns(file, signal) {
    let text = Buffer.alloc(0);
    for await (const chunk of file.open(0, signal)) {
      text = Buffer.concat([text, chunk]);
      if (text.length >= sampled) break;
    }
    const whole = text.length < sampled ? text.length : text.lastIndexOf(lineFeed);
    return guessColumns(text.toString('utf8', 0, whole < 0 ? text.length : whole), file);
  },

  async *read(file, { columns, from, constants, signal }) {
    const types = new Map(columns.map(({ name, type }) => [name, type]));
    const tail = JSON.stringify(constants).slice(1, -1);
    const names = Object.keys(constants);
    const window = openWindow(Number(from.offset ?? 0));
    let line = Number(from.line ?? 1);
    let isDropping = false;

    const row = (bytes: Buffer): FileRow | null => {
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf && line === 1)
        bytes = bytes.subarray(3);
      if (!isUtf8(bytes))
        return {
          line,
          raw: bytes.toString('latin1'),
          code: 'not-utf8',
          reason: 'The row is not UTF-8; its bytes are shown as Latin-1.',
        };
      const text = bytes.toString('utf8').trim();
      if (text === '') return null;
      const wrong = whatIsWrong(text, types, names);
      if (wrong !== null) return { line, raw: text, ...wrong };
      const body = text.slice(0, -1).trimEnd();
      return { json: `${body}${tail === '' || body === '{' ? '' : ','}${tail}}` };
    };
    const state = (rows: (FileRow | null)[]) => ({
      rows: rows.filter((row) => row !== null),
      position: { offset: window.offset, line },
      bytesRead: window.offset,
    });

    for await (const chunk of file.open(window.offset, signal)) {
      window.append(chunk);
      const { bytes, from: start, to } = window.lines();
      const rows: (FileRow | null)[] = [];
      for (let at = start; at < to; ) {
        const end = bytes.indexOf(lineFeed, at);
        if (!isDropping) rows.push(row(bytes.subarray(at, end)));
        isDropping = false;
        line++;
        at = end + 1;
      }
      window.consume(to - start);
      if (window.length > (isDropping ? 0 : longestLine)) {
        if (!isDropping)
          rows.push({
            line,
            raw: window.rest().toString('utf8', 0, 65_536),
            code: 'row-too-long',
            reason: `The line is longer than ${longestLine >> 20} MiB.`,
          });
        isDropping = true;
        window.consume(window.length);
      }
      // Within a line that is dropped no position may stand.
      if (!isDropping && rows.length > 0) yield state(rows);
      else if (rows.length > 0) yield { ...state(rows), position: null };
    }
    const last = isDropping || window.length === 0 ? null : row(window.rest());
    window.consume(window.length);
    yield state([last]);
  },
};

function whatIsWrong(
  text: string,
  types: Map<string, ColumnType>,
  constants: string[],
): { code: string; reason: string } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { code: 'not-json', reason: `This is not JSON: ${(error as Error).message}.` };
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return { code: 'not-a-row', reason: 'A row is a JSON object, {"column": value, …}.' };
  const fields = value as Record<string, unknown>;
  for (const name of constants)
    if (Object.hasOwn(fields, name))
      return { code: 'column-clash', reason: `The row has a field "${name}", which is the pipeline's own.` };
  for (const [name, type] of types)
    if (Object.hasOwn(fields, name) && fields[name] !== null && !fits(type, fields[name]))
      return {
        code: 'wrong-type',
        reason: `"${name}" is ${JSON.stringify(fields[name]).slice(0, 60)}, which is not a ${type}.`,
      };
  return null;
}

function fits(type: ColumnType, value: unknown): boolean {
  switch (type) {
    case 'string':
      return typeof value !== 'object';
    case 'boolean':
      return typeof value === 'boolean';
    case 'int':
      return Number.isInteger(value) && Math.abs(value as number) <= 2147483648 && value !== 2147483648;
    case 'bigint':
      return Number.isInteger(value) && Math.abs(value as number) <= 2 ** 63;
    case 'double':
      return typeof value === 'number';
    case 'date':
      return typeof value === 'string' && value.length === 10 && isIsoTime(value);
    case 'timestamp':
      return typeof value === 'string' && isIsoTime(value);
    case 'array<string>':
      return Array.isArray(value) && value.every((item) => item === null || typeof item === 'string');
    default:
      return typeof value === 'number' || (typeof value === 'string' && isDecimal(type, value));
  }
}

/** Columns that the first rows have: JSON tells numbers, texts and truth values, and nothing more. */
function guessColumns(text: string, file: DataFile): Column[] {
  const types = new Map<string, ColumnType>();
  for (const line of text.split('\n')) {
    let value: unknown;
    try {
      value = JSON.parse(line.replace(/^\ufeff/, ''));
    } catch {
      continue;
    }
    if (value === null || typeof value !== 'object' || Array.isArray(value)) continue;
    for (const [name, field] of Object.entries(value)) {
      const guess = guessType(field);
      if (guess !== null) types.set(name, widest(types.get(name), guess));
    }
  }
  if (types.size === 0)
    throw new Failure(
      'source.no-rows',
      `${file.path} has no JSON object from which columns could be taken. Name them.`,
    );
  return [...types].map(([name, type]) => ({ name, type, nullable: true }));
}

function guessType(value: unknown): ColumnType | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'bigint' : 'double';
  return Array.isArray(value) && fits('array<string>', value) ? 'array<string>' : 'string';
}

function widest(one: ColumnType | undefined, other: ColumnType): ColumnType {
  if (one === undefined || one === other) return other;
  const numbers = ['bigint', 'double'];
  return numbers.includes(one) && numbers.includes(other) ? 'double' : 'string';
}
