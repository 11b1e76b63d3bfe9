-- Users, without what they write about themselves.
CREATE OR REPLACE TEMPORARY VIEW committed AS
SELECT DISTINCT snapshot
FROM snapshots
WHERE table_name = 'users'
  AND snapshot >= coalesce((SELECT max(snapshot) FROM snapshots WHERE table_name = 'users' AND full), '');

CREATE OR REPLACE TEMPORARY VIEW versions AS
SELECT
  u.id,
  u.reputation,
  u.creation_date,
  u.last_access_date,
  u.display_name,
  u.views,
  u.up_votes,
  u.down_votes,
  row_number() OVER (PARTITION BY u.id ORDER BY u._snapshot DESC, u.last_access_date DESC) AS version
FROM raw_users u
JOIN committed c ON c.snapshot = u._snapshot
WHERE u.id IS NOT NULL;

CREATE OR REPLACE TEMPORARY VIEW users AS
SELECT id, reputation, creation_date, last_access_date, display_name, views, up_votes, down_votes
FROM versions
WHERE version = 1;
