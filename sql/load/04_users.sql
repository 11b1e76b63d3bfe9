-- Users: into staging, merged by key; what the lake no longer has is deleted. Running it again changes nothing.
CREATE TEMP TABLE staging_users (LIKE warehouse.users);

COPY staging_users
FROM '${lake}/curated/users/'
IAM_ROLE default
FORMAT AS PARQUET;

MERGE INTO warehouse.users
USING staging_users AS staging
ON users.id = staging.id
WHEN MATCHED THEN UPDATE SET
  reputation = staging.reputation,
  creation_date = staging.creation_date,
  last_access_date = staging.last_access_date,
  display_name = staging.display_name,
  views = staging.views,
  up_votes = staging.up_votes,
  down_votes = staging.down_votes
WHEN NOT MATCHED THEN INSERT (
  id,
  reputation,
  creation_date,
  last_access_date,
  display_name,
  views,
  up_votes,
  down_votes
) VALUES (
  staging.id,
  staging.reputation,
  staging.creation_date,
  staging.last_access_date,
  staging.display_name,
  staging.views,
  staging.up_votes,
  staging.down_votes
);

DELETE FROM warehouse.users
WHERE NOT EXISTS (SELECT 1 FROM staging_users AS staging WHERE staging.id = users.id);

DROP TABLE staging_users;
