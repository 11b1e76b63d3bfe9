import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { SaxesParser } from 'saxes';
import { extract } from 'tar-stream';

/** One period's figures, named as in the marts. */
export interface Figures {
  questions: number;
  answers: number;
  accepted_answers: number;
  unaccepted_answers: number;
  unanswered_questions: number;
  up_votes: number;
  down_votes: number;
  average_views: number;
}

interface Post {
  id: number;
  type: string;
  day: string;
  parent: number | null;
  accepted: number | null;
  views: number;
}

/** The KPIs of a dump, computed in a second, plain way: a strict XML parser and loops, nothing of Standpipe. */
export async function referenceFigures(
  archive: string,
): Promise<{ total: Figures; months: Map<string, Figures>; days: Map<string, Figures> }> {
  const posts: Post[] = [];
  const votes: { post: number; type: string; day: string }[] = [];
  await eachRow(archive, (file, row) => {
    if (file === 'Posts.xml')
      posts.push({
        id: Number(row.Id),
        type: row.PostTypeId!,
        day: row.CreationDate!.slice(0, 10),
        parent: row.ParentId === undefined ? null : Number(row.ParentId),
        accepted: row.AcceptedAnswerId === undefined ? null : Number(row.AcceptedAnswerId),
        views: Number(row.ViewCount ?? Number.NaN),
      });
    if (file === 'Votes.xml')
      votes.push({ post: Number(row.PostId), type: row.VoteTypeId!, day: row.CreationDate!.slice(0, 10) });
  });

  const questions = posts.filter((post) => post.type === '1');
  const answers = posts.filter((post) => post.type === '2');
  const acceptedIds = new Set(questions.map((question) => question.accepted));
  const answeredIds = new Set(answers.map((answer) => answer.parent));
  const acceptedOn = new Map<number, string>();
  for (const vote of votes)
    if (vote.type === '1' && vote.day > (acceptedOn.get(vote.post) ?? ''))
      acceptedOn.set(vote.post, vote.day);

  const groups = {
    total: new Map<string, Sums>(),
    months: new Map<string, Sums>(),
    days: new Map<string, Sums>(),
  };
  const count = (day: string, key: keyof Sums, by = 1) => {
    for (const [group, period] of [
      [groups.total, ''],
      [groups.months, `${day.slice(0, 7)}-01`],
      [groups.days, day],
    ] as const) {
      const sums = group.get(period) ?? noSums();
      sums[key] += by;
      group.set(period, sums);
    }
  };
  for (const question of questions) {
    count(question.day, 'questions');
    if (!answeredIds.has(question.id)) count(question.day, 'unanswered_questions');
    if (!Number.isNaN(question.views)) {
      count(question.day, 'viewed');
      count(question.day, 'views', question.views);
    }
  }
  for (const answer of answers) {
    count(answer.day, 'answers');
    if (acceptedIds.has(answer.id)) count(acceptedOn.get(answer.id) ?? answer.day, 'accepted_answers');
    else count(answer.day, 'unaccepted_answers');
  }
  for (const vote of votes) {
    if (vote.type === '2') count(vote.day, 'up_votes');
    if (vote.type === '3') count(vote.day, 'down_votes');
  }
  return {
    total: toFigures(groups.total.get('') ?? noSums()),
    months: filled(groups.months, (date) => date.setUTCMonth(date.getUTCMonth() + 1)),
    days: filled(groups.days, (date) => date.setUTCDate(date.getUTCDate() + 1)),
  };
}

type Sums = Omit<Figures, 'average_views'> & { views: number; viewed: number };

function noSums(): Sums {
  return {
    questions: 0,
    answers: 0,
    accepted_answers: 0,
    unaccepted_answers: 0,
    unanswered_questions: 0,
    up_votes: 0,
    down_votes: 0,
    views: 0,
    viewed: 0,
  };
}

function toFigures({ views, viewed, ...counts }: Sums): Figures {
  return { ...counts, average_views: viewed === 0 ? 0 : Math.round((100 * views) / viewed) / 100 };
}

/** Every period from the first to the last, in order. */
function filled(sums: Map<string, Sums>, next: (date: Date) => void): Map<string, Figures> {
  const periods = [...sums.keys()].sort();
  const last = periods.at(-1);
  const all = new Map<string, Figures>();
  if (last === undefined) return all;
  for (const date = new Date(`${periods[0]}T00:00:00Z`); ; next(date)) {
    const period = date.toISOString().slice(0, 10);
    all.set(period, toFigures(sums.get(period) ?? noSums()));
    if (period === last) return all;
  }
}

async function eachRow(
  archive: string,
  onRow: (file: string, attributes: Record<string, string>) => void,
): Promise<void> {
  const entries = extract();
  createReadStream(archive).pipe(createGunzip()).pipe(entries);
  for await (const entry of entries) {
    const file = basename(entry.header.name);
    const parser = new SaxesParser();
    parser.on('opentag', (tag) => {
      if (tag.name === 'row') onRow(file, tag.attributes as Record<string, string>);
    });
    parser.on('error', (error) => {
      throw error;
    });
    const decoder = new TextDecoder('utf-8');
    const wanted = file === 'Posts.xml' || file === 'Votes.xml';
    for await (const chunk of entry)
      if (wanted) parser.write(decoder.decode(chunk as Uint8Array, { stream: true }));
    if (wanted) parser.close();
  }
}
