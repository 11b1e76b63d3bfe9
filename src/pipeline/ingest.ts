import { Cancelled } from '../shared/failure.ts';
import type { RecordSource, RejectedRow, SourcePosition, SourceTable } from '../shared/records.ts';
import type { Counts } from '../shared/runs.ts';
import { type Delivery, deliver } from './ingest/deliver.ts';
import { openPace, pause } from './ingest/pace.ts';
import { packRecords } from './ingest/packRecords.ts';
import type { DeliveryStream } from './ports.ts';

export interface IngestOptions {
  source: RecordSource;
  table: SourceTable;
  stream: DeliveryStream;
  /** Where to go on; null: the beginning. */
  from: SourcePosition | null;
  /** What was counted up to `from`. */
  counts: Counts;
  /** Text fields that every row gets. */
  constants: Record<string, string>;
  /** Keeps rows that were refused; awaited before the checkpoint that passes them. */
  deadLetters: (rows: RejectedRow[]) => Promise<void>;
  /** Everything up to `position` is acknowledged or in the dead letters. */
  onCheckpoint: (checkpoint: { position: SourcePosition; counts: Counts }) => Promise<void>;
  onProgress: (progress: { counts: Counts; fraction?: number }) => void;
  /** Called at named points; the fault tests end the process there. */
  onPoint?: (name: string) => void;
  /** How a failed request waits for its next attempt; tests do not. */
  pause?: typeof pause;
  signal: AbortSignal;
}

/** A batch of the source whose requests are under way. */
interface Underway {
  position: SourcePosition;
  fraction: number | null;
  read: number;
  rejected: RejectedRow[];
  deliveries: Promise<Delivery>[];
  release: () => void;
}

/**
 * All rows of one table into a delivery stream: at least once, in requests within the stream's limits, several at a
 * time, with a checkpoint whenever a batch and all before it are acknowledged. Gives the counts.
 */
export async function ingest(options: IngestOptions): Promise<Counts> {
  const { source, table, stream, deadLetters } = options;
  const counts = { read: 0, sent: 0, accepted: 0, rejected: 0, ...options.counts };
  // One failed request ends its siblings.
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const limits = await stream.limits(signal);
  const pace = openPace(limits);
  const gate = openGate(limits.concurrency);
  const queue: Underway[] = [];

  const settleFirst = async () => {
    const first = queue[0]!;
    const deliveries = await Promise.all(first.deliveries);
    const refused = [
      ...first.rejected,
      ...deliveries.flatMap((delivery) => delivery.refused.flatMap(deadLetter)),
    ];
    if (refused.length > 0) await deadLetters(refused);
    counts.read += first.read;
    counts.rejected += refused.length;
    for (const delivery of deliveries) {
      counts.accepted += delivery.accepted;
      counts.sent += delivery.sent;
    }
    queue.shift();
    // Every record was answered for, so nothing reads the batch's bytes any more.
    first.release();
    options.onPoint?.('after-ack-before-checkpoint');
    await options.onCheckpoint({ position: first.position, counts: { ...counts } });
    options.onProgress({
      counts: { ...counts },
      ...(first.fraction === null ? {} : { fraction: first.fraction }),
    });
  };

  try {
    const batches = source.read(table.name, { from: options.from, constants: options.constants, signal });
    for await (const batch of batches) {
      const packed = packRecords(batch, limits);
      const rejected = [...batch.rejected, ...packed.refused];
      const deliveries: Promise<Delivery>[] = [];
      for (const request of packed.requests) {
        // Back-pressure: the source is not read while the stream's width is in use.
        const leave = await gate.enter();
        const delivery = deliver(request, { stream, pace, pause: options.pause ?? pause, signal }).finally(
          leave,
        );
        // Settled in order below; until then a failure is nobody's.
        delivery.catch(() => stop.abort());
        deliveries.push(delivery);
      }
      queue.push({
        position: batch.position,
        fraction: batch.bytesTotal ? batch.bytesRead / batch.bytesTotal : null,
        read: batch.ends.length + batch.rejected.length,
        rejected,
        deliveries,
        release: () => batch.release?.(),
      });
      while (queue.length > limits.concurrency) await settleFirst();
    }
    while (queue.length > 0) await settleFirst();
    return counts;
  } catch (error) {
    stop.abort();
    const outcomes = await Promise.allSettled(queue.flatMap((underway) => underway.deliveries));
    if (options.signal.aborted) throw new Cancelled();
    // The first request that failed tells why; its siblings were only cancelled.
    const cause = outcomes.find((o) => o.status === 'rejected' && !(o.reason instanceof Cancelled));
    throw cause?.status === 'rejected' ? cause.reason : error;
  }
}

function deadLetter({ record, failure }: Delivery['refused'][number]): RejectedRow[] {
  const rows = Buffer.from(record.data).toString('utf8').split('\n').slice(0, -1);
  return rows.map((raw) => ({ raw, code: failure.code, reason: failure.message, file: '', line: null }));
}

/** At most `width` inside; the others wait in order. */
function openGate(width: number): { enter(): Promise<() => void> } {
  let inside = 0;
  const waiting: (() => void)[] = [];
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else inside--;
  };
  return {
    async enter() {
      if (inside < width) inside++;
      else await new Promise<void>((settle) => waiting.push(settle));
      return leave;
    },
  };
}
