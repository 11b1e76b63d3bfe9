import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lake, Warehouse } from '../../src/pipeline/ports.ts';
import type { Failure } from '../../src/shared/failure.ts';

const signal = new AbortController().signal;
const bytes = (text: string) => new TextEncoder().encode(text);

/** What COPY and UNLOAD do, for every warehouse that reads a lake. */
export function copiesFromTheLake(
  name: string,
  open: () => Promise<{ warehouse: Warehouse; lake: Lake; close(): Promise<void> }>,
): void {
  describe(`${name} copies from the lake`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    let tokens = 0;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    const run = (text: string) =>
      opened.warehouse.execute([{ text, file: 'load.sql', line: 1 }], { token: `copy-${++tokens}`, signal });
    const refused = (text: string): Promise<Failure> =>
      run(text).then(
        () => expect.unreachable('This COPY should fail.'),
        (error: Failure) => error,
      );
    const rows = async (sql: string) => {
      const { values, rowCount } = await opened.warehouse.query(
        { text: sql, file: 'test.sql', line: 1 },
        { limit: null, signal },
      );
      return Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row]));
    };
    const put = (key: string, text: string | Uint8Array) =>
      opened.lake.write(key, typeof text === 'string' ? bytes(text) : text, signal);
    const text = async (key: string) => new TextDecoder().decode(await opened.lake.read(key, signal));

    it('delimited texts: empty numbers are NULL, empty texts are not, \\N is NULL', async () => {
      await put('in/text/a.txt', '1|a|2020-01-01|t\n2||\\N|f\n|\\N|2020-02-29 10:00:00|\n');
      await run(`CREATE TABLE texts (id INTEGER, name VARCHAR(10), day DATE, ok BOOLEAN);
        COPY texts FROM 'lake:///in/text/' IAM_ROLE default`);
      expect(await rows('SELECT * FROM texts')).toEqual([
        [1, 'a', '2020-01-01', true],
        [2, '', null, false],
        [null, null, '2020-02-29', null],
      ]);
    });

    it('CSV with a header, quotes, line breaks and gzip, into named columns', async () => {
      await put('in/csv/a.csv.gz', gzipSync('name,id\n"a ""x"", b",1\n"two\nlines",2\n'));
      await run(`CREATE TABLE csvs (id BIGINT, name VARCHAR(20), extra INTEGER DEFAULT 7);
        COPY csvs (name, id) FROM 'lake:///in/csv/' IAM_ROLE 'arn:aws:iam::123456789012:role/r' CSV IGNOREHEADER 1 GZIP`);
      expect(await rows('SELECT id, name, extra FROM csvs ORDER BY id')).toEqual([
        [1, 'a "x", b', 7],
        [2, 'two\nlines', 7],
      ]);
    });

    it('JSON auto: by name, missing is NULL, more is left out, nested is SUPER', async () => {
      await put(
        'in/json/a.json',
        '{"id":1,"name":"x","more":true}\n{"id":2,\n "doc":{"a":[1,2]}} {"id":3,"name":null}',
      );
      await run(`CREATE TABLE jsons (id INTEGER, name VARCHAR(5), doc SUPER);
        COPY jsons FROM 'lake:///in/json/' IAM_ROLE default FORMAT AS JSON 'auto'`);
      expect(await rows('SELECT id, name, doc.a[1] FROM jsons ORDER BY id')).toEqual([
        [1, 'x', null],
        [2, null, '2'],
        [3, null, null],
      ]);
    });

    it('a prefix takes every key that begins so, _SUCCESS aside', async () => {
      await put('in/prefix/day=1/a.txt', '1\n');
      await put('in/prefix/day=2/b.txt', '2\n');
      await put('in/prefix/_SUCCESS', 'not data');
      await put('in/prefix_other/c.txt', '3\n');
      await run(
        "CREATE TABLE prefixed (id INTEGER); COPY prefixed FROM 'lake:///in/prefix' IAM_ROLE default",
      );
      expect(await rows('SELECT sum(id) FROM prefixed')).toEqual([[6]]);
      await run("TRUNCATE prefixed; COPY prefixed FROM 'lake:///in/prefix/' IAM_ROLE default");
      expect(await rows('SELECT sum(id) FROM prefixed')).toEqual([[3]]);
    });

    it('case 28: keys with spaces, +, %, emoji', async () => {
      await put('in/odd keys/a+b %41 é🙂.txt', '5\n');
      await run("CREATE TABLE odd (id INTEGER); COPY odd FROM 'lake:///in/odd keys/' IAM_ROLE default");
      expect(await rows('SELECT id FROM odd')).toEqual([[5]]);
    });

    it('options of texts: TRUNCATECOLUMNS, TRIMBLANKS, EMPTYASNULL, FILLRECORD, DELIMITER', async () => {
      await put('in/options/a.txt', 'abcdef\tx  \nshort\n\tz\n');
      await run(`CREATE TABLE opts (a VARCHAR(4), b VARCHAR(5));
        COPY opts FROM 'lake:///in/options/' IAM_ROLE default DELIMITER '\\t' TRUNCATECOLUMNS TRIMBLANKS EMPTYASNULL FILLRECORD`);
      expect(await rows('SELECT a, b FROM opts')).toEqual([
        ['abcd', 'x'],
        ['shor', null],
        [null, 'z'],
      ]);
    });

    it('case 55: a value that does not fit rolls all back and names object, line and column', async () => {
      const lines = Array.from({ length: 50_000 }, (_, i) => `${i}|${i === 43_210 ? 'x12' : i}`);
      await put('in/wrong/a.txt', '1|1\n');
      await put('in/wrong/b.txt', `${lines.join('\n')}\n`);
      await run('CREATE TABLE wrong (id INTEGER, n INTEGER)');
      const error = await refused(
        "INSERT INTO wrong VALUES (0, 0);\nCOPY wrong FROM 'lake:///in/wrong/' IAM_ROLE default",
      );
      expect(error).toMatchObject({ code: 'copy.value', file: 'load.sql', line: 2 });
      expect(error.message).toContain('in/wrong/b.txt, line 43211: the value of n does not fit integer');
      expect(await rows('SELECT count(*) FROM wrong')).toEqual([[0]]);
    });

    it('case 55: the line of a CSV record counts the line breaks inside quotes before it', async () => {
      await put('in/wrongcsv/a.csv', 'id,t\n1,"two\nlines"\n2,toolong\n');
      await run('CREATE TABLE wrongcsv (id INTEGER, t VARCHAR(9))');
      await run("COPY wrongcsv FROM 'lake:///in/wrongcsv/' IAM_ROLE default CSV IGNOREHEADER 1");
      await run('CREATE TABLE narrowcsv (id INTEGER, t VARCHAR(5))');
      await put('in/wrongcsv/a.csv', 'id,t\n1,"two\nl"\n2,toolong\n');
      const error = await refused(
        "COPY narrowcsv FROM 'lake:///in/wrongcsv/' IAM_ROLE default CSV IGNOREHEADER 1",
      );
      expect(error.message).toContain(
        'in/wrongcsv/a.csv, line 4: the value of t does not fit character varying(5)',
      );
    });

    it('case 55: a line with too many fields, broken JSON, a torn gzip file', async () => {
      await run('CREATE TABLE two (a INTEGER, b INTEGER)');
      await put('in/many/a.txt', '1|2\n1|2|3\n');
      expect((await refused("COPY two FROM 'lake:///in/many/' IAM_ROLE default")).message).toContain(
        'in/many/a.txt, line 2 has 3 fields instead of 2',
      );
      await put('in/broken/a.json', '{"a":1}\n{"a":');
      expect(
        (await refused("COPY two FROM 'lake:///in/broken/' IAM_ROLE default JSON 'auto'")).message,
      ).toContain('in/broken/a.json, object 2 is no valid JSON');
      const torn = gzipSync('1|2\n'.repeat(5000));
      await put('in/torn/a.gz', torn.subarray(0, torn.length - 20));
      expect((await refused("COPY two FROM 'lake:///in/torn/' IAM_ROLE default GZIP")).message).toContain(
        'in/torn/a.gz',
      );
      expect(await rows('SELECT count(*) FROM two')).toEqual([[0]]);
    });

    it('Parquet goes by position; another number of columns or another type names the object', async () => {
      await run(
        `UNLOAD ('SELECT 1::BIGINT AS x, ''a''::VARCHAR(10) AS y') TO 'lake:///out/parquet/' IAM_ROLE default FORMAT AS PARQUET`,
      );
      await run(
        "CREATE TABLE p (a BIGINT, b VARCHAR(10)); COPY p FROM 'lake:///out/parquet/' IAM_ROLE default FORMAT AS PARQUET",
      );
      expect(await rows('SELECT a, b FROM p')).toEqual([[1, 'a']]);
      await run('CREATE TABLE p1 (a BIGINT); CREATE TABLE p2 (a INTEGER, b VARCHAR(10))');
      const columns = await refused("COPY p1 FROM 'lake:///out/parquet/' IAM_ROLE default FORMAT AS PARQUET");
      expect(columns.message).toContain(
        'out/parquet/0000_part_00.parquet has 2 columns (x, y), but 1 are to be filled (a)',
      );
      const type = await refused("COPY p2 FROM 'lake:///out/parquet/' IAM_ROLE default FORMAT AS PARQUET");
      expect(type.message).toContain(
        'column 1 of out/parquet/0000_part_00.parquet, "x", is BIGINT, but a is integer',
      );
    });

    it('a prefix without objects says so', async () => {
      await run('CREATE TABLE none (a INTEGER)');
      const error = await refused("COPY none FROM 'lake:///nothing/here/' IAM_ROLE default");
      expect(error).toMatchObject({ code: 'copy.missing', line: 1 });
      expect(error.message).toContain('no object under nothing/here/');
    });

    it('UNLOAD writes texts, CSV and JSON, and does not overwrite unasked', async () => {
      const query = "UNLOAD ($$ SELECT 1 AS id, 'a|b' AS t, NULL::INTEGER AS n $$) TO";
      await run(`${query} 'lake:///out/text/' IAM_ROLE default`);
      expect(await text('out/text/0000_part_00')).toBe('1|a|b|\n');
      expect((await refused(`${query} 'lake:///out/text/' IAM_ROLE default`)).code).toBe('unload.exists');
      await run(`${query} 'lake:///out/text/' IAM_ROLE default ALLOWOVERWRITE ADDQUOTES`);
      expect(await text('out/text/0000_part_00')).toBe('"1"|"a|b"|\n');
      await run(`${query} 'lake:///out/csv/' IAM_ROLE default CSV HEADER`);
      expect(await text('out/csv/0000_part_00')).toBe('id,t,n\n1,a|b,\n');
      await run(`${query} 'lake:///out/json/' IAM_ROLE default JSON`);
      expect(await text('out/json/0000_part_00')).toBe('{"id":1,"t":"a|b","n":null}\n');
    });

    it('case 27: a place outside the lake is refused, however it is written or given', async () => {
      await run('CREATE TABLE outside (a VARCHAR(100))');
      for (const place of [
        '/etc/passwd',
        's3://elsewhere/x',
        'lake:///../../etc/passwd',
        'lake://in/../../x',
        'lake:///in/*',
        'file:///etc/passwd',
        'lake://',
        'lake:///in/./x',
      ]) {
        const error = await refused(`COPY outside FROM '${place}' IAM_ROLE default`);
        expect(error.code, place).toBe('statement.redshift-has-no');
        expect(error.message).toContain('the lake only');
      }
    });

    it('case 27: secrets of COPY stand in no error', async () => {
      await run('CREATE TABLE secret (a INTEGER)');
      for (const wrong of [
        "COPY secret FROM 'lake:///in/text/' CREDENTIALS 'aws_access_key_id=AKIAEXAMPLE;aws_secret_access_key=s3cr3t'",
        "COPY secret FROM 'lake:///in/text/' ACCESS_KEY_ID 'AKIAEXAMPLE' SECRET_ACCESS_KEY 's3cr3t'",
        "COPY secret FROM 'lake:///nothing/' CREDENTIALS 'AKIAEXAMPLE s3cr3t'",
        "COPY secret FROM 'lake:///in/text/' CREDENTIALS 'AKIAEXAMPLE s3cr3t' BANANA",
        "COPY secret FROM 'lake:///in/text/' 'AKIAEXAMPLE s3cr3t'",
        "COPY secret FROM 'lake:///in/text/' CREDENTIALS 'AKIAEXAMPLE s3cr3t' 'more s3cr3t'",
        "COPY secret FROM 'lake:///in/text/' IAM_ROLE s3cr3t 'AKIAEXAMPLE",
      ]) {
        const error = await refused(wrong);
        expect(`${error.message} ${JSON.stringify(error)}`, wrong).not.toMatch(/AKIA|s3cr3t/);
      }
    });
  });
}
