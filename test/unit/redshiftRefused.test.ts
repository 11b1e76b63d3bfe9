import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { translateRedshift } from '../../src/dialect/redshift/translateRedshift.ts';

/** A statement that DuckDB or PostgreSQL takes and Redshift does not, and the part of it that is to blame. */
type Foreign = [sql: string, blamed: string];

const foreign: Foreign[] = [
  // Clauses.
  ["COPY t FROM 'lake:///x/' IAM_ROLE default FORMAT AS PARQUET IGNOREHEADER 1", 'IGNOREHEADER 1'],
  ['SELECT DISTINCT ON (a) a, b FROM t', 'DISTINCT ON (a)'],
  ['SELECT count(*) FILTER (WHERE a > 1) FROM t', 'FILTER (WHERE a > 1)'],
  ['SELECT a FROM t GROUP BY a ORDER BY ALL', 'ALL'],
  ['FROM t SELECT a', 'FROM'],
  ['FROM t', 'FROM'],
  ['SELECT a FROM t LIMIT 10%', '10%'],
  ['SELECT a FROM t LIMIT 10 PERCENT', '10 PERCENT'],
  ['SELECT a FROM t FETCH FIRST 5 ROWS ONLY', 'FETCH FIRST'],
  ['SELECT a FROM t FOR UPDATE', 'FOR UPDATE'],
  ['SELECT a FROM t USING SAMPLE 10', 'USING SAMPLE'],
  ['SELECT a FROM t TABLESAMPLE BERNOULLI (10)', 'TABLESAMPLE'],
  ['SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b)', 'w'],
  ['SELECT sum(a) OVER (ORDER BY b GROUPS 2 PRECEDING) FROM t', '(ORDER BY b GROUPS 2 PRECEDING)'],
  ['SELECT sum(a) OVER (ORDER BY b) FROM t', '(ORDER BY b)'],
  ['SELECT last_value(a) OVER (ORDER BY b) FROM t', '(ORDER BY b)'],
  ['SELECT a FROM t INTERSECT ALL SELECT a FROM u', 'INTERSECT ALL'],
  ['SELECT a FROM t EXCEPT ALL SELECT a FROM u', 'EXCEPT ALL'],
  ['SELECT a FROM t UNION ALL BY NAME SELECT a FROM u', 'UNION ALL BY NAME'],
  ['SELECT * REPLACE (a + 1 AS a) FROM t', 'REPLACE'],
  ['SELECT * EXCEPT (a) FROM t', 'EXCEPT'],
  ['VALUES (1), (2)', 'VALUES'],
  // Joins and relations.
  ['SELECT * FROM t ASOF JOIN u ON t.a = u.a', 'ASOF JOIN'],
  ['SELECT * FROM t POSITIONAL JOIN u', 'POSITIONAL JOIN'],
  ['SELECT * FROM t SEMI JOIN u ON t.a = u.a', 'SEMI JOIN'],
  ['SELECT * FROM t ANTI JOIN u ON t.a = u.a', 'ANTI JOIN'],
  ['SELECT * FROM t LEFT SEMI JOIN u ON t.a = u.a', 'LEFT SEMI JOIN'],
  ['SELECT * FROM t, LATERAL (SELECT t.a) AS x', 'LATERAL (SELECT t.a) AS x'],
  ['SELECT * FROM (SELECT 1 AS a)', '(SELECT 1 AS a)'],
  ['SELECT * FROM generate_series(1, 10)', 'generate_series'],
  ['SELECT * FROM range(10) AS r', 'range'],
  ["SELECT * FROM read_csv('x.csv')", 'read_csv'],
  ['SELECT * FROM unnest(a) WITH ORDINALITY', 'WITH ORDINALITY'],
  // Statements.
  ['INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING', 'ON CONFLICT'],
  ['INSERT INTO t VALUES (1) RETURNING a', 'RETURNING'],
  ['UPDATE t SET a = 1 RETURNING a', 'RETURNING'],
  ['DELETE FROM t WHERE a = 1 RETURNING a', 'RETURNING'],
  ['INSERT OR REPLACE INTO t VALUES (1)', 'INSERT OR REPLACE'],
  ['INSERT INTO t BY NAME SELECT 1 AS a', 'BY NAME'],
  [
    'MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = s.b WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b) WHEN NOT MATCHED BY SOURCE THEN DELETE',
    'WHEN NOT MATCHED BY SOURCE THEN DELETE',
  ],
  [
    'MERGE INTO t USING s ON t.a = s.a WHEN MATCHED AND s.b > 1 THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (s.a, s.b)',
    's.b > 1',
  ],
  [
    'MERGE INTO t AS x USING s ON x.a = s.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (s.a, 1)',
    'x',
  ],
  ['CREATE OR REPLACE TABLE t (a INTEGER)', 'CREATE OR REPLACE TABLE t (a INTEGER)'],
  ['CREATE INDEX i ON t (a)', 'CREATE INDEX'],
  ['CREATE SEQUENCE s', 'CREATE SEQUENCE'],
  ["CREATE TYPE mood AS ENUM ('a')", 'CREATE TYPE'],
  ['CREATE MACRO f(x) AS x + 1', 'CREATE MACRO'],
  ['CREATE TEMP VIEW v AS SELECT 1 AS a', 'CREATE TEMP VIEW v AS SELECT 1 AS a'],
  ['CREATE TABLE t (a INTEGER CHECK (a > 0))', 'CHECK'],
  ["ATTACH 'x.db'", 'ATTACH'],
  ['PRAGMA database_list', 'PRAGMA'],
  ['INSTALL httpfs', 'INSTALL'],
  ['PIVOT t ON a USING sum(b)', 'PIVOT'],
  ['SUMMARIZE t', 'SUMMARIZE'],
  // Types.
  ['SELECT 1::HUGEINT', 'HUGEINT'],
  ["SELECT 'x'::UUID", 'UUID'],
  ['SELECT 1::TINYINT', 'TINYINT'],
  ['SELECT 1::UINTEGER', 'UINTEGER'],
  ['SELECT NULL::INTEGER[]', 'INTEGER[]'],
  ['SELECT NULL::STRUCT(a INTEGER)', 'STRUCT'],
  ["SELECT '{}'::JSONB", 'JSONB'],
  ['CREATE TABLE t (a SERIAL)', 'SERIAL'],
  ['CREATE TABLE t (a BLOB)', 'BLOB'],
  ['CREATE TABLE t (a VARCHAR(70000))', 'VARCHAR(70000)'],
  ['SELECT 1::DECIMAL(39, 2)', 'DECIMAL(39, 2)'],
  // Expressions.
  ['SELECT [1, 2, 3]', '[1, 2, 3]'],
  ["SELECT {'a': 1}", "{'a': 1}"],
  ['SELECT ARRAY[1, 2]', 'ARRAY['],
  ['SELECT ROW(1, 2)', 'ROW'],
  ['SELECT a IS DISTINCT FROM b FROM t', 'a IS DISTINCT FROM b'],
  ['SELECT a BETWEEN SYMMETRIC 2 AND 1 FROM t', 'SYMMETRIC'],
  ["SELECT E'a\\nb'", "E'a\\nb'"],
  ["SELECT X'ff'", "X'ff'"],
  ["SELECT b ~* 'x' FROM t", '~*'],
  ['SELECT 2 ** 3', '**'],
  ['SELECT a <=> 1 FROM t', '<=>'],
  ['SELECT a == 1 FROM t', '=='],
  ["SELECT b ->> 'x' FROM t", '->>'],
  ['SELECT list_transform(a, x -> x + 1) FROM t', '->'],
  ["SELECT try_cast('1' AS INTEGER)", "try_cast('1' AS INTEGER)"],
  ['SELECT a AS twice FROM t WHERE twice > 1', 'twice'],
  ['SELECT TRUE::VARCHAR', 'TRUE::VARCHAR'],
  ["SELECT 'abc'::INTEGER", "'abc'::INTEGER"],
  ["SELECT '12.7'::INTEGER", "'12.7'::INTEGER"],
  ["SELECT ''::INTEGER", "''::INTEGER"],
  ['SELECT CASE WHEN a > 1 THEN 1 ELSE TRUE END FROM t', 'CASE WHEN a > 1 THEN 1 ELSE TRUE END'],
  ['SELECT a FROM t WHERE a', 'a'],
  ['SELECT max(a > 1) FROM t', 'a > 1'],
  // Functions.
  ["SELECT string_agg(b, ',') FROM t", 'string_agg'],
  ['SELECT array_agg(a) FROM t', 'array_agg'],
  ['SELECT list(a) FROM t', 'list'],
  ["SELECT strftime(DATE '2024-01-01', '%Y')", 'strftime'],
  ["SELECT age(DATE '2024-01-01')", 'age'],
  ['SELECT now()', 'now'],
  ["SELECT regexp_matches('a', 'b')", 'regexp_matches'],
  ["SELECT concat_ws(',', 'a', 'b')", 'concat_ws'],
  ["SELECT concat('a', 'b', 'c')", "concat('a', 'b', 'c')"],
  ['SELECT gen_random_uuid()', 'gen_random_uuid'],
  ["SELECT year(DATE '2024-01-01')", 'year'],
  ['SELECT ifnull(a, 1) FROM t', 'ifnull'],
  ['SELECT arg_max(a, b) FROM t', 'arg_max'],
  ['SELECT lag(a, 1, 0) OVER (ORDER BY a) FROM t', 'lag(a, 1, 0) OVER (ORDER BY a)'],
  ['SELECT count(DISTINCT a) OVER (PARTITION BY b) FROM t', 'count(DISTINCT a) OVER (PARTITION BY b)'],
  ["SELECT dateadd(fortnight, 1, DATE '2024-01-01')", 'fortnight'],
  ['SELECT a FROM t GROUP BY a HAVING every(a > 1)', 'every'],
  // What only its writing gives away.
  ["SELECT * FROM 'file.csv'", "'file.csv'"],
  ['SELECT * FROM "file.parquet"', '"file.parquet"'],
  ['SELECT a // 2 FROM t', '//'],
  ['SELECT struct_pack(a := 1)', ':='],
  ["SELECT b GLOB 'x*' FROM t", 'GLOB'],
  ['SELECT a ISNULL FROM t', 'ISNULL'],
  ['SELECT b[1:2] FROM t', ':'],
  ["SELECT 'abc'[1]", "'abc'[1]"],
  ['SELECT ?', '?'],
  ['SELECT @ -5', '@'],
  ['SELECT 1_000', '1_000'],
  ['SELECT 0x1F', '0x1F'],
  ["SELECT MAP {'a': 1}", 'MAP'],
  ['SELECT (1, 2)', '(1, 2)'],
  ["SELECT trim('abc', 'a')", ','],
  ['SELECT a FROM t LIMIT 5, 10', ', 10'],
  ['WITH x AS MATERIALIZED (SELECT 1 AS a) SELECT * FROM x', 'MATERIALIZED'],
  ['WITH RECURSIVE r(n) AS (SELECT 1 UNION SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r', 'UNION'],
  ['SELECT sum(a) OVER (ORDER BY b ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW) FROM t', 'EXCLUDE'],
  ["UPDATE t SET (a, b) = (1, 'x')", '('],
  ["COPY t TO 'x.csv'", 'TO'],
  ["COPY (SELECT 1) TO 'x.csv'", 'COPY'],
  ["COPY t FROM 'lake:///x/' (FORMAT CSV)", '('],
  ['CREATE TABLE x AS FROM t', 'FROM'],
  ['CREATE TABLE x AS TABLE t', 'TABLE'],
  ['CREATE UNLOGGED TABLE x (a INTEGER)', 'CREATE UNLOGGED'],
  ['CREATE TABLE x (a INTEGER) PARTITION BY RANGE (a)', 'PARTITION'],
  ['CREATE TABLE x (a INTEGER ENCODE banana)', 'banana'],
  ['CREATE TABLE x (a INTEGER GENERATED ALWAYS AS (1))', 'GENERATED ALWAYS'],
  ['CREATE TEMP TABLE s.x (a INTEGER)', 's.x'],
  ['ALTER TABLE t ADD COLUMN IF NOT EXISTS c INTEGER', 'IF NOT EXISTS'],
  ['CREATE VIEW IF NOT EXISTS v AS SELECT 1 AS a', 'IF NOT EXISTS'],
  ['SET VARIABLE x = 1', 'SET VARIABLE'],
  ['SAVEPOINT x', 'SAVEPOINT'],
  ['INSERT INTO t (a, b) VALUES (1)', '1'],
  ["SELECT 'a' + 'b'", "'a'"],
  ['SELECT d + d FROM t WHERE a', 'a'],
];

