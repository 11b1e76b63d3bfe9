import { describe, expect, it } from 'vitest';
import { openPace } from '../../src/pipeline/ingest/pace.ts';
import { packRecords } from '../../src/pipeline/ingest/packRecords.ts';
import { type IngestOptions, ingest } from '../../src/pipeline/ingest.ts';
import type { RejectedRow, SourcePosition } from '../../src/shared/records.ts';
import { fakeSource } from '../support/fakeSource.ts';
import { type FakeStream, fakeStream, firehoseLimits, refusal } from '../support/fakeStream.ts';

const never = new AbortController().signal;

async function run(stream: FakeStream, more: Partial<IngestOptions> & { rows?: number } = {}) {
  const deadLetters: RejectedRow[] = [];
  const checkpoints: { position: SourcePosition; taken: number }[] = [];
  const source = more.source ?? fakeSource({ rows: more.rows ?? 500, batch: 500 });
  const [table] = await source.tables(never);
  const counts = await ingest({
    source,
    table: table!,
    stream,
    from: null,
    counts: {},
    constants: {},
    deadLetters: async (rows) => void deadLetters.push(...rows),
    onCheckpoint: async ({ position }) => void checkpoints.push({ position, taken: stream.taken.length }),
    onProgress: () => {},
    pause: async () => {},
    signal: never,
    ...more,
  });
  return { counts, deadLetters, checkpoints };
}

/** One row a record, so that records and rows can be told apart by their number. */
const single = { maxRowsPerRecord: 1 };
const rowsOf = (texts: string[]) => texts.flatMap((text) => text.split('\n').filter(Boolean));

