import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translateSpark } from '../../src/dialect/spark/translateSpark.ts';
import { type SparkColumn, sparkTypes, typeText } from '../../src/dialect/spark/types.ts';

const posts: SparkColumn[] = [
  { name: 'id', type: sparkTypes.bigint },
  { name: 'title', type: sparkTypes.string },
  { name: 'created', type: sparkTypes.timestamp },
  { name: 'score', type: sparkTypes.int },
];
const options = () => ({ views: new Map([['posts', posts]]), variables: { day: "2024-01-01' OR '1'='1" } });

/** `code at the words that it points to` of each finding. */
const findings = (sql: string) =>
  translateSpark(sql, options()).findings.map((f) => `${f.code}: ${sql.slice(f.start, f.end)}`);
const message = (sql: string) => translateSpark(sql, options()).findings[0]?.message;

describe('what is refused, and where', () => {
  const refused: [sql: string, finding: string][] = [
    ['SELECT collect_list(title) FROM posts', 'spark-not-local: collect_list'],
    ['SELECT exp(score) FROM posts', 'spark-not-local: exp'],
    ['SELECT uuid()', 'spark-not-local: uuid'],
    ['SELECT string_agg(title) FROM posts', 'spark-has-no: string_agg'],
    ["SELECT title RLIKE 'a(?=b)' FROM posts", "spark-not-local: 'a(?=b)'"],
    ["SELECT title RLIKE 'a++' FROM posts", "spark-not-local: 'a++'"],
    ["SELECT title RLIKE '(a)\\\\1' FROM posts", "spark-not-local: '(a)\\\\1'"],
    ['SELECT title RLIKE title FROM posts', 'spark-not-local: title'],
    ["SELECT title LIKE 'a\\\\b' FROM posts", "sql-syntax: 'a\\\\b'"],
    ["SELECT title SIMILAR TO 'a' FROM posts", "spark-has-no: title SIMILAR TO 'a'"],
    ['SELECT score::string FROM posts', 'spark-has-no: score::string'],
    ['SELECT * FROM posts QUALIFY score > 1', 'spark-has-no: score > 1'],
    ['SELECT DISTINCT ON (id) id FROM posts', 'spark-has-no: DISTINCT ON (id)'],
    ['SELECT * FROM posts PIVOT (sum(score) FOR id IN (1))', 'spark-not-local: PIVOT'],
    ['SELECT id FROM posts GROUP BY ALL', 'spark-not-local: ALL'],
    [
      'WITH RECURSIVE r AS (SELECT 1) SELECT * FROM r',
      'spark-has-no: WITH RECURSIVE r AS (SELECT 1) SELECT * FROM r',
    ],
    ['SELECT max(struct(id)) FROM posts', 'spark-not-local: max(struct(id))'],
    ['SELECT cast(title AS varchar(5)) FROM posts', 'spark-not-local: varchar(5)'],
    ['SELECT cast(title AS text) FROM posts', 'sql-syntax: text'],
    ['SELECT created + score FROM posts', 'spark-not-local: created + score'],
    ['SELECT score AND true FROM posts', 'type-mismatch: score'],
    ['SELECT created = true FROM posts', 'type-mismatch: created = true'],
    ['SELECT id, count(*) FROM posts', 'not-grouped: id'],
    ['SELECT upper(title), count(*) FROM posts GROUP BY lower(title)', 'not-grouped: title'],
    ['SELECT * FROM posts GROUP BY id', 'not-grouped: *'],
    ['SELECT id FROM posts WHERE count(*) > 1', 'spark-has-no: count(*)'],
    ['SELECT max(min(id)) FROM posts', 'spark-has-no: min(id)'],
    ['CREATE TEMP VIEW v AS SELECT id, score + 1 FROM posts', 'unnamed-column: score + 1'],
    ['SELECT titel FROM posts', 'unknown-column: titel'],
    ['SELECT p.titel FROM posts p', 'unknown-column: p.titel'],
    ['SELECT title FROM post', 'unknown-table: post'],
    ['SELECT id FROM posts a JOIN posts b ON a.id = b.id', 'ambiguous-column: id'],
    ['SELECT id FROM posts ORDER BY 2', 'sql-syntax: 2'],
    ['SELECT id FROM posts UNION SELECT id, title FROM posts', 'sql-syntax: SELECT id, title FROM posts'],
    ['SELECT rank() OVER () FROM posts', 'sql-syntax: rank() OVER ()'],
    ["SELECT '${nothing}'", "unknown-variable: '${nothing}'"],
    ['CREATE TABLE t AS SELECT 1', 'spark-only-views: CREATE TABLE t AS SELECT 1'],
    ['CREATE VIEW t AS SELECT 1', 'spark-only-views: CREATE VIEW t AS SELECT 1'],
    ['DROP VIEW posts', 'spark-only-views: DROP VIEW posts'],
    ['CREATE OR REPLACE TEMP VIEW posts AS SELECT * FROM posts', 'spark-has-no: posts'],
    [
      'CREATE TEMP VIEW v AS SELECT id, id FROM posts',
      'duplicate-column: CREATE TEMP VIEW v AS SELECT id, id FROM posts',
    ],
  ];
  for (const [sql, finding] of refused) it(sql, () => expect(findings(sql)).toEqual([finding]));

  it('says what to do', () => {
    expect(message('SELECT exp(1)')).toContain('Run this stage on real Spark (spark: true on the target).');
    expect(message('SELECT tittle FROM posts')).toBe(
      'There is no column "tittle" here. Did you mean "title"?',
    );
    expect(message('SELECT title FROM post')).toBe('There is no view "post" here. Did you mean "posts"?');
    expect(message('SELECT lenght(title) FROM posts')).toBe(
      'Spark has no function lenght. Did you mean length?',
    );
  });

  it('goes on behind a mistake, and says each once', () => {
    const script = `CREATE TEMP VIEW a AS SELECT titel, id FROM posts;
      CREATE TEMP VIEW b AS SELECT titel, idd FROM a;
      SELECT nope FROM b;`;
    expect(findings(script)).toEqual([
      'unknown-column: titel',
      'unknown-column: idd',
      'unknown-column: nope',
    ]);
  });
});

