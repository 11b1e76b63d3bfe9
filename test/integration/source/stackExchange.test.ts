import { afterEach, describe, expect, it } from 'vitest';
import { Cancelled, toErrorRecord } from '../../../src/shared/failure.ts';
import type { StackExchangeSpec } from '../../../src/shared/sourceSpec.ts';
import { openStackExchange } from '../../../src/source/stackExchange/openStackExchange.ts';
import { type Item, inventedQuestions, openReplayServer, recordedItems } from '../../support/replayServer.ts';
import { readAll } from '../../support/strictDump.ts';

/** The real rules on a faster clock. */
const quick = { pace: 0, margin: 0.05, retry: 0.01, longestWait: 2, timeout: 5 };
const secret = 'k3y-that-must-not-show((';

type Server = Awaited<ReturnType<typeof openReplayServer>>;
let server: Server | null = null;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(...args: Parameters<typeof openReplayServer>): Promise<Server> {
  server = await openReplayServer(...args);
  closing.push(server.close);
  return server;
}
async function open(endpoint: string, spec: Partial<StackExchangeSpec> = {}, patience = quick) {
  const source = await openStackExchange(
    {
      kind: 'stack-exchange',
      site: 'stackoverflow',
      methods: ['questions'],
      by: 'creation',
      from: null,
      endpoint,
      key: null,
      ...spec,
    },
    patience,
  );
  closing.push(source.close);
  return source;
}
const idsOf = (rows: Record<string, unknown>[]) => rows.map((row) => row.id);

