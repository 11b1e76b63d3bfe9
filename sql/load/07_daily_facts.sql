-- Daily facts: into staging, merged by key; what the lake no longer has is deleted. Running it again changes nothing.
CREATE TEMP TABLE staging_daily_facts (LIKE warehouse.daily_facts);

COPY staging_daily_facts
FROM '${lake}/curated/daily_facts/'
IAM_ROLE default
FORMAT AS PARQUET;

MERGE INTO warehouse.daily_facts
USING staging_daily_facts AS staging
ON daily_facts.day = staging.day
WHEN MATCHED THEN UPDATE SET
  questions = staging.questions,
  answers = staging.answers,
  accepted_answers = staging.accepted_answers,
  unaccepted_answers = staging.unaccepted_answers,
  unanswered_questions = staging.unanswered_questions,
  up_votes = staging.up_votes,
  down_votes = staging.down_votes,
  viewed_questions = staging.viewed_questions,
  views = staging.views
WHEN NOT MATCHED THEN INSERT (
  day,
  questions,
  answers,
  accepted_answers,
  unaccepted_answers,
  unanswered_questions,
  up_votes,
  down_votes,
  viewed_questions,
  views
) VALUES (
  staging.day,
  staging.questions,
  staging.answers,
  staging.accepted_answers,
  staging.unaccepted_answers,
  staging.unanswered_questions,
  staging.up_votes,
  staging.down_votes,
  staging.viewed_questions,
  staging.views
);

DELETE FROM warehouse.daily_facts
WHERE NOT EXISTS (SELECT 1 FROM staging_daily_facts AS staging WHERE staging.day = daily_facts.day);

DROP TABLE staging_daily_facts;