describe('views that read each other', () => {
  it('refuses a circle, and a change under the feet of another', () => {
    const first = 'CREATE TEMP VIEW a AS SELECT id FROM posts; CREATE TEMP VIEW b AS SELECT id FROM a;';
    expect(findings(`${first} CREATE OR REPLACE TEMP VIEW a AS SELECT id FROM b`)).toEqual([
      'spark-has-no: a',
    ]);
    expect(findings(`${first} CREATE OR REPLACE TEMP VIEW a AS SELECT title FROM posts`)).toEqual([
      'spark-not-local: CREATE OR REPLACE TEMP VIEW a AS SELECT title FROM posts',
    ]);
    expect(findings(`${first} CREATE OR REPLACE TEMP VIEW a AS SELECT id FROM posts WHERE id > 1`)).toEqual(
      [],
    );
  });
});

describe('what groups have in common', () => {
  const accepted = [
    'SELECT lower(title), lower(title) || 1, count(*) FROM posts GROUP BY lower(title)',
    'SELECT p.id + 1, max(score) OVER () FROM posts p GROUP BY id, score',
    'SELECT id AS k, sum(score) AS s, s + 1 FROM posts GROUP BY k HAVING s > 1 ORDER BY k',
    'SELECT CASE id WHEN 1 THEN 2 END, count(*) FROM posts GROUP BY 1',
    'SELECT (SELECT max(q.id) FROM posts q WHERE q.id = p.id) FROM posts p GROUP BY p.id',
    'SELECT transform(array(1, 2), id -> id + 1), count(*) FROM posts',
    'SELECT rank() OVER (PARTITION BY id ORDER BY sum(score)) FROM posts GROUP BY id',
    'SELECT id, title, grouping_id(id, title) FROM posts GROUP BY ROLLUP (id, title)',
  ];
  for (const sql of accepted) it(sql, () => expect(findings(sql)).toEqual([]));
});

