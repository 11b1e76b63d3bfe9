-- Question-tag pairs: all key, so there is nothing to update; pairs that the lake no longer has are deleted.
CREATE TEMP TABLE staging_question_tags (LIKE warehouse.question_tags);

COPY staging_question_tags
FROM '${lake}/curated/question_tags/'
IAM_ROLE default
FORMAT AS PARQUET;

DELETE FROM warehouse.question_tags
WHERE NOT EXISTS (
  SELECT 1
  FROM staging_question_tags AS staging
  WHERE staging.question_id = question_tags.question_id AND staging.tag = question_tags.tag
);

INSERT INTO warehouse.question_tags (question_id, "tag")
SELECT staging.question_id, staging.tag
FROM staging_question_tags AS staging
LEFT JOIN warehouse.question_tags AS present
  ON present.question_id = staging.question_id AND present.tag = staging.tag
WHERE present.question_id IS NULL;

DROP TABLE staging_question_tags;
