-- Returns a row where an answer was counted as both accepted and unaccepted, or as neither.
SELECT answers, accepted_answers, unaccepted_answers
FROM marts.kpi_total
WHERE answers <> accepted_answers + unaccepted_answers;
