import type {
  DeliveryLimits,
  DeliveryStream,
  RecordFailure,
  Retryability,
} from '../../src/pipeline/ports.ts';

export interface FakeStream extends DeliveryStream {
  /** Every request, as the texts of its records. */
  readonly requests: string[][];
  /** What it took, in order. */
  readonly taken: string[];
  readonly mostUnderway: number;
}

/** What a request is answered with: an entry per record, or an error for all. `n` counts requests from 1. */
export type Answer = (records: string[], n: number) => (RecordFailure | null)[] | Error;

/** A delivery stream in memory that answers as told; a record with null is taken. */
export function fakeStream(
  answer: Answer,
  options: { limits?: Partial<DeliveryLimits>; retry?: Retryability; delayMs?: number } = {},
): FakeStream {
  const requests: string[][] = [];
  const taken: string[] = [];
  let underway = 0;
  let most = 0;
  return {
    name: 'fake',
    requests,
    taken,
    get mostUnderway() {
      return most;
    },
    limits: async () => ({ ...firehoseLimits, ...options.limits }),
    async put(records, signal) {
      const texts = records.map((record) => Buffer.from(record).toString('utf8'));
      requests.push(texts);
      const n = requests.length;
      underway++;
      most = Math.max(most, underway);
      try {
        await new Promise((settle) => setTimeout(settle, options.delayMs ?? 0));
        signal.throwIfAborted();
        const answers = answer(texts, n);
        if (answers instanceof Error) throw answers;
        texts.forEach((text, i) => {
          if (answers[i] === null) taken.push(text);
        });
        return answers;
      } finally {
        underway--;
      }
    },
    classify: () => options.retry ?? 'unknown-outcome',
    flush: async () => {},
    close: async () => {},
  };
}

export const refusal = (retry: Retryability, message = 'no'): RecordFailure => ({
  code: retry,
  message,
  retry,
});

export const firehoseLimits: DeliveryLimits = {
  maxRecordsPerBatch: 500,
  maxBytesPerBatch: 4 << 20,
  recordOverhead: () => 0,
  maxBytesPerRecord: 1000 << 10,
  maxRowsPerRecord: 500,
  recordsPerSecond: Number.POSITIVE_INFINITY,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  requestsPerSecond: Number.POSITIVE_INFINITY,
  concurrency: 4,
};
