import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cancelled } from '../../../src/shared/failure.ts';
import { dumpTables } from '../../../src/source/dump/schema.ts';
import { generateSample } from '../../../src/source/sample/generateSample.ts';
import { temporaryFolder } from '../../support/standpipe.ts';

type Row = Record<string, string>;

const { signal } = new AbortController();

async function rowsOf(folder: string): Promise<Record<string, Row[]>> {
  const tables: Record<string, Row[]> = {};
  for (const [name, { file, element }] of Object.entries(dumpTables)) {
    const rows: Row[] = [];
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', (tag) => {
      if (tag.name === 'row') rows.push(tag.attributes as Row);
      else expect(tag.name).toBe(element);
    });
    parser.write(await readFile(join(folder, file), 'utf8')).close();
    tables[name] = rows;
  }
  return tables;
}

async function digest(folder: string): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const name of (await readdir(folder)).sort())
    sums[name] = createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex');
  return sums;
}

const groupCount = (rows: Row[], key: string) => {
  const counts = new Map<string, number>();
  for (const row of rows) if (row[key] !== undefined) counts.set(row[key], (counts.get(row[key]) ?? 0) + 1);
  return counts;
};

describe('a generated dump', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let tables: Record<string, Row[]>;
  let counted: Record<string, number>;
  const at = (name: string) => tables[name]!;

  beforeAll(async () => {
    folder = await temporaryFolder('sample');
    counted = (await generateSample({ posts: 6000, seed: 7, out: join(folder.path, 'a'), signal })).rows;
    tables = await rowsOf(join(folder.path, 'a'));
  });
  afterAll(() => folder.remove());

  it('has all eight tables, and as many posts as asked', () => {
    expect(at('posts')).toHaveLength(6000);
    for (const [name, rows] of Object.entries(tables)) {
      expect(rows.length, name).toBe(counted[name]);
      expect(rows.length, name).toBeGreaterThan(50);
      expect(new Set(rows.map((row) => row.Id)).size, name).toBe(rows.length);
    }
  });

  it('has the shape of the dump: a byte order mark and one row a line', async () => {
    const bytes = await readFile(join(folder.path, 'a', 'Posts.xml'));
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.toString('utf8').split('\n');
    expect(lines.slice(1, 2)).toEqual(['<posts>']);
    expect(lines.at(-1)).toBe('</posts>');
    expect(lines.slice(2, -1).every((line) => /^ {2}<row .* \/>$/.test(line))).toBe(true);
  });

  it('is the same for the same seed, and another for another', async () => {
    await generateSample({ posts: 300, seed: 1, out: join(folder.path, 'b'), signal });
    await generateSample({ posts: 300, seed: 1, out: join(folder.path, 'c'), signal });
    await generateSample({ posts: 300, seed: 2, out: join(folder.path, 'd'), signal });
    const first = await digest(join(folder.path, 'b'));
    expect(await digest(join(folder.path, 'c'))).toEqual(first);
    expect((await digest(join(folder.path, 'd')))['Posts.xml']).not.toBe(first['Posts.xml']);
  });

  it('keeps the invariants of real dumps', () => {
    const posts = new Map(at('posts').map((post) => [post.Id, post]));
    const up = groupCount(
      at('votes').filter((v) => v.VoteTypeId === '2'),
      'PostId',
    );
    const down = groupCount(
      at('votes').filter((v) => v.VoteTypeId === '3'),
      'PostId',
    );
    const answers = groupCount(at('posts'), 'ParentId');
    const comments = groupCount(at('comments'), 'PostId');
    const uses = new Map<string, number>();
    for (const post of at('posts')) {
      expect(Number(post.Score)).toBe((up.get(post.Id!) ?? 0) - (down.get(post.Id!) ?? 0));
      expect(Number(post.CommentCount)).toBe(comments.get(post.Id!) ?? 0);
      expect(post.LastActivityDate! >= post.CreationDate!).toBe(true);
      if (post.PostTypeId === '1') {
        expect(Number(post.AnswerCount)).toBe(answers.get(post.Id!) ?? 0);
        for (const [, tag] of post.Tags!.matchAll(/<([^>]+)>/g)) uses.set(tag!, (uses.get(tag!) ?? 0) + 1);
      }
      if (post.AcceptedAnswerId !== undefined)
        expect(posts.get(post.AcceptedAnswerId)?.ParentId).toBe(post.Id);
      if (post.ParentId !== undefined) {
        expect(posts.get(post.ParentId)?.PostTypeId).toBe('1');
        expect(post.CreationDate! > posts.get(post.ParentId)!.CreationDate!).toBe(true);
      }
    }
    expect(new Map(at('tags').map((tag) => [tag.TagName, Number(tag.Count)]))).toEqual(uses);
    const users = new Map(at('users').map((user) => [user.Id, user]));
    const named = [
      ...at('posts').flatMap((p) => [p.OwnerUserId, p.LastEditorUserId]),
      ...at('comments').map((c) => c.UserId),
      ...at('badges').map((b) => b.UserId),
      ...at('votes').map((v) => v.UserId),
      ...at('post_history').map((h) => h.UserId),
    ];
    for (const id of named) if (id !== undefined) expect(users.has(id), id).toBe(true);
    for (const post of at('posts')) {
      const owner = users.get(post.OwnerUserId ?? '');
      if (owner) expect(owner.CreationDate! <= post.CreationDate!).toBe(true);
    }
    for (const tag of at('tags'))
      if (tag.ExcerptPostId !== undefined) {
        expect(posts.get(tag.ExcerptPostId)?.PostTypeId).toBe('4');
        expect(posts.get(tag.WikiPostId!)?.PostTypeId).toBe('5');
      }
  });

  it('has what real dumps have and code forgets', () => {
    const ids = new Set(at('posts').map((post) => post.Id));
    const orphans = at('votes').filter((vote) => !ids.has(vote.PostId)).length;
    expect(orphans / at('votes').length).toBeGreaterThan(0.02);
    expect(orphans / at('votes').length).toBeLessThan(0.1);
    const count = (table: string, test: (row: Row) => boolean) => at(table).filter(test).length;
    expect(
      count('posts', (p) => p.OwnerUserId === undefined && p.OwnerDisplayName !== undefined),
    ).toBeGreaterThan(0);
    expect(
      count('posts', (p) => p.OwnerUserId === undefined && p.OwnerDisplayName === undefined),
    ).toBeGreaterThan(0);
    expect(count('posts', (p) => p.Body === '')).toBeGreaterThan(0);
    expect(count('posts', (p) => p.ClosedDate !== undefined)).toBeGreaterThan(0);
    expect(count('posts', (p) => p.PostTypeId === '7')).toBe(1);
    expect(count('users', (u) => u.Location === '')).toBeGreaterThan(0);
    expect(count('users', (u) => u.Location === undefined)).toBeGreaterThan(0);
    expect(count('comments', (c) => c.UserId === undefined)).toBeGreaterThan(0);
    expect(at('votes').every((vote) => vote.CreationDate!.endsWith('T00:00:00.000'))).toBe(true);
  });

  it('has skewed tags, quiet weekends and growth', () => {
    const questions = at('posts').filter((post) => post.PostTypeId === '1');
    const tags = at('tags')
      .map((tag) => Number(tag.Count))
      .sort((a, b) => b - a);
    expect(tags[0]! / tags[Math.floor(tags.length / 2)]!).toBeGreaterThan(5);
    const weekday = new Array<number>(7).fill(0);
    for (const post of questions) weekday[new Date(`${post.CreationDate}Z`).getUTCDay()]!++;
    expect(weekday[0]! + weekday[6]!).toBeLessThan(weekday[2]! + weekday[3]!);
    const half = (questions.length / 2) | 0;
    const time = (i: number) => Date.parse(`${questions[i]!.CreationDate}Z`);
    expect(time(half) - time(0)).toBeGreaterThan(time(questions.length - 1) - time(half));
  });

  it('has words that fit the tags, so that a model can learn', () => {
    const questions = at('posts').filter((post) => post.PostTypeId === '1');
    const share = (about: string, tag: string) => {
      const chosen = questions.filter((post) => `${post.Title} ${post.Body}`.includes(about));
      return chosen.filter((post) => post.Tags!.includes(`<${tag}>`)).length / chosen.length;
    };
    expect(share('left join', 'sql')).toBeGreaterThan(0.9);
    expect(share('list comprehension', 'python')).toBeGreaterThan(0.9);
  });

  it('is sound at the smallest sizes', async () => {
    for (const posts of [1, 2, 3, 10]) {
      const out = join(folder.path, `small${posts}`);
      expect((await generateSample({ posts, seed: 3, out, signal })).rows.posts).toBe(posts);
      expect((await rowsOf(out)).posts).toHaveLength(posts);
    }
  });

  it('leaves no half-written table when it is cancelled', async () => {
    const out = join(folder.path, 'cancelled');
    const stop = new AbortController();
    stop.abort();
    await expect(generateSample({ posts: 500, seed: 1, out, signal: stop.signal })).rejects.toThrow(
      Cancelled,
    );
    expect(await readdir(out)).toEqual([]);
  });
});
