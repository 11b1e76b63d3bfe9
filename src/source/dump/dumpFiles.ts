import { spawn } from 'node:child_process';
import { createReadStream, type Stats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { Cancelled, Failure } from '../../shared/failure.ts';

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
  /** The bytes of the XML from `offset` on. */
  open(offset: number, signal: AbortSignal): AsyncIterable<Buffer>;
}

/** XML that is this much larger than its archive is a bomb, not a dump (real ones are 5 to 15 times). */
const mostExpansion = 300;
const alwaysAllowed = 64 << 20;
const plainChunk = 1 << 18;

/** The XML files of a dump: a folder with plain or `.gz` files, a `.tar.gz`, or a `.7z`. */
export async function findDumpFiles(path: string, signal: AbortSignal): Promise<DumpFile[]> {
  const found = await statOrFail(path);
  if (found.isDirectory()) return inFolder(path);
  if (!found.isFile())
    throw new Failure(
      'source.not-a-file',
      `${path} is neither a folder nor a plain file. Name a dump's folder or archive.`,
    );
  if (/\.(tar\.gz|tgz)$/i.test(path)) return inTar(path, found, signal);
  if (/\.7z$/i.test(path)) return inSevenZip(path, found, signal);
  throw new Failure(
    'source.unknown-form',
    `${path} is not a dump. Name a folder with Posts.xml, a .7z or a .tar.gz.`,
  );
}

async function statOrFail(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    throw new Failure('source.missing', `There is no ${path}. Name the dump with --var dump=PATH.`, {
      cause: error,
    });
  }
}

async function inFolder(folder: string): Promise<DumpFile[]> {
  const files: DumpFile[] = [];
  for (const entry of (await readdir(folder)).sort()) {
    const match = /^(\w+\.xml)(\.gz)?$/i.exec(entry);
    if (!match) continue;
    const path = join(folder, entry);
    const found = await stat(path);
    if (!found.isFile())
      throw new Failure('source.not-a-file', `${path} is not a plain file; a dump's tables must be.`);
    const zipped = match[2] !== undefined;
    files.push({
      name: match[1]!,
      shown: path,
      size: zipped ? null : found.size,
      identity: identity(entry, found),
      open: (offset, signal) =>
        unchanged(path, found, zipped ? skip(gunzip(path, found.size), offset) : plain(path, offset), signal),
    });
  }
  return files;
}

async function inTar(path: string, archive: Stats, signal: AbortSignal): Promise<DumpFile[]> {
  const files: DumpFile[] = [];
  await withEntries(path, archive, async (entries) => {
    for await (const entry of entries) {
      signal.throwIfAborted();
      // Only the name's last part is used, and nothing is written: a path that climbs leads nowhere.
      const name = basename(entry.header.name);
      if (entry.header.type === 'file' && /^\w+\.xml$/i.test(name))
        files.push({
          name,
          shown: `${path}/${name}`,
          size: entry.header.size ?? null,
          identity: `${identity(basename(path), archive)}/${entry.header.name}`,
          open: (offset, at) =>
            unchanged(path, archive, skip(tarEntry(path, archive, entry.header.name), offset), at),
        });
      entry.resume();
    }
  });
  return files;
}

async function* tarEntry(path: string, archive: Stats, name: string): AsyncIterable<Buffer> {
  const entries = extract();
  const source = Readable.from(gunzip(path, archive.size));
  source.on('error', (error) => entries.destroy(error)).pipe(entries);
  try {
    for await (const entry of entries) {
      if (entry.header.name === name) {
        for await (const chunk of entry) yield chunk as Buffer;
        return;
      }
      entry.resume();
    }
  } finally {
    source.destroy();
    entries.destroy();
  }
}

async function withEntries(
  path: string,
  archive: Stats,
  work: (entries: ReturnType<typeof extract>) => Promise<void>,
): Promise<void> {
  const entries = extract();
  const source = Readable.from(gunzip(path, archive.size));
  source.on('error', (error) => entries.destroy(error)).pipe(entries);
  try {
    await work(entries);
  } catch (error) {
    throw asFailure(path, error);
  } finally {
    source.destroy();
  }
}

