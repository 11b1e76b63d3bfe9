import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { newestRuns, type SummaryCache } from '../../src/ui/later/journals.ts';
import { temporaryFolder } from '../support/standpipe.ts';

it('reads a page of journals and no more, of ten thousand runs (P12)', async () => {
  const folder = await temporaryFolder('newest');
  afterAll(folder.remove);
  const idOf = (index: number) => `20260101-${String(index).padStart(6, '0')}-aaaaaaaa`;
  for (let index = 0; index < 10_000; index++) {
    const home = join(folder.path, '.standpipe/runs', idOf(index));
    await mkdir(home, { recursive: true });
    if (index >= 9_900)
      await writeFile(join(home, 'journal.ndjson'), `${JSON.stringify(started(idOf(index)))}\n`);
  }
  const cache: SummaryCache = new Map();
  const before = performance.now();
  const { runs, total } = await newestRuns(folder.path, 50, () => false, cache);
  console.log(`First page of 10,000 runs: ${(performance.now() - before).toFixed(0)} ms`);
  expect(total).toBe(10_000);
  expect(runs.map((run) => run.runId)).toEqual(Array.from({ length: 50 }, (_, at) => idOf(9_999 - at)));
  expect(cache.size).toBeLessThan(70);
});

it('gives no run where there is none, and leaves out what is no run', async () => {
  const folder = await temporaryFolder('newest');
  afterAll(folder.remove);
  const nothing = await newestRuns(folder.path, 50, () => false, new Map());
  expect(nothing).toEqual({ runs: [], total: 0 });
  await mkdir(join(folder.path, '.standpipe/runs/20260101-000000-aaaaaaaa'), { recursive: true });
  await writeFile(join(folder.path, '.standpipe/runs/.DS_Store'), '');
  const { runs, total } = await newestRuns(folder.path, 50, () => false, new Map());
  expect([runs, total]).toEqual([[], 1]);
});

function started(runId: string) {
  return {
    seq: 1,
    at: '2026-01-01T00:00:00.000Z',
    type: 'run.started',
    runId,
    pipeline: 'p',
    file: 'p.pipeline.yaml',
    target: 'local',
    variables: {},
    stages: [],
    snapshot: runId,
    resumeOf: null,
  };
}
