-- Votes: into staging, merged by key; what the lake no longer has is deleted. Running it again changes nothing.
CREATE TEMP TABLE staging_votes (LIKE warehouse.votes);

COPY staging_votes
FROM '${lake}/curated/votes/'
IAM_ROLE default
FORMAT AS PARQUET;

MERGE INTO warehouse.votes
USING staging_votes AS staging
ON votes.id = staging.id
WHEN MATCHED THEN UPDATE SET
  post_id = staging.post_id,
  vote_type_id = staging.vote_type_id,
  vote_day = staging.vote_day,
  bounty_amount = staging.bounty_amount
WHEN NOT MATCHED THEN INSERT (
  id,
  post_id,
  vote_type_id,
  vote_day,
  bounty_amount
) VALUES (
  staging.id,
  staging.post_id,
  staging.vote_type_id,
  staging.vote_day,
  staging.bounty_amount
);

DELETE FROM warehouse.votes
WHERE NOT EXISTS (SELECT 1 FROM staging_votes AS staging WHERE staging.id = votes.id);

DROP TABLE staging_votes;
