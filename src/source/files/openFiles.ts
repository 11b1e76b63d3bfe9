import { Failure } from '../../shared/failure.ts';
import type { RecordSource, SourcePosition } from '../../shared/records.ts';
import type { FilesSpec } from '../../shared/sourceSpec.ts';
import type { Column } from '../../shared/table.ts';
import { openBatch } from './batchRows.ts';
import { type DataFile, listFiles } from './listFiles.ts';

/** A row as JSON without its line feed, or why there is none. */
export type FileRow = { json: string } | { line: number | null; raw: string; code: string; reason: string };

export interface FileRows {
  rows: FileRow[];
  /** Where to go on in this file after these rows; null: not here. */
  position: SourcePosition | null;
  bytesRead: number;
}

/** How one format is read. */
export interface RowReader {
  /** The columns that the file itself names. */
  columns(file: DataFile, signal: AbortSignal): Promise<Column[]>;
  /** Rows from `from` (empty: the beginning; else a position that this reader gave) to the end, in pieces. */
  read(
    file: DataFile,
    options: {
      columns: Column[];
      from: SourcePosition;
      constants: Record<string, string>;
      signal: AbortSignal;
    },
  ): AsyncIterable<FileRows>;
}

/** NDJSON, CSV or Parquet files as one table: those of a folder one after the other, in the order of their names. */
export async function openFiles(spec: FilesSpec): Promise<RecordSource> {
  const reader = await readerOf(spec.format);
  let columns: Column[] | null = spec.columns;

  const columnsOf = async (files: DataFile[], signal: AbortSignal) => {
    columns ??= await reader.columns(files[0]!, signal);
    return columns;
  };

  return {
    async tables(signal) {
      const files = await listFiles(spec.path, spec.format);
      return [{ name: spec.table, columns: await columnsOf(files, signal), full: spec.full }];
    },
    async *read(table, { from, constants, signal }) {
      if (table !== spec.table)
        throw new Failure(
          'source.no-table',
          `The files of ${spec.path} are the table "${spec.table}", not "${table}".`,
        );
      const files = await listFiles(spec.path, spec.format);
      const columns = await columnsOf(files, signal);
      for (const { name } of columns)
        if (Object.hasOwn(constants, name))
          throw new Failure(
            'source.column-clash',
            `${spec.path} has a column "${name}", which is the pipeline's own. Rename it.`,
          );
      const start = from === null ? 0 : indexOfFile(files, from);
      const sizes = files.map(({ found }) => found.size);
      const bytesTotal = files.every(({ size }) => size !== null) ? sum(sizes) : null;
      for (const [i, file] of files.slice(start).entries()) {
        const before = sum(sizes.slice(0, start + i));
        const inFile: SourcePosition = i === 0 && from !== null ? withoutFile(from) : {};
        const batch = openBatch();
        let position = inFile;
        let bytesRead = 0;
        const take = () =>
          batch.take({
            position: { ...position, file: file.name, identity: file.identity },
            bytesRead: before + bytesRead,
            bytesTotal,
          });
        for await (const piece of reader.read(file, { columns, from: inFile, constants, signal })) {
          for (const row of piece.rows) {
            if ('json' in row) batch.add(row.json);
            else batch.reject({ ...row, file: file.path });
          }
          bytesRead = piece.bytesRead;
          if (piece.position === null) continue;
          position = piece.position;
          if (batch.isFull) yield take();
        }
        if (!batch.isEmpty) yield take();
      }
    },
    async fingerprint() {
      return (await listFiles(spec.path, spec.format)).map(({ identity }) => identity).join('\n');
    },
    async close() {},
  };
}

async function readerOf(format: FilesSpec['format']): Promise<RowReader> {
  if (format === 'csv') return (await import('./csvRows.ts')).csvRows;
  if (format === 'parquet') return (await import('./parquetRows.ts')).parquetRows;
  return (await import('./ndjsonRows.ts')).ndjsonRows;
}

function indexOfFile(files: DataFile[], from: SourcePosition): number {
  const index = files.findIndex(({ identity }) => identity === from.identity);
  if (index < 0)
    throw new Failure(
      'source.changed',
      `${from.file} is not the file that this run began with. Start a new run.`,
    );
  return index;
}

function withoutFile({ file: _file, identity: _identity, ...rest }: SourcePosition): SourcePosition {
  return rest;
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
