-- The warehouse: one table per curated output, columns in the order of its Parquet files.
CREATE SCHEMA IF NOT EXISTS warehouse;
CREATE SCHEMA IF NOT EXISTS marts;

CREATE TABLE IF NOT EXISTS warehouse.posts (
  id                 BIGINT        NOT NULL ENCODE az64,
  post_type_id       INTEGER       ENCODE az64,
  parent_id          BIGINT        ENCODE az64,
  accepted_answer_id BIGINT        ENCODE az64,
  creation_date      TIMESTAMP     ENCODE raw,
  last_activity_date TIMESTAMP     ENCODE az64,
  closed_date        TIMESTAMP     ENCODE az64,
  score              INTEGER       ENCODE az64,
  view_count         INTEGER       ENCODE az64,
  answer_count       INTEGER       ENCODE az64,
  comment_count      INTEGER       ENCODE az64,
  owner_user_id      BIGINT        ENCODE az64,
  title              VARCHAR(1000) ENCODE zstd,
  tags               VARCHAR(1000) ENCODE zstd,
  body_length        INTEGER       ENCODE az64,
  PRIMARY KEY (id)
) DISTSTYLE KEY DISTKEY (id) SORTKEY (creation_date);

CREATE TABLE IF NOT EXISTS warehouse.votes (
  id            BIGINT  NOT NULL ENCODE az64,
  post_id       BIGINT  ENCODE az64,
  vote_type_id  INTEGER ENCODE az64,
  vote_day      DATE    ENCODE raw,
  bounty_amount INTEGER ENCODE az64,
  PRIMARY KEY (id)
) DISTSTYLE KEY DISTKEY (post_id) SORTKEY (vote_day);

CREATE TABLE IF NOT EXISTS warehouse.users (
  id               BIGINT       NOT NULL ENCODE az64,
  reputation       INTEGER      ENCODE az64,
  creation_date    TIMESTAMP    ENCODE raw,
  last_access_date TIMESTAMP    ENCODE az64,
  display_name     VARCHAR(400) ENCODE zstd,
  views            INTEGER      ENCODE az64,
  up_votes         INTEGER      ENCODE az64,
  down_votes       INTEGER      ENCODE az64,
  PRIMARY KEY (id)
) DISTSTYLE KEY DISTKEY (id) SORTKEY (creation_date);

CREATE TABLE IF NOT EXISTS warehouse.tags (
  id       BIGINT       NOT NULL ENCODE az64,
  tag_name VARCHAR(400) ENCODE zstd,
  uses     INTEGER      ENCODE az64,
  PRIMARY KEY (id)
) DISTSTYLE ALL SORTKEY (tag_name);

CREATE TABLE IF NOT EXISTS warehouse.question_tags (
  question_id BIGINT       NOT NULL ENCODE az64,
  "tag"       VARCHAR(400) NOT NULL ENCODE bytedict,
  PRIMARY KEY (question_id, "tag")
) DISTSTYLE KEY DISTKEY (question_id) SORTKEY ("tag");

CREATE TABLE IF NOT EXISTS warehouse.daily_facts (
  day                  DATE   NOT NULL ENCODE raw,
  questions            BIGINT NOT NULL ENCODE az64,
  answers              BIGINT NOT NULL ENCODE az64,
  accepted_answers     BIGINT NOT NULL ENCODE az64,
  unaccepted_answers   BIGINT NOT NULL ENCODE az64,
  unanswered_questions BIGINT NOT NULL ENCODE az64,
  up_votes             BIGINT NOT NULL ENCODE az64,
  down_votes           BIGINT NOT NULL ENCODE az64,
  viewed_questions     BIGINT NOT NULL ENCODE az64,
  views                BIGINT NOT NULL ENCODE az64,
  PRIMARY KEY (day)
) DISTSTYLE ALL SORTKEY (day);
