import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/pipeline/journal.ts';
import type { RunEvent } from '../../src/shared/runs.ts';
import { type Client, endEngine, engineClient, enginePid, until, untilGone } from '../support/engines.ts';
import { queryRows, standpipeOk, temporaryFolder } from '../support/standpipe.ts';

const file = 'stackoverflow.pipeline.yaml';
const posts = 12_000;

/** A client that keeps what it is told, by run. */
async function watchingClient(root: string, options: Parameters<typeof engineClient>[1] = {}) {
  const events = new Map<string, RunEvent[]>();
  const client = await engineClient(root, {
    ...options,
    onRunEvents: ({ runId, events: more }) => events.set(runId, [...(events.get(runId) ?? []), ...more]),
  });
  const of = (runId: string) => events.get(runId) ?? [];
  return {
    ...client,
    of,
    untilEvent: (runId: string, matches: (event: RunEvent) => boolean) =>
      until('the event comes', () => of(runId).some(matches)),
    async untilEnded(runId: string, since = 0): Promise<RunEvent & { type: 'run.ended' }> {
      const isEnd = (event: RunEvent) => event.type === 'run.ended' && event.seq > since;
      await until(`run ${runId} ends`, () => of(runId).some(isEnd));
      return of(runId).findLast(isEnd) as RunEvent & { type: 'run.ended' };
    },
  };
}

const seqs = (events: readonly RunEvent[]) => events.map((event) => event.seq);
const fromTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const isCheckpoint = (event: RunEvent) => event.type === 'stage.checkpoint';

