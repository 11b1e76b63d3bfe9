import { postOf, timeOf } from './moments.ts';
import { person } from './person.ts';
import { type SamplePlan, usersAt } from './planSample.ts';
import type { Writer } from './postText.ts';
import { openRandom } from './random.ts';
import { license } from './writePosts.ts';
import { attribute, escapedAttribute, type XmlFile } from './xmlFile.ts';

export async function writeVotes(plan: SamplePlan, file: XmlFile): Promise<void> {
  const random = openRandom(plan.seed, -3);
  let id = 0;
  for (const key of plan.votes) {
    const post = postOf(key);
    const time = timeOf(key);
    const type = time % 32;
    // An orphan's post is the one whose id is missing just before.
    const postId = plan.id[post]! - (time % 64 >= 32 ? 1 : 0);
    id += 1 + (random.chance(0.02) ? 1 : 0);
    let row = attribute('Id', id) + attribute('PostId', postId) + attribute('VoteTypeId', type);
    if (type === 5 || type === 8) {
      const user = Math.floor(usersAt(plan, post) * random.next() ** 2);
      if (plan.users.deleted[user] === 0) row += person(plan, user, 'UserId', '');
    }
    row += attribute('CreationDate', plan.calendar.midnight(Math.floor(time / 64)));
    if (type === 8 || type === 9) row += attribute('BountyAmount', 50 * (1 + random.below(4)));
    const full = file.row(row);
    if (full) await full;
  }
}

export async function writeComments(plan: SamplePlan, writer: Writer, file: XmlFile): Promise<void> {
  const random = openRandom(plan.seed, -4);
  let id = 0;
  for (const key of plan.commentMoments) {
    const post = postOf(key);
    id += 1 + (random.chance(0.05) ? 1 : 0);
    const owner = plan.owner[post]!;
    const user =
      owner >= 0 && random.chance(0.35) ? owner : Math.floor(usersAt(plan, post) * random.next() ** 3);
    await file.row(
      attribute('Id', id) +
        attribute('PostId', plan.id[post]!) +
        attribute('Score', random.chance(0.3) ? Math.floor(random.exponential() * 2) : 0) +
        escapedAttribute('Text', writer.comment(post, random)) +
        attribute('CreationDate', plan.calendar.iso(timeOf(key))) +
        person(plan, user, 'UserId', 'UserDisplayName') +
        license,
    );
  }
}

/** Tags that questions carry, with their count and the posts that describe them. */
export async function writeTags(plan: SamplePlan, file: XmlFile): Promise<void> {
  for (const [tag, { name }] of plan.tagPool.entries()) {
    if (plan.tagCount[tag] === 0) continue;
    let row = attribute('Id', tag + 1) + attribute('TagName', name) + attribute('Count', plan.tagCount[tag]!);
    if (plan.excerpt[tag]! >= 0)
      row +=
        attribute('ExcerptPostId', plan.id[plan.excerpt[tag]!]!) +
        attribute('WikiPostId', plan.id[plan.wiki[tag]!]!);
    await file.row(row);
  }
}

/** A few questions name an earlier one; closed ones mostly as a duplicate. */
export async function writeLinks(plan: SamplePlan, file: XmlFile): Promise<void> {
  const random = openRandom(plan.seed, -5);
  const earlier: number[] = [];
  let id = 0;
  for (let post = 0; post < plan.posts; post++) {
    if (plan.type[post] !== 1) continue;
    const isDuplicate = plan.closed[post]! > 0 && random.chance(0.6);
    if (earlier.length > 0 && (isDuplicate || random.chance(0.04))) {
      const related = random.pick(earlier);
      const gap = related > 0 && plan.id[related]! - plan.id[related - 1]! > 1 && random.chance(0.3);
      id += 1 + random.below(9);
      await file.row(
        attribute('Id', id) +
          attribute(
            'CreationDate',
            plan.calendar.iso(isDuplicate ? plan.closed[post]! : plan.second[post]!),
          ) +
          attribute('PostId', plan.id[post]!) +
          attribute('RelatedPostId', plan.id[related]! - (gap ? 1 : 0)) +
          attribute('LinkTypeId', isDuplicate ? 3 : 1),
      );
    }
    earlier.push(post);
  }
}
