import { afterAll, describe, expect, it } from 'vitest';
import { checkPipeline } from '../../src/project/checkPipeline.ts';
import { LineIndex } from '../../src/shared/place.ts';
import { exampleFile, exampleProject, writeFiles } from '../support/exampleProject.ts';
import { temporaryFolder } from '../support/standpipe.ts';

const folder = await temporaryFolder('contracts');
afterAll(folder.remove);

const pipeline = (stages: string, targets = 'local: { kind: local }') =>
  `version: 1\nname: small\ntargets: { ${targets} }\nstages:\n${stages}`;

const files = `  read:
    kind: ingest
    source: { kind: files, path: data, format: csv, table: sales, columns: { id: bigint, shop: string, day: date, amount: "decimal(10,2)" } }
`;
const clean = `  clean:
    kind: transform
    script: clean.sql
    inputs: { raw: { stream: sales } }
    outputs: { sales: { path: curated/sales } }
`;
const load = `  load:
    kind: load
    scripts: [load.sql]
`;
const cleanScript =
  'CREATE OR REPLACE TEMPORARY VIEW sales AS SELECT id, upper(shop) AS shop, day, amount FROM raw;\n';
const table = 'CREATE TABLE sales (id BIGINT, shop VARCHAR(20), day DATE, amount DECIMAL(10,2));\n';
const copy = "COPY sales FROM '${lake}/curated/sales/' IAM_ROLE default FORMAT AS PARQUET;\n";

/** Diagnostics of a small pipeline as `file code underlined`; those of its input are left out. */
async function check(texts: Record<string, string>): Promise<{ found: string[]; messages: string[] }> {
  await writeFiles(folder.path, { 'data/a.csv': 'id,shop,day,amount\n', ...texts });
  const { diagnostics } = await checkPipeline(folder.path, 'small.pipeline.yaml');
  const found = diagnostics.map(({ file, line, column, endLine, endColumn, code, severity }) => {
    const index = new LineIndex(texts[file]!);
    const underlined = texts[file]!.slice(index.offset(line, column), index.offset(endLine, endColumn));
    return `${file} ${severity} ${code} ${underlined.split('\n')[0]}`;
  });
  return { found, messages: diagnostics.map(({ message }) => message) };
}

describe('columns of files, through a transform and a COPY', () => {
  const base = {
    'small.pipeline.yaml': pipeline(files + clean + load),
    'clean.sql': cleanScript,
    'load.sql': table + copy,
  };

  it('fit', async () => {
    expect((await check(base)).found).toEqual([]);
  });

  it('are counted', async () => {
    const { found, messages } = await check({ ...base, 'clean.sql': cleanScript.replace(' day,', '') });
    expect(found).toEqual([`load.sql error copy-columns ${copy.slice(0, -2)}`]);
    expect(messages[0]).toContain('An earlier stage no longer gives "day"');
    expect(messages[0]).toContain('curated/sales (stage "clean", clean.sql)');
  });

  it('are compared by type: Redshift converts no Parquet types', async () => {
    for (const [from, to] of [
      ['SELECT id,', 'SELECT CAST(id AS INT) AS id,'],
      ['amount FROM', 'CAST(amount AS DECIMAL(12,2)) AS amount FROM'],
      ['day, amount', 'CAST(day AS TIMESTAMP) AS day, amount'],
    ] as const) {
      const { found } = await check({ ...base, 'clean.sql': cleanScript.replace(from, to) });
      expect(found, to).toEqual([`load.sql error copy-columns ${copy.slice(0, -2)}`]);
    }
  });

  it('are taken in the order of a column list', async () => {
    const listed = copy.replace('COPY sales', 'COPY sales (shop, id, day, amount)');
    const mixed = cleanScript.replace('id, upper(shop) AS shop', 'upper(shop) AS shop, id');
    expect((await check({ ...base, 'clean.sql': mixed, 'load.sql': table + listed })).found).toEqual([]);
    expect((await check({ ...base, 'load.sql': table + listed })).found).toHaveLength(1);
  });

  it('leave the files where they become folders', async () => {
    const partitioned = base['small.pipeline.yaml'].replace(
      'curated/sales }',
      'curated/sales, partitionBy: [day] }',
    );
    const without = table.replace(' day DATE,', '');
    const texts = { ...base, 'small.pipeline.yaml': partitioned };
    expect((await check({ ...texts, 'load.sql': without + copy })).found).toEqual([]);
    expect((await check(texts)).found).toHaveLength(1);
  });
});

