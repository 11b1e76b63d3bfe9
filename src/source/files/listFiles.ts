import type { Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Failure } from '../../shared/failure.ts';
import type { FilesSpec } from '../../shared/sourceSpec.ts';
import {
  type Bytes,
  fileIdentity,
  gunzippedBytes,
  plainBytes,
  requirePlainFile,
  skipBytes,
  statOrFail,
  unchangedBytes,
} from '../fileBytes.ts';

/** One file of a set, read in the order of names. */
export interface DataFile {
  path: string;
  name: string;
  found: Stats;
  identity: string;
  /** Of the unpacked bytes, where known. */
  size: number | null;
  /** Unpacked bytes from `offset` on; a Failure at the end when the file was changed meanwhile. */
  open(offset: number, signal: AbortSignal): Bytes;
}

const endings: Record<FilesSpec['format'], RegExp> = {
  ndjson: /\.(ndjson|jsonl|json)(\.gz)?$/i,
  csv: /\.csv(\.gz)?$/i,
  parquet: /\.parquet$/i,
};

/** The file that is named, whatever its ending, or the files of the format in the folder that is named. */
export async function listFiles(path: string, format: FilesSpec['format']): Promise<DataFile[]> {
  const found = await statOrFail(path, 'Correct the path of the source.');
  if (!found.isDirectory()) return [dataFile(path, found)];
  const files: DataFile[] = [];
  for (const entry of (await readdir(path)).sort()) {
    // Names that begin so are other programs' (`_SUCCESS`, `.part.crc`).
    if (/^[._]/.test(entry) || !endings[format].test(entry)) continue;
    const file = join(path, entry);
    files.push(dataFile(file, await statOrFail(file, 'It is a link that leads nowhere.')));
  }
  if (files.length === 0)
    throw new Failure('source.no-files', `${path} has no ${format} file. Name a folder or file that has.`);
  return files;
}

function dataFile(path: string, found: Stats): DataFile {
  requirePlainFile(path, found);
  const isPacked = /\.gz$/i.test(path);
  const name = basename(path);
  return {
    path,
    name,
    found,
    identity: fileIdentity(name, found),
    size: isPacked ? null : found.size,
    open: (offset, signal) => {
      const bytes = isPacked ? skipBytes(gunzippedBytes(path, found.size), offset) : plainBytes(path, offset);
      return unchangedBytes(path, found, bytes, signal);
    },
  };
}