describe('ingest', () => {
  it('sends every row once when all is taken, and a checkpoint only behind what was taken', async () => {
    const stream = fakeStream((records) => records.map(() => null), { delayMs: 1 });
    const { counts, checkpoints } = await run(stream, { source: fakeSource({ rows: 10_000 }) });
    expect(counts).toEqual({ read: 10_000, sent: 10_000, accepted: 10_000, rejected: 0 });
    expect(new Set(rowsOf(stream.taken)).size).toBe(10_000);
    expect(checkpoints.map((c) => c.position.next)).toEqual(
      Array.from({ length: 100 }, (_, i) => 100 * (i + 1)),
    );
    for (const { position, taken } of checkpoints)
      expect(rowsOf(stream.taken.slice(0, taken)).length).toBeGreaterThanOrEqual(Number(position.next));
  });

  for (const failing of [1, 499, 500])
    it(`case 39: ${failing} of 500 records fail, and only those are sent again`, async () => {
      const stream = fakeStream(
        (records, n) => records.map((_, i) => (n === 1 && i < failing ? refusal('retry') : null)),
        { limits: single },
      );
      const { counts } = await run(stream);
      expect(stream.requests.map((request) => request.length)).toEqual([500, failing]);
      expect(stream.requests[1]).toEqual(stream.requests[0]!.slice(0, failing));
      expect(counts).toEqual({ read: 500, sent: 500 + failing, accepted: 500, rejected: 0 });
      expect(new Set(stream.taken).size).toBe(500);
    });

  it('case 40: a record that is refused for good is a dead letter, one that may pass is sent again', async () => {
    const stream = fakeStream(
      (records, n) =>
        records.map((text) =>
          text.includes('"id":7}')
            ? refusal('fatal', 'never this one')
            : n === 1
              ? refusal('throttled')
              : null,
        ),
      { limits: single },
    );
    const { counts, deadLetters } = await run(stream, { rows: 10 });
    expect(counts).toMatchObject({ read: 10, accepted: 9, rejected: 1 });
    expect(deadLetters).toEqual([
      { raw: '{"id":7}', code: 'fatal', reason: 'never this one', file: '', line: null },
    ]);
  });

  it('case 41: an answer of the wrong length counts for nothing', async () => {
    const stream = fakeStream((records, n) => (n === 1 ? [null] : records.map(() => null)), {
      limits: single,
    });
    const { counts } = await run(stream, { rows: 20 });
    expect(stream.requests[1]).toEqual(stream.requests[0]);
    expect(counts).toMatchObject({ read: 20, accepted: 20 });
  });

  it('case 43: a request whose outcome is unknown is sent again as a whole', async () => {
    const stream = fakeStream((records, n) =>
      n === 1 ? new Error('socket hang up') : records.map(() => null),
    );
    const { counts } = await run(stream, { rows: 100 });
    expect(stream.requests[1]).toEqual(stream.requests[0]);
    expect(counts).toMatchObject({ accepted: 100, rejected: 0 });
  });

  it('a fatal error ends it at once, without a checkpoint behind it', async () => {
    const stream = fakeStream(
      (records, n) =>
        n === 3 ? Object.assign(new Error('disk full'), { code: 'ENOSPC' }) : records.map(() => null),
      { retry: 'fatal' },
    );
    const checkpoints: SourcePosition[] = [];
    const failed = run(stream, {
      source: fakeSource({ rows: 100_000 }),
      onCheckpoint: async ({ position }) => void checkpoints.push(position),
    });
    await expect(failed).rejects.toThrow('disk full');
    expect(Number(checkpoints.at(-1)?.next ?? 0)).toBeLessThanOrEqual(200);
  });

  it('says so when the stream stays out of reach', async () => {
    const stream = fakeStream((records) => records.map(() => refusal('retry', 'busy')));
    const waits: number[] = [];
    const pause = async (milliseconds: number) => void waits.push(milliseconds);
    await expect(run(stream, { rows: 1, pause })).rejects.toMatchObject({ code: 'stream.unavailable' });
    expect(stream.requests).toHaveLength(12);
    // Longer and longer, never longer than 20 s, with jitter of at most half.
    for (const [i, wait] of waits.entries()) {
      const ceiling = Math.min(20_000, 100 * 2 ** (i + 1));
      expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
      expect(wait).toBeLessThanOrEqual(ceiling);
    }
  });

  it('reads no further ahead than the stream is wide', async () => {
    let release = () => {};
    const blocked = new Promise<void>((settle) => {
      release = settle;
    });
    const source = fakeSource({ rows: 100_000 });
    const stream = fakeStream((records) => records.map(() => null));
    const put = stream.put.bind(stream);
    const waiting = run(
      { ...stream, taken: stream.taken, put: (r, s) => blocked.then(() => put(r, s)) },
      { source },
    );
    for (let turn = 0; turn < 50; turn++) await new Promise((settle) => setImmediate(settle));
    expect(source.batchesRead).toBeLessThanOrEqual(2 * firehoseLimits.concurrency + 2);
    release();
    await waiting;
    expect(source.batchesRead).toBe(1000);
    expect(stream.mostUnderway).toBeLessThanOrEqual(firehoseLimits.concurrency);
  });

  it('case 66: cancelled, it ends soon and leaves no request under way', async () => {
    const cancel = new AbortController();
    const stream = fakeStream(
      (records, n) => {
        if (n === 5) cancel.abort();
        return records.map(() => null);
      },
      { delayMs: 1 },
    );
    await expect(
      run(stream, { source: fakeSource({ rows: 100_000 }), signal: cancel.signal }),
    ).rejects.toMatchObject({
      name: 'Cancelled',
    });
    const sent = stream.requests.length;
    await new Promise((settle) => setTimeout(settle, 20));
    expect(stream.requests.length).toBe(sent);
  });

  it('goes on from a position with the counts up to there', async () => {
    const stream = fakeStream((records) => records.map(() => null));
    const { counts } = await run(stream, {
      source: fakeSource({ rows: 300 }),
      from: { next: 200 },
      counts: { read: 200, sent: 250, accepted: 200 },
    });
    expect(counts).toEqual({ read: 300, sent: 350, accepted: 300, rejected: 0 });
    expect(rowsOf(stream.taken)[0]).toBe('{"id":200}');
  });

  it('keeps dead letters before the checkpoint that passes them', async () => {
    const order: string[] = [];
    const stream = fakeStream((records) => records.map(() => refusal('fatal')));
    await run(stream, {
      rows: 1,
      deadLetters: async () => void order.push('kept'),
      onCheckpoint: async () => void order.push('checkpoint'),
    });
    expect(order).toEqual(['kept', 'checkpoint']);
  });
});

