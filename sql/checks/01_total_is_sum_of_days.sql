-- Returns a row where the total and the days disagree.
SELECT total.questions, days.questions AS questions_by_day, total.answers, days.answers AS answers_by_day
FROM marts.kpi_total AS total
CROSS JOIN (
  SELECT coalesce(sum(questions), 0) AS questions, coalesce(sum(answers), 0) AS answers FROM marts.kpi_daily
) AS days
WHERE total.questions <> days.questions OR total.answers <> days.answers;
