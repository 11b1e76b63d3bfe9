import { constants, createGzip, type Gzip, type ZlibReset } from 'node:zlib';

/** A batch compresses to less, so that it takes one turn of the thread pool; by default it would take twenty. */
const chunkBytes = 512 << 10;

/** What Node's types leave out. */
type Compressor = Gzip & ZlibReset;

export interface MemberZip {
  /** One gzip member, in pieces; several are made at a time. */
  zip(data: Uint8Array): Promise<Buffer[]>;
  close(): void;
}

/**
 * Makes gzip members with compressors that are used again. A compressor and its output for each batch would be almost
 * a megabyte of garbage that V8 does not see until it collects all of its heap, which it then does all the time.
 */
export function openMemberZip(): MemberZip {
  const idle: Compressor[] = [];
  let closed = false;
  return {
    async zip(data) {
      // Each write is a whole member: it is finished with, and the next begins with a compressor that was reset.
      const compressor =
        idle.pop() ??
        (createGzip({
          level: 1,
          memLevel: 9,
          chunkSize: chunkBytes,
          flush: constants.Z_FINISH,
        }) as Compressor);
      const pieces: Buffer[] = [];
      const take = (piece: Buffer) => pieces.push(piece);
      compressor.on('data', take);
      try {
        await new Promise<void>((settle, fail) => {
          compressor.write(data, (error) => (error ? fail(error) : settle()));
        });
      } catch (error) {
        compressor.destroy();
        throw error;
      }
      compressor.off('data', take);
      if (closed) compressor.destroy();
      else {
        compressor.reset();
        idle.push(compressor);
      }
      return pieces;
    },
    close() {
      closed = true;
      for (const compressor of idle.splice(0)) compressor.destroy();
    },
  };
}
