import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../shared/failure.ts';
import { dumpTables } from '../dump/schema.ts';
import { mostPosts } from './moments.ts';
import { planSample } from './planSample.ts';
import { html, markdown, openWriter } from './postText.ts';
import { writeComments, writeLinks, writeTags, writeVotes } from './writeActivity.ts';
import { writeHistory } from './writeHistory.ts';
import { writeBadges, writeUsers } from './writePeople.ts';
import { writePosts } from './writePosts.ts';
import { openXmlFile, type XmlFile } from './xmlFile.ts';

/**
 * Writes the data dump of an invented site into the folder `out`: all eight tables, `posts` rows in Posts.xml, with
 * the growth, the weekly rhythm and the invariants of real dumps. The same seed gives the same bytes.
 */
export async function generateSample(options: {
  posts: number;
  seed: number;
  out: string;
  signal: AbortSignal;
}): Promise<{ rows: Record<string, number> }> {
  const { posts, seed, out, signal } = options;
  if (!Number.isSafeInteger(posts) || posts < 1 || posts >= mostPosts)
    throw new Failure('sample.size', `A sample has between 1 and ${mostPosts - 1} posts, not ${posts}.`);
  await mkdir(out, { recursive: true });
  const plan = planSample(posts, seed);
  const writer = openWriter(plan, html);
  const tables: Record<string, (file: XmlFile) => Promise<void>> = {
    posts: (file) => writePosts(plan, writer, file),
    users: (file) => writeUsers(plan, file),
    votes: (file) => writeVotes(plan, file),
    tags: (file) => writeTags(plan, file),
    comments: (file) => writeComments(plan, writer, file),
    badges: (file) => writeBadges(plan, file),
    post_history: (file) => writeHistory(plan, openWriter(plan, markdown), file),
    post_links: (file) => writeLinks(plan, file),
  };
  const rows: Record<string, number> = {};
  for (const [name, write] of Object.entries(tables)) {
    const { file: fileName, element } = dumpTables[name]!;
    const file = openXmlFile(join(out, fileName), element, signal);
    try {
      await write(file);
      rows[name] = await file.finish();
    } catch (error) {
      await file.abandon();
      throw error;
    }
  }
  return { rows };
}
