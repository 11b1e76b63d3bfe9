-- The seven KPIs by day.
DROP TABLE IF EXISTS marts.kpi_daily;

CREATE TABLE marts.kpi_daily DISTSTYLE ALL SORTKEY (day) AS
SELECT
  day,
  coalesce(sum(questions), 0)::BIGINT            AS questions,
  coalesce(sum(answers), 0)::BIGINT              AS answers,
  coalesce(sum(accepted_answers), 0)::BIGINT     AS accepted_answers,
  coalesce(sum(unaccepted_answers), 0)::BIGINT   AS unaccepted_answers,
  coalesce(sum(unanswered_questions), 0)::BIGINT AS unanswered_questions,
  coalesce(sum(up_votes), 0)::BIGINT             AS up_votes,
  coalesce(sum(down_votes), 0)::BIGINT           AS down_votes,
  coalesce(round(sum(views)::DOUBLE PRECISION / nullif(sum(viewed_questions), 0), 2), 0) AS average_views
FROM warehouse.daily_facts
GROUP BY day;