describe('a script', () => {
  it('gives its views with their types, under any case of their names', () => {
    const {
      findings: none,
      statements,
      views,
    } = translateSpark(
      `CREATE OR REPLACE TEMPORARY VIEW Days (Day, n) AS
         SELECT to_date(CREATED), count(*) FROM Posts GROUP BY 1;
       SELECT day, N + 1 AS more FROM DAYS`,
      options(),
    );
    expect(none).toEqual([]);
    expect(views.get('Days')!.map((c) => `${c.name} ${typeText(c.type)}`)).toEqual(['Day date', 'n bigint']);
    expect(statements.map(({ kind, view, reads }) => ({ kind, view, reads }))).toEqual([
      { kind: 'view', view: 'Days', reads: ['posts'] },
      { kind: 'query', view: null, reads: ['days'] },
    ]);
    expect(statements[1]!.columns.map((c) => `${c.name} ${typeText(c.type)}`)).toEqual([
      'day date',
      'more bigint',
    ]);
  });

  it('takes a variable as a value, whatever stands in it (case 20)', () => {
    const sql = "SELECT title FROM posts WHERE title = ${day} OR title = 'x${day}'";
    const { statements, findings: none } = translateSpark(sql, options());
    expect(none).toEqual([]);
    expect(statements[0]!.sql).toContain("= '2024-01-01'' OR ''1''=''1')");
    expect(statements[0]!.sql).toContain("= 'x2024-01-01'' OR ''1''=''1')");
  });
});

describe('bad text', () => {
  const words =
    `SELECT FROM WHERE posts id title ( ) , . * + - / % = < > 'a' "b" \`c\` 1 2.5 1e3 NULL AND OR NOT IN BETWEEN LIKE CASE WHEN
    THEN ELSE END CAST AS int array<int> OVER PARTITION BY ORDER LIMIT UNION ALL JOIN ON USING LATERAL VIEW explode sum count lag
    INTERVAL DAY DATE '2024-01-01' -> [ ] \${day} \${ CREATE TEMP VIEW v ; -- /* */ WITH t GROUP ROLLUP HAVING VALUES EXISTS \\ é 😀`.split(
      /\s+/,
    );

  it('never throws, and points into the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join(' ')),
      fc
        .array(fc.constantFrom(...words), { maxLength: 40 })
        .map((parts) => `SELECT ${parts.join(' ')} FROM posts`),
    );
    fc.assert(
      fc.property(text, (sql) => {
        for (const { start, end } of translateSpark(sql, options()).findings)
          expect(0 <= start && start <= end && end <= sql.length).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('survives depth', () => {
    const deep = [
      `SELECT ${'('.repeat(20000)}1${')'.repeat(20000)}`,
      `SELECT ${'abs('.repeat(190)}score${')'.repeat(190)} FROM posts`,
      `SELECT ${'(score BETWEEN 1 AND '.repeat(190)}1${')'.repeat(190)} FROM posts`,
      `SELECT ${'CASE score WHEN '.repeat(100)}1${' THEN 1 END'.repeat(100)} FROM posts`,
      `SELECT ${'transform(array(1), x -> '.repeat(100)}1${')'.repeat(100)}`,
      `SELECT * FROM ${'('.repeat(20000)}posts`,
      `SELECT ${'NOT '.repeat(20000)}true`,
      `SELECT cast(1 AS ${'array<'.repeat(20000)}int`,
    ];
    for (const sql of deep) expect(Array.isArray(translateSpark(sql, options()).findings)).toBe(true);
  });

  it('reads a megabyte', () => {
    const list = Array.from({ length: 150_000 }, (_, i) => i).join(',');
    expect(findings(`SELECT * FROM posts WHERE id IN (${list})`)).toEqual([]);
    const views = Array.from(
      { length: 8000 },
      (_, i) => `CREATE TEMP VIEW v${i} AS SELECT id + ${i} AS id FROM ${i ? `v${i - 1}` : 'posts'};\n`,
    );
    expect(findings(views.join(''))).toEqual([]);
  });
});
