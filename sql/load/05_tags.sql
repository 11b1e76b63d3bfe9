-- Tags: into staging, merged by key; what the lake no longer has is deleted. Running it again changes nothing.
CREATE TEMP TABLE staging_tags (LIKE warehouse.tags);

COPY staging_tags
FROM '${lake}/curated/tags/'
IAM_ROLE default
FORMAT AS PARQUET;

MERGE INTO warehouse.tags
USING staging_tags AS staging
ON tags.id = staging.id
WHEN MATCHED THEN UPDATE SET
  tag_name = staging.tag_name,
  uses = staging.uses
WHEN NOT MATCHED THEN INSERT (
  id,
  tag_name,
  uses
) VALUES (
  staging.id,
  staging.tag_name,
  staging.uses
);

DELETE FROM warehouse.tags
WHERE NOT EXISTS (SELECT 1 FROM staging_tags AS staging WHERE staging.id = tags.id);

DROP TABLE staging_tags;
