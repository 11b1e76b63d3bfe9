import { type Calendar, openCalendar, secondsPerDay } from './calendar.ts';
import { openMoments, postOf, timeOf } from './moments.ts';
import { openRandom, type Random } from './random.ts';
import { openTagPool, type Tag } from './tagPool.ts';

export const tagsPerPost = 5;
/** Values of `owner` and `editor` that are no user's index. */
export const community = -1;
export const nobody = -2;

/**
 * Everything that tables must agree on, decided before a row is written: scores are the votes, counts are what is
 * counted. One entry per row of Posts.xml in order of creation, as typed arrays so that millions fit.
 */
export interface SamplePlan {
  seed: number;
  calendar: Calendar;
  posts: number;
  id: Int32Array;
  /** PostTypeId. */
  type: Uint8Array;
  second: Uint32Array;
  /** Of an answer: its question's index; -1 elsewhere. */
  question: Int32Array;
  answers: Uint16Array;
  /** Of a question: the accepted answer's index, or -1. */
  accepted: Int32Array;
  /** A user's index, `community`, or `nobody` (a deleted user, without even a name). */
  owner: Int32Array;
  up: Uint16Array;
  down: Uint16Array;
  comments: Uint16Array;
  views: Uint32Array;
  favorites: Uint16Array;
  /** 0: never. */
  edited: Uint32Array;
  editor: Int32Array;
  closed: Uint32Array;
  lastActivity: Uint32Array;
  /** `tagsPerPost` places a post, tag index + 1, 0 where there is none; of a wiki post its tag. */
  tags: Uint16Array;
  tagPool: Tag[];
  tagCount: Uint32Array;
  /** Post indexes by tag, or -1. */
  excerpt: Int32Array;
  wiki: Int32Array;
  users: { count: number; second: Uint32Array; deleted: Uint8Array; reputation: Int32Array };
  /** Time is day * 64 + orphan * 32 + VoteTypeId. */
  votes: Float64Array;
  commentMoments: Float64Array;
}

export function planSample(posts: number, seed: number): SamplePlan {
  const random = openRandom(seed);
  const calendar = openCalendar(posts, random);
  const pool = openTagPool(posts, random);
  const questions = Math.max(1, Math.round(posts * 0.39));
  const drawn = Array.from({ length: questions }, () => pool.draw(random));
  const tagCount = new Uint32Array(pool.tags.length);
  for (const tags of drawn) for (const tag of tags) tagCount[tag]!++;
  const described = [...tagCount.keys()]
    .filter((tag) => tagCount[tag]! > 1)
    .sort((a, b) => tagCount[b]! - tagCount[a]! || a - b)
    .slice(0, Math.floor(posts * 0.02));

  const rows = arrange(posts, questions, described, calendar, random);
  const plan: SamplePlan = {
    seed,
    calendar,
    posts,
    ...rows,
    answers: new Uint16Array(posts),
    accepted: new Int32Array(posts).fill(-1),
    owner: new Int32Array(posts),
    up: new Uint16Array(posts),
    down: new Uint16Array(posts),
    comments: new Uint16Array(posts),
    views: new Uint32Array(posts),
    favorites: new Uint16Array(posts),
    edited: new Uint32Array(posts),
    editor: new Int32Array(posts),
    closed: new Uint32Array(posts),
    lastActivity: rows.second.slice(),
    tags: new Uint16Array(posts * tagsPerPost),
    tagPool: pool.tags,
    tagCount,
    excerpt: new Int32Array(pool.tags.length).fill(-1),
    wiki: new Int32Array(pool.tags.length).fill(-1),
    users: planUsers(posts, rows.second, random),
    votes: new Float64Array(0),
    commentMoments: new Float64Array(0),
  };
  for (let post = 0; post < posts; post++) {
    const subject = rows.subject[post]!;
    const tags =
      plan.type[post] === 1 ? drawn[subject]! : plan.type[post]! >= 4 && subject >= 0 ? [subject] : [];
    for (const [i, tag] of tags.entries()) plan.tags[post * tagsPerPost + i] = tag + 1;
    if (plan.type[post] === 4) plan.excerpt[subject] = post;
    if (plan.type[post] === 5) plan.wiki[subject] = post;
  }
  decideOwners(plan, random);
  decideEdits(plan, random);
  decideVotes(plan, random);
  decideComments(plan, random);
  return plan;
}

