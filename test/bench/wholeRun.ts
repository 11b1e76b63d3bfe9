/**
 * P4: the whole local run, dump to published datasets, beside the same work in PySpark `local[2]` and in pandas.
 * `BENCH_POSTS` sets the size of the generated dump (200,000 posts where it is absent).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunReport } from '../../src/shared/runs.ts';
import { ensurePython } from '../python/ensurePython.ts';

const repository = resolve(import.meta.dirname, '../..');
const posts = Number(process.env.BENCH_POSTS ?? 200_000);
const folder = mkdtempSync(join(tmpdir(), 'standpipe-bench-'));
const project = join(folder, 'project');
const dump = join(folder, 'dump');
const cli = join(repository, 'dist/cli.js');

function timed(
  what: string,
  command: string,
  args: string[],
  cwd = folder,
): { seconds: number; out: string } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${what} ended with ${status}:\n${stderr.slice(-4000)}`);
  console.log(`${what.padEnd(24)} ${seconds.toFixed(1).padStart(8)} s`);
  return { seconds, out: stdout };
}

/** Where our time goes; stages that wait for nothing of each other run side by side. */
function stageTimes(out: string): void {
  for (const { name, startedAt, endedAt } of (JSON.parse(out) as RunReport).stages) {
    const seconds = (Date.parse(endedAt!) - Date.parse(startedAt!)) / 1000;
    console.log(`  ${name.padEnd(22)} ${seconds.toFixed(1).padStart(8)} s`);
  }
}

try {
  const python = await ensurePython();
  const peers = join(import.meta.dirname, 'peers');
  timed('(sample)', process.execPath, [cli, 'sample', '--posts', `${posts}`, '--seed', '1', '--out', dump]);
  timed('(new)', process.execPath, [cli, 'new', project]);
  const megabytes = ['Posts', 'Votes', 'Users', 'Tags']
    .map((table) => statSync(join(dump, `${table}.xml`)).size / 1e6)
    .reduce((sum, size) => sum + size);
  console.log(
    `${posts.toLocaleString('en')} posts; Posts, Votes, Users and Tags are ${megabytes.toFixed(0)} MB`,
  );
  const file = 'stackoverflow.pipeline.yaml';
  const ours = timed(
    'Standpipe',
    process.execPath,
    [cli, 'run', file, '--var', `dump=${dump}`, '--json'],
    project,
  );
  stageTimes(ours.out);
  const scripts = join(repository, 'sql/transform');
  const spark = timed('PySpark local[2]', python, [
    join(peers, 'pyspark_run.py'),
    dump,
    scripts,
    join(folder, 'spark'),
  ]);
  const pandas = timed('pandas', python, [join(peers, 'pandas_run.py'), dump, join(folder, 'pandas')]);
  const total = timed(
    '(query)',
    process.execPath,
    [cli, 'query', 'select * from marts.kpi_total', '--format', 'json'],
    project,
  );
  const [figures] = JSON.parse(total.out) as [Record<string, number>];
  for (const [peer, run] of Object.entries({ PySpark: spark, pandas })) {
    const theirs = JSON.parse(run.out.trim().split('\n').at(-1)!) as Record<string, number>;
    for (const [name, value] of Object.entries(theirs))
      if (figures[name] !== value) throw new Error(`${name}: ${figures[name]} here, ${value} in ${peer}`);
    console.log(`${(run.seconds / ours.seconds).toFixed(2)} x ${peer}, equal totals`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
