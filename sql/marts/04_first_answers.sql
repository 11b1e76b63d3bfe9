-- How long a question waits for its first answer: one row per answered question.
DROP TABLE IF EXISTS marts.first_answers;

CREATE TABLE marts.first_answers DISTSTYLE KEY DISTKEY (question_id) SORTKEY (asked_on) AS
SELECT
  question.id                        AS question_id,
  question.creation_date::DATE       AS asked_on,
  min(answer.creation_date)          AS first_answer_at,
  datediff(second, question.creation_date, min(answer.creation_date)) / 3600.0::DOUBLE PRECISION AS hours_to_first_answer
FROM warehouse.posts AS question
JOIN warehouse.posts AS answer ON answer.parent_id = question.id AND answer.post_type_id = 2
WHERE question.post_type_id = 1
GROUP BY question.id, question.creation_date;