/** The rows in order of creation: when, what, and of which question or tag. */
function arrange(posts: number, questions: number, described: number[], calendar: Calendar, random: Random) {
  const last = calendar.endSecond - secondsPerDay / 2;
  const asked = Uint32Array.from({ length: questions }, () =>
    Math.min(last, 3600 + calendar.draw(random)),
  ).sort();
  const quiet = Uint8Array.from({ length: questions }, () => (random.chance(0.14) ? 1 : 0));
  const wikis = described.length * 2;
  const meta = posts >= 1000 ? 1 : 0;
  const order = openMoments(posts);
  // What stands at each place before sorting: questions, answers, excerpts and wikis, the site's own text.
  const typeOf = (place: number) =>
    place < questions ? 1 : place < posts - wikis - meta ? 2 : place < posts - meta ? 4 + (place % 2) : 7;
  const about = new Int32Array(posts).fill(-1);
  for (let place = 0; place < posts; place++) {
    const type = typeOf(place);
    if (type === 1) {
      about[place] = place;
      order.add(asked[place]!, place);
    } else if (type === 2) {
      let question = random.below(questions);
      for (let tries = 0; quiet[question] === 1 && tries < 20; tries++) question = random.below(questions);
      about[place] = question;
      // The median answer comes after some five hours; a few come after years.
      const delay = 90 + Math.min(3e8, 18_000 * Math.exp(random.normal() * 2));
      const left = calendar.endSecond - 1 - asked[question]!;
      order.add(
        asked[question]! + Math.floor(delay < left ? delay : 90 + random.next() * (left - 90)),
        place,
      );
    } else {
      if (type !== 7) about[place] = described[(place - (posts - wikis - meta)) >> 1]!;
      order.add(Math.min(last, 3600 + calendar.draw(random)), place);
    }
  }
  const sorted = order.sorted();
  const id = new Int32Array(posts);
  const type = new Uint8Array(posts);
  const second = new Uint32Array(posts);
  const subject = new Int32Array(posts);
  const question = new Int32Array(posts).fill(-1);
  const indexOfQuestion = new Int32Array(questions);
  let nextId = 1;
  for (let post = 0; post < posts; post++) {
    const place = postOf(sorted[post]!);
    // Deleted posts leave gaps between the ids.
    if (post > 0 && random.chance(0.07)) nextId += 1 + random.below(3);
    id[post] = nextId++;
    type[post] = typeOf(place);
    second[post] = timeOf(sorted[post]!);
    subject[post] = about[place]!;
    if (type[post] === 1) indexOfQuestion[place] = post;
    if (type[post] === 2) question[post] = indexOfQuestion[about[place]!]!;
  }
  return { id, type, second, subject, question };
}

/** Users join a little before the post at their rank; some have gone since. */
function planUsers(posts: number, second: Uint32Array, random: Random): SamplePlan['users'] {
  const count = Math.max(1, Math.round(posts * 0.35));
  const joined = new Uint32Array(count);
  const deleted = new Uint8Array(count);
  for (let user = 0; user < count; user++) {
    joined[user] = Math.max(0, second[Math.floor((user * posts) / count)]! - 1800);
    deleted[user] = random.chance(0.03) ? 1 : 0;
  }
  return { count, second: joined, deleted, reputation: new Int32Array(count).fill(1) };
}

/** How many users there are when the post is written. */
export function usersAt(plan: SamplePlan, post: number): number {
  return Math.min(plan.users.count, Math.floor((post * plan.users.count) / plan.posts) + 1);
}

function decideOwners(plan: SamplePlan, random: Random): void {
  for (let post = 0; post < plan.posts; post++) {
    const there = usersAt(plan, post);
    const type = plan.type[post]!;
    if (type >= 4 && random.chance(0.5)) plan.owner[post] = community;
    else if (random.chance(0.001)) plan.owner[post] = nobody;
    // New people ask; a few old hands answer.
    else if (type === 1 && random.chance(0.6))
      plan.owner[post] = there - 1 - Math.floor(Math.min(there - 1, random.exponential() * there * 0.02));
    else plan.owner[post] = Math.floor(there * random.next() ** (type === 1 ? 1.3 : 3));
  }
}

