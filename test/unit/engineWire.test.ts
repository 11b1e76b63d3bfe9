import { once } from 'node:events';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/shared/rpc.ts';
import { encodeFrame, frameDecoder, maxFrameBytes } from '../../src/shared/wireFrames.ts';
import { socketWire } from '../../src/shared/wireSocket.ts';
import { temporaryFolder } from '../support/standpipe.ts';

describe('frames', () => {
  it('come out as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        fc.array(fc.nat(40), { minLength: 1 }),
        (messages, cuts) => {
          const stream = Buffer.concat(messages.flatMap(encodeFrame));
          const decoder = frameDecoder();
          const received: unknown[] = [];
          for (let at = 0, i = 0; at < stream.length; i++) {
            const size = cuts[i % cuts.length]! + (i % cuts.length === 0 ? 1 : 0);
            received.push(...decoder.push(stream.subarray(at, at + size)));
            at += size;
          }
          expect(received).toEqual(JSON.parse(JSON.stringify(messages)));
        },
      ),
    );
  });

  it('case 32: an announced length beyond the limit, and bytes that are no JSON, are refused', () => {
    expect(() => frameDecoder().push(Buffer.from([0xff, 0xff, 0xff, 0xff]))).toThrow(/fit/);
    expect(() => frameDecoder().push(Buffer.from([0, 0, 0, 2, 0x7b, 0x7b]))).toThrow(/JSON/);
  });

  it('a message that is too large is refused before anything of it is sent', () => {
    expect(() => encodeFrame('x'.repeat(maxFrameBytes))).toThrow(/fewer rows/);
  });
});

describe('a wire over a socket', async () => {
  const folder = await temporaryFolder('wire');
  afterAll(folder.remove);

  async function socketPair(name: string): Promise<[Socket, Socket]> {
    const path = join(folder.path, name);
    const server = createServer().listen(path);
    await once(server, 'listening');
    const near = connectSocket(path);
    const [far] = (await once(server, 'connection')) as [Socket];
    server.close();
    return [near, far];
  }

  it('carries calls larger than any buffer both ways at once', async () => {
    interface Mirror {
      back(text: string): Promise<string>;
    }
    const handlers: Mirror = { back: async (text) => text };
    const [near, far] = await socketPair('large');
    connect<Mirror, Mirror>(socketWire(far, { patient: true }), handlers);
    const client = connect<Mirror, Mirror>(socketWire(near, { patient: false }), handlers);
    const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(3_000_000));
    expect(await Promise.all(texts.map((text) => client.remote.back(text)))).toEqual(texts);
    client.close();
    await client.closed;
  });

  it('case 32: garbage closes the connection, and pending calls settle', async () => {
    const [near, far] = await socketPair('garbage');
    const client = connect<{ wait(nothing: object): Promise<void> }, object>(
      socketWire(near, { patient: false }),
      {},
    );
    const pending = client.remote.wait({});
    far.write('GET / HTTP/1.1\r\n\r\n');
    await expect(pending).rejects.toMatchObject({ code: 'wire.closed' });
    far.destroy();
  });
});
