import { type ErrorRecord, Failure, fromErrorRecord, toErrorRecord } from './failure.ts';

/** Carries whole messages both ways, in order: a socket, a webview's `postMessage`, a pair of arrays in a test. */
export interface Wire {
  /** Sends plain data. May throw a Failure when this one message cannot be sent (too large, wire closed). */
  send(message: unknown): void;
  /** Called once, before any message arrives. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called when either end closed the wire, or at once if it is closed already. */
  onClose(listener: () => void): void;
  close(): void;
}

/** What one end offers: methods of one argument and one answer. */
export type Api<T> = { [K in keyof T]: (argument: never) => Promise<unknown> };

export interface Connection<Theirs> {
  /** Every method of the other end. A call settles always: with the answer, its Failure, or `wire.closed`. */
  remote: Theirs;
  /** Settles, never rejects, when the wire is closed. */
  closed: Promise<void>;
  close(): void;
}

type Message =
  | { type: 'call'; id: number; method: string; argument: unknown }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'failure'; id: number; error: ErrorRecord };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * Serves `handlers` to the other end and gives a proxy of what that offers. Failures travel as data. What arrives is
 * not trusted: an unknown method is answered with a Failure, a message that makes no sense is dropped, and neither
 * ends the connection.
 */
export function connect<Theirs extends Api<Theirs>, Ours extends Api<Ours>>(
  wire: Wire,
  handlers: Ours,
  options: {
    /** Why calls fail that the closing wire cuts off. */
    lost?: { code: string; message: string };
  } = {},
): Connection<Theirs> {
  const wireClosed = () => {
    const { code, message } = options.lost ?? {
      code: 'wire.closed',
      message: 'The connection ended before the answer came. Try again.',
    };
    return new Failure(code, message);
  };
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let isClosed = false;

  const closed = new Promise<void>((settle) => {
    wire.onClose(() => {
      isClosed = true;
      for (const { reject } of waiting.values()) reject(wireClosed());
      waiting.clear();
      settle();
    });
  });
  wire.onMessage((received) => {
    const message = readMessage(received);
    if (!message) return;
    if (message.type === 'call') void serve(wire, handlers, message);
    else settleCall(waiting, message);
  });

  function call(method: string, argument: unknown): Promise<unknown> {
    if (isClosed) return Promise.reject(wireClosed());
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      try {
        wire.send({ type: 'call', id, method, argument } satisfies Message);
      } catch (error) {
        waiting.delete(id);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  return { remote: proxyOf<Theirs>(call), closed, close: () => wire.close() };
}

/** `then` is no method, so that a proxy that is awaited by mistake is not taken for a promise. */
function proxyOf<Theirs extends object>(
  call: (method: string, argument: unknown) => Promise<unknown>,
): Theirs {
  const methods = new Map<string, (argument: unknown) => Promise<unknown>>();
  return new Proxy(Object.create(null) as Theirs, {
    get(_, name) {
      if (typeof name !== 'string' || name === 'then') return undefined;
      let method = methods.get(name);
      if (!method) {
        method = (argument) => call(name, argument);
        methods.set(name, method);
      }
      return method;
    },
    set: () => false,
    defineProperty: () => false,
  });
}

async function serve(wire: Wire, handlers: object, message: Message & { type: 'call' }): Promise<void> {
  const { id, method, argument } = message;
  let answer: Message;
  try {
    answer = { type: 'answer', id, value: await handlerOf(handlers, method)(argument) };
  } catch (error) {
    answer = { type: 'failure', id, error: toErrorRecord(error) };
  }
  try {
    wire.send(answer);
  } catch (error) {
    // An answer that cannot be sent (too large, not plain data) still has to settle the call at the other end.
    try {
      wire.send({ type: 'failure', id, error: toErrorRecord(error) } satisfies Message);
    } catch {
      wire.close();
    }
  }
}

/** Own functions only: `constructor`, `__proto__` and the like are as unknown as any other name. */
function handlerOf(handlers: object, method: string): (argument: unknown) => unknown {
  const handler = Object.hasOwn(handlers, method) ? (handlers as Record<string, unknown>)[method] : undefined;
  if (typeof handler !== 'function')
    throw new Failure('wire.unknownMethod', `The other end has no method ${JSON.stringify(method)}.`);
  return (argument) => handler.call(handlers, argument);
}

function settleCall(waiting: Map<number, Waiting>, message: Exclude<Message, { type: 'call' }>): void {
  const call = waiting.get(message.id);
  // An answer that nobody waits for: forged, or given twice.
  if (!call) return;
  waiting.delete(message.id);
  if (message.type === 'answer') call.resolve(message.value);
  else call.reject(fromErrorRecord(message.error));
}

/** What arrived as a message, or null when it is none. */
function readMessage(received: unknown): Message | null {
  if (typeof received !== 'object' || received === null) return null;
  const { type, id, method, argument, value, error } = received as Record<string, unknown>;
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return null;
  if (type === 'call') return { type, id, method: typeof method === 'string' ? method : '', argument };
  if (type === 'answer') return { type, id, value };
  if (type === 'failure') return { type, id, error: readError(error) };
  return null;
}

function readError(error: unknown): ErrorRecord {
  const { code, message, file, line } = (typeof error === 'object' && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  return {
    code: typeof code === 'string' ? code : 'wire.malformed',
    message: typeof message === 'string' ? message : 'The other end failed without saying why.',
    file: typeof file === 'string' ? file : null,
    line: typeof line === 'number' ? line : null,
  };
}
