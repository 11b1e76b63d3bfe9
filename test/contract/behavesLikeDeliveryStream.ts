import { describe, expect, it } from 'vitest';
import type { DeliveryStream } from '../../src/pipeline/ports.ts';

const never = new AbortController().signal;

export interface OpenedStream {
  stream: DeliveryStream;
  /** The rows that are in the lake now, in no order. */
  rowsInLake(): Promise<string[]>;
  close(): Promise<void>;
}

const record = (...rows: string[]) => Buffer.from(rows.map((row) => `${row}\n`).join(''));

/** What every adapter of the DeliveryStream port does. `open` gives a stream that nothing was sent to. */
export function behavesLikeDeliveryStream(name: string, open: () => Promise<OpenedStream>): void {
  describe(`${name} behaves like a delivery stream`, () => {
    const withStream = async (work: (opened: OpenedStream) => Promise<void>) => {
      const opened = await open();
      try {
        await work(opened);
      } finally {
        await opened.close();
      }
    };

    it('answers for every record, in order, and has what it took in the lake once it is flushed', () =>
      withStream(async ({ stream, rowsInLake }) => {
        const answers = await stream.put([record('{"a":1}', '{"a":2}'), record('{"a":"ü\\n"}')], never);
        expect(answers).toEqual([null, null]);
        await stream.flush(never);
        expect((await rowsInLake()).sort()).toEqual(['{"a":"ü\\n"}', '{"a":1}', '{"a":2}']);
      }));

    it('takes requests side by side and mingles no row', () =>
      withStream(async ({ stream, rowsInLake }) => {
        const rows = Array.from({ length: 2_000 }, (_, i) => JSON.stringify({ i, text: 'x'.repeat(i % 97) }));
        await Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            stream.put([record(...rows.slice(100 * n, 100 * n + 100))], never),
          ),
        );
        await stream.flush(never);
        expect((await rowsInLake()).sort()).toEqual([...rows].sort());
      }));

    it('states limits that a request can keep', () =>
      withStream(async ({ stream }) => {
        const limits = await stream.limits(never);
        expect(limits.maxRecordsPerBatch).toBeGreaterThan(0);
        expect(limits.maxBytesPerRecord).toBeLessThanOrEqual(limits.maxBytesPerBatch);
        expect(limits.concurrency).toBeGreaterThan(0);
      }));

    it('refuses a record that is too large, for good, and takes the others of the request', () =>
      withStream(async ({ stream, rowsInLake }) => {
        const { maxBytesPerRecord } = await stream.limits(never);
        const large = Buffer.alloc(maxBytesPerRecord + 1, 'x');
        const answers = await stream.put([record('{"a":1}'), large, record('{"a":2}')], never);
        expect(answers.map((answer) => answer?.retry ?? null)).toEqual([null, 'fatal', null]);
        await stream.flush(never);
        expect((await rowsInLake()).sort()).toEqual(['{"a":1}', '{"a":2}']);
      }));

    it('goes on after a flush, and flushing nothing is nothing', () =>
      withStream(async ({ stream, rowsInLake }) => {
        await stream.flush(never);
        expect(await rowsInLake()).toEqual([]);
        for (let i = 0; i < 3; i++) {
          await stream.put([record(`{"a":${i}}`)], never);
          await stream.flush(never);
        }
        expect((await rowsInLake()).sort()).toEqual(['{"a":0}', '{"a":1}', '{"a":2}']);
      }));

    it('takes nothing once the signal has fired', () =>
      withStream(async ({ stream, rowsInLake }) => {
        await expect(stream.put([record('{"a":1}')], AbortSignal.abort())).rejects.toThrow();
        await stream.flush(never);
        expect(await rowsInLake()).toEqual([]);
      }));
  });
}
