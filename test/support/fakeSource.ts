import type { RecordBatch, RecordSource } from '../../src/shared/records.ts';

export interface FakeSource extends RecordSource {
  /** Batches that were asked for. */
  readonly batchesRead: number;
}

/** `rows` numbered rows of one table in batches; the position is the number of the next row. */
export function fakeSource(options: {
  rows: number;
  batch?: number;
  table?: string;
  row?: (i: number) => string;
  fingerprint?: string;
  /** False for an input that only grows. */
  full?: boolean;
}): FakeSource {
  const { rows, batch = 100, table = 'posts', row = (i) => `{"id":${i}}` } = options;
  let read = 0;
  return {
    get batchesRead() {
      return read;
    },
    tables: async () => [
      { name: table, full: options.full ?? true, columns: [{ name: 'id', type: 'bigint', nullable: false }] },
    ],
    async *read(_name, { from, constants, signal }) {
      for (let start = Number(from?.next ?? 0); start < rows; start += batch) {
        signal.throwIfAborted();
        read++;
        yield batchOf(start, Math.min(rows, start + batch), row, constants);
      }
    },
    fingerprint: async () => options.fingerprint ?? `${rows} rows`,
    close: async () => {},
  };
}

function batchOf(
  start: number,
  end: number,
  row: (i: number) => string,
  constants: Record<string, string>,
): RecordBatch {
  const more = Object.entries(constants).map(([name, value]) => `,"${name}":"${value}"`);
  const lines = Array.from({ length: end - start }, (_, i) =>
    Buffer.from(`${row(start + i).slice(0, -1)}${more.join('')}}\n`),
  );
  let at = 0;
  return {
    data: Buffer.concat(lines),
    ends: Uint32Array.from(lines, (line) => (at += line.length)),
    position: { next: end },
    rejected: [],
    bytesRead: end,
    bytesTotal: null,
  };
}
