import { createReadStream } from 'node:fs';
import { createInflateRaw } from 'node:zlib';

const headerBytes = 10;
const trailerBytes = 8;

/**
 * How many leading bytes of a file are whole gzip members, of the plain form that zlib writes (no name, no extra
 * field). A process that died while appending leaves a torn last member.
 */
export async function wholeMembers(path: string): Promise<number> {
  let whole = 0;
  for (;;) {
    const length = await memberLength(path, whole);
    if (length === null) return whole;
    whole += length;
  }
}

/** The length of the member that begins at `start`; null when there is none or it is torn. */
async function memberLength(path: string, start: number): Promise<number | null> {
  const header = await readBytes(path, start, headerBytes);
  if (header.length < headerBytes || header[0] !== 0x1f || header[1] !== 0x8b || header[3] !== 0) return null;
  const body = await new Promise<number | null>((settle) => {
    const file = createReadStream(path, { start: start + headerBytes });
    const inflate = createInflateRaw();
    const end = (length: number | null) => {
      file.destroy();
      settle(length);
    };
    inflate.on('end', () => end(inflate.bytesWritten));
    // A torn member ends in an error: the stream stops before its last block.
    inflate.on('error', () => end(null));
    file.on('error', () => end(null));
    inflate.resume();
    file.pipe(inflate);
  });
  if (body === null) return null;
  const trailer = await readBytes(path, start + headerBytes + body, trailerBytes);
  return trailer.length < trailerBytes ? null : headerBytes + body + trailerBytes;
}

async function readBytes(path: string, start: number, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { start, end: start + length - 1 }))
    chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
