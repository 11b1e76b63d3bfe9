import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../src/shared/database.ts';

/**
 * A small lake as the example's transforms leave it: three questions on two days, two answers, one accepted.
 * `lakeRoot` must be a folder that the database may write.
 */
export async function writeExampleLake(database: Database, lakeRoot: string): Promise<void> {
  for (const [name, sql] of Object.entries(outputs)) {
    await mkdir(join(lakeRoot, 'curated', name), { recursive: true });
    await database.run(`COPY (${sql}) TO '${lakeRoot}/curated/${name}/part-00000.parquet' (FORMAT parquet)`);
  }
}

const outputs = {
  posts: `
    SELECT id::BIGINT AS id, kind::INTEGER AS post_type_id, parent::BIGINT AS parent_id, accepted::BIGINT AS accepted_answer_id,
      made::TIMESTAMP AS creation_date, made::TIMESTAMP AS last_activity_date, NULL::TIMESTAMP AS closed_date,
      score::INTEGER AS score, views::INTEGER AS view_count, NULL::INTEGER AS answer_count, 0::INTEGER AS comment_count,
      7::BIGINT AS owner_user_id, title::VARCHAR AS title, tags::VARCHAR AS tags, 100::INTEGER AS body_length
    FROM (VALUES
      (1, 1, NULL, 3, '2024-01-01 10:00:00', 5, 100, 'How to brew?', '<beer><yeast>'),
      (2, 1, NULL, NULL, '2024-01-01 23:59:59', 0, 51, 'What is älter?', '<beer>'),
      (3, 2, 1, NULL, '2024-01-01 11:30:00', 3, NULL, NULL, NULL),
      (4, 2, 1, NULL, '2024-01-02 00:00:00', 1, NULL, NULL, NULL),
      (5, 1, NULL, NULL, '2024-02-03 00:00:00', -1, 10, 'Is it done?', '<yeast>')
    ) AS t(id, kind, parent, accepted, made, score, views, title, tags)`,
  votes: `
    SELECT id::BIGINT AS id, post::BIGINT AS post_id, kind::INTEGER AS vote_type_id, day::DATE AS vote_day, NULL::INTEGER AS bounty_amount
    FROM (VALUES (1, 1, 2, '2024-01-01'), (2, 3, 1, '2024-01-02'), (3, 99, 3, '2024-01-02')) AS t(id, post, kind, day)`,
  users: `
    SELECT 7::BIGINT AS id, 1::INTEGER AS reputation, TIMESTAMP '2023-01-01 00:00:00' AS creation_date, NULL::TIMESTAMP AS last_access_date,
      'Ann' AS display_name, 0::INTEGER AS views, 0::INTEGER AS up_votes, 0::INTEGER AS down_votes`,
  tags: `SELECT id::BIGINT AS id, name AS tag_name, uses::INTEGER AS uses FROM (VALUES (1, 'beer', 2), (2, 'yeast', 2)) AS t(id, name, uses)`,
  question_tags: `
    SELECT question::BIGINT AS question_id, tag FROM (VALUES (1, 'beer'), (1, 'yeast'), (2, 'beer'), (5, 'yeast')) AS t(question, tag)`,
  daily_facts: `
    SELECT day::DATE AS day, COLUMNS(* EXCLUDE day)::BIGINT
    FROM (VALUES
      ('2024-01-01', 2, 1, 0, 0, 1, 1, 0, 2, 151),
      ('2024-01-02', 0, 1, 1, 1, 0, 0, 1, 0, 0),
      ('2024-02-03', 1, 0, 0, 0, 1, 0, 0, 1, 10)
    ) AS t(day, questions, answers, accepted_answers, unaccepted_answers, unanswered_questions, up_votes, down_votes, viewed_questions, views)`,
};
