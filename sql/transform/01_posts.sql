-- Posts as they are now: of the committed snapshots from the latest full one on, the latest version of each post.
-- A post that the latest full snapshot no longer has is gone here too.
CREATE OR REPLACE TEMPORARY VIEW committed AS
SELECT DISTINCT snapshot
FROM snapshots
WHERE table_name = 'posts'
  AND snapshot >= coalesce((SELECT max(snapshot) FROM snapshots WHERE table_name = 'posts' AND full), '');

-- Of the body only its length: the warehouse has no need of the words, and sorting them takes most of the time.
CREATE OR REPLACE TEMPORARY VIEW versions AS
SELECT
  p.id,
  p.post_type_id,
  p.parent_id,
  p.accepted_answer_id,
  p.creation_date,
  p.last_activity_date,
  p.closed_date,
  p.score,
  p.view_count,
  p.answer_count,
  p.comment_count,
  p.owner_user_id,
  p.title,
  p.tags,
  length(p.body) AS body_length,
  row_number() OVER (PARTITION BY p.id ORDER BY p._snapshot DESC, p.last_activity_date DESC) AS version
FROM raw_posts p
JOIN committed c ON c.snapshot = p._snapshot
WHERE p.id IS NOT NULL;

CREATE OR REPLACE TEMPORARY VIEW posts AS
SELECT
  id,
  post_type_id,
  parent_id,
  accepted_answer_id,
  creation_date,
  last_activity_date,
  closed_date,
  score,
  view_count,
  answer_count,
  comment_count,
  owner_user_id,
  title,
  tags,
  body_length
FROM versions
WHERE version = 1;
