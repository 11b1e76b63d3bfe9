import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reduceRun } from '../../src/shared/runReport.ts';
import type { RunReport } from '../../src/shared/runs.ts';
import {
  enginePid,
  eventsOf,
  killEngine,
  type StartedRun,
  startRun,
  whereabouts,
} from '../support/killable.ts';
import { standpipeOk, temporaryFolder } from '../support/standpipe.ts';

const posts = 200_000;
const tables = [
  ...['posts', 'votes', 'users', 'tags', 'question_tags', 'daily_facts'].map((name) => `warehouse.${name}`),
  ...['kpi_total', 'kpi_monthly', 'kpi_daily', 'kpi_tag', 'first_answers', 'responsiveness_monthly'].map(
    (name) => `marts.${name}`,
  ),
];

/** Rows that may be sent twice for one kill: what was under way, at most five batches of 1 MiB each way. */
const mostAgainPerKill = 10 * 12_000;

describe('case 60: killed at any moment and resumed, a run loses and doubles nothing', async () => {
  const folder = await temporaryFolder('killed');
  const dump = join(folder.path, 'dump');
  let expected: Map<string, string>;
  let baseline: RunReport;

  const newProject = async (name: string) => {
    await standpipeOk(folder.path, 'new', name);
    return join(folder.path, name);
  };
  /** Every row of every table, in an order of its own, as one digest per table. */
  const contents = async (project: string) => {
    const digests = new Map<string, string>();
    for (const table of tables) {
      const csv = await standpipeOk(project, 'query', `select * from ${table}`, '--format', 'csv');
      const lines = csv.split('\n').sort();
      digests.set(
        table,
        `${lines.length - 2} rows, ${createHash('sha256').update(lines.join('\n')).digest('hex')}`,
      );
    }
    return digests;
  };
  const runIds = (project: string) => readdirSync(join(project, '.standpipe/runs')).sort();
  const lastRun = (project: string) => {
    const ids = runIds(project);
    return ids
      .map((id) => ({ id, events: eventsOf(project, id) }))
      .sort((a, b) => (a.events[0]?.at ?? '').localeCompare(b.events[0]?.at ?? ''))[ids.length - 1]!;
  };

  beforeAll(async () => {
    await standpipeOk(folder.path, 'sample', '--posts', String(posts), '--seed', '60', '--out', dump);
    const project = await newProject('undisturbed');
    baseline = JSON.parse(
      await standpipeOk(project, 'run', 'stackoverflow.pipeline.yaml', '--var', `dump=${dump}`, '--json'),
    );
    expected = await contents(project);
  });
  afterAll(async () => {
    for (const name of readdirSync(folder.path)) await killEngine(join(folder.path, name));
    await folder.remove();
  });

  const finish = async (project: string) => {
    await standpipeOk(project, 'run', 'stackoverflow.pipeline.yaml', '--resume');
    expect(await contents(project)).toEqual(expected);
  };

  it('at each named point, with and without its client', { timeout: 900_000 }, async () => {
    const project = await newProject('points');
    const points = [
      'after-send-before-ack:20',
      'after-ack-before-checkpoint:20',
      'inside-spool-rename:2',
      'inside-copy:2',
      'after-commit-before-journal:1',
    ];
    for (const clientDies of [false, true]) {
      for (const [i, point] of points.entries()) {
        const args = i === 0 ? ['--var', `dump=${dump}`] : ['--resume'];
        const before = countEvents(project);
        const run = startRun(project, args, { STANDPIPE_TEST_KILL_AT: point });
        let pid: number | null = null;
        while (pid === null && run.client.exitCode === null) {
          pid = enginePid(project);
          await sleep(10);
        }
        if (clientDies) {
          // It has done its part once the run has begun or goes on.
          while (countEvents(project) === before && run.client.exitCode === null) await sleep(10);
          run.client.kill('SIGKILL');
        }
        await run.exited;
        while (enginePid(project) !== null) await sleep(20);
        const { id, events } = lastRun(project);
        console.log(`killed at ${point}${clientDies ? ', its client before' : ''}: ${whereabouts(events)}`);
        expect(events.at(-1)?.type, `${point} was never hit in run ${id}`).not.toBe('run.ended');
      }
      await finish(project);
    }
  });

  const countEvents = (project: string) =>
    listed(project).reduce((sum, id) => sum + eventsOf(project, id).length, 0);

  it('at 50 instants spread over the run', { timeout: 900_000 }, async () => {
    const project = await newProject('instants');
    const instants = spread(baseline);
    expect(instants.length).toBe(50);
    let runId: string | null = null;
    let kills = 0;
    /** The engine of the last attempt works on: the next client finds the run under way. */
    let isWorking = false;
    for (const [i, instant] of instants.entries()) {
      let run: StartedRun;
      let id: string | null;
      do {
        const args: string[] = next(project, runId, instant.stage, dump);
        const behind = runId === null || isWorking ? 0 : eventsOf(project, runId).length;
        run = startRun(project, args);
        id = await reached(project, run, args.includes('--resume') ? runId : null, behind, instant);
        // A run whose client was killed may have ended by itself meanwhile: then another begins at that stage.
        isWorking = false;
      } while (id === null);
      runId = id;
      const who = victim(i, instant);
      if (who !== 'engine') run.client.kill('SIGKILL');
      if (who !== 'client') await killEngine(project);
      if (who !== 'client') kills++;
      isWorking = who === 'client';
      await run.exited;
      console.log(
        `${String(i + 1).padStart(2)}. killed the ${who} at ${Math.round(100 * instant.fraction)} % of ${instant.stage}: ${whereabouts(eventsOf(project, runId))}`,
      );
    }
    await finish(project);
    const { rows, versions, ids } = await rawPosts(project);
    console.log(`${rows - versions} of ${rows} raw posts were sent again by ${kills} kills of the engine`);
    expect(ids).toBe(posts);
    expect(rows - versions).toBeLessThanOrEqual(kills * mostAgainPerKill);
  });
});