/** What Redshift has and the embedded engine cannot answer exactly: refused too, under another code. */
const notLocal: Foreign[] = [
  ['SELECT t.*, u.* EXCLUDE (a) FROM t, u', 'EXCLUDE (a)'],
  ['SELECT a, count(*) FROM t GROUP BY ALL', 'ALL'],
  ['SELECT * FROM t PIVOT (sum(a) FOR b IN (1, 2))', 'PIVOT'],
  ['SELECT approximate count(DISTINCT a) FROM t', 'approximate'],
  ['SELECT a INTO u FROM t', 'INTO'],
  [
    'SELECT sum(a) OVER (ORDER BY a RANGE UNBOUNDED PRECEDING) FROM t',
    '(ORDER BY a RANGE UNBOUNDED PRECEDING)',
  ],
  ["SELECT soundex('a')", 'soundex'],
  ["SELECT to_char(DATE '2024-01-01', 'DDTH')", "'DDTH'"],
  ["SELECT '01/02/2020'::DATE", "'01/02/2020'::DATE"],
  ['SELECT 2.5::DOUBLE PRECISION::INTEGER', '2.5::DOUBLE PRECISION::INTEGER'],
  ['SELECT 2.5::DOUBLE PRECISION::VARCHAR(10)', '2.5::DOUBLE PRECISION::VARCHAR(10)'],
  ['SELECT 1e3', '1e3'],
  ['SELECT median(d) FROM t', 'median(d)'],
  ["SELECT convert_timezone('EST', getdate())", "'EST'"],
  ['SELECT a = ANY (SELECT 1) FROM t', 'ANY'],
  ['SELECT * FROM pg_table_def', 'pg_table_def'],
  ['CREATE MATERIALIZED VIEW v AS SELECT 1 AS a', 'CREATE MATERIALIZED'],
  ["COPY t FROM 'lake:///x/' IAM_ROLE default FORMAT AS ORC", 'FORMAT AS ORC'],
  ["COPY t FROM 'lake:///x/' IAM_ROLE default MANIFEST", 'MANIFEST'],
  ['CALL p()', 'CALL'],
];

