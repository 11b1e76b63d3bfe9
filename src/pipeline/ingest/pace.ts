import { setTimeout as sleep } from 'node:timers/promises';
import { Cancelled } from '../../shared/failure.ts';
import type { DeliveryLimits } from '../ports.ts';

/** Waits until a request of this size is within the stream's rates. */
export type Pace = (request: { records: number; bytes: number }, signal: AbortSignal) => Promise<void>;

/** Token buckets for requests, records and bytes, each of one second's worth. */
export function openPace(
  limits: DeliveryLimits,
  now: () => number = () => performance.now(),
  sleeps: typeof pause = pause,
): Pace {
  const buckets = [
    bucket(limits.requestsPerSecond, now),
    bucket(limits.recordsPerSecond, now),
    bucket(limits.bytesPerSecond, now),
  ];
  return async ({ records, bytes }, signal) => {
    // Each amount is taken at once, and the debt is waited for: callers stay in order without a queue.
    const waits = [1, records, bytes].map((amount, i) => buckets[i]!(amount));
    const wait = Math.max(...waits);
    if (wait > 0) await sleeps(wait, signal);
  };
}

function bucket(rate: number, now: () => number): (amount: number) => number {
  if (!Number.isFinite(rate)) return () => 0;
  let level = rate;
  let at = now();
  return (amount) => {
    const time = now();
    level = Math.min(rate, level + ((time - at) / 1000) * rate) - amount;
    at = time;
    return level >= 0 ? 0 : (-level / rate) * 1000;
  };
}

/** Sleeps, and rejects with Cancelled at once when the signal fires. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    throw new Cancelled();
  }
}
