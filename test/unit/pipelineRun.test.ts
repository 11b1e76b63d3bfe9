import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { PipelineDefinition, StageDefinition } from '../../src/pipeline/definition/definition.ts';
import { readJournal, runFolder } from '../../src/pipeline/journal.ts';
import { type RunOptions, runPipeline } from '../../src/pipeline/run.ts';
import { Failure } from '../../src/shared/failure.ts';
import type { RunEvent, RunReport } from '../../src/shared/runs.ts';
import { fakeSource } from '../support/fakeSource.ts';
import { type FakeTarget, fakeTarget } from '../support/fakeTarget.ts';
import { definitionOf, ingestStage, loadStage } from '../support/pipelineDefinition.ts';
import { temporaryFolder } from '../support/standpipe.ts';

const span = { start: 0, end: 0 };
const common = { description: null, span };

const stages: StageDefinition[] = [
  ingestStage('ingest', { path: 'data' }),
  {
    ...common,
    name: 'posts',
    kind: 'transform',
    after: ['ingest'],
    script: 'posts.sql',
    language: 'sql',
    inputs: [{ name: 'raw_posts', from: { stream: 'posts' }, format: 'ndjson', columns: null, span }],
    outputs: [{ name: 'posts', path: 'curated/posts', format: 'parquet', partitionBy: [], span }],
  },
  loadStage('marts', ['marts.sql'], ['posts']),
  {
    ...common,
    name: 'quality',
    kind: 'check',
    after: ['marts'],
    checks: [
      { name: 'good', type: 'sql', script: 'good.sql', span },
      { name: 'unique', type: 'unique', table: 'marts.kpi', columns: ['n'], span },
    ],
  },
  {
    ...common,
    name: 'publish',
    kind: 'publish',
    after: ['quality'],
    datasets: [{ name: 'kpi', label: null, table: 'marts.kpi', span }],
    dashboards: [],
  },
];

const scripts = () =>
  new Map([
    ['posts.sql', 'CREATE TEMPORARY VIEW posts AS SELECT id FROM raw_posts WHERE id < ${most};'],
    ['marts.sql', '-- first\nCREATE TABLE marts.kpi AS SELECT 1 AS n;\n\nINSERT INTO marts.kpi SELECT 2;\n'],
    ['good.sql', '-- must be empty\n\nSELECT n FROM marts.kpi WHERE n < 0;\n'],
  ]);