describe('a column that nothing fills any more', () => {
  const followed = (sql: string) => ({
    'small.pipeline.yaml': pipeline(
      `${files + clean + load}  marts:\n    kind: load\n    scripts: [marts.sql]\n`,
    ),
    'clean.sql': cleanScript.replace('upper(shop) AS shop', 'upper(shop) AS store'),
    'load.sql': table + copy,
    'marts.sql': sql,
  });
  const copied = `load.sql warning copy-columns ${copy.slice(0, -2)}`;

  it.each([
    ['a SELECT list', 'CREATE TABLE m AS SELECT shop FROM sales;', ['shop']],
    ['an alias', 'CREATE TABLE m AS SELECT s.shop AS shop FROM sales AS s;', ['s.shop']],
    ['an aggregate of its own name', 'CREATE TABLE m AS SELECT max(shop) AS shop FROM sales;', ['shop']],
    [
      'a common table expression',
      'CREATE TABLE m AS WITH c AS (SELECT id, shop FROM sales) SELECT id FROM c;',
      ['shop'],
    ],
    [
      'a correlated subquery',
      'CREATE TABLE m AS SELECT id FROM sales s WHERE EXISTS (SELECT 1 FROM sales t WHERE t.shop = s.shop);',
      ['t.shop', 's.shop'],
    ],
    ['GROUP BY', 'CREATE TABLE m AS SELECT count(*) AS n FROM sales GROUP BY shop;', ['shop']],
    ['DELETE', "DELETE FROM sales WHERE shop = 'x';", ['shop']],
    [
      'what is made from it',
      'CREATE TABLE m AS SELECT id, shop AS s FROM sales; CREATE TABLE n AS SELECT s FROM m;',
      ['shop', 's'],
    ],
    [
      'what a star copies',
      'CREATE TABLE m AS SELECT * FROM sales; CREATE TABLE n AS SELECT shop FROM m;',
      ['shop'],
    ],
    [
      'what an INSERT fills',
      'CREATE TABLE m (a BIGINT, b VARCHAR(20)); INSERT INTO m SELECT id, shop FROM sales; CREATE TABLE n AS SELECT b FROM m;',
      ['shop', 'b'],
    ],
    [
      'what an UPDATE fills',
      'CREATE TABLE m (a BIGINT, b VARCHAR(20)); UPDATE m SET b = sales.shop FROM sales WHERE sales.id = m.a; CREATE TABLE n AS SELECT b FROM m;',
      ['sales.shop', 'b'],
    ],
  ] as const)('is underlined in %s', async (_, sql, underlined) => {
    const { found, messages } = await check(followed(sql));
    // The last part of a qualified name is enough.
    const named = found
      .filter((one) => one.startsWith('marts.sql'))
      .map((one) => one.split(' ').slice(0, 3).join(' '));
    expect(found[0]).toBe(copied);
    expect(named).toEqual(underlined.map(() => 'marts.sql warning unknown-column'));
    expect(found.slice(1).map((one) => one.split(/[ .]/).at(-1))).toEqual(
      underlined.map((name) => name.split('.').at(-1)),
    );
    expect(messages.at(-1)).toContain('curated/sales (stage "clean", clean.sql) no longer has it');
  });

  it('is nothing to other columns, nor to a table that is made anew', async () => {
    const others = 'CREATE TABLE m AS SELECT id, amount FROM sales; CREATE TABLE n AS SELECT id FROM m;';
    expect((await check(followed(others))).found).toEqual([copied]);
    const anew =
      'CREATE TABLE m AS SELECT shop FROM sales; DROP TABLE m; CREATE TABLE m (shop VARCHAR(9)); CREATE TABLE n AS SELECT shop FROM m;';
    expect((await check(followed(anew))).found).toEqual([copied, 'marts.sql warning unknown-column shop']);
  });
});

