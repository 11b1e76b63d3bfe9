-- Votes of every type, those on posts that the dump lacks too.
CREATE OR REPLACE TEMPORARY VIEW committed AS
SELECT DISTINCT snapshot
FROM snapshots
WHERE table_name = 'votes'
  AND snapshot >= coalesce((SELECT max(snapshot) FROM snapshots WHERE table_name = 'votes' AND full), '');

CREATE OR REPLACE TEMPORARY VIEW versions AS
SELECT
  v.id,
  v.post_id,
  v.vote_type_id,
  to_date(v.creation_date) AS vote_day,
  v.bounty_amount,
  row_number() OVER (PARTITION BY v.id ORDER BY v._snapshot DESC, v.creation_date DESC) AS version
FROM raw_votes v
JOIN committed c ON c.snapshot = v._snapshot
WHERE v.id IS NOT NULL;

CREATE OR REPLACE TEMPORARY VIEW votes AS
SELECT id, post_id, vote_type_id, vote_day, bounty_amount
FROM versions
WHERE version = 1;