describe('the Stack Exchange source', () => {
  for (const by of ['creation', 'activity'] as const)
    it(`reads every question once by ${by}, oldest first, and goes on from every position`, async () => {
      const items = inventedQuestions(450);
      const { endpoint, requests } = await serve({ questions: items });
      const source = await open(endpoint, { by });
      const { rows, rejected, positions, rowsAt } = await readAll(source, 'posts');
      const field = by === 'creation' ? 'creation_date' : 'last_activity_date';
      const wanted = [...items]
        .sort((a, b) => (a[field] as number) - (b[field] as number))
        .map((q) => q.question_id);
      expect(rejected).toEqual([]);
      expect(idsOf(rows)).toEqual(wanted);
      expect(
        requests.every(({ query }) => query.get('pagesize') === '100' && query.get('order') === 'asc'),
      ).toBe(true);
      for (const [i, from] of positions.entries())
        expect(idsOf((await readAll(source, 'posts', { from })).rows)).toEqual(wanted.slice(rowsAt[i]));
    });

  it('shapes questions, answers and tags as the dump does', async () => {
    const { endpoint } = await serve({
      questions: inventedQuestions(11).slice(10),
      answers: [
        {
          answer_id: 9,
          question_id: 1010,
          creation_date: 1577840000,
          last_activity_date: 1577840001,
          score: -1,
          is_accepted: true,
          owner: { user_id: 3 },
        },
      ],
      tags: [{ name: 'c++', count: 7, is_required: false, is_moderator_only: false, has_synonyms: true }],
    });
    const source = await open(endpoint, { methods: ['questions', 'answers', 'tags'] });
    const tables = await source.tables(new AbortController().signal);
    expect(tables.map(({ name, full }) => [name, full])).toEqual([
      ['posts', false],
      ['tags', false],
    ]);
    const { rows } = await readAll(source, 'posts', { constants: { _snapshot: 's' } });
    expect(rows).toEqual([
      {
        id: 1010,
        post_type_id: 1,
        creation_date: '2020-01-01T00:10:00.000',
        score: -1,
        view_count: 30,
        owner_display_name: "user'10",
        last_edit_date: '2020-01-01T00:11:40.000',
        last_activity_date: '2020-01-01T01:19:50.000',
        title: 'Is "10" < 10 &amp; café?',
        tags: '<c++><node.js>',
        answer_count: 2,
        _snapshot: 's',
      },
      {
        id: 9,
        post_type_id: 2,
        parent_id: 1010,
        creation_date: '2020-01-01T00:53:20.000',
        score: -1,
        owner_user_id: 3,
        last_activity_date: '2020-01-01T00:53:21.000',
        _snapshot: 's',
      },
    ]);
    const columns = new Set(tables[0]!.columns.map(({ name }) => name));
    for (const row of rows)
      for (const name of Object.keys(row)) expect(columns.has(name) || name === '_snapshot').toBe(true);
    const tags = await readAll(source, 'tags');
    expect(tags.rows).toEqual([
      { id: expect.any(Number), tag_name: 'c++', count: 7, is_moderator_only: false, is_required: false },
    ]);
    expect(Number.isSafeInteger(tags.rows[0]!.id)).toBe(true);
    expect(tags.rows[0]!.id as number).toBeLessThan(0);
  });

  it('continues a later run at the watermark: new rows of the same second are read, old ones are not', async () => {
    const items = inventedQuestions(150, 0);
    const { endpoint, requests, items: live } = await serve({ questions: items });
    const source = await open(endpoint, { from: '2019-12-31' });
    const first = await readAll(source, 'posts');
    expect(first.rows).toHaveLength(150);
    live.questions!.push(
      { ...items[0], question_id: 7 },
      { ...items[0], question_id: 8, creation_date: 1577836801 },
    );
    requests.length = 0;
    const second = await readAll(source, 'posts', { from: first.positions.at(-1)! });
    expect(idsOf(second.rows)).toEqual([7, 8]);
    expect(requests[0]!.query.get('fromdate')).toBe('1577836800');
    const third = await readAll(source, 'posts', { from: second.positions.at(-1)! });
    expect(third.rows).toEqual([]);
  });

  it('lists all tags again in the next run, but goes on within one', async () => {
    const tags = Array.from({ length: 230 }, (_, i) => ({
      name: `tag-${String(i).padStart(3, '0')}`,
      count: i,
    }));
    const { endpoint } = await serve({ tags });
    const source = await open(endpoint, { methods: ['tags'] });
    const { rows, positions, rowsAt } = await readAll(source, 'tags');
    expect(new Set(idsOf(rows)).size).toBe(230);
    expect((await readAll(source, 'tags', { from: positions[0]! })).rows).toHaveLength(230 - rowsAt[0]!);
    expect((await readAll(source, 'tags', { from: positions.at(-1)! })).rows).toHaveLength(230);
  });

  it('moves its window instead of asking for pages that need a key', async () => {
    const { endpoint, requests } = await serve({ questions: inventedQuestions(3100) });
    expect((await readAll(await open(endpoint), 'posts')).rows).toHaveLength(3100);
    expect(Math.max(...requests.map(({ query }) => Number(query.get('page'))))).toBe(1);
    const crowded = await serve({ questions: inventedQuestions(2600, 0) });
    await expect(readAll(await open(crowded.endpoint), 'posts')).rejects.toMatchObject({
      code: 'source.needs-key',
    });
    const { rows } = await readAll(await open(crowded.endpoint, { key: secret }), 'posts');
    expect(rows).toHaveLength(2600);
  });

  it('unpacks an answer whatever its header says', async () => {
    const kinds = ['as-said', 'unsaid', 'only-said'] as const;
    const { endpoint } = await serve({ questions: inventedQuestions(250) }, (_, i) => ({
      gzip: kinds[i % 3]!,
    }));
    expect((await readAll(await open(endpoint), 'posts')).rows).toHaveLength(250);
  });

  it('case 59: backoff on a success is kept per method, with a margin', async () => {
    const { endpoint, requests } = await serve(
      { questions: inventedQuestions(250), answers: [] },
      ({ method }, i) => (method === 'questions' && i === 0 ? { wrapper: { backoff: 0.4 } } : null),
    );
    const source = await open(endpoint, { methods: ['questions', 'answers'] });
    expect((await readAll(source, 'posts')).rows).toHaveLength(250);
    const [first, second, third] = requests;
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(445);
    expect(third!.method).toBe('questions');
    expect(requests.at(-1)!.method).toBe('answers');
  });

  it('case 59: a backoff of the last page holds for the next read of the method too', async () => {
    const { endpoint, requests } = await serve({ questions: inventedQuestions(3) }, (_, i) =>
      i === 0 ? { wrapper: { backoff: 0.4 } } : null,
    );
    const source = await open(endpoint);
    const { positions } = await readAll(source, 'posts');
    await readAll(source, 'posts', { from: positions.at(-1)! });
    expect(requests[1]!.at - requests[0]!.at).toBeGreaterThanOrEqual(445);
  });

  it('case 59: stops before the quota is used up, and what was read is kept', async () => {
    const replay = await serve({ questions: inventedQuestions(1000) });
    replay.quota = 4;
    const source = await open(replay.endpoint);
    const read: unknown[] = [];
    let position = null;
    try {
      for await (const batch of source.read('posts', {
        from: null,
        constants: {},
        signal: new AbortController().signal,
      })) {
        read.push(...Array.from(batch.ends));
        position = batch.position;
      }
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'source.quota',
        message: expect.stringMatching(/A key raises it/),
      });
    }
    expect(replay.quota).toBe(1);
    replay.quota = 300;
    const rest = await readAll(await open(replay.endpoint), 'posts', { from: position });
    expect(read.length + rest.rows.length).toBe(1000);
    const unknown = await serve({ questions: inventedQuestions(300) }, () => ({
      wrapper: { quota_remaining: -1 },
    }));
    expect((await readAll(await open(unknown.endpoint), 'posts')).rows).toHaveLength(300);
  });

  it('case 59: does not believe has_more for ever', async () => {
    const { endpoint, requests } = await serve({ questions: inventedQuestions(120) }, () => ({
      wrapper: { has_more: true },
    }));
    expect((await readAll(await open(endpoint), 'posts')).rows).toHaveLength(120);
    expect(requests.length).toBeLessThan(8);
  });

  it('case 59: HTML, empty and truncated answers, 5xx and cut connections are tried again', async () => {
    const faults = [
      { status: 502, body: '<html>Bad Gateway</html>' },
      { body: '<html>A proxy says hello</html>' },
      { body: '' },
      { body: '{"items":[{"question_id":' },
      { cutAfter: 40 },
      { reset: true },
      {
        status: 503,
        wrapper: { error_id: 503, error_name: 'temporarily_unavailable', error_message: 'later' },
      },
      { wrapper: { items: 'none' } },
    ];
    // Each page meets one fault first.
    const { endpoint, requests } = await serve({ questions: inventedQuestions(750) }, (_, i) =>
      i % 2 === 0 ? (faults[i / 2] ?? null) : null,
    );
    expect((await readAll(await open(endpoint), 'posts')).rows).toHaveLength(750);
    expect(requests.length).toBe(16);
    const dead = await serve({ questions: [] }, () => ({ status: 502, body: `<html>${secret}</html>` }));
    const failure = await readAll(await open(dead.endpoint, { key: secret }), 'posts').catch(toErrorRecord);
    expect(failure).toMatchObject({
      code: 'source.no-answer',
      message: expect.stringMatching(/HTTP 502.*Resume/),
    });
    expect(dead.requests).toHaveLength(6);
  });

  it('waits out a throttle that is short, and ends with the time of one that is long', async () => {
    const throttle = (seconds: number) => ({
      status: 400,
      wrapper: {
        error_id: 502,
        error_name: 'throttle_violation',
        error_message: `too many requests from this IP, more requests available in ${seconds} seconds`,
      },
    });
    const { endpoint, requests } = await serve({ questions: inventedQuestions(10) }, (_, i) =>
      i === 0 ? throttle(1) : null,
    );
    expect((await readAll(await open(endpoint), 'posts')).rows).toHaveLength(10);
    expect(requests[1]!.at - requests[0]!.at).toBeGreaterThanOrEqual(1045);
    const long = await serve({ questions: [] }, () => throttle(17_524));
    await expect(readAll(await open(long.endpoint), 'posts')).rejects.toMatchObject({
      code: 'source.throttled',
      message: expect.stringMatching(/another 17524 s \(until \d{4}-/),
    });
    expect(long.requests).toHaveLength(1);
  });

  it('case 68: the key goes to the API and nowhere else', async () => {
    const { endpoint, requests } = await serve({ questions: inventedQuestions(3) }, ({ query }, i) =>
      i > 0
        ? {
            wrapper: {
              error_id: 400,
              error_name: 'bad_parameter',
              error_message: `key ${query.get('key')} is no good`,
            },
          }
        : null,
    );
    const source = await open(endpoint, { key: secret });
    const { positions, rows } = await readAll(source, 'posts');
    expect(requests[0]!.query.get('key')).toBe(secret);
    const failure = await readAll(source, 'posts').catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'source.refused' });
    const shown = JSON.stringify([
      positions,
      rows,
      await source.fingerprint(new AbortController().signal),
      failure,
      String(failure),
      (failure as Error).stack,
    ]);
    expect(shown).not.toContain(secret);
    expect(JSON.stringify(requests[0]!.headers)).not.toContain(secret);
    await expect(open('http://api.example.org/2.3', { key: secret })).rejects.toMatchObject({
      code: 'source.endpoint',
    });
  });

  it('refuses an item that is none, with the item', async () => {
    const bad: Item[] = [{ question_id: 'x', creation_date: 5, last_activity_date: 5 }, { creation_date: 6 }];
    const { endpoint } = await serve({ questions: [...bad, ...inventedQuestions(1)] });
    const { rows, rejected } = await readAll(await open(endpoint), 'posts');
    expect(rows).toHaveLength(1);
    expect(rejected.map(({ code, raw, line }) => [code, JSON.parse(raw), line])).toEqual(
      bad.map((item) => ['not-an-item', item, null]),
    );
  });

  it('stops soon when it is cancelled, also while it waits', async () => {
    const { endpoint } = await serve({ questions: inventedQuestions(500) }, (_, i) =>
      i === 0 ? { wrapper: { backoff: 1000 } } : null,
    );
    const source = await open(endpoint);
    const stop = new AbortController();
    await expect(async () => {
      for await (const batch of source.read('posts', { from: null, constants: {}, signal: stop.signal })) {
        expect(batch.ends.length).toBe(100);
        setTimeout(() => stop.abort(), 50);
      }
    }).rejects.toThrow(Cancelled);
  });

  it('says what is wrong with the source', async () => {
    await expect(open('ftp://x')).rejects.toMatchObject({ code: 'source.endpoint' });
    await expect(open('http://localhost:1/2.3', { from: 'soon' })).rejects.toMatchObject({
      code: 'source.from',
    });
    const { endpoint } = await serve({ questions: [] });
    await expect(readAll(await open(endpoint, { site: '' }), 'posts')).rejects.toMatchObject({
      code: 'source.refused',
      message: expect.stringMatching(/bad_parameter: site is required.*Correct the source/),
    });
    await expect(readAll(await open(endpoint), 'tags')).rejects.toMatchObject({ code: 'source.no-table' });
  });

  const questions = recordedItems(
    'questions-2020/questions_page.json',
    'questions-2016/questions_page.json',
    'questions-2018/questions_page.json',
    'sibyl-2015/questions.json',
    'sibyl-2015/questions_1.json',
  );
  const answers = recordedItems('sibyl-2015/answers.json');
  const tags = recordedItems('sibyl-2015/tags.json');
  it.runIf(questions && answers && tags)('reads every recorded answer of the real API', async () => {
    const { endpoint } = await serve({ questions: questions!, answers: answers!, tags: tags! });
    const source = await open(endpoint, { methods: ['questions', 'answers', 'tags'], by: 'activity' });
    const { rows, rejected } = await readAll(source, 'posts');
    expect(rejected).toEqual([]);
    const distinct = new Set(
      questions!.map(({ question_id, last_activity_date }) => `${question_id} ${last_activity_date}`),
    );
    const read = rows.filter((row) => row.post_type_id === 1);
    expect(read).toHaveLength(questions!.length);
    expect(
      new Set(read.map((row) => `${row.id} ${Date.parse(`${row.last_activity_date}Z`) / 1000}`)),
    ).toEqual(distinct);
    for (const row of read) expect(row.title).not.toMatch(/&(quot|amp|lt|gt|#\d+);/);
    expect(rows.filter((row) => row.post_type_id === 2)).toHaveLength(answers!.length);
    expect((await readAll(source, 'tags')).rows.map((row) => row.tag_name).sort()).toEqual(
      tags!.map((tag) => tag.name).sort(),
    );
  });
});
