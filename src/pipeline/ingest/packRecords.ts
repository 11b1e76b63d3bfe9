import type { RecordBatch, RejectedRow, SourcePosition } from '../../shared/records.ts';
import type { DeliveryLimits } from '../ports.ts';

/** One record of a request: some whole rows. */
export interface PackedRecord {
  data: Uint8Array;
  rows: number;
}

/** What one request carries, and how far the source is once it and everything before it is acknowledged. */
export interface PackedRequest {
  records: PackedRecord[];
  rows: number;
  bytes: number;
}

/** Small rows share a record up to this size: services bill records in steps, and fewer are faster. */
const sharedRecordBytes = 64 << 10;

/** Cuts a batch into requests within the limits; rows that no record can hold are refused. */
export function packRecords(
  batch: RecordBatch,
  limits: DeliveryLimits,
): { requests: PackedRequest[]; refused: RejectedRow[]; position: SourcePosition } {
  const requests: PackedRequest[] = [];
  const refused: RejectedRow[] = [];
  let request: PackedRequest = { records: [], rows: 0, bytes: 0 };
  const closeRequest = () => {
    if (request.records.length > 0) requests.push(request);
    request = { records: [], rows: 0, bytes: 0 };
  };
  const addRecord = (data: Uint8Array, rows: number) => {
    const size = data.length + limits.recordOverhead(data.length);
    if (
      request.records.length === limits.maxRecordsPerBatch ||
      request.bytes + size > limits.maxBytesPerBatch
    )
      closeRequest();
    request.records.push({ data, rows });
    request.rows += rows;
    request.bytes += size;
  };

  const shared = Math.min(sharedRecordBytes, limits.maxBytesPerRecord);
  let start = 0;
  let rows = 0;
  let end = 0;
  const closeRecord = () => {
    if (rows > 0) addRecord(batch.data.subarray(start, end), rows);
    start = end;
    rows = 0;
  };
  for (const next of batch.ends) {
    const size = next - end;
    if (size > limits.maxBytesPerRecord) {
      closeRecord();
      refused.push(tooLarge(batch.data.subarray(end, next), limits.maxBytesPerRecord));
      end = next;
      start = next;
      continue;
    }
    if (rows > 0 && (next - start > shared || rows === limits.maxRowsPerRecord)) closeRecord();
    rows++;
    end = next;
  }
  closeRecord();
  closeRequest();
  return { requests, refused, position: batch.position };
}

function tooLarge(row: Uint8Array, limit: number): RejectedRow {
  return {
    raw: Buffer.from(row.subarray(0, 64 << 10)).toString('utf8'),
    code: 'row-too-large',
    reason: `The row has ${row.length.toLocaleString('en')} bytes of JSON; a record holds ${limit.toLocaleString('en')}.`,
    file: '',
    line: null,
  };
}