describe('runs of the engine', async () => {
  const folder = await temporaryFolder('runs');
  const root = join(folder.path, 'project');
  const clients: Client[] = [];
  const open = async (options: Parameters<typeof engineClient>[1] = {}) => {
    const client = await watchingClient(root, options);
    clients.push(client);
    return client;
  };

  beforeAll(async () => {
    await standpipeOk(folder.path, 'new', 'project');
    const sample = join(root, 'data/sample');
    await rm(sample, { recursive: true });
    await standpipeOk(root, 'sample', '--posts', String(posts), '--seed', '3', '--out', sample);
  });
  beforeEach(() => {
    process.env.STANDPIPE_ENGINE_IDLE_MS = '5000';
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    await endEngine(root);
    await rm(join(root, '.standpipe'), { recursive: true, force: true });
    delete process.env.STANDPIPE_ENGINE_IDLE_MS;
  });
  afterAll(folder.remove);

  it('whoever watches sees every event once, in order, whenever they come', async () => {
    const starter = await open();
    const all = await open();
    await all.api.watchRun({ runId: '*', afterSeq: 0 });
    const { runId, diagnostics, since, waitsFor } = await starter.api.startRun({ file });
    expect({ diagnostics, since, waitsFor }).toEqual({ diagnostics: [], since: 0, waitsFor: null });
    await starter.api.watchRun({ runId, afterSeq: 0 });
    await starter.untilEvent(runId, isCheckpoint);
    const late = await open();
    await late.api.watchRun({ runId, afterSeq: 5 });
    // A window that is reloaded leaves and comes back.
    const reloaded = await open();
    await reloaded.api.watchRun({ runId, afterSeq: 0 });
    await reloaded.close();
    const back = await open();
    await back.api.watchRun({ runId, afterSeq: 3 });

    const { seq, state } = await starter.untilEnded(runId);
    expect(state).toBe('succeeded');
    for (const client of [all, late, back]) await client.untilEnded(runId);
    const journal = await readJournal(root, runId);
    expect(seqs(starter.of(runId))).toEqual(fromTo(1, seq));
    expect(starter.of(runId)).toEqual(journal);
    expect(all.of(runId)).toEqual(journal);
    expect(seqs(late.of(runId))).toEqual(fromTo(6, seq));
    expect(seqs(back.of(runId))).toEqual(fromTo(4, seq));

    const after = await open();
    await after.api.watchRun({ runId, afterSeq: 0 });
    await after.untilEnded(runId);
    expect(after.of(runId)).toEqual(journal);
    await expect(after.api.watchRun({ runId: 'nothing', afterSeq: 0 })).rejects.toMatchObject({
      code: 'run.unknown',
    });
  });

  it('two runs of a project go one after the other, and both are listed', async () => {
    const window = await open();
    const line = await open({ client: 'cli' });
    const first = await window.api.startRun({ file });
    const second = await line.api.startRun({ file });
    expect(first.waitsFor).toBeNull();
    expect(second.waitsFor).toBe(first.runId);
    await window.api.watchRun({ runId: first.runId, afterSeq: 0 });
    await line.api.watchRun({ runId: second.runId, afterSeq: 0 });
    expect((await line.untilEnded(second.runId)).state).toBe('succeeded');
    expect((await window.untilEnded(first.runId)).state).toBe('succeeded');
    const endOfFirst = window.of(first.runId).at(-1)!.at;
    expect(line.of(second.runId)[0]!.at >= endOfFirst).toBe(true);
    const { runs, total } = await window.api.listRuns({ file, offset: 0, limit: 1 });
    expect(total).toBe(2);
    expect(runs).toMatchObject([{ runId: second.runId, state: 'succeeded', file }]);
    expect((await window.api.listRuns({ file: 'other.pipeline.yaml', offset: 0, limit: 9 })).total).toBe(0);
  });

  it('cancel stops a run and one that waits; both are told as cancelled', async () => {
    const client = await open();
    const running = await client.api.startRun({ file });
    const waiting = await client.api.startRun({ file });
    for (const { runId } of [running, waiting]) await client.api.watchRun({ runId, afterSeq: 0 });
    await client.untilEvent(running.runId, isCheckpoint);
    await client.api.cancelRun({ runId: waiting.runId });
    await client.api.cancelRun({ runId: running.runId });
    expect((await client.untilEnded(running.runId)).state).toBe('cancelled');
    expect((await client.untilEnded(waiting.runId)).state).toBe('cancelled');
    await expect(client.api.cancelRun({ runId: running.runId })).rejects.toMatchObject({ code: 'run.ended' });
    const { runId, since } = await client.api.startRun({ file, resume: running.runId });
    expect(runId).toBe(running.runId);
    await client.api.watchRun({ runId, afterSeq: since });
    expect((await client.untilEnded(runId, since)).state).toBe('succeeded');
  });

  it('case 60: the engine killed in mid-run: the run is shown as interrupted, and resumes to the same figures', async () => {
    const client = await open();
    const { runId } = await client.api.startRun({ file });
    await client.api.watchRun({ runId, afterSeq: 0 });
    await client.untilEvent(runId, isCheckpoint);
    const pid = await enginePid(root);
    process.kill(pid, 'SIGKILL');
    await client.closed;
    await untilGone(pid);

    const again = await open();
    const { runs } = await again.api.listRuns({ offset: 0, limit: 10 });
    expect(runs).toMatchObject([{ runId, state: 'failed' }]);
    expect(runs[0]!.stages.find((stage) => stage.name === 'ingest')).toMatchObject({
      state: 'failed',
      error: { code: 'run.interrupted' },
    });
    const resumed = await again.api.startRun({ file, resume: 'last' });
    expect(resumed.runId).toBe(runId);
    // Asking once more finds the run that goes on already.
    expect(await again.api.startRun({ file, resume: runId })).toEqual(resumed);
    await again.api.watchRun({ runId, afterSeq: 0 });
    expect((await again.untilEnded(runId, resumed.since)).state).toBe('succeeded');
    const [total] = await queryRows(root, 'select questions + answers as posts from marts.kpi_total');
    const [stored] = await queryRows(
      root,
      'select count(*) as posts from warehouse.posts where post_type_id in (1, 2)',
    );
    expect(total).toEqual(stored);
    expect(
      (await queryRows(root, 'select count(*) as n, count(distinct id) as ids from warehouse.posts'))[0],
    ).toEqual({
      n: posts,
      ids: posts,
    });
  });

  it('case 60: the client killed in mid-run: the run goes on, and the engine ends with it', async () => {
    process.env.STANDPIPE_ENGINE_IDLE_MS = '300';
    const client = await open();
    const { runId } = await client.api.startRun({ file });
    await client.api.watchRun({ runId, afterSeq: 0 });
    await client.untilEvent(runId, isCheckpoint);
    const pid = await enginePid(root);
    await client.close();
    await untilGone(pid);
    expect((await readJournal(root, runId)).at(-1)).toMatchObject({ type: 'run.ended', state: 'succeeded' });
  });

  it('SIGTERM in mid-run ends the engine in order; the run is cancelled and can be resumed', async () => {
    const client = await open();
    const { runId } = await client.api.startRun({ file });
    await client.api.watchRun({ runId, afterSeq: 0 });
    await client.untilEvent(runId, isCheckpoint);
    await endEngine(root);
    expect((await readJournal(root, runId)).at(-1)).toMatchObject({ type: 'run.ended', state: 'cancelled' });
  });

  it('a query beside a run answers, and sees what is committed', async () => {
    const client = await open();
    const { runId } = await client.api.startRun({ file });
    await client.api.watchRun({ runId, afterSeq: 0 });
    for (let i = 0; i < 20; i++)
      expect(
        (await client.api.query({ sql: `select ${i} as i`, dialect: 'redshift', queryId: `q${i}` })).rowCount,
      ).toBe(1);
    expect((await client.untilEnded(runId)).state).toBe('succeeded');
    const spark = await client.api.query({
      sql: 'select post_type_id, count(*) as n from posts group by post_type_id order by 1',
      dialect: 'spark',
      queryId: 'spark',
    });
    expect(spark).toMatchObject({ diagnostics: [], rowCount: 5 });
    const raw = await client.api.query({
      sql: 'select count(*) as n from raw_posts',
      dialect: 'spark',
      queryId: 'raw',
    });
    expect(raw.diagnostics).toEqual([]);
    expect(await client.api.page({ resultId: raw.resultId!, offset: 0, limit: 1 })).toMatchObject({
      values: [[posts]],
    });
    const unknown = await client.api.query({
      sql: 'select * from nothing',
      dialect: 'spark',
      queryId: 'none',
    });
    expect(unknown.resultId).toBeNull();
    expect(unknown.diagnostics[0]).toMatchObject({ severity: 'error', line: 1 });
  });

  it('refuses a run whose file has errors, with the diagnostics', async () => {
    const client = await open();
    await expect(client.api.startRun({ file: 'nothing.pipeline.yaml' })).rejects.toMatchObject({
      name: 'Failure',
    });
    await expect(client.api.startRun({ file, stage: 'martz' })).rejects.toMatchObject({
      code: 'stage.unknown',
    });
    await expect(client.api.startRun({ file, resume: 'last' })).rejects.toMatchObject({ name: 'Failure' });
    expect((await client.api.listRuns({ offset: 0, limit: 10 })).total).toBe(0);
  });
});
