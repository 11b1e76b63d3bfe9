-- By the month in which a question was asked: is it answered, how fast, and is an answer accepted?
DROP TABLE IF EXISTS marts.responsiveness_monthly;

CREATE TABLE marts.responsiveness_monthly DISTSTYLE ALL SORTKEY (month) AS
SELECT
  date_trunc('month', question.creation_date)::DATE AS month,
  count(*)                                          AS questions,
  count(first_answer.question_id)                   AS answered_questions,
  count(accepted.id)                                AS accepted_questions,
  round(count(accepted.id)::DOUBLE PRECISION / count(*), 4) AS acceptance_rate,
  median(first_answer.hours_to_first_answer)        AS median_hours_to_first_answer
FROM warehouse.posts AS question
LEFT JOIN marts.first_answers AS first_answer ON first_answer.question_id = question.id
LEFT JOIN warehouse.posts AS accepted ON accepted.id = question.accepted_answer_id AND accepted.post_type_id = 2
WHERE question.post_type_id = 1
GROUP BY 1;