async function inSevenZip(path: string, archive: Stats, signal: AbortSignal): Promise<DumpFile[]> {
  let listing = '';
  for await (const chunk of sevenZip(path, ['l', '-slt', '-ba', '--', path], signal))
    listing += chunk.toString('utf8');
  const files: DumpFile[] = [];
  for (const block of listing.split(/\r?\n\r?\n/)) {
    const inside = /^Path = (.*)$/m.exec(block)?.[1]?.trim();
    const size = Number(/^Size = (\d+)$/m.exec(block)?.[1]);
    const name = inside === undefined ? '' : basename(inside.replaceAll('\\', '/'));
    // 7z reads wildcards and @lists in names, so only names without either are ever given to it.
    if (inside === undefined || !/^\w+\.xml$/i.test(name) || !/^[\w./-]+$/.test(inside)) continue;
    refuseBomb(path, size, archive.size);
    files.push({
      name,
      shown: `${path}/${name}`,
      size,
      identity: `${identity(basename(path), archive)}/${inside}`,
      open: (offset, at) =>
        unchanged(
          path,
          archive,
          skip(sevenZip(path, ['x', '-so', '-bd', '--', path, inside], at), offset),
          at,
        ),
    });
  }
  return files;
}

async function* sevenZip(path: string, args: string[], signal: AbortSignal): AsyncIterable<Buffer> {
  const child = spawn('7z', args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (complaint.length < 2000) complaint += chunk.toString('utf8');
  });
  const ended = new Promise<number | null>((settle, fail) => {
    child.on('error', fail);
    child.on('close', settle);
  });
  ended.catch(() => {});
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    const code = await ended;
    if (code !== 0)
      throw new Failure(
        'source.archive',
        `7z cannot read ${path}: ${complaint.trim() || `it ended with ${code}`}. Download it again.`,
      );
  } catch (error) {
    if (signal.aborted) throw new Cancelled();
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Failure(
        'source.no-7z',
        '7z is not on the PATH. Install it (Debian: p7zip-full; macOS: sevenzip; Windows: 7-Zip), or unpack the archive and name the folder.',
      );
    throw error;
  } finally {
    child.kill();
  }
}

/** Reads ahead by one chunk. A chunk is good until the next is asked for: two buffers take turns. */
async function* plain(path: string, offset: number): AsyncIterable<Buffer> {
  const file = await open(path);
  const buffers = [Buffer.allocUnsafeSlow(plainChunk), Buffer.allocUnsafeSlow(plainChunk)];
  let position = offset;
  let turn = 0;
  try {
    let reading = file.read(buffers[0]!, 0, plainChunk, position);
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      const chunk = buffers[turn]!.subarray(0, bytesRead);
      position += bytesRead;
      turn = 1 - turn;
      reading = file.read(buffers[turn]!, 0, plainChunk, position);
      // Awaited in the next turn; when there is none, its failure is nobody's.
      reading.catch(() => {});
      yield chunk;
    }
  } finally {
    await file.close();
  }
}

async function* gunzip(path: string, size: number): AsyncIterable<Buffer> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const unzipped = createGunzip({ chunkSize: 1 << 18 });
  file.on('error', (error) => unzipped.destroy(error)).pipe(unzipped);
  let total = 0;
  try {
    for await (const chunk of unzipped) {
      total += (chunk as Buffer).length;
      refuseBomb(path, total, size);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw asFailure(path, error);
  } finally {
    file.destroy();
    unzipped.destroy();
  }
}

function refuseBomb(path: string, unpacked: number, packed: number): void {
  if (unpacked > alwaysAllowed + packed * mostExpansion)
    throw new Failure(
      'source.bomb',
      `${path} unpacks to more than ${mostExpansion} times its size, which no dump does; reading stopped.`,
    );
}

function asFailure(path: string, error: unknown): Error {
  if (error instanceof Failure || error instanceof Cancelled) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ABORT_ERR') return new Cancelled();
  return new Failure('source.archive', `${path} cannot be read: ${message}. Download or copy it again.`, {
    cause: error,
  });
}

async function* skip(chunks: AsyncIterable<Buffer>, offset: number): AsyncIterable<Buffer> {
  let left = offset;
  for await (const chunk of chunks) {
    if (left >= chunk.length) left -= chunk.length;
    else {
      yield left === 0 ? chunk : chunk.subarray(left);
      left = 0;
    }
  }
}

/** Passes chunks on, and fails at the end when the file on disk is no longer the one that was opened. */
async function* unchanged(
  path: string,
  before: Stats,
  chunks: AsyncIterable<Buffer>,
  signal: AbortSignal,
): AsyncIterable<Buffer> {
  for await (const chunk of chunks) {
    if (signal.aborted) throw new Cancelled();
    yield chunk;
  }
  const after = await stat(path).catch(() => null);
  if (
    after === null ||
    after.size !== before.size ||
    after.mtimeMs !== before.mtimeMs ||
    after.ino !== before.ino
  )
    throw new Failure(
      'source.changed',
      `${path} was changed while it was read. Run again once it is complete.`,
    );
}

const identity = (name: string, found: Stats) => `${name}:${found.size}:${Math.trunc(found.mtimeMs)}`;
