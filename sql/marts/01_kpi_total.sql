-- The seven KPIs over all days: one row, zeros where there is nothing yet.
DROP TABLE IF EXISTS marts.kpi_total;

CREATE TABLE marts.kpi_total DISTSTYLE ALL AS
SELECT
  coalesce(sum(questions), 0)::BIGINT            AS questions,
  coalesce(sum(answers), 0)::BIGINT              AS answers,
  coalesce(sum(accepted_answers), 0)::BIGINT     AS accepted_answers,
  coalesce(sum(unaccepted_answers), 0)::BIGINT   AS unaccepted_answers,
  coalesce(sum(unanswered_questions), 0)::BIGINT AS unanswered_questions,
  coalesce(sum(up_votes), 0)::BIGINT             AS up_votes,
  coalesce(sum(down_votes), 0)::BIGINT           AS down_votes,
  coalesce(round(sum(views)::DOUBLE PRECISION / nullif(sum(viewed_questions), 0), 2), 0) AS average_views
FROM warehouse.daily_facts;
