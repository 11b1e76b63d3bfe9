import { connect as connectSocket, type Socket } from 'node:net';
import type { EngineApi, EngineClientApi } from '../shared/engineApi.ts';
import type { EngineInfo } from '../shared/engineFile.ts';
import { Failure } from '../shared/failure.ts';
import { type Connection, connect } from '../shared/rpc.ts';
import { socketWire } from '../shared/wireSocket.ts';
import type { ConnectOptions } from './connectEngine.ts';

export type EngineConnection = Connection<EngineApi>;

const lost = {
  code: 'engine.lost',
  message: 'The engine ended in the middle of this. Do it again: another engine starts by itself.',
};

/**
 * Connects to the engine that `info` names. Null when nobody listens there; a Failure when it is one that cannot be
 * used now but will end (it drains, or has another version and was asked to drain).
 */
export async function dialEngine(
  info: EngineInfo,
  { version, client, onRunEvents, secrets, sparkSubmit }: ConnectOptions,
): Promise<EngineConnection | Failure | null> {
  const socket = await openSocket(info.address);
  if (!socket) return null;
  const handlers: EngineClientApi = {
    async runEvents(message) {
      onRunEvents?.(message);
    },
  };
  const connection = connect<EngineApi, EngineClientApi>(socketWire(socket, { patient: false }), handlers, {
    lost,
  });
  try {
    await connection.remote.hello({
      token: info.token,
      version,
      client,
      ...(secrets ? { secrets } : {}),
      ...(sparkSubmit ? { sparkSubmit } : {}),
    });
    return connection;
  } catch (error) {
    if (error instanceof Failure && error.code === 'engine.version')
      await connection.remote.drain({ reason: `a client of version ${version} came` }).catch(() => {});
    connection.close();
    if (!(error instanceof Failure)) throw error;
    return error.code === 'engine.lost' ? null : error;
  }
}

/** Null when nobody listens at that address. */
function openSocket(address: string): Promise<Socket | null> {
  return new Promise((settle) => {
    const socket = connectSocket(address);
    socket.once('connect', () => settle(socket));
    socket.once('error', () => settle(null));
  });
}
