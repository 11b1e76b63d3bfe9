import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../shared/failure.ts';
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
import { filesInSevenZip } from './sevenZip.ts';
import { filesInTar } from './tarArchive.ts';

/** One XML file of a dump, wherever it lies. */
export interface DumpFile {
  /** `Posts.xml` */
  name: string;
  /** For errors: the path as a person knows it. */
  shown: string;
  /** Of the XML, where known. */
  size: number | null;
  /** Names, sizes and times: equal while the content can be taken to be. */
  identity: string;
  /** The bytes of the XML from `offset` on. In an archive what lies before is unpacked again and dropped. */
  open(offset: number, signal: AbortSignal): Bytes;
}

/** Whether a file of this name is a table of a dump. */
export type IsTable = (name: string) => boolean;

/** The XML files of a dump: a folder with plain or `.gz` files, a `.tar.gz`, or a `.7z`. */
export async function findDumpFiles(
  path: string,
  isTable: IsTable,
  signal: AbortSignal,
): Promise<DumpFile[]> {
  const found = await statOrFail(path, 'Name the dump with --var dump=PATH.');
  if (found.isDirectory()) return inFolder(path, isTable);
  requirePlainFile(path, found);
  if (/\.(tar\.gz|tgz)$/i.test(path)) return filesInTar(path, found, isTable, signal);
  if (/\.7z$/i.test(path)) return filesInSevenZip(path, found, isTable, signal);
  throw new Failure(
    'source.unknown-form',
    `${path} is not a dump. Name a folder with Posts.xml, a .7z or a .tar.gz.`,
  );
}

async function inFolder(folder: string, isTable: IsTable): Promise<DumpFile[]> {
  const files: DumpFile[] = [];
  for (const entry of (await readdir(folder)).sort()) {
    const name = entry.replace(/\.gz$/i, '');
    if (!isTable(name)) continue;
    const path = join(folder, entry);
    const found = await statOrFail(path, 'It is a link that leads nowhere.');
    requirePlainFile(path, found);
    const isPlain = name === entry;
    files.push({
      name,
      shown: path,
      size: isPlain ? found.size : null,
      identity: fileIdentity(entry, found),
      open: (offset, signal) =>
        unchangedBytes(
          path,
          found,
          isPlain ? plainBytes(path, offset) : skipBytes(gunzippedBytes(path, found.size), offset),
          signal,
        ),
    });
  }
  return files;
}
