import { Cancelled, Failure, isCancelled } from '../../shared/failure.ts';
import type { DeliveryStream, RecordFailure, Retryability } from '../ports.ts';
import type { Pace, pause } from './pace.ts';
import type { PackedRecord, PackedRequest } from './packRecords.ts';

const mostAttempts = 12;
const firstDelay = 100;
const longestDelay = 20_000;

export interface Delivery {
  /** Rows that the stream took. */
  accepted: number;
  /** Rows put into requests, each attempt counted. */
  sent: number;
  refused: { record: PackedRecord; failure: RecordFailure }[];
}

/**
 * Sends one request until every record is accepted or refused for good. Only failed records are sent again, after
 * a growing pause with jitter. Rejects when the stream stays out of reach.
 */
export async function deliver(
  request: PackedRequest,
  options: { stream: DeliveryStream; pace: Pace; pause: typeof pause; signal: AbortSignal },
): Promise<Delivery> {
  const { stream, pace, signal } = options;
  const done: Delivery = { accepted: 0, sent: 0, refused: [] };
  let pending = request.records;
  for (let attempt = 1; ; attempt++) {
    await pace({ records: pending.length, bytes: sizeOf(pending) }, signal);
    done.sent += rowsOf(pending);
    const outcome = await attemptPut(stream, pending, signal);
    const again: PackedRecord[] = [];
    let throttled = outcome.throttled;
    outcome.answers.forEach((failure, i) => {
      const record = pending[i]!;
      if (failure === null) done.accepted += record.rows;
      else if (failure.retry === 'fatal') done.refused.push({ record, failure });
      else {
        throttled ||= failure.retry === 'throttled';
        again.push(record);
      }
    });
    if (again.length === 0) return done;
    if (attempt === mostAttempts)
      throw new Failure(
        'stream.unavailable',
        `The delivery stream ${stream.name} refused ${again.length} records ${mostAttempts} times; the last reason was: ${outcome.reason}. Resume the run when it is back.`,
      );
    await options.pause(delay(attempt, throttled), signal);
    pending = again;
  }
}

async function attemptPut(
  stream: DeliveryStream,
  records: PackedRecord[],
  signal: AbortSignal,
): Promise<{ answers: (RecordFailure | null)[]; throttled: boolean; reason: string }> {
  try {
    const answers = await stream.put(
      records.map((record) => record.data),
      signal,
    );
    if (answers.length !== records.length)
      // Which were taken cannot be told: all are sent again, and the transform drops what came twice.
      return failAll(
        records,
        'unknown-outcome',
        `it answered for ${answers.length} of ${records.length} records`,
      );
    const reason = answers.find((answer) => answer !== null)?.message ?? '';
    return { answers, throttled: false, reason };
  } catch (error) {
    if (signal.aborted || isCancelled(error)) throw new Cancelled();
    const how = stream.classify(error);
    if (how === 'fatal') throw error;
    return failAll(records, how, error instanceof Error ? error.message : String(error));
  }
}

function failAll(records: PackedRecord[], retry: Retryability, reason: string) {
  const failure: RecordFailure = { code: retry, message: reason, retry };
  return { answers: records.map(() => failure), throttled: retry === 'throttled', reason };
}

/** Full jitter; a throttled stream is given more time. */
function delay(attempt: number, throttled: boolean): number {
  const ceiling = Math.min(longestDelay, firstDelay * 2 ** (attempt + (throttled ? 2 : 0)));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}

const rowsOf = (records: PackedRecord[]) => records.reduce((sum, record) => sum + record.rows, 0);
const sizeOf = (records: PackedRecord[]) => records.reduce((sum, record) => sum + record.data.length, 0);