const { tables } = translateRedshift(
  'CREATE TABLE t (a INTEGER, b VARCHAR(10), d DECIMAL(8, 2)); CREATE TABLE u (a INTEGER); CREATE TABLE s (a INTEGER, b VARCHAR(10));',
  { variables: {} },
);

function blame(sql: string) {
  const { findings } = translateRedshift(sql, { variables: {}, tables });
  const [first] = findings;
  return first && { code: first.code, blamed: sql.slice(first.start, first.end), severity: first.severity };
}

describe('what Redshift does not have is refused with its place', () => {
  it.each(foreign)('%s', (sql, blamed) => {
    expect(blame(sql)).toEqual({ code: 'redshift-has-no', blamed, severity: 'error' });
  });
});

describe('what only a Redshift can answer is refused with its place', () => {
  it.each(notLocal)('%s', (sql, blamed) => {
    expect(blame(sql)).toEqual({ code: 'redshift-not-local', blamed, severity: 'error' });
  });
});

describe('bad text is a finding and never thrown', () => {
  const texts: [string, string][] = [
    ['parentheses 10,000 deep', `SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)}`],
    [
      'subqueries 10,000 deep',
      `SELECT * FROM ${'(SELECT * FROM '.repeat(10_000)}t${') AS x'.repeat(10_000)}`,
    ],
    ['CASE 10,000 deep', `SELECT ${'CASE WHEN TRUE THEN '.repeat(10_000)}1${' END'.repeat(10_000)}`],
    ['NOT 100,000 times', `SELECT ${'NOT '.repeat(100_000)}TRUE`],
    ['minus 100,000 times', `SELECT ${'- '.repeat(100_000)}1`],
    ['a text that is not closed', "SELECT 'abc"],
    ['a name that is not closed', 'SELECT "abc'],
    ['a comment that is not closed', 'SELECT 1 /* abc /* x */'],
    ['closing what was not opened', 'SELECT 1) + 2]'],
    ['nothing but operators', '+ - * / % ^ & | # ~ < > = ! :: .. ,,'],
    ['control characters', 'SELECT \0\u0001\u202e FROM \ud800'],
    ['a division nested in divisors', `SELECT ${'1 / (a + '.repeat(100)}1${')'.repeat(100)} FROM t`],
    ['empty', ''],
    ['only semicolons', ';;;;'],
  ];
  it.each(texts)('%s', (_name, text) => {
    const { findings } = translateRedshift(text, { variables: {}, tables });
    for (const finding of findings) {
      expect(finding.start).toBeGreaterThanOrEqual(0);
      expect(finding.end).toBeLessThanOrEqual(text.length);
    }
    if (!/^;*$/.test(text)) expect(findings.length).toBeGreaterThan(0);
  });

  it('a script that is cut anywhere', async () => {
    const script = `${await readFile(new URL('../../sql/load/02_posts.sql', import.meta.url), 'utf8')}
      ${await readFile(new URL('../../sql/marts/06_kpi_tag.sql', import.meta.url), 'utf8')}`;
    for (let at = 0; at < script.length; at += 3) {
      const cut = script.slice(0, at);
      for (const { start, end } of translateRedshift(cut, { variables: {}, tables }).findings)
        expect(start >= 0 && start <= end && end <= cut.length).toBe(true);
    }
  });

  it('1 MB of values, of OR and of text', () => {
    const values = `INSERT INTO s VALUES ${Array.from({ length: 50_000 }, (_, i) => `(${i}, 'x${i}')`).join(', ')}`;
    expect(values.length).toBeGreaterThan(900_000);
    expect(translateRedshift(values, { variables: {}, tables }).findings).toEqual([]);
    const conditions = `SELECT a FROM t WHERE ${Array.from({ length: 60_000 }, (_, i) => `a = ${i}`).join(' OR ')}`;
    expect(translateRedshift(conditions, { variables: {}, tables }).findings.length).toBeLessThanOrEqual(1);
    const text = `SELECT '${'ä'.repeat(1_000_000)}'`;
    expect(translateRedshift(text, { variables: {}, tables }).findings).toEqual([]);
  });

  it('a finding of a text inside UNLOAD stands where the text stands', () => {
    const sql = "UNLOAD ('SELECT string_agg(b) FROM t') TO 'lake:///x/' IAM_ROLE default";
    expect(blame(sql)).toEqual({
      code: 'redshift-has-no',
      blamed: "'SELECT string_agg(b) FROM t'",
      severity: 'error',
    });
  });

  it('a variable that nothing defines has its own code', () => {
    expect(blame('SELECT ${nothing}')).toEqual({
      code: 'unknown-variable',
      blamed: '${nothing}',
      severity: 'error',
    });
  });
});
