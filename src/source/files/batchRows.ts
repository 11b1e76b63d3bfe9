import type { RecordBatch, RejectedRow, SourcePosition } from '../../shared/records.ts';

const batchBytes = 1 << 20;
const keptOfRejected = 64 << 10;

/** Rows on their way into a batch, and those that were refused. */
export interface BatchBuilder {
  /** About a batch's worth is there. */
  readonly isFull: boolean;
  readonly isEmpty: boolean;
  /** A row as JSON, its line feed not included. */
  add(json: string): void;
  reject(row: RejectedRow): void;
  take(at: { position: SourcePosition; bytesRead: number; bytesTotal: number | null }): RecordBatch;
}

export function openBatch(): BatchBuilder {
  let text: string[] = [];
  let ends: number[] = [];
  let size = 0;
  let rejected: RejectedRow[] = [];
  let rejectedSize = 0;
  return {
    get isFull() {
      return size >= batchBytes || rejectedSize >= batchBytes;
    },
    get isEmpty() {
      return ends.length === 0 && rejected.length === 0;
    },
    add(json) {
      text.push(json);
      size += Buffer.byteLength(json) + 1;
      ends.push(size);
    },
    reject(row) {
      rejected.push({ ...row, raw: row.raw.slice(0, keptOfRejected) });
      rejectedSize += Math.min(row.raw.length, keptOfRejected) + 200;
    },
    take(at) {
      const taken = {
        data: Buffer.from(text.length === 0 ? '' : `${text.join('\n')}\n`),
        ends: Uint32Array.from(ends),
        rejected,
        ...at,
      };
      text = [];
      ends = [];
      size = 0;
      rejected = [];
      rejectedSize = 0;
      return taken;
    },
  };
}