describe('what cannot be known is silent', () => {
  const unknownFiles = files.replace(/, columns: \{.*\} \}/, ' }');

  it.each([
    ['files without columns', unknownFiles, clean],
    ['PySpark', files, clean.replaceAll('clean.sql', 'clean.py')],
  ])('%s', async (_, ingest, transform) => {
    const second = `  days:
    kind: transform
    script: days.sql
    inputs: { sales: { path: curated/sales } }
    outputs: { days: { path: curated/days } }
`;
    const texts = {
      'small.pipeline.yaml': pipeline(ingest + transform + second + load),
      'clean.sql': cleanScript,
      'clean.py': 'spark.table("raw").createOrReplaceTempView("sales")\n',
      'days.sql':
        'CREATE OR REPLACE TEMPORARY VIEW days AS SELECT anything AS day, explode(split(words, " ")) AS word, sum(s.amount) OVER (PARTITION BY s.shop) AS total FROM sales s;\n',
      'load.sql': `${table + copy}CREATE TABLE days (x INT);\nCOPY days FROM '\${lake}/curated/days/' IAM_ROLE default FORMAT AS PARQUET;\n`,
    };
    expect((await check(texts)).found).toEqual([]);
  });

  it('but not what is wrong in any case', async () => {
    const texts = {
      'small.pipeline.yaml': pipeline(unknownFiles + clean),
      'clean.sql': 'CREATE OR REPLACE TEMPORARY VIEW sales AS SELECT id, FROM raw WHERE;\n',
    };
    expect((await check(texts)).found.length).toBeGreaterThan(0);
  });
});

it('what the engine cannot run is an error, a warning or a note by the targets', async () => {
  const texts = (targets: string) => ({
    'small.pipeline.yaml': pipeline(files + clean, targets),
    'clean.sql': "CREATE OR REPLACE TEMPORARY VIEW sales AS SELECT java_method('a.B', 'c') AS x FROM raw;\n",
  });
  for (const [targets, severity] of [
    ['local: { kind: local }', 'error'],
    ['local: { kind: local, spark: true }', 'information'],
    ['aws: { kind: aws }', 'information'],
    ['aws: { kind: aws }, local: { kind: local }', 'warning'],
  ] as const)
    expect((await check(texts(targets))).found, targets).toEqual([
      `clean.sql ${severity} spark-not-local java_method`,
    ]);
});

describe('the order that scripts give', () => {
  const order = async (texts: Record<string, string>) => {
    await writeFiles(folder.path, texts);
    const { definition } = await checkPipeline(folder.path, 'small.pipeline.yaml');
    return Object.fromEntries(definition!.stages.map(({ name, after }) => [name, after]));
  };

  it('has no circle where two stages read and write the same table', async () => {
    const stage = (name: string) => `  ${name}:\n    kind: load\n    scripts: [${name}.sql]\n`;
    const after = await order({
      'small.pipeline.yaml': pipeline(stage('second') + stage('first') + stage('third')),
      'first.sql': 'CREATE TABLE t (a INT); INSERT INTO t SELECT a + 1 FROM t;',
      'second.sql': 'INSERT INTO t SELECT max(a) FROM t;',
      'third.sql': 'UPDATE t SET a = 2 WHERE a IN (SELECT a FROM t);',
    });
    expect(after).toEqual({ second: ['first'], first: [], third: ['second', 'first'] });
  });

  it('minds neither temporary tables nor names of WITH', async () => {
    const stage = (name: string) => `  ${name}:\n    kind: load\n    scripts: [${name}.sql]\n`;
    const script = 'CREATE TEMP TABLE s (a INT); WITH c AS (SELECT a FROM s) SELECT a FROM c; DROP TABLE s;';
    const after = await order({
      'small.pipeline.yaml': pipeline(stage('one') + stage('two')),
      'one.sql': script,
      'two.sql': script,
    });
    expect(after).toEqual({ one: [], two: [] });
  });
});

it('the published columns of the example are those of its marts', async () => {
  const example = await exampleProject('published');
  try {
    const { contracts } = await checkPipeline(example.path, exampleFile);
    expect(contracts!.tables.get('marts.kpi_daily')!.map(({ name }) => name)).toEqual(
      'day questions answers accepted_answers unaccepted_answers unanswered_questions up_votes down_votes average_views'.split(
        ' ',
      ),
    );
  } finally {
    await example.remove();
  }
});
