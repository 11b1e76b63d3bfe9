import type { Stats } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import { throwIfCancelled } from '../../shared/failure.ts';
import {
  type Bytes,
  fileIdentity,
  gunzippedBytes,
  skipBytes,
  unchangedBytes,
  unreadable,
} from '../fileBytes.ts';
import type { DumpFile, IsTable } from './dumpFiles.ts';

type Entry = ReturnType<typeof extract> extends AsyncIterable<infer E> ? E : never;

/** The tables in a `.tar.gz`. A tar has no list of what it holds, so this reads all of it. */
export async function filesInTar(
  path: string,
  archive: Stats,
  isTable: IsTable,
  signal: AbortSignal,
): Promise<DumpFile[]> {
  const files: DumpFile[] = [];
  for await (const { header } of entries(path, archive)) {
    throwIfCancelled(signal);
    // Only the name's last part counts, and nothing is ever written: a path that climbs leads nowhere.
    const name = basename(header.name);
    if (header.type !== 'file' || !isTable(name)) continue;
    files.push({
      name,
      shown: `${path}/${name}`,
      size: header.size ?? null,
      identity: `${fileIdentity(basename(path), archive)}/${header.name}`,
      open: (offset, signal) =>
        unchangedBytes(path, archive, skipBytes(entryBytes(path, archive, header.name), offset), signal),
    });
  }
  return files;
}

async function* entryBytes(path: string, archive: Stats, name: string): Bytes {
  for await (const entry of entries(path, archive)) {
    if (entry.header.name !== name) continue;
    for await (const chunk of entry) yield chunk as Buffer;
    return;
  }
}

/** What an entry holds is skipped unless it is read. */
async function* entries(path: string, archive: Stats): AsyncIterable<Entry> {
  const unpacked = extract();
  const source = Readable.from(gunzippedBytes(path, archive.size));
  source.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  try {
    for await (const entry of unpacked) {
      yield entry;
      entry.resume();
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}
