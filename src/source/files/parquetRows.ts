import { type FileHandle, open } from 'node:fs/promises';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { Failure, throwIfCancelled } from '../../shared/failure.ts';
import { unchangedBytes, unreadable } from '../fileBytes.ts';
import type { DataFile } from './listFiles.ts';
import type { FileRow, RowReader } from './openFiles.ts';
import { type ParquetColumn, parquetColumn, parquetParsers } from './parquetColumn.ts';

const rowsPerPiece = 500;

/** Parquet files; one row group is in memory at a time. A position is a row's number. */
export const parquetRows: RowReader = {
  async columns(file) {
    return withFile(file, async ({ columns }) => columns.map(({ column }) => column));
  },

  async *read(file, { columns: wanted, from, constants, signal }) {
    const handle = await openFile(file);
    try {
      const { buffer, metadata, columns } = await readMetadata(file, handle);
      const chosen = wanted.map(({ name, type }) => {
        const found = columns.find(({ column }) => column.name === name);
        if (found?.column.type !== type)
          throw new Failure(
            'source.no-column',
            found
              ? `${file.path}: the column "${name}" is ${found.column.type}, not ${type}.`
              : `${file.path} has no column "${name}"; it has ${columns.map(({ column }) => column.name).join(', ')}.`,
            { file: file.path },
          );
        return found;
      });
      const tail = JSON.stringify(constants).slice(1, -1);
      const start = Number(from.row ?? 0);
      let first = 0;
      for (const group of metadata.row_groups) {
        const end = first + Number(group.num_rows);
        if (end > start) {
          throwIfCancelled(signal);
          const rowStart = Math.max(first, start);
          const values = await readGroup(file, { buffer, metadata, chosen, rowStart, rowEnd: end });
          for (let at = 0; at < values.length; at += rowsPerPiece) {
            const rows = values.slice(at, at + rowsPerPiece).map((row) => rowOf(row, chosen, tail));
            const row = rowStart + Math.min(values.length, at + rowsPerPiece);
            yield {
              rows,
              position: { row },
              bytesRead: Math.floor((file.found.size * row) / Number(metadata.num_rows)),
            };
          }
        }
        first = end;
      }
    } finally {
      await handle.close();
    }
    // Nothing is read by this but the file's size and times, which must be as before.
    for await (const _ of unchangedBytes(file.path, file.found, nothing(), signal));
  },
};

async function* nothing(): AsyncIterable<Buffer> {}

async function readGroup(
  file: DataFile,
  at: {
    buffer: AsyncBuffer;
    metadata: FileMetaData;
    chosen: ParquetColumn[];
    rowStart: number;
    rowEnd: number;
  },
): Promise<unknown[][]> {
  let rows: unknown[][] = [];
  try {
    await parquetRead({
      file: at.buffer,
      metadata: at.metadata,
      columns: at.chosen.map(({ column }) => column.name),
      rowStart: at.rowStart,
      rowEnd: at.rowEnd,
      compressors,
      utf8: false,
      parsers: parquetParsers,
      onComplete: (read) => {
        rows = read;
      },
    });
  } catch (error) {
    throw unreadable(file.path, error);
  }
  return rows;
}

function rowOf(values: unknown[], columns: ParquetColumn[], tail: string): FileRow {
  let json = '';
  for (const [i, { column, toJson }] of columns.entries()) {
    const value = values[i];
    if (value !== null && value !== undefined) json += `,${JSON.stringify(column.name)}:${toJson(value)}`;
  }
  if (tail !== '') json += `,${tail}`;
  return { json: `{${json.slice(1)}}` };
}

async function withFile<T>(
  file: DataFile,
  work: (read: Awaited<ReturnType<typeof readMetadata>>) => Promise<T>,
): Promise<T> {
  const handle = await openFile(file);
  try {
    return await work(await readMetadata(file, handle));
  } finally {
    await handle.close();
  }
}

async function openFile(file: DataFile): Promise<FileHandle> {
  return open(file.path).catch((error: unknown) => {
    throw unreadable(file.path, error);
  });
}

async function readMetadata(file: DataFile, handle: FileHandle) {
  const buffer: AsyncBuffer = {
    byteLength: file.found.size,
    async slice(start, end = file.found.size) {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      if (bytesRead < bytes.length) throw new Error('the file ends too early');
      return bytes.buffer;
    },
  };
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(buffer, { geoparquet: false });
  } catch (error) {
    throw unreadable(file.path, error);
  }
  const columns = parquetSchema(metadata).children.map((tree: SchemaTree) => parquetColumn(tree, file.path));
  return { buffer, metadata, columns };
}
