/**
 * `npm run corpus [-- DIR]`: reads, checks and runs the queries and dashboards of a corpus, and prints how many went
 * well, by feature, and what went wrong in how many cases. Fails where a figure misses its aim. `--all` prints every
 * cause, `--only texts` leaves the data out, `--now TIME` is the moment that relative dates count from.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import { readMoment } from '../../src/shared/readMoment.ts';
import { measureData } from './measureData.ts';
import { measureDashboardTexts, measureParsing } from './measureTexts.ts';
import { openCorpus } from './openCorpus.ts';
import { describe, isReached, type Tally } from './tally.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean' }, only: { type: 'string' }, now: { type: 'string' } },
});
const started = performance.now();
const corpus = await openCorpus(positionals[0]);
const tallies: Tally[] = [];
const show = (...some: Tally[]) => {
  tallies.push(...some);
  for (const tally of some)
    console.log(describe(tally, { failures: values.all ? 1_000 : 12, features: true }));
};
try {
  console.log(
    `${corpus.queries.length} queries, ${corpus.dashboards.length} dashboards in ${corpus.folder}\n`,
  );
  show(measureParsing(corpus.queries), ...measureDashboardTexts(corpus.dashboards));
  if (values.only !== 'texts') {
    const folder = join(corpus.folder, 'datasets');
    const staging = await mkdtemp(join(tmpdir(), 'standpipe-corpus-'));
    const database = await openDuckDatabase({ path: ':memory:', allowedDirectories: [folder, staging] });
    try {
      const now = readMoment(values.now ?? '2020-06-30T12:00:00Z') ?? new Date();
      const { tallies: measured, empty } = await measureData(database, corpus, { now, staging });
      show(...measured);
      console.log(`\n${empty.length} widgets show no row${empty.length > 0 ? '; their SQL:' : '.'}`);
      for (const { dashboard, widget, step, sql } of empty.slice(0, values.all ? undefined : 10))
        console.log(
          `  ${dashboard} ${widget} step ${step}\n      ${(sql ?? '').replaceAll(/\s+/g, ' ').slice(0, 4_000)}`,
        );
    } finally {
      await database.close();
      await rm(staging, { recursive: true, force: true });
    }
  }
} finally {
  await corpus.close();
}
console.log(`\nIn ${((performance.now() - started) / 1000).toFixed(0)} s:`);
for (const tally of tallies) console.log(describe(tally, { failures: 0, features: false }).split('\n')[0]);
if (!tallies.every(isReached)) process.exitCode = 1;
