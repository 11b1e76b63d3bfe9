import { openMoments, postOf, timeOf } from './moments.ts';
import { person } from './person.ts';
import { community, type SamplePlan } from './planSample.ts';
import type { Writer } from './postText.ts';
import { openRandom, type Random } from './random.ts';
import { license, tagBody, tagList } from './writePosts.ts';
import { attribute, escapedAttribute, type XmlFile } from './xmlFile.ts';

const created = 0;
const edited = 1;
const closed = 2;

/** Revisions in the order of time: of every post the first, of some an edit or a closing. */
export async function writeHistory(plan: SamplePlan, writer: Writer, file: XmlFile): Promise<void> {
  const moments = openMoments(plan.posts * 1.4);
  for (let post = 0; post < plan.posts; post++) {
    moments.add(plan.second[post]! * 4 + created, post);
    if (plan.edited[post]! > 0) moments.add(plan.edited[post]! * 4 + edited, post);
    if (plan.closed[post]! > 0) moments.add(plan.closed[post]! * 4 + closed, post);
  }
  const random = openRandom(plan.seed, -2);
  let id = 0;
  for (const key of moments.sorted()) {
    const post = postOf(key);
    const what = timeOf(key) % 4;
    const start = (type: number) => attribute('Id', ++id) + attribute('PostHistoryTypeId', type);
    const user = what === edited ? plan.editor[post]! : what === closed ? community : plan.owner[post]!;
    const common =
      attribute('PostId', plan.id[post]!) +
      attribute('RevisionGUID', guid(random)) +
      attribute('CreationDate', plan.calendar.iso(Math.floor(timeOf(key) / 4))) +
      person(plan, user, 'UserId', 'UserDisplayName');
    if (what === closed) {
      await file.row(
        `${start(10)}${common}${attribute('Comment', String(101 + (post % 5)))}${attribute('Text', '')}`,
      );
      continue;
    }
    const text = plan.type[post]! < 4 || plan.type[post] === 7 ? writer.post(post) : null;
    const body = text ? text.body : tagBody(plan, writer, post);
    if (what === edited) {
      const comment = random.chance(0.5)
        ? attribute('Comment', 'edited tags & spelling')
        : attribute('Comment', '');
      await file.row(`${start(5)}${common}${comment}${escapedAttribute('Text', body)}${license}`);
      continue;
    }
    await file.row(`${start(2)}${common}${escapedAttribute('Text', body)}${license}`);
    if (plan.type[post] === 1) await question(plan, post, text!.title, start, common, file);
  }
}

async function question(
  plan: SamplePlan,
  post: number,
  title: string,
  start: (type: number) => string,
  common: string,
  file: XmlFile,
): Promise<void> {
  await file.row(`${start(1)}${common}${escapedAttribute('Text', title)}${license}`);
  await file.row(`${start(3)}${common}${attribute('Text', tagList(plan, post))}${license}`);
}

function guid(random: Random): string {
  const part = () => random.below(65_536).toString(16).padStart(4, '0');
  return `${part()}${part()}-${part()}-4${part().slice(1)}-8${part().slice(1)}-${part()}${part()}${part()}`;
}
