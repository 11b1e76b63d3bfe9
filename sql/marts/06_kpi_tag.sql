-- The KPIs by tag; a question counts for each of its tags.
DROP TABLE IF EXISTS marts.kpi_tag;

CREATE TABLE marts.kpi_tag DISTSTYLE ALL SORTKEY ("tag") AS
SELECT
  question_tags.tag,
  count(*)                                            AS questions,
  count(accepted.id)                                  AS accepted_questions,
  sum(CASE WHEN first_answer.question_id IS NULL THEN 1 ELSE 0 END) AS unanswered_questions,
  round(count(accepted.id)::DOUBLE PRECISION / count(*), 4)         AS acceptance_rate,
  round(avg(question.view_count::DOUBLE PRECISION), 2)              AS average_views,
  round(avg(question.score::DOUBLE PRECISION), 2)                   AS average_score,
  median(first_answer.hours_to_first_answer)          AS median_hours_to_first_answer
FROM warehouse.question_tags AS question_tags
JOIN warehouse.posts AS question ON question.id = question_tags.question_id
LEFT JOIN marts.first_answers AS first_answer ON first_answer.question_id = question.id
LEFT JOIN warehouse.posts AS accepted ON accepted.id = question.accepted_answer_id AND accepted.post_type_id = 2
GROUP BY question_tags.tag;