describe('packing', () => {
  const pack = (sizes: number[], limits: Partial<typeof firehoseLimits> = {}) => {
    let at = 0;
    const ends = Uint32Array.from(sizes, (size) => (at += size));
    const data = Buffer.alloc(at, 'x');
    for (const end of ends) data[end - 1] = 0x0a;
    const batch = { data, ends, position: {}, rejected: [], bytesRead: 0, bytesTotal: null };
    return packRecords(batch, { ...firehoseLimits, ...limits });
  };

  it('stays within every limit, and keeps each row whole and once', () => {
    const sizes = Array.from({ length: 5_000 }, (_, i) => 1 + ((i * 7919) % 9_000));
    const limits = {
      maxBytesPerBatch: 200_000,
      maxRowsPerRecord: 7,
      maxRecordsPerBatch: 9,
      maxBytesPerRecord: 8_000,
    };
    const { requests, refused } = pack(sizes, limits);
    let rows = 0;
    for (const request of requests) {
      expect(request.records.length).toBeLessThanOrEqual(9);
      expect(request.records.reduce((sum, r) => sum + r.data.length, 0)).toBeLessThanOrEqual(200_000);
      for (const record of request.records) {
        expect(record.rows).toBeLessThanOrEqual(7);
        expect(record.data.length).toBeLessThanOrEqual(8_000);
        expect(record.data.at(-1)).toBe(0x0a);
        expect(record.data.filter((byte) => byte === 0x0a).length).toBe(record.rows);
        rows += record.rows;
      }
    }
    expect(refused.length).toBe(sizes.filter((size) => size > 8_000).length);
    expect(rows + refused.length).toBe(sizes.length);
  });

  it('counts what the service adds to a record', () => {
    const { requests } = pack([90, 90, 90], {
      maxRowsPerRecord: 1,
      maxBytesPerBatch: 200,
      recordOverhead: (bytes) => Math.ceil(bytes / 3),
    });
    expect(requests.map((request) => request.records.length)).toEqual([1, 1, 1]);
  });

  it('a row of just the limit fits, one byte more does not', () => {
    expect(pack([1000 << 10]).refused).toEqual([]);
    expect(pack([(1000 << 10) + 1]).refused).toMatchObject([{ code: 'row-too-large' }]);
  });
});

describe('pace', () => {
  it('spends a second of each rate at once, then waits for what is owed', async () => {
    let now = 0;
    const limits = { ...firehoseLimits, recordsPerSecond: 100, bytesPerSecond: 1e6, requestsPerSecond: 1e6 };
    const waits: number[] = [];
    const pace = openPace(
      limits,
      () => now,
      async (milliseconds) => void waits.push(milliseconds),
    );
    for (let i = 0; i < 3; i++) await pace({ records: 50, bytes: 10 }, never);
    expect(waits).toEqual([500]);
    now += 1_000;
    await pace({ records: 50, bytes: 10 }, never);
    expect(waits).toEqual([500]);
    await pace({ records: 1, bytes: 500_000 }, never);
    await pace({ records: 1, bytes: 600_000 }, never);
    expect(waits.at(-1)).toBeCloseTo(100, 0);
  });

  it('case 64: hours asleep give no more than one second of credit', async () => {
    let now = 0;
    const waits: number[] = [];
    const pace = openPace(
      { ...firehoseLimits, recordsPerSecond: 100 },
      () => now,
      async (milliseconds) => void waits.push(milliseconds),
    );
    await pace({ records: 100, bytes: 1 }, never);
    now += 3_600_000;
    await pace({ records: 100, bytes: 1 }, never);
    await pace({ records: 100, bytes: 1 }, never);
    expect(waits).toEqual([1_000]);
  });
});