describe('a run', async () => {
  const folder = await temporaryFolder('run');
  afterAll(folder.remove);
  let target: FakeTarget;
  let events: RunEvent[];
  let source: ReturnType<typeof fakeSource>;
  let runs = 0;
  beforeEach(() => {
    target = fakeTarget();
    target.answers.push([/count\(\*\) AS n/i, { columns: ['n'], rows: [[2]] }]);
    target.answers.push([/ORDER BY/, { columns: ['n'], rows: [[1], [null]] }]);
    events = [];
    source = fakeSource({ rows: 1_000 });
  });

  const definition = definitionOf({ stages, variables: [{ name: 'most' }] });
  const run = (more: Partial<RunOptions> = {}): Promise<RunReport> =>
    runPipeline({
      root: folder.path,
      definition,
      scripts: scripts(),
      target: definition.targets[0]!,
      variables: { most: '10' },
      selection: {},
      resume: null,
      runId: `r${++runs}`,
      openTarget: () => target,
      openSource: async () => source,
      declaredTables: () => [
        { name: 'posts', columns: [{ name: 'id', type: 'bigint', nullable: false }], full: true },
        { name: 'votes', columns: null, full: true },
      ],
      onEvent: (event) => events.push(event),
      signal: new AbortController().signal,
      ...more,
    });
  const resume = (runId: string, more: Partial<RunOptions> = {}) => run({ runId, resume: runId, ...more });
  const states = (report: RunReport) => report.stages.map((stage) => `${stage.name} ${stage.state}`);

  it('carries rows through all stages, with counts, and its journal is what it told', async () => {
    const report = await run();
    expect(report.state).toBe('succeeded');
    expect(states(report)).toEqual(stages.map(({ name }) => `${name} succeeded`));
    expect(report.stages[0]!.counts).toMatchObject({
      read: 1_000,
      sent: 1_000,
      accepted: 1_000,
      rejected: 0,
    });
    expect(report.stages[1]!.counts.written).toBe(3);
    expect(report.stages[2]!.counts.loaded).toBe(10);
    expect(report.stages[4]!.counts.written).toBe(2);
    expect(await readJournal(folder.path, report.runId)).toEqual(events);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1));
  });

  it('marks every row with the snapshot, and commits it once all rows are in the lake', async () => {
    const report = await run();
    const started = events.find((event) => event.type === 'run.started');
    const snapshot = started?.type === 'run.started' ? started.snapshot : '';
    expect(snapshot).toMatch(/^\d{8}T\d{9}Z$/);
    const rows = target.streams.get('posts')!.taken.join('').trimEnd().split('\n');
    expect(rows).toHaveLength(1_000);
    for (const row of rows) expect(JSON.parse(row)._snapshot).toBe(snapshot);
    const commits = target.streams.get('snapshots')!.taken.map((text) => JSON.parse(text));
    // The declared table that the source lacks counts as empty.
    expect(commits).toEqual(
      ['posts', 'votes'].map((table_name) => ({ snapshot, table_name, full: true, run_id: report.runId })),
    );
  });

  it('goes on where the last committed run stopped with an input that only grows, and anew with another', async () => {
    const taken = () => target.streams.get('posts')?.taken.join('').trimEnd().split('\n').length ?? 0;
    const only = { selection: { stage: 'ingest' } };
    const grown = (rows: number, fingerprint: string) => fakeSource({ rows, fingerprint, full: false });
    source = grown(300, 'site a');
    await run(only);
    expect(taken()).toBe(300);
    source = grown(500, 'site a');
    const second = await run(only);
    expect(taken()).toBe(500);
    expect(second.stages[0]!.counts.read).toBe(200);
    source = grown(100, 'site b');
    await run(only);
    expect(taken()).toBe(600);
  });

  it('case 64: a later run has a later snapshot, whatever the clock says', async () => {
    const snapshots: string[] = [];
    for (const at of ['2031-05-05T00:00:00Z', '2031-05-04T00:00:00Z', '2020-01-01T00:00:00Z']) {
      events = [];
      await run({ clock: () => new Date(at), selection: { stage: 'marts' } });
      for (const event of events) if (event.type === 'run.started') snapshots.push(event.snapshot);
    }
    expect(snapshots).toHaveLength(3);
    expect([...snapshots].sort()).toEqual(snapshots);
  });

  it('gives a transform its plan: published columns with the snapshot, paths, variables', async () => {
    await run();
    expect(target.steps).toHaveLength(1);
    expect(target.steps[0]).toMatchObject({
      stage: 'posts',
      script: { path: 'posts.sql', kind: 'sql' },
      inputs: [
        {
          name: 'raw_posts',
          path: 'raw/posts/',
          format: 'ndjson',
          columns: [{ name: 'id' }, { name: '_snapshot' }],
        },
      ],
      outputs: [{ name: 'posts', path: 'curated/posts/', partitionBy: [] }],
      variables: { most: '10' },
    });
  });

  it('gives a load its statements with their lines, in one transaction', async () => {
    await run();
    expect(target.executed).toHaveLength(1);
    expect(target.executed[0]!.statements.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'marts.sql:2',
      'marts.sql:4',
    ]);
  });

  it('publishes CSV with typed fields', async () => {
    await run();
    expect(target.uploads[0]).toMatchObject({
      name: 'kpi',
      fields: [{ name: 'n', label: 'N', type: 'Numeric', precision: 18, scale: 0 }],
      rows: 2,
      text: 'n\r\n1\r\n\r\n',
    });
  });

  it('runs one stage, or a stage with all behind it', async () => {
    expect(
      states(await run({ selection: { stage: 'marts' } })).filter((text) => text.endsWith('succeeded')),
    ).toEqual(['marts succeeded']);
    expect(states(await run({ selection: { from: 'marts' } }))).toEqual([
      'ingest skipped',
      'posts skipped',
      'marts succeeded',
      'quality succeeded',
      'publish succeeded',
    ]);
  });

  it('a failing stage fails the run with its file and line; the rest is skipped', async () => {
    target.hooks.execute = () => {
      throw new Failure('statement.failed', 'no such table', { file: 'marts.sql', line: 4 });
    };
    const report = await run();
    expect(report.state).toBe('failed');
    expect(states(report)).toEqual([
      'ingest succeeded',
      'posts succeeded',
      'marts failed',
      'quality skipped',
      'publish skipped',
    ]);
    expect(report.stages[2]!.error).toEqual({
      code: 'statement.failed',
      message: 'no such table',
      file: 'marts.sql',
      line: 4,
    });
    expect(events.at(-1)).toMatchObject({ type: 'run.ended', state: 'failed', error: { line: 4 } });
  });

  it('a failed check keeps the offending rows and names itself, after all others were tried', async () => {
    target.answers.unshift([/n < 0/, { columns: ['n'], rows: Array.from({ length: 1_500 }, (_, i) => [i]) }]);
    target.answers.unshift([/copies/, { columns: ['n', 'copies'], rows: [[1, 2]] }]);
    const report = await run();
    const error = report.stages[3]!.error!;
    expect(error).toMatchObject({ code: 'check.failed', file: 'good.sql', line: 3 });
    expect(error.message).toContain('"good"');
    expect(error.message).toContain('unique');
    const kept = await readFile(join(runFolder(folder.path, report.runId), 'checks/good.ndjson'), 'utf8');
    const rows = kept.trimEnd().split('\n');
    expect(rows).toHaveLength(1_000);
    expect(rows[7]).toBe('{"n":7}');
    expect(await readdir(join(runFolder(folder.path, report.runId), 'checks'))).toEqual([
      'good.ndjson',
      'unique.ndjson',
    ]);
  });

  describe('resumed', () => {
    it('skips what was done and stands, and goes on with what failed', async () => {
      target.hooks.execute = () => {
        throw new Failure('warehouse.away', 'away');
      };
      const first = await run();
      delete target.hooks.execute;
      const report = await resume(first.runId);
      expect(report.state).toBe('succeeded');
      expect(states(report)).toEqual([
        'ingest skipped',
        'posts skipped',
        'marts succeeded',
        'quality succeeded',
        'publish succeeded',
      ]);
      expect(report.stages[0]!.counts.accepted).toBe(1_000);
      expect(target.streams.get('posts')!.taken.join('').trimEnd().split('\n')).toHaveLength(1_000);
      expect(target.steps).toHaveLength(1);
    });

    it('runs again a stage whose text has changed or whose output is gone, and all behind it', async () => {
      const first = await run();
      const changed = scripts();
      changed.set('marts.sql', 'CREATE TABLE marts.kpi AS SELECT 2 AS n;');
      expect(states(await resume(first.runId, { scripts: changed }))).toEqual([
        'ingest skipped',
        'posts skipped',
        'marts succeeded',
        'quality succeeded',
        'publish succeeded',
      ]);
      target.objects.delete('curated/posts/part.parquet');
      expect(states(await resume(first.runId, { scripts: changed })).slice(0, 3)).toEqual([
        'ingest skipped',
        'posts succeeded',
        'marts succeeded',
      ]);
      expect(new Set(target.executed.map(({ token }) => token)).size).toBe(3);
    });

    it('runs a transform again when a variable that it names has another value', async () => {
      const first = await run();
      const report = await resume(first.runId, { variables: { most: '11' } });
      expect(states(report).slice(0, 2)).toEqual(['ingest skipped', 'posts succeeded']);
    });

    it('goes on behind the last checkpoint of an ingest, in the same snapshot, with the counts up to there', async () => {
      let puts = 0;
      target.hooks.put = () => {
        if (++puts === 6) throw Object.assign(new Failure('disk.full', 'full'), { fatal: true });
      };
      const fatal = async (name: string) => ({
        ...(await target.deliveryStream(name)),
        classify: () => 'fatal' as const,
      });
      const first = await run({ openTarget: () => ({ ...target, deliveryStream: fatal }) });
      expect(first.state).toBe('failed');
      const checkpoints = events.filter((event) => event.type === 'stage.checkpoint');
      const from = Number(checkpoints.at(-1)?.position.next ?? 0);
      expect(from).toBeGreaterThan(0);
      delete target.hooks.put;
      const readBefore = source.batchesRead;
      const report = await resume(first.runId);
      expect(report.state).toBe('succeeded');
      expect(source.batchesRead - readBefore).toBe((1_000 - from) / 100);
      expect(report.stages[0]!.counts).toMatchObject({ read: 1_000, accepted: 1_000 });
      const rows = target.streams
        .get('posts')!
        .taken.join('')
        .trimEnd()
        .split('\n')
        .map((row) => JSON.parse(row));
      expect(new Set(rows.map((row) => row.id)).size).toBe(1_000);
      expect(new Set(rows.map((row) => row._snapshot)).size).toBe(1);
    });

    it('case 10: refuses to mix two inputs in one snapshot', async () => {
      let puts = 0;
      target.hooks.put = () => {
        if (++puts === 6) throw new Error('cut');
      };
      const fatal = async (name: string) => ({
        ...(await target.deliveryStream(name)),
        classify: () => 'fatal' as const,
      });
      const first = await run({ openTarget: () => ({ ...target, deliveryStream: fatal }) });
      delete target.hooks.put;
      source = fakeSource({ rows: 1_000, fingerprint: 'another file' });
      const report = await resume(first.runId);
      expect(report.stages[0]!.error).toMatchObject({ code: 'run.input-changed' });
    });

    it('finds a load that was committed before a crash, and does not run it twice', async () => {
      const first = await run({ selection: { stage: 'marts' } });
      // As if the process had died between the commit and the journal: its last two lines are missing.
      const path = join(runFolder(folder.path, first.runId), 'journal.ndjson');
      const lines = (await readFile(path, 'utf8')).split('\n');
      const at = lines.findIndex((line) => line.includes('"stage.ended"'));
      const { writeFile } = await import('node:fs/promises');
      await writeFile(path, `${lines.slice(0, at).join('\n')}\n`);
      const report = await resume(first.runId, { selection: { stage: 'marts' } });
      expect(report.stages[2]).toMatchObject({ state: 'succeeded', counts: { loaded: 10 } });
      expect(target.executed).toHaveLength(1);
    });
  });

  describe('case 66: cancelled', () => {
    const moments = ['put', 'step', 'execute', 'query', 'upload'] as const;
    const stageOf = { put: 'ingest', step: 'posts', execute: 'marts', query: 'quality', upload: 'publish' };
    for (const moment of moments)
      it(`while ${stageOf[moment]} works, it ends as cancelled and leaves nothing under way`, async () => {
        const cancel = new AbortController();
        target.hooks[moment] = (signal) =>
          new Promise((_, fail) => {
            signal?.addEventListener('abort', () => fail(new DOMException('stopped', 'AbortError')), {
              once: true,
            });
            cancel.abort();
          });
        const report = await run({ signal: cancel.signal });
        expect(report.state).toBe('cancelled');
        expect(report.stages.find((stage) => stage.name === stageOf[moment])).toMatchObject({
          state: 'cancelled',
          error: null,
        });
        expect([...target.underway]).toEqual([]);
        expect(events.at(-1)).toMatchObject({ type: 'run.ended', state: 'cancelled', error: null });
        delete target.hooks[moment];
        expect((await resume(report.runId)).state).toBe('succeeded');
      });

    it('before it began, no stage starts', async () => {
      const report = await run({ signal: AbortSignal.abort() });
      expect(report.state).toBe('cancelled');
      expect(new Set(report.stages.map((stage) => stage.state))).toEqual(new Set(['skipped']));
    });
  });

  it('refuses a stage of a kind that it cannot run, by name', async () => {
    const train: StageDefinition = {
      ...common,
      name: 'tags',
      kind: 'train',
      after: [],
      script: 't.py',
      options: {},
    };
    const report = await run({ definition: { ...definition, stages: [train] } as PipelineDefinition });
    expect(report.stages[0]!.error).toMatchObject({ code: 'stage.unsupported' });
  });

  it('says which stage an unreadable input belongs to', async () => {
    const report = await run({
      openSource: async () => {
        throw new Failure('source.missing', 'There is no dump.');
      },
    });
    expect(report.stages[0]).toMatchObject({ state: 'failed', error: { code: 'source.missing' } });
  });

  it('case 63: what the operating system refuses is said in words, with what to do', async () => {
    for (const [errno, code, remedy] of [
      ['ENOSPC', 'disk.full', /Free some space/],
      ['EDQUOT', 'disk.full', /Free some space/],
      ['EROFS', 'file.refused', /the right to it/],
      ['EMFILE', 'process.too-many-files', /ulimit/],
    ] as const) {
      target.hooks.upload = () => {
        throw Object.assign(new Error(`${errno}: refused, open 'x'`), { code: errno });
      };
      const error = (await run()).stages[4]!.error!;
      expect(error.code).toBe(code);
      expect(error.message).toMatch(remedy);
      expect(error.message).toContain(errno);
    }
  });

  it('keeps rows that the input or the stream refused, once, also when they are read again', async () => {
    source = fakeSource({ rows: 300 });
    const read = source.read.bind(source);
    source.read = async function* (table, options) {
      for await (const batch of read(table, options))
        yield {
          ...batch,
          rejected: [
            {
              raw: `<row at ${batch.position.next}`,
              reason: 'No end.',
              code: 'row-unclosed',
              file: 'Posts.xml',
              line: 7,
            },
          ],
        };
    };
    const report = await run();
    expect(report.stages[0]!.counts).toMatchObject({ read: 303, accepted: 300, rejected: 3 });
    const path = join(runFolder(folder.path, report.runId), 'dead-letters/ingest-posts.ndjson');
    const kept = (await readFile(path, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(kept).toHaveLength(3);
    expect(kept[0]).toEqual({
      file: 'Posts.xml',
      line: 7,
      code: 'row-unclosed',
      reason: 'No end.',
      raw: '<row at 100',
    });
  });
});
