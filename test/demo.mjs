/** `npm run demo`: the example, scaffolded in a temporary folder, run end to end offline, and what to look at. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const cli = resolve(import.meta.dirname, '../dist/cli.js');
const project = join(mkdtempSync(join(tmpdir(), 'standpipe-demo-')), 'stackoverflow');

function standpipe(...args) {
  const { status } = spawnSync(process.execPath, [cli, ...args], {
    stdio: 'inherit',
    cwd: args[0] === 'new' ? undefined : project,
  });
  if (status !== 0) process.exit(status ?? 1);
}

const started = performance.now();
standpipe('new', project);
rmSync(join(project, 'data/sample'), { recursive: true });
standpipe('sample', '--posts', '20000', '--seed', '1', '--out', join(project, 'data/sample'));
standpipe('run', 'stackoverflow.pipeline.yaml');
console.log('\nThe seven KPIs, last ten days:\n');
standpipe('query', 'select * from marts.kpi_daily order by day desc limit 10');
console.log(`
Done in ${((performance.now() - started) / 1000).toFixed(1)} s. Look at

  ${project}
    stackoverflow.pipeline.yaml   the pipeline: one file, with SQL beside it under sql/
    .standpipe/lake/              what Firehose and Spark would leave in S3
    .standpipe/runs/              the run's journal
    .standpipe/gallery/           the published datasets: CSV and metadata

Ask it more: cd there and run  node ${cli} query "select * from marts.kpi_monthly"`);
