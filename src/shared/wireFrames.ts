import { Failure } from './failure.ts';

/** The largest message in bytes of JSON; pages are far below it. */
export const maxFrameBytes = 64 * 1024 * 1024;

/** A message as it travels over a byte stream: its length in four bytes, big-endian, then JSON in UTF-8. */
export function encodeFrame(message: unknown): [head: Uint8Array, body: Uint8Array] {
  const body = new TextEncoder().encode(JSON.stringify(message));
  if (body.length > maxFrameBytes)
    throw new Failure(
      'wire.tooLarge',
      `A message of ${body.length} bytes is more than the ${maxFrameBytes} that fit; ask for fewer rows.`,
    );
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, body.length);
  return [head, body];
}

/**
 * Puts chunks of a byte stream together again. `push` gives the messages that are complete; it throws a Failure when
 * the stream is not one of frames, after which nothing more of it can be understood.
 */
export function frameDecoder(limit = maxFrameBytes): { push(chunk: Uint8Array): unknown[] } {
  const chunks: Uint8Array[] = [];
  let held = 0;

  /** The next `size` bytes, taken out; the caller has seen that they are there. */
  function take(size: number): Uint8Array {
    const first = chunks[0];
    if (first && first.length >= size) {
      if (first.length === size) chunks.shift();
      else chunks[0] = first.subarray(size);
      held -= size;
      return first.subarray(0, size);
    }
    const taken = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const part = take(Math.min(chunks[0]!.length, size - at));
      taken.set(part, at);
      at += part.length;
    }
    return taken;
  }

  let expected: number | null = null;
  return {
    push(chunk) {
      if (chunk.length > 0) chunks.push(chunk);
      held += chunk.length;
      const messages: unknown[] = [];
      for (;;) {
        if (expected === null) {
          if (held < 4) return messages;
          const head = take(4);
          expected = new DataView(head.buffer, head.byteOffset, 4).getUint32(0);
          if (expected > limit)
            throw new Failure('wire.tooLarge', `A frame of ${expected} bytes was announced; ${limit} fit.`);
        }
        if (held < expected) return messages;
        messages.push(parse(take(expected)));
        expected = null;
      }
    },
  };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw new Failure('wire.malformed', 'A message is not JSON.', { cause: error });
  }
}
