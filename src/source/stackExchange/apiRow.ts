import { htmlText } from './htmlText.ts';

export type Method = 'questions' | 'answers' | 'tags';
export type Item = Record<string, unknown>;

/** A row in the columns of the dump's table, or why the item cannot be one. */
export type ApiRow = { row: Record<string, unknown> } | { reason: string };

/**
 * An item of the API as a row of the dump's `posts` or `tags`, so that the same scripts read both. What the API leaves
 * out (the body, the number of comments) is absent.
 */
export function apiRow(method: Method, item: unknown): ApiRow {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return { reason: 'It is no object.' };
  const fields = item as Item;
  try {
    return { row: method === 'tags' ? tag(fields) : post(method, fields) };
  } catch (error) {
    if (error instanceof Unfit) return { reason: error.message };
    throw error;
  }
}

class Unfit extends Error {}

/** What the keyset of a method goes by: seconds for posts, the name for tags. */
export function keyOf(method: Method, by: 'creation' | 'activity', item: Item): string | number | null {
  const key =
    method === 'tags' ? item.name : by === 'creation' ? item.creation_date : item.last_activity_date;
  if (method === 'tags') return typeof key === 'string' ? key : null;
  return typeof key === 'number' && Number.isSafeInteger(key) ? key : null;
}

export function idOf(method: Method, item: Item): string {
  const id = method === 'tags' ? item.name : method === 'questions' ? item.question_id : item.answer_id;
  return String(id);
}

function post(method: Method, item: Item): Record<string, unknown> {
  const isQuestion = method === 'questions';
  const owner = (item.owner ?? {}) as Item;
  const userId = integer(owner, 'user_id');
  return present({
    id: required(
      integer(item, isQuestion ? 'question_id' : 'answer_id'),
      isQuestion ? 'question_id' : 'answer_id',
    ),
    post_type_id: isQuestion ? 1 : 2,
    parent_id: isQuestion ? null : required(integer(item, 'question_id'), 'question_id'),
    accepted_answer_id: integer(item, 'accepted_answer_id'),
    creation_date: required(date(item, 'creation_date'), 'creation_date'),
    score: integer(item, 'score'),
    view_count: integer(item, 'view_count'),
    body: typeof item.body === 'string' ? item.body : null,
    owner_user_id: userId,
    // Of a deleted user only the name is left, as in the dump.
    owner_display_name: userId === null ? text(owner, 'display_name') : null,
    last_edit_date: date(item, 'last_edit_date'),
    last_activity_date: date(item, 'last_activity_date'),
    title: text(item, 'title'),
    tags: tagList(item.tags),
    answer_count: integer(item, 'answer_count'),
    comment_count: integer(item, 'comment_count'),
    favorite_count: integer(item, 'favorite_count'),
    closed_date: date(item, 'closed_date'),
    community_owned_date: date(item, 'community_owned_date'),
    content_license: text(item, 'content_license'),
  });
}

function tag(item: Item): Record<string, unknown> {
  const name = required(text(item, 'name'), 'name');
  return present({
    id: tagId(name),
    tag_name: name,
    count: integer(item, 'count'),
    is_moderator_only: typeof item.is_moderator_only === 'boolean' ? item.is_moderator_only : null,
    is_required: typeof item.is_required === 'boolean' ? item.is_required : null,
  });
}

/** The API gives tags no number. One is made of the name, below zero so that it is never taken for the dump's. */
function tagId(name: string): number {
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (const byte of new TextEncoder().encode(name)) {
    high = Math.imul(high ^ byte, 0x01000193);
    low = Math.imul(low ^ byte, 0x85ebca6b) ^ (low >>> 13);
  }
  return -((high >>> 11) * 4294967296 + (low >>> 0)) - 1;
}

function present(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

function required<T>(value: T | null, name: string): T {
  if (value === null) throw new Unfit(`It has no ${name}.`);
  return value;
}

function integer(item: Item, name: string): number | null {
  const value = item[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new Unfit(`${name} is no whole number.`);
  return value;
}

/** Seconds since 1970 as the dump writes dates. */
function date(item: Item, name: string): string | null {
  const seconds = integer(item, name);
  if (seconds === null) return null;
  if (Math.abs(seconds) > 60e9) throw new Unfit(`${name} is no date.`);
  return new Date(seconds * 1000).toISOString().slice(0, 23);
}

function text(item: Item, name: string): string | null {
  return typeof item[name] === 'string' ? htmlText(item[name]) : null;
}

/** `<a><b>` */
function tagList(tags: unknown): string | null {
  if (!Array.isArray(tags)) return null;
  return tags.map((name) => `<${htmlText(String(name))}>`).join('');
}
