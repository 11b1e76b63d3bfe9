import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, rm, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DeliveryLimits, DeliveryStream, RecordFailure } from '../pipeline/ports.ts';
import { isCancelled } from '../shared/failure.ts';
import { sharedSync } from '../shared/sharedSync.ts';
import { wholeMembers } from './gzipMembers.ts';
import { openMemberZip } from './memberZip.ts';

/** Firehose's own, so that the local target refuses what the service would; without its rates. */
const limits: DeliveryLimits = {
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

/** An object is closed when it holds this many compressed bytes; several objects are read by several threads. */
const objectBytes = 16 << 20;

export interface LocalDeliveryStreamOptions {
  /** Absolute path of the lake's folder. */
  lakeRoot: string;
  stream: string;
  /** Whose parts these are, a run's id: what this owner left in an earlier process is completed, that of others not. */
  owner: string;
  /** Arrival time, which names the objects. */
  clock?: () => Date;
  /** Called at the named points between two steps; the fault tests end the process there. */
  onPoint?: (name: string) => void;
}

/**
 * A delivery stream that writes gzip objects under Firehose's key layout. Every accepted batch is one gzip member
 * appended to a `.part` file, so it survives the process; the file becomes an object by a rename. What a crashed
 * process left is completed when the stream is opened again.
 */
export async function openLocalDeliveryStream(options: LocalDeliveryStreamOptions): Promise<DeliveryStream> {
  const { lakeRoot, stream, owner, clock = () => new Date(), onPoint } = options;
  const spool = spoolOf(lakeRoot, owner, stream);
  await mkdir(spool, { recursive: true });
  await salvage(lakeRoot, spool);

  const members = openMemberZip();
  let current: Part | null = null;
  /** Appends are one after the other: members must not mingle. */
  let tail: Promise<unknown> = Promise.resolve();

  /** Gives what to wait for until the member survives the machine, not only the process. */
  async function append(member: readonly Uint8Array[]): Promise<{ durable: Promise<void> }> {
    if (!current) {
      const key = objectKey(stream, clock());
      const path = join(spool, `${key.replaceAll('/', '!')}.part`);
      const file = await open(path, 'ax');
      current = { file, path, key, bytes: 0, sync: sharedSync(() => file.datasync()) };
    }
    const { file } = current;
    try {
      await file.appendFile(member);
    } catch (error) {
      // Half a member would make the whole object unreadable.
      await file.truncate(current.bytes).catch(() => {});
      throw error;
    }
    for (const { length } of member) current.bytes += length;
    const durable = current.sync();
    durable.catch(() => {});
    if (current.bytes >= objectBytes) await complete();
    return { durable };
  }

  async function complete(): Promise<void> {
    if (!current) return;
    const { file, path, key, bytes, sync } = current;
    current = null;
    await sync();
    await file.close();
    // Its first member could not be written: an empty file is no gzip object.
    if (bytes === 0) return rm(path, { force: true });
    onPoint?.('inside-spool-rename');
    await publish(lakeRoot, path, key);
  }

  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const next = tail.then(work, work);
    tail = next.catch(() => {});
    return next;
  };

  return {
    name: stream,
    limits: async () => limits,
    async put(records, signal) {
      signal.throwIfAborted();
      const answers = records.map(tooLarge);
      const accepted = records.filter((_, i) => answers[i] === null);
      if (accepted.length > 0) {
        const member = await members.zip(joined(accepted));
        const { durable } = await inOrder(() => append(member));
        await durable;
        onPoint?.('after-send-before-ack');
      }
      return answers;
    },
    classify: (error) => (isCancelled(error) || isDiskError(error) ? 'fatal' : 'unknown-outcome'),
    flush: () => inOrder(complete),
    async close() {
      members.close();
      await inOrder(complete);
    },
  };
}

/** Records that lie one behind the other in one buffer, as a batch's do, are not copied. */
function joined(records: readonly Uint8Array[]): Uint8Array {
  const [first] = records;
  let end = first?.byteOffset ?? 0;
  const lieTogether = records.every(({ buffer, byteOffset, byteLength }) => {
    const follows = buffer === first!.buffer && byteOffset === end;
    end = byteOffset + byteLength;
    return follows;
  });
  return first && lieTogether
    ? new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset)
    : Buffer.concat(records);
}

/** Where a stream's parts lie until they are objects. */
export const spoolOf = (lakeRoot: string, owner: string, stream: string) =>
  join(lakeRoot, '.spool', owner, stream);

/** A file that will be an object. */
interface Part {
  file: FileHandle;
  path: string;
  key: string;
  bytes: number;
  sync: () => Promise<void>;
}

function tooLarge(record: Uint8Array): RecordFailure | null {
  if (record.length <= limits.maxBytesPerRecord) return null;
  return { code: 'record-too-large', message: 'The record is larger than 1,000 KiB.', retry: 'fatal' };
}

function isDiskError(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
}

/** `raw/<stream>/YYYY/MM/DD/HH/<stream>-1-YYYY-MM-DD-HH-mm-ss-<uuid>.gz`: by arrival, in UTC, as Firehose does. */
function objectKey(stream: string, at: Date): string {
  const parts = at.toISOString().slice(0, 19).split(/[-T:]/);
  return `raw/${stream}/${parts.slice(0, 4).join('/')}/${stream}-1-${parts.join('-')}-${randomUUID()}.gz`;
}

async function publish(lakeRoot: string, path: string, key: string): Promise<void> {
  const target = join(lakeRoot, key);
  await mkdir(dirname(target), { recursive: true });
  await rename(path, target);
}

/** Completes what a crashed process left: every whole member was accepted, a torn last one was not. */
async function salvage(lakeRoot: string, spool: string): Promise<void> {
  for (const name of await readdir(spool)) {
    if (!name.endsWith('.part')) continue;
    const path = join(spool, name);
    const whole = await wholeMembers(path);
    if (whole === 0) await rm(path, { force: true });
    else {
      await truncate(path, whole);
      await publish(lakeRoot, path, name.slice(0, -'.part'.length).replaceAll('!', '/'));
    }
  }
}
