import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/dialect/redshift/catalog.ts';
import { redshiftMacros } from '../../src/dialect/redshift/macros.ts';
import { translateRedshift } from '../../src/dialect/redshift/translateRedshift.ts';
import { typeText } from '../../src/dialect/redshift/types.ts';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import type { Database } from '../../src/shared/database.ts';

describe('statements of Redshift run on the engine', () => {
  let database: Awaited<ReturnType<typeof openDuckDatabase>>;
  beforeAll(async () => {
    database = await openDuckDatabase({ path: ':memory:', allowedDirectories: [] });
    for (const macro of redshiftMacros) await database.run(`CREATE OR REPLACE MACRO ${macro}`);
  });
  afterAll(() => database.close());

  /** Runs a script on a connection of its own and gives the rows of its last query. */
  async function rows(script: string): Promise<unknown[][]> {
    return database.connection((connection) => runScript(connection, script));
  }

  async function runScript(connection: Database, script: string): Promise<unknown[][]> {
    const { statements, findings } = translateRedshift(script, { variables: {} });
    expect(findings).toEqual([]);
    let last: unknown[][] = [];
    for (const { sql, kind } of statements)
      for (const text of sql) {
        if (kind !== 'query') {
          await connection.run(text);
          continue;
        }
        const { values, rowCount } = await connection.query(text);
        last = Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row]));
      }
    return last;
  }

  /** The types that the catalogue holds after a script. */
  function types(script: string, table: string): string[] {
    const { tables, findings } = translateRedshift(script, { variables: {} });
    expect(findings).toEqual([]);
    return (tables as Catalog).get(table)!.map(({ name, type }) => `${name} ${typeText(type)}`);
  }

  it('keeps PRIMARY KEY, UNIQUE and FOREIGN KEY without enforcing them', async () => {
    const script = `CREATE TABLE parent (id INTEGER PRIMARY KEY, code VARCHAR(5) UNIQUE);
      CREATE TABLE child (id INTEGER, parent_id INTEGER REFERENCES parent (id), UNIQUE (id), FOREIGN KEY (parent_id) REFERENCES parent (id));
      INSERT INTO parent VALUES (1, 'a'), (1, 'a');
      INSERT INTO child VALUES (1, 99), (1, 99);
      SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM child)`;
    expect(await rows(script)).toEqual([[2, 2]]);
  });

  it('PRIMARY KEY columns are NOT NULL', async () => {
    await expect(
      rows('CREATE TABLE pk (id INTEGER PRIMARY KEY); INSERT INTO pk VALUES (NULL)'),
    ).rejects.toThrow(/NOT NULL/);
  });

  it('understands every attribute of a table', async () => {
    const script = `CREATE TEMP TABLE attributes (
        id BIGINT IDENTITY(1, 1) NOT NULL ENCODE raw DISTKEY SORTKEY,
        name VARCHAR(10) DEFAULT 'none' COLLATE case_sensitive ENCODE zstd,
        at TIMESTAMP DEFAULT '2024-01-01 00:00:00' ENCODE az64
      ) BACKUP NO DISTSTYLE KEY COMPOUND SORTKEY (id, name);
      INSERT INTO attributes (name) VALUES ('a'), (DEFAULT);
      INSERT INTO attributes DEFAULT VALUES;
      SELECT name, at, id > 0 FROM attributes ORDER BY id`;
    expect(await rows(script)).toEqual([
      ['a', '2024-01-01T00:00:00', true],
      ['none', '2024-01-01T00:00:00', true],
      ['none', '2024-01-01T00:00:00', true],
    ]);
  });

  it('rounds decimals that are put into a column, and cuts those that are cast', async () => {
    const script = `CREATE TABLE money (cents DECIMAL(8, 2), whole INTEGER);
      INSERT INTO money VALUES (4323.8951, 2.5);
      INSERT INTO money SELECT cents * 0.001, cents FROM money;
      SELECT cents, whole, cents::DECIMAL(8, 1), cents::INTEGER FROM money ORDER BY cents DESC`;
    expect(await rows(script)).toEqual([
      ['4323.90', 3, '4323.9', 4323],
      ['4.32', 4324, '4.3', 4],
    ]);
  });

  it('cuts blanks beyond a length, and nothing else', async () => {
    const script = `CREATE TABLE blanks (v VARCHAR(3), c CHAR(3));
      INSERT INTO blanks VALUES ('abc   ', 'ab    ');
      CREATE TABLE wide (v VARCHAR(10)); INSERT INTO wide VALUES ('xy       ');
      INSERT INTO blanks (v) SELECT v FROM wide;
      SELECT v, c, len(v), len(c) FROM blanks ORDER BY v`;
    expect(await rows(script)).toEqual([
      ['abc', 'ab ', 3, 2],
      ['xy ', null, 3, null],
    ]);
    await expect(rows("INSERT INTO blanks VALUES ('abcd', 'a')")).rejects.toThrow(/CHECK/);
  });

  it('CREATE TABLE AS has the types that Redshift gives', async () => {
    const script = `CREATE TABLE source (id INTEGER, price DECIMAL(8, 2), name VARCHAR(20), code CHAR(2), at TIMESTAMP);
      CREATE TABLE made DISTSTYLE ALL SORTKEY (id) AS
      SELECT id, sum(price) AS total, avg(price) AS mean, count(*) AS n, sum(id) AS ids, max(name) AS name, code || name AS pair,
        price / 3 AS third, date_trunc('day', at)::DATE AS day, dateadd(day, 1, at) AS next, median(id) AS middle,
        CASE WHEN id > 1 THEN 'yes' ELSE 'no' END AS word, id / 2 AS half, id * 1.5 AS more, price::DOUBLE PRECISION AS real
      FROM source GROUP BY id, price, code, name, at`;
    expect(types(script, 'made')).toEqual([
      'id integer',
      'total numeric(38,2)',
      'mean numeric(38,2)',
      'n bigint',
      'ids bigint',
      'name character varying(20)',
      'pair character varying(22)',
      'third numeric(19,13)',
      'day date',
      'next timestamp without time zone',
      'middle numeric(38,1)',
      'word character varying(3)',
      'half integer',
      'more numeric(13,1)',
      'real double precision',
    ]);
    await rows(script);
  });

  it('MERGE updates what matches and inserts the rest', async () => {
    const script = `CREATE TABLE target (id INTEGER, v VARCHAR(5));
      INSERT INTO target VALUES (1, 'old'), (2, 'keep');
      CREATE TEMP TABLE src (id INTEGER, v VARCHAR(5)); INSERT INTO src VALUES (1, 'new'), (3, 'more');
      MERGE INTO target USING src AS s ON target.id = s.id
        WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, s.v);
      SELECT id, v FROM target ORDER BY id`;
    expect(await rows(script)).toEqual([
      [1, 'new'],
      [2, 'keep'],
      [3, 'more'],
    ]);
  });

  it('MERGE fails where rows match more than once', async () => {
    const made = `CREATE TABLE many (id INTEGER, v INTEGER); INSERT INTO many VALUES (1, 0);
      CREATE TABLE twice (id INTEGER, v INTEGER); INSERT INTO twice VALUES (1, 1), (1, 2);`;
    const merge = (into: string, from: string) =>
      `MERGE INTO ${into} USING ${from} ON ${into}.id = ${from}.id WHEN MATCHED THEN UPDATE SET v = ${from}.v WHEN NOT MATCHED THEN INSERT VALUES (${from}.id, ${from}.v)`;
    await rows(made);
    await expect(rows(merge('many', 'twice'))).rejects.toThrow(/multiple matches to update the same tuple/);
    await expect(rows(merge('twice', 'many'))).rejects.toThrow(/matches several rows of the target/);
  });

  it('LIKE takes defaults only when asked; CHAR takes single bytes only', async () => {
    const script = `CREATE TABLE like0 (a INTEGER DEFAULT 5, c CHAR(3) NOT NULL);
      CREATE TABLE like1 (LIKE like0); CREATE TABLE like2 (LIKE like0 INCLUDING DEFAULTS);
      INSERT INTO like1 (c) VALUES ('x'); INSERT INTO like2 (c) VALUES ('x');
      SELECT (SELECT a FROM like1), (SELECT a FROM like2)`;
    expect(await rows(script)).toEqual([[null, 5]]);
    await expect(rows("INSERT INTO like1 VALUES (1, 'ä')")).rejects.toThrow(/CHECK/);
  });

  it('MERGE deletes what matches', async () => {
    const script = `CREATE TABLE target2 (id INTEGER); INSERT INTO target2 VALUES (1), (2);
      CREATE TEMP TABLE src2 (id INTEGER); INSERT INTO src2 VALUES (1), (3);
      MERGE INTO target2 USING src2 ON target2.id = src2.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (src2.id);
      SELECT id FROM target2 ORDER BY id`;
    expect(await rows(script)).toEqual([[2], [3]]);
  });

  it('MERGE … REMOVE DUPLICATES replaces what matches by distinct rows', async () => {
    const script = `CREATE TABLE target3 (id INTEGER, v INTEGER); INSERT INTO target3 VALUES (1, 1), (1, 2), (9, 9);
      CREATE TEMP TABLE src3 (id INTEGER, v INTEGER); INSERT INTO src3 VALUES (1, 7), (1, 7), (2, 8);
      MERGE INTO target3 USING src3 ON target3.id = src3.id REMOVE DUPLICATES;
      SELECT id, v FROM target3 ORDER BY id`;
    expect(await rows(script)).toEqual([
      [1, 7],
      [2, 8],
      [9, 9],
    ]);
  });

  it('UPDATE … FROM and DELETE … USING', async () => {
    const script = `CREATE TABLE a1 (id INTEGER, v INTEGER); INSERT INTO a1 VALUES (1, 1), (2, 2), (3, 3);
      CREATE TABLE b1 (id INTEGER, v INTEGER); INSERT INTO b1 VALUES (1, 10), (2, 20);
      UPDATE a1 SET v = b1.v + 1 FROM b1 WHERE a1.id = b1.id AND b1.v > 10;
      DELETE FROM a1 USING b1 WHERE a1.id = b1.id AND b1.v = 10;
      SELECT id, v FROM a1 ORDER BY id`;
    expect(await rows(script)).toEqual([
      [2, 21],
      [3, 3],
    ]);
  });

  it('ALTER TABLE adds, renames and drops columns, and keeps lengths enforced', async () => {
    const script = `CREATE TABLE altered (id INTEGER, former INTEGER); INSERT INTO altered VALUES (1, 5);
      ALTER TABLE altered ADD COLUMN name VARCHAR(3) DEFAULT 'abc';
      ALTER TABLE altered ADD COLUMN n BIGINT DEFAULT 7 ENCODE az64;
      ALTER TABLE altered RENAME COLUMN former TO renamed;
      ALTER TABLE altered DROP COLUMN id;
      ALTER TABLE altered OWNER TO someone;
      ALTER TABLE altered ALTER DISTSTYLE ALL;
      ALTER TABLE altered RENAME TO moved;
      SELECT renamed, name, n FROM moved`;
    expect(await rows(script)).toEqual([[5, 'abc', 7]]);
    await expect(rows("INSERT INTO moved VALUES (1, 'abcd', 1)")).rejects.toThrow(/CHECK/);
  });

  it('ALTER TABLE APPEND moves the rows', async () => {
    const script = `CREATE TABLE into1 (a INTEGER, b INTEGER); INSERT INTO into1 VALUES (1, 2);
      CREATE TABLE from1 (b INTEGER, a INTEGER); INSERT INTO from1 VALUES (4, 3);
      ALTER TABLE into1 APPEND FROM from1;
      SELECT (SELECT sum(a) FROM into1), (SELECT count(*) FROM from1)`;
    expect(await rows(script)).toEqual([[4, 0]]);
  });

  it('views, late-binding ones too, schemas, and temporary tables with #', async () => {
    const script = `CREATE SCHEMA IF NOT EXISTS reports AUTHORIZATION someone;
      CREATE TABLE #mine (a INTEGER); INSERT INTO #mine VALUES (4);
      CREATE TABLE reports.base AS SELECT a FROM #mine;
      CREATE OR REPLACE VIEW reports.doubled (twice) AS SELECT a * 2 FROM reports.base WITH NO SCHEMA BINDING;
      SELECT twice FROM reports.doubled`;
    expect(await rows(script)).toEqual([[8]]);
  });

  it('leaves aside what has no effect here', async () => {
    const script = `BEGIN; SET search_path TO public; ANALYZE; VACUUM FULL; GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;
      REVOKE ALL ON t FROM x; COMMENT ON TABLE t IS 'it''s'; COMMIT; SELECT 1`;
    expect(await rows(script)).toEqual([[1]]);
  });

  it('TRUNCATE, DROP of several, IF EXISTS', async () => {
    const script = `CREATE TABLE d1 (a INTEGER); CREATE TABLE d2 (a INTEGER); INSERT INTO d1 VALUES (1);
      TRUNCATE TABLE d1; DROP TABLE d1, d2; DROP TABLE IF EXISTS d1; DROP VIEW IF EXISTS nothing CASCADE; SELECT 1`;
    expect(await rows(script)).toEqual([[1]]);
  });

  it('subqueries that reach out, EXISTS, IN over several columns, joins of every kind', async () => {
    const script = `CREATE TABLE l (id INTEGER, v VARCHAR(3)); INSERT INTO l VALUES (1, 'a'), (2, 'b'), (3, NULL);
      CREATE TABLE r (id INTEGER, v VARCHAR(3)); INSERT INTO r VALUES (1, 'a '), (4, 'd');
      SELECT
        (SELECT count(*) FROM l WHERE EXISTS (SELECT 1 FROM r WHERE r.v = l.v)),
        (SELECT count(*) FROM l WHERE v IN (SELECT v FROM r)),
        (SELECT count(*) FROM l WHERE (id, v) IN (SELECT id, 'a' FROM r)),
        (SELECT count(*) FROM l FULL OUTER JOIN r USING (id)),
        (SELECT count(*) FROM l LEFT JOIN r ON l.id = r.id WHERE r.id IS NULL),
        (SELECT count(*) FROM l CROSS JOIN r),
        (SELECT count(*) FROM l NATURAL JOIN (SELECT id FROM r) AS only_id)`;
    expect(await rows(script)).toEqual([[1, 1, 1, 4, 2, 6, 1]]);
  });

  it('runtime errors are Redshift’s: division by zero, texts that are no numbers, overflow', async () => {
    await database.run(
      "CREATE TABLE errs AS SELECT 0 AS zero, '12.7' AS t, 'x' AS w, CAST(100000 AS INTEGER) AS big",
    );
    const known: Catalog = new Map([
      [
        'errs',
        [
          { name: 'zero', type: { name: 'integer' }, notNull: false, default: null },
          { name: 't', type: { name: 'varchar', length: 10 }, notNull: false, default: null },
          { name: 'w', type: { name: 'varchar', length: 10 }, notNull: false, default: null },
          { name: 'big', type: { name: 'integer' }, notNull: false, default: null },
        ],
      ],
    ]);
    const fails = async (sql: string) => {
      const { statements, findings } = translateRedshift(sql, { variables: {}, tables: known });
      expect(findings).toEqual([]);
      return database.query(statements[0]!.sql[0]!).then(
        () => 'no error',
        (error: Error) => error.message,
      );
    };
    expect(await fails('SELECT 1 / zero FROM errs')).toContain('division by zero');
    expect(await fails('SELECT 1.5 / zero FROM errs')).toContain('division by zero');
    expect(await fails('SELECT mod(1, zero) FROM errs')).toContain('division by zero');
    expect(await fails('SELECT 1.5::FLOAT / zero FROM errs')).toContain('division by zero');
    expect(await fails('SELECT t::INTEGER FROM errs')).toContain('invalid input syntax for integer: "12.7"');
    expect(await fails('SELECT w::DECIMAL(5, 2) FROM errs')).toContain(
      'invalid input syntax for a number: "x"',
    );
    expect(await fails('SELECT w::BOOLEAN FROM errs')).toContain('invalid input syntax for boolean');
    expect(await fails('SELECT big::SMALLINT FROM errs')).toMatch(/Conversion|out of range/i);
    expect(await fails('SELECT big * big FROM errs')).toMatch(/Overflow/i);
    expect(await fails("SELECT substring('abc', 1, zero - 1) FROM errs")).toContain(
      'negative substring length',
    );
  });
});
