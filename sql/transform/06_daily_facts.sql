-- What happened on each day (UTC), from the first day with anything to the last; quiet days are there with zeros.
CREATE OR REPLACE TEMPORARY VIEW questions AS
SELECT id, to_date(creation_date) AS day, view_count, accepted_answer_id
FROM posts
WHERE post_type_id = 1;

CREATE OR REPLACE TEMPORARY VIEW answers AS
SELECT id, to_date(creation_date) AS day, parent_id
FROM posts
WHERE post_type_id = 2;

-- An accepted answer counts on the day of its latest accept vote, or of its own creation where there is none.
CREATE OR REPLACE TEMPORARY VIEW accept_votes AS
SELECT post_id, max(vote_day) AS day
FROM votes
WHERE vote_type_id = 1
GROUP BY post_id;

CREATE OR REPLACE TEMPORARY VIEW accepted AS
SELECT a.id, coalesce(v.day, a.day) AS day
FROM answers a
LEFT SEMI JOIN questions q ON q.accepted_answer_id = a.id
LEFT JOIN accept_votes v ON v.post_id = a.id;

CREATE OR REPLACE TEMPORARY VIEW unaccepted AS
SELECT a.id, a.day
FROM answers a
LEFT ANTI JOIN questions q ON q.accepted_answer_id = a.id;

CREATE OR REPLACE TEMPORARY VIEW unanswered AS
SELECT q.id, q.day
FROM questions q
LEFT ANTI JOIN answers a ON a.parent_id = q.id;

CREATE OR REPLACE TEMPORARY VIEW events AS
SELECT day, 'question' AS event, view_count AS views FROM questions
UNION ALL
SELECT day, 'answer', NULL FROM answers
UNION ALL
SELECT day, 'accepted', NULL FROM accepted
UNION ALL
SELECT day, 'unaccepted', NULL FROM unaccepted
UNION ALL
SELECT day, 'unanswered', NULL FROM unanswered
UNION ALL
SELECT vote_day, CASE vote_type_id WHEN 2 THEN 'up' ELSE 'down' END, NULL FROM votes WHERE vote_type_id IN (2, 3);

CREATE OR REPLACE TEMPORARY VIEW days AS
SELECT explode(sequence(first_day, last_day, INTERVAL 1 DAY)) AS day
FROM (SELECT min(day) AS first_day, max(day) AS last_day FROM events) AS span;

CREATE OR REPLACE TEMPORARY VIEW daily_facts AS
SELECT
  d.day,
  sum(CASE WHEN e.event = 'question' THEN 1 ELSE 0 END) AS questions,
  sum(CASE WHEN e.event = 'answer' THEN 1 ELSE 0 END) AS answers,
  sum(CASE WHEN e.event = 'accepted' THEN 1 ELSE 0 END) AS accepted_answers,
  sum(CASE WHEN e.event = 'unaccepted' THEN 1 ELSE 0 END) AS unaccepted_answers,
  sum(CASE WHEN e.event = 'unanswered' THEN 1 ELSE 0 END) AS unanswered_questions,
  sum(CASE WHEN e.event = 'up' THEN 1 ELSE 0 END) AS up_votes,
  sum(CASE WHEN e.event = 'down' THEN 1 ELSE 0 END) AS down_votes,
  count(e.views) AS viewed_questions,
  coalesce(sum(e.views), 0) AS views
FROM days d
LEFT JOIN events e ON e.day = d.day
GROUP BY d.day;
