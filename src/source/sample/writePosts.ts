import { person } from './person.ts';
import { type SamplePlan, tagsPerPost } from './planSample.ts';
import type { Writer } from './postText.ts';
import { attribute, escapedAttribute, type XmlFile } from './xmlFile.ts';

export const license = attribute('ContentLicense', 'CC BY-SA 4.0');

export async function writePosts(plan: SamplePlan, writer: Writer, file: XmlFile): Promise<void> {
  for (let post = 0; post < plan.posts; post++) {
    const full = file.row(postRow(plan, writer, post));
    if (full) await full;
  }
}

function postRow(plan: SamplePlan, writer: Writer, post: number): string {
  const { calendar } = plan;
  const type = plan.type[post]!;
  const isQuestion = type === 1;
  let row = attribute('Id', plan.id[post]!) + attribute('PostTypeId', type);
  if (plan.accepted[post]! >= 0) row += attribute('AcceptedAnswerId', plan.id[plan.accepted[post]!]!);
  if (type === 2) row += attribute('ParentId', plan.id[plan.question[post]!]!);
  row += attribute('CreationDate', calendar.iso(plan.second[post]!));
  row += attribute('Score', plan.up[post]! - plan.down[post]!);
  if (isQuestion) row += attribute('ViewCount', plan.views[post]!);
  const text = type < 4 || type === 7 ? writer.post(post) : null;
  row += escapedAttribute('Body', text ? text.body : tagBody(plan, writer, post));
  row += person(plan, plan.owner[post]!, 'OwnerUserId', 'OwnerDisplayName');
  if (plan.edited[post]! > 0) {
    row += person(plan, plan.editor[post]!, 'LastEditorUserId', 'LastEditorDisplayName');
    row += attribute('LastEditDate', calendar.iso(plan.edited[post]!));
  }
  row += attribute('LastActivityDate', calendar.iso(plan.lastActivity[post]!));
  if (isQuestion)
    row +=
      escapedAttribute('Title', text!.title) +
      attribute('Tags', tagList(plan, post)) +
      attribute('AnswerCount', plan.answers[post]!);
  row += attribute('CommentCount', plan.comments[post]!);
  if (plan.favorites[post]! > 0) row += attribute('FavoriteCount', plan.favorites[post]!);
  if (plan.closed[post]! > 0) row += attribute('ClosedDate', calendar.iso(plan.closed[post]!));
  if (type >= 4) row += attribute('CommunityOwnedDate', calendar.iso(plan.second[post]!));
  return row + license;
}

/** `<a><b>` */
export function tagList(plan: SamplePlan, post: number): string {
  let list = '';
  for (let i = 0; i < tagsPerPost; i++) {
    const tag = plan.tags[post * tagsPerPost + i]!;
    if (tag > 0) list += `<${plan.tagPool[tag - 1]!.name}>`;
  }
  return list;
}

/** Of an excerpt or a wiki; some are empty, which is not the same as absent. */
export function tagBody(plan: SamplePlan, writer: Writer, post: number): string {
  const tag = plan.tags[post * tagsPerPost]!;
  return post % 5 === 0 ? '' : writer.tagText(plan.tagPool[tag - 1]!, plan.type[post] === 5);
}