/** In the ingest always the engine, which would be at its end before another client is there. */
function victim(i: number, { rows }: Instant): 'engine' | 'client' | 'engine and client' {
  if (rows > 0) return i % 2 === 0 ? 'engine' : 'engine and client';
  return (['client', 'engine', 'engine and client'] as const)[i % 3]!;
}

interface Instant {
  stage: string;
  fraction: number;
  /** What the stage took, or the rows it took, when nobody disturbed it. */
  milliseconds: number;
  rows: number;
}

/** 50 instants: half of them in the ingest, by rows; the others over the stages behind it, by time. */
function spread(baseline: RunReport): Instant[] {
  const [ingest, ...others] = baseline.stages;
  const instants = Array.from({ length: 26 }, (_, i) => ({
    stage: ingest!.name,
    fraction: i / 27,
    milliseconds: 0,
    rows: ingest!.counts.accepted,
  }));
  for (let i = 0; i < 24; i++) {
    const at = Math.floor((i * others.length) / 24);
    const stage = others[at]!;
    const first = Math.ceil((at * 24) / others.length);
    const count = Math.ceil(((at + 1) * 24) / others.length) - first;
    instants.push({
      stage: stage.name,
      fraction: (i - first + 0.5) / count,
      milliseconds: Date.parse(stage.endedAt!) - Date.parse(stage.startedAt!),
      rows: 0,
    });
  }
  return instants;
}

/** How the next attempt is started: the first, the same run again, or anew from a stage that is behind it already. */
function next(project: string, runId: string | null, stage: string, dump: string): string[] {
  if (runId === null) return ['--var', `dump=${dump}`];
  const report = reduceRun(eventsOf(project, runId));
  const state = report.stages.find((candidate) => candidate.name === stage)?.state;
  const isOver = report.state === 'succeeded' || state === 'succeeded';
  return isOver ? ['--from', stage, '--var', `dump=${dump}`] : ['--resume', runId];
}

/** Waits until a run is at an instant, in events behind the first `behind`; gives its id, null when it ended well before. */
async function reached(
  project: string,
  run: StartedRun,
  runId: string | null,
  behind: number,
  instant: Instant,
): Promise<string | null> {
  const known = new Set(runId === null ? listed(project) : []);
  for (;;) {
    const id = runId ?? listed(project).find((candidate) => !known.has(candidate)) ?? null;
    const events = id === null ? [] : eventsOf(project, id);
    if (id !== null && run.isFollowing() && isAt(events, events.slice(runId === null ? 0 : behind), instant))
      return id;
    if (run.client.exitCode !== null || run.client.signalCode !== null) {
      const { status, stderr } = await run.exited;
      if (status === 0) return null;
      throw new Error(`The run ended before ${instant.stage} was reached:\n${stderr}`);
    }
    await sleep(5);
  }
}

function isAt(
  events: ReturnType<typeof eventsOf>,
  fresh: ReturnType<typeof eventsOf>,
  { stage, fraction, milliseconds, rows }: Instant,
): boolean {
  const started = fresh.findLast((event) => event.type === 'stage.started' && event.stage === stage);
  if (!started) return false;
  if (fresh.some((event) => event.type === 'stage.ended' && event.seq > started.seq)) return true;
  if (rows === 0) return Date.now() - Date.parse(started.at) >= fraction * milliseconds;
  const checkpoint = events.findLast((event) => event.type === 'stage.checkpoint' && event.stage === stage);
  const accepted = checkpoint?.type === 'stage.checkpoint' ? (checkpoint.counts.accepted ?? 0) : 0;
  return accepted >= fraction * rows;
}

function listed(project: string): string[] {
  try {
    return readdirSync(join(project, '.standpipe/runs'));
  } catch {
    return [];
  }
}

async function rawPosts(project: string): Promise<{ rows: number; versions: number; ids: number }> {
  const raw = join(project, '.standpipe/lake/raw/posts');
  const ids = new Set<string>();
  const versions = new Set<string>();
  let rows = 0;
  for (const name of readdirSync(raw, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.gz')) continue;
    for (const line of gunzipSync(await readFile(join(raw, name)))
      .toString('latin1')
      .split('\n')) {
      if (line === '') continue;
      rows++;
      const id = /"id":(\d+)/.exec(line)![1]!;
      ids.add(id);
      versions.add(`${id} ${/"_snapshot":"([^"]+)"/.exec(line)![1]}`);
    }
  }
  return { rows, versions: versions.size, ids: ids.size };
}
