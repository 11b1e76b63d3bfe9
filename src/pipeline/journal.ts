import { closeSync, fdatasync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../shared/failure.ts';
import type { RunEvent, RunEventBody } from '../shared/runs.ts';
import { sharedSync } from '../shared/sharedSync.ts';

/** A run's own folder: its journal, dead letters and the rows of failed checks. */
export function runFolder(root: string, runId: string): string {
  if (!/^[\w-]+$/.test(runId)) throw new Failure('run.unknown', `"${runId}" is not the id of a run.`);
  return join(root, '.standpipe', 'runs', runId);
}

/** The ids of all runs of a project, in no order; those without a readable journal are left out. */
export async function listRunIds(root: string): Promise<string[]> {
  const entries = await readdir(join(root, '.standpipe', 'runs'), { withFileTypes: true }).catch(() => []);
  const ids: string[] = [];
  for (const entry of entries)
    if (entry.isDirectory() && /^[\w-]+$/.test(entry.name) && (await hasJournal(root, entry.name)))
      ids.push(entry.name);
  return ids;
}

async function hasJournal(root: string, id: string): Promise<boolean> {
  const found = await stat(join(runFolder(root, id), 'journal.ndjson')).catch(() => null);
  return found !== null;
}

/** All events of a run. A torn last line, left by a process that died while writing, is ignored. */
export async function readJournal(root: string, runId: string): Promise<RunEvent[]> {
  return parseJournal(await readJournalBytes(root, runId)).events;
}

async function readJournalBytes(root: string, runId: string): Promise<Buffer> {
  try {
    return await readFile(join(runFolder(root, runId), 'journal.ndjson'));
  } catch (error) {
    throw new Failure('run.unknown', `There is no run ${runId}. "standpipe runs" lists those there are.`, {
      cause: error,
    });
  }
}

/** The whole events of a journal's bytes, and how many bytes they take: what follows is torn. */
export function parseJournal(data: Buffer): { events: RunEvent[]; length: number } {
  const events: RunEvent[] = [];
  let length = 0;
  for (let end = data.indexOf(0x0a); end >= 0; end = data.indexOf(0x0a, end + 1)) {
    const event = parseEvent(data.toString('utf8', length, end));
    if (event === null || event.seq !== events.length + 1) break;
    events.push(event);
    length = end + 1;
  }
  return { events, length };
}

function parseEvent(text: string): RunEvent | null {
  try {
    const event = JSON.parse(text) as RunEvent;
    return typeof event?.seq === 'number' && typeof event.type === 'string' ? event : null;
  } catch {
    return null;
  }
}

export interface Journal {
  /** What was there when it was opened, and all since. */
  readonly events: readonly RunEvent[];
  /** Numbers, stamps and writes an event; it survives the process. Throws when the disk refuses it. */
  append(body: RunEventBody): RunEvent;
  /** Returns once everything appended so far survives the machine. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a run's journal for appending, new or where it ended; a torn last line is cut off. */
export async function openJournal(
  root: string,
  runId: string,
  options: { clock?: () => Date; onEvent?: (event: RunEvent) => void } = {},
): Promise<Journal> {
  const { clock = () => new Date(), onEvent } = options;
  const folder = runFolder(root, runId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'journal.ndjson');
  const { events, length: whole } = parseJournal(await readFile(path).catch(() => Buffer.alloc(0)));
  const file = openSync(path, 'a', 0o600);
  ftruncateSync(file, whole);
  let length = whole;
  let closed = false;
  const sync = sharedSync(() => promisify(fdatasync)(file));

  return {
    events,
    append(body) {
      if (closed) throw new Failure('run.ended', `The journal of run ${runId} is closed.`);
      const event = { seq: events.length + 1, at: clock().toISOString(), ...body } as RunEvent;
      const line = Buffer.from(`${JSON.stringify(event)}\n`);
      try {
        for (let at = 0; at < line.length; ) at += writeSync(file, line, at);
      } catch (error) {
        // Half a line in the middle would hide all that follows.
        ftruncateSync(file, length);
        throw new Failure(
          'run.journal',
          `The run's journal cannot be written (${messageOf(error)}). Mend that, then resume the run.`,
          {
            cause: error,
          },
        );
      }
      length += line.length;
      events.push(event);
      onEvent?.(event);
      return event;
    },
    sync,
    async close() {
      if (closed) return;
      closed = true;
      await sync().catch(() => {});
      closeSync(file);
    },
  };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
