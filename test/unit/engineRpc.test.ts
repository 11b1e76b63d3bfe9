import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/shared/failure.ts';
import { connect, type Wire } from '../../src/shared/rpc.ts';

interface Echo {
  say(text: string): Promise<string>;
  later(milliseconds: number): Promise<number>;
  fail(code: string): Promise<never>;
  never(nothing: object): Promise<never>;
}

const handlers: Echo = {
  say: async (text) => `${text}!`,
  later: (milliseconds) => new Promise((settle) => setTimeout(settle, milliseconds, milliseconds)),
  async fail(code) {
    throw new Failure(code, 'It failed. Do something.', { file: 'a.sql', line: 3 });
  },
  never: () => new Promise(() => {}),
};

/** Two ends of a wire in one process; messages go through JSON as they do over a socket. */
function wirePair(): { a: Wire; b: Wire; sent: unknown[] } {
  const sent: unknown[] = [];
  const ends = [0, 1].map(() => ({
    onMessage: (_: unknown) => {},
    onClose: [] as (() => void)[],
  }));
  let closed = false;
  const close = () => {
    if (closed) return;
    closed = true;
    for (const end of ends) for (const listener of end.onClose) listener();
  };
  const wire = (own: number): Wire => ({
    send(message) {
      if (closed) throw new Failure('wire.closed', 'closed');
      const copy = JSON.parse(JSON.stringify(message));
      sent.push(copy);
      queueMicrotask(() => ends[1 - own]!.onMessage(copy));
    },
    onMessage: (listener) => {
      ends[own]!.onMessage = listener;
    },
    onClose: (listener) => void ends[own]!.onClose.push(listener),
    close,
  });
  return { a: wire(0), b: wire(1), sent };
}

function echoPair() {
  const { a, b, sent } = wirePair();
  const served = connect<object, Echo>(b, handlers);
  const client = connect<Echo, object>(a, {});
  return { a, b, sent, served, client };
}

describe('connect', () => {
  it('calls across the wire and answers out of order', async () => {
    const { client } = echoPair();
    const order: string[] = [];
    await Promise.all([
      client.remote.later(30).then(() => order.push('slow')),
      client.remote.later(1).then(() => order.push('fast')),
      client.remote.say('hello').then((text) => order.push(text)),
    ]);
    expect(order).toEqual(['hello!', 'fast', 'slow']);
  });

  it('carries a Failure with its code, place and sentence', async () => {
    const { client } = echoPair();
    await expect(client.remote.fail('thing.broken')).rejects.toMatchObject({
      name: 'Failure',
      code: 'thing.broken',
      message: 'It failed. Do something.',
      file: 'a.sql',
      line: 3,
    });
  });

  it('settles every call that is under way when the wire closes, and refuses those that come after', async () => {
    const { a, b, client } = echoPair();
    const pending = [client.remote.never({}), client.remote.never({}), client.remote.later(10_000)];
    b.close();
    for (const call of pending) await expect(call).rejects.toMatchObject({ code: 'wire.closed' });
    await client.closed;
    await expect(client.remote.say('late')).rejects.toMatchObject({ code: 'wire.closed' });
    expect(() => a.close()).not.toThrow();
  });

  it('gives the reason that it was told for a lost wire', async () => {
    const { a, b } = wirePair();
    connect<object, Echo>(b, handlers);
    const client = connect<Echo, object>(a, {}, { lost: { code: 'engine.lost', message: 'Gone.' } });
    const pending = client.remote.never({});
    b.close();
    await expect(pending).rejects.toMatchObject({ code: 'engine.lost', message: 'Gone.' });
  });

  it('is no promise, so that awaiting the proxy by mistake calls nothing', async () => {
    const { client, sent } = echoPair();
    expect((client.remote as { then?: unknown }).then).toBeUndefined();
    expect(await client.remote).toBe(client.remote);
    expect(sent).toEqual([]);
  });

  it('case 32: an unknown method is answered with a Failure, and only own handlers can be called', async () => {
    const { client } = echoPair();
    const remote = client.remote as unknown as Record<string, (argument: unknown) => Promise<unknown>>;
    for (const name of [
      'nothing',
      'constructor',
      'toString',
      '__proto__',
      'hasOwnProperty',
      '__defineGetter__',
    ])
      await expect(remote[name]!({})).rejects.toMatchObject({ code: 'wire.unknownMethod' });
    expect(await client.remote.say('still here')).toBe('still here!');
  });

  it('case 32: forged, malformed and repeated messages are dropped and the wire lives on', async () => {
    const { a, b, client, sent } = echoPair();
    const pending = client.remote.later(20);
    const forged = [
      null,
      17,
      'text',
      [],
      {},
      { type: 'call' },
      { type: 'call', id: 'x', method: 'say' },
      { type: 'call', id: 1e300, method: 'say' },
      { type: 'answer', id: 999, value: 'nobody asked' },
      { type: 'answer', id: -1 },
      { type: 'failure', id: 998, error: null },
      { type: 'unheard-of', id: 5 },
      { id: 6 },
    ];
    for (const message of forged) {
      a.send(message);
      b.send(message);
    }
    a.send({ type: 'call', id: 50, method: { toString: 'no' }, argument: 1 });
    a.send({ type: 'call', id: 51 });
    expect(await pending).toBe(20);
    expect(await client.remote.say('after')).toBe('after!');
    const answers = sent.filter((message) => [50, 51].includes((message as { id?: number } | null)?.id ?? 0));
    expect(answers.filter((message) => (message as { type: string }).type === 'failure')).toHaveLength(2);
  });

  it('case 32: a failure without a form is still a Failure', async () => {
    const { b, client, sent } = echoPair();
    const call = client.remote.never({});
    const { id } = sent.at(-1) as { id: number };
    b.send({ type: 'failure', id, error: { code: 7, stack: 'x' } });
    await expect(call).rejects.toMatchObject({ code: 'wire.malformed' });
  });

  it('rejects the call, not the wire, when a message cannot be sent', async () => {
    const { a, b } = wirePair();
    connect<object, Echo>(b, handlers);
    let refuse = true;
    const client = connect<Echo, object>(
      {
        ...a,
        send(message) {
          if (refuse) throw new Failure('wire.tooLarge', 'Too large.');
          a.send(message);
        },
      },
      {},
    );
    await expect(client.remote.say('huge')).rejects.toMatchObject({ code: 'wire.tooLarge' });
    refuse = false;
    expect(await client.remote.say('small')).toBe('small!');
  });

  it('answers with the Failure when the answer cannot be sent', async () => {
    const { a, b } = wirePair();
    connect<object, Echo>(
      {
        ...b,
        send(message) {
          if ((message as { type: string }).type === 'answer')
            throw new Failure('wire.tooLarge', 'Too large.');
          b.send(message);
        },
      },
      handlers,
    );
    const client = connect<Echo, object>(a, {});
    await expect(client.remote.say('x')).rejects.toMatchObject({ code: 'wire.tooLarge' });
  });
});