function decideEdits(plan: SamplePlan, random: Random): void {
  const { endSecond } = plan.calendar;
  for (let post = 0; post < plan.posts; post++) {
    const left = endSecond - 1 - plan.second[post]!;
    if (random.chance(0.22)) {
      const later = plan.second[post]! + Math.min(left, 60 + Math.floor(random.exponential() * 90_000));
      plan.edited[post] = later;
      plan.editor[post] =
        plan.owner[post]! >= 0 && random.chance(0.6)
          ? plan.owner[post]!
          : Math.floor(usersAt(plan, post) * random.next() ** 4);
      touch(plan, post, later);
    }
    if (plan.type[post] === 1 && random.chance(0.04))
      plan.closed[post] =
        plan.second[post]! + Math.min(left, 600 + Math.floor(random.exponential() * 60_000));
    const question = plan.question[post]!;
    if (question >= 0) {
      plan.answers[question]!++;
      touch(plan, question, plan.second[post]!);
    }
    if (plan.type[post] === 1) {
      const age = 0.3 + left / endSecond;
      plan.views[post] = 4 + Math.floor(Math.exp(4.6 + random.normal() * 1.25) * age);
    }
  }
}

function touch(plan: SamplePlan, post: number, second: number): void {
  if (second > plan.lastActivity[post]!) plan.lastActivity[post] = second;
}

function decideVotes(plan: SamplePlan, random: Random): void {
  const votes = openMoments(plan.posts * 4);
  const lastDay = plan.calendar.days - 1;
  const { reputation } = plan.users;
  const vote = (post: number, type: number, from: number, spread: number, orphan = 0) => {
    const first = Math.min(lastDay, Math.floor(from / secondsPerDay));
    const day = first + Math.floor(random.exponential() * spread);
    // What would fall behind the end of the data falls anywhere before it: a pile on the last day would show.
    const within = day <= lastDay ? day : first + random.below(lastDay - first + 1);
    votes.add(within * 64 + orphan * 32 + type, post);
  };
  const best = new Int32Array(plan.posts).fill(-1);
  for (let post = 0; post < plan.posts; post++) {
    const at = plan.second[post]!;
    // A post before a gap of ids: votes on what was deleted are still there.
    if (post > 0 && plan.id[post]! - plan.id[post - 1]! > 1)
      for (let left = Math.floor(random.exponential() * 3.5); left > 0; left--)
        vote(post, random.chance(0.5) ? 3 : random.chance(0.7) ? 2 : 10, at, 3, 1);
    if (plan.type[post]! > 2) continue;
    const quality = Math.exp(random.normal() * 0.9);
    plan.up[post] = Math.min(60_000, Math.floor(random.exponential() * quality * 2.1));
    plan.down[post] = random.chance(0.13) ? 1 + Math.floor(random.exponential() * 0.8) : 0;
    for (let left = plan.up[post]!; left > 0; left--) vote(post, 2, at, 25);
    for (let left = plan.down[post]!; left > 0; left--) vote(post, 3, at, 15);
    if (plan.type[post] === 1 && random.chance(0.06)) {
      plan.favorites[post] = 1 + Math.floor(random.exponential() * 2);
      for (let left = plan.favorites[post]!; left > 0; left--) vote(post, 5, at, 40);
    }
    if (plan.edited[post]! > 0 && random.chance(0.3)) vote(post, 16, plan.edited[post]!, 0);
    if (plan.closed[post]! > 0) for (let left = 3; left > 0; left--) vote(post, 6, at, 0);
    if (plan.type[post] === 1 && random.chance(0.008)) {
      vote(post, 8, at + 2 * secondsPerDay, 0);
      vote(post, 9, at + 9 * secondsPerDay, 0);
    }
    const owner = plan.owner[post]!;
    if (owner >= 0) reputation[owner]! += plan.up[post]! * 10 - plan.down[post]! * 2;
    const question = plan.question[post]!;
    if (question >= 0 && (best[question]! < 0 || plan.up[best[question]!]! < plan.up[post]!))
      best[question] = post;
  }
  for (let post = 0; post < plan.posts; post++) {
    const answer = best[post]!;
    if (answer < 0 || !random.chance(0.56)) continue;
    plan.accepted[post] = answer;
    vote(answer, 1, plan.second[answer]!, 2);
    if (plan.owner[answer]! >= 0) reputation[plan.owner[answer]!]! += 15;
  }
  for (let user = 0; user < reputation.length; user++) reputation[user] = Math.max(1, reputation[user]!);
  plan.votes = votes.sorted();
}

function decideComments(plan: SamplePlan, random: Random): void {
  const comments = openMoments(plan.posts);
  const last = plan.calendar.endSecond - 1;
  for (let post = 0; post < plan.posts; post++) {
    if (plan.type[post]! > 2) continue;
    const count = Math.min(60, Math.floor(random.exponential() * 1.1));
    plan.comments[post] = count;
    for (let left = count; left > 0; left--)
      comments.add(
        Math.min(last, plan.second[post]! + 120 + Math.floor(random.exponential() * 70_000)),
        post,
      );
  }
  plan.commentMoments = comments.sorted();
}
