import { createReadStream, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Cancelled, Failure, throwIfCancelled } from '../shared/failure.ts';

/** Bytes of a file in chunks. A chunk is good until the next is asked for. */
export type Bytes = AsyncIterable<Buffer>;

/** What unpacks to this many times its size is a bomb, not data (real dumps: 5 to 15 times). */
const mostExpansion = 300;
const alwaysAllowed = 64 << 20;
const chunkBytes = 1 << 18;

/** The file or folder that a person named, links followed; a Failure with `remedy` when there is none. */
export async function statOrFail(path: string, remedy: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code !== 'ENOENT';
    throw new Failure(
      isThere ? 'source.unreadable' : 'source.missing',
      isThere ? `${path} cannot be read: ${messageOf(error)}.` : `There is no ${path}. ${remedy}`,
      { cause: error },
    );
  }
}

/** A FIFO or a device would be read for ever, or by someone else. */
export function requirePlainFile(path: string, found: Stats): void {
  if (!found.isFile())
    throw new Failure(
      'source.not-a-file',
      `${path} is not a plain file (a pipe, a device or a folder). Copy the data to a file and name that.`,
    );
}

/** Equal while the content can be taken to be. */
export const fileIdentity = (name: string, found: Stats) =>
  `${name}:${found.size}:${Math.trunc(found.mtimeMs)}`;

/** From byte `offset` on, reading one chunk ahead into two buffers that take turns. */
export async function* plainBytes(path: string, offset: number): Bytes {
  const file = await open(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const buffers = [Buffer.allocUnsafeSlow(chunkBytes), Buffer.allocUnsafeSlow(chunkBytes)];
  let position = offset;
  let turn = 0;
  try {
    let reading = file.read(buffers[0]!, 0, chunkBytes, position);
    for (;;) {
      const { bytesRead } = await reading.catch((error: unknown) => {
        throw unreadable(path, error);
      });
      if (bytesRead === 0) return;
      const chunk = buffers[turn]!.subarray(0, bytesRead);
      position += bytesRead;
      turn = 1 - turn;
      reading = file.read(buffers[turn]!, 0, chunkBytes, position);
      // Awaited in the next turn; when there is none, its failure is nobody's.
      reading.catch(() => {});
      yield chunk;
    }
  } finally {
    await file.close();
  }
}

/** What a `.gz` of `size` bytes unpacks to. */
export async function* gunzippedBytes(path: string, size: number): Bytes {
  const file = createReadStream(path, { highWaterMark: chunkBytes });
  const unzipped = createGunzip({ chunkSize: chunkBytes });
  file.on('error', (error) => unzipped.destroy(error)).pipe(unzipped);
  let total = 0;
  try {
    for await (const chunk of unzipped) {
      total += (chunk as Buffer).length;
      refuseBomb(path, total, size);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    file.destroy();
    unzipped.destroy();
  }
}

export function refuseBomb(path: string, unpacked: number, packed: number): void {
  if (unpacked > alwaysAllowed + packed * mostExpansion)
    throw new Failure(
      'source.bomb',
      `${path} unpacks to more than ${mostExpansion} times its size, which no real data does; reading stopped.`,
    );
}

export async function* skipBytes(chunks: Bytes, count: number): Bytes {
  let left = count;
  for await (const chunk of chunks) {
    if (left >= chunk.length) left -= chunk.length;
    else {
      yield left === 0 ? chunk : chunk.subarray(left);
      left = 0;
    }
  }
}

/**
 * Passes chunks on, and fails when the file on disk is no longer the one that was found: at the end, and also when
 * reading fails, since a file that is replaced in the middle mostly shows as a broken one.
 */
export async function* unchangedBytes(
  path: string,
  before: Stats,
  chunks: Bytes,
  signal: AbortSignal,
): Bytes {
  try {
    for await (const chunk of chunks) {
      throwIfCancelled(signal);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Failure) await requireUnchanged(path, before);
    throw error;
  }
  await requireUnchanged(path, before);
}

async function requireUnchanged(path: string, before: Stats): Promise<void> {
  const after = await stat(path).catch(() => null);
  if (after?.size !== before.size || after.mtimeMs !== before.mtimeMs || after.ino !== before.ino)
    throw new Failure(
      'source.changed',
      `${path} was changed while it was read. Run again once it is complete.`,
    );
}

/** Anything that reading threw, as a Failure that names the file. */
export function unreadable(path: string, error: unknown): Error {
  if (error instanceof Failure || error instanceof Cancelled) return error;
  if ((error as NodeJS.ErrnoException).code === 'ABORT_ERR') return new Cancelled();
  return new Failure(
    'source.unreadable',
    `${path} cannot be read: ${messageOf(error)}. Download or copy it again.`,
    { cause: error },
  );
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
