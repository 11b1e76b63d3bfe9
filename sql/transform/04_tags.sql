-- The tag vocabulary, unused tags too.
CREATE OR REPLACE TEMPORARY VIEW committed AS
SELECT DISTINCT snapshot
FROM snapshots
WHERE table_name = 'tags'
  AND snapshot >= coalesce((SELECT max(snapshot) FROM snapshots WHERE table_name = 'tags' AND full), '');

CREATE OR REPLACE TEMPORARY VIEW versions AS
SELECT
  t.id,
  t.tag_name,
  t.count AS uses,
  row_number() OVER (PARTITION BY t.id ORDER BY t._snapshot DESC, t.count DESC) AS version
FROM raw_tags t
JOIN committed c ON c.snapshot = t._snapshot
WHERE t.id IS NOT NULL;

CREATE OR REPLACE TEMPORARY VIEW tags AS
SELECT id, tag_name, uses
FROM versions
WHERE version = 1;
