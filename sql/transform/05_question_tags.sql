-- One row per question and tag, from both notations of the dumps: <a><b> and |a|b|.
CREATE OR REPLACE TEMPORARY VIEW pairs AS
SELECT id AS question_id, explode(split(tags, '[<>|]')) AS tag
FROM posts
WHERE post_type_id = 1;

CREATE OR REPLACE TEMPORARY VIEW question_tags AS
SELECT DISTINCT question_id, lower(tag) AS tag
FROM pairs
WHERE tag <> '';
