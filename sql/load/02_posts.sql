-- Posts: into staging, merged by key; what the lake no longer has is deleted. Running it again changes nothing.
CREATE TEMP TABLE staging_posts (LIKE warehouse.posts);

COPY staging_posts
FROM '${lake}/curated/posts/'
IAM_ROLE default
FORMAT AS PARQUET;

MERGE INTO warehouse.posts
USING staging_posts AS staging
ON posts.id = staging.id
WHEN MATCHED THEN UPDATE SET
  post_type_id = staging.post_type_id,
  parent_id = staging.parent_id,
  accepted_answer_id = staging.accepted_answer_id,
  creation_date = staging.creation_date,
  last_activity_date = staging.last_activity_date,
  closed_date = staging.closed_date,
  score = staging.score,
  view_count = staging.view_count,
  answer_count = staging.answer_count,
  comment_count = staging.comment_count,
  owner_user_id = staging.owner_user_id,
  title = staging.title,
  tags = staging.tags,
  body_length = staging.body_length
WHEN NOT MATCHED THEN INSERT (
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
) VALUES (
  staging.id,
  staging.post_type_id,
  staging.parent_id,
  staging.accepted_answer_id,
  staging.creation_date,
  staging.last_activity_date,
  staging.closed_date,
  staging.score,
  staging.view_count,
  staging.answer_count,
  staging.comment_count,
  staging.owner_user_id,
  staging.title,
  staging.tags,
  staging.body_length
);

DELETE FROM warehouse.posts
WHERE NOT EXISTS (SELECT 1 FROM staging_posts AS staging WHERE staging.id = posts.id);

DROP TABLE staging_posts;
