import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { queryRows, sharedDump, standpipeOk, temporaryFolder } from '../support/standpipe.ts';
import { type Figures, referenceFigures } from './referenceFigures.ts';

const names = [
  'ai.stackexchange.com-2017-03.tar.gz',
  'beer.stackexchange.com-2016-12.tar.gz',
  'beer.meta.stackexchange.com-2022-06.tar.gz',
  'conlang.meta.stackexchange.com-2020-08.tar.gz',
  'datascience.meta.stackexchange.com-2024-posts-only.tar.gz',
  'genai.stackexchange.com-2023-12-posts-only.tar.gz',
];

/** From the published reference, not from our own reading of the dumps. */
const published: Record<string, Partial<Figures>> = {
  'ai.stackexchange.com-2017-03.tar.gz': {
    questions: 604,
    answers: 1004,
    accepted_answers: 285,
    unaccepted_answers: 719,
    unanswered_questions: 90,
    average_views: 154.59,
    up_votes: 5150,
    down_votes: 560,
  },
  'beer.stackexchange.com-2016-12.tar.gz': {
    questions: 591,
    answers: 1398,
    accepted_answers: 359,
    unaccepted_answers: 1039,
    unanswered_questions: 15,
    average_views: 2274.38,
    up_votes: 9061,
    down_votes: 560,
  },
};

describe('the KPIs over real dumps', async () => {
  const folder = await temporaryFolder('gold');
  afterAll(folder.remove);

  for (const name of names) {
    const dump = sharedDump(name);
    it.skipIf(dump === null)(`${name}: total, months and days`, async () => {
      const project = join(folder.path, name);
      await standpipeOk(folder.path, 'new', project);
      await standpipeOk(project, 'run', 'stackoverflow.pipeline.yaml', '--var', `dump=${dump}`);
      const expected = await referenceFigures(dump!);
      expect(await queryRows(project, 'select * from marts.kpi_total')).toEqual([expected.total]);
      expect(expected.total).toMatchObject(published[name] ?? {});
      expect(await byPeriod(project, 'kpi_monthly', 'month')).toEqual([...expected.months]);
      expect(await byPeriod(project, 'kpi_daily', 'day')).toEqual([...expected.days]);
    });
  }

  const before = sharedDump('ai.stackexchange.com-2016-12.tar.gz');
  const after = sharedDump('ai.stackexchange.com-2017-03.tar.gz');
  it.skipIf(before === null || after === null)(
    'a later snapshot over an earlier one gives the later one’s figures, and running it twice changes nothing',
    async () => {
      const project = join(folder.path, 'snapshots');
      await standpipeOk(folder.path, 'new', project);
      const run = (dump: string) =>
        standpipeOk(project, 'run', 'stackoverflow.pipeline.yaml', '--var', `dump=${dump}`);
      const everything = async () => ({
        total: await queryRows(project, 'select * from marts.kpi_total'),
        days: await byPeriod(project, 'kpi_daily', 'day'),
        posts: await queryRows(project, 'select * from warehouse.posts order by id'),
        users: await queryRows(project, 'select count(*) as n, sum(reputation) as r from warehouse.users'),
        votes: await queryRows(project, 'select count(*) as n, sum(id) as ids from warehouse.votes'),
        tags: await queryRows(project, 'select * from warehouse.tags order by id'),
        pairs: await queryRows(project, 'select * from warehouse.question_tags order by question_id, tag'),
      });
      await run(before!);
      await run(after!);
      const first = await everything();
      const expected = await referenceFigures(after!);
      expect(first.total).toEqual([expected.total]);
      expect(first.days).toEqual([...expected.days]);
      await run(after!);
      expect(await everything()).toEqual(first);
    },
  );
});

async function byPeriod(project: string, mart: string, period: string): Promise<[string, object][]> {
  const rows = await queryRows(project, `select * from marts.${mart} order by ${period}`);
  return rows.map(({ [period]: at, ...figures }) => [String(at), figures]);
}
