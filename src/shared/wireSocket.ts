import type { Socket } from 'node:net';
import { Failure } from './failure.ts';
import type { Wire } from './rpc.ts';
import { encodeFrame, frameDecoder } from './wireFrames.ts';

/** What may wait to be sent to a peer that does not read; beyond it the peer is given up. */
const maxWaitingBytes = 256 * 1024 * 1024;

/**
 * A wire over a connected socket. `patient`: while the peer does not take its answers, no more of its calls are read.
 * Only one end may be so, or both could wait for each other for ever.
 */
export function socketWire(socket: Socket, { patient }: { patient: boolean }): Wire {
  const decoder = frameDecoder();
  socket.setNoDelay(true);
  // What went wrong with the socket shows as its closing, which follows every error.
  socket.on('error', () => {});

  return {
    send(message) {
      if (!socket.writable) throw new Failure('wire.closed', 'The connection is closed.');
      if (socket.writableLength > maxWaitingBytes) {
        socket.destroy();
        throw new Failure('wire.closed', 'The other end does not read; the connection was given up.');
      }
      const [head, body] = encodeFrame(message);
      socket.cork();
      socket.write(head);
      const isFlowing = socket.write(body);
      socket.uncork();
      if (!isFlowing && patient && !socket.isPaused()) {
        socket.pause();
        socket.once('drain', () => socket.resume());
      }
    },
    onMessage(listener) {
      socket.on('data', (chunk) => {
        let messages: unknown[];
        try {
          messages = decoder.push(chunk);
        } catch {
          socket.destroy();
          return;
        }
        for (const message of messages) listener(message);
      });
      // The peer will send no more, so nobody waits for an answer either.
      socket.on('end', () => socket.destroy());
    },
    onClose(listener) {
      if (socket.destroyed) listener();
      else socket.once('close', listener);
    },
    close: () => void socket.destroySoon(),
  };
}
