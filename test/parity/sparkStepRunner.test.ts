import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSparkStepRunner } from '../../src/local/sparkStepRunner.ts';
import type { StepRunner, StepStatus, TransformPlan } from '../../src/pipeline/ports.ts';
import { ensurePython } from '../python/ensurePython.ts';
import { temporaryFolder } from '../support/standpipe.ts';

const driver = resolve(import.meta.dirname, '../../media/spark/standpipe_driver.py');
const never = new AbortController().signal;
// A short life needs no optimising compiler.
const quickJava = ['--driver-java-options', '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'];

describe('a real spark-submit', { timeout: 600_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let root: string;
  let lake: string;
  let python: string;
  let runner: StepRunner;

  beforeAll(async () => {
    folder = await temporaryFolder('spark-step');
    // Case 26: whatever stands in a path or an argument is text to everyone on the way.
    root = join(folder.path, '-p $(touch pwned) `touch pwned`; touch pwned \'"[a]{b}*%20\nline');
    lake = join(root, '.standpipe/lake');
    mkdirSync(join(lake, 'raw/posts/2024/01/01/00'), { recursive: true });
    const rows = [
      { id: 1, title: "it's \u2713", at: '2016-08-02T15:39:14.947', score: -3 },
      { id: 2, title: null, at: '2016-08-02T23:59:59.999999', score: 7, unknown: true },
    ];
    writeFileSync(
      join(lake, 'raw/posts/2024/01/01/00/posts-1-x.gz'),
      gzipSync(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n`),
    );
    python = await ensurePython();
    const submit = [
      join(dirname(python), 'spark-submit'),
      '--driver-memory',
      '1g',
      '--master',
      'local[2]',
      ...quickJava,
    ];
    runner = openSparkStepRunner({
      root,
      lakeRoot: lake,
      sparkSubmit: [
        ...submit,
        '--conf',
        'spark.standpipe.odd=-$(touch pwned)`touch pwned`; touch pwned\n"x"',
      ],
      driver,
    });
  });
  afterAll(() => folder.remove());

  let made = 0;
  const plan = (kind: 'sql' | 'pyspark', text: string, more: Partial<TransformPlan> = {}): TransformPlan => ({
    token: `run-1/stage-${++made}; $(touch pwned)`,
    stage: '-odd; $(touch pwned)',
    script: { path: `sql/transform/odd.${kind === 'sql' ? 'sql' : 'py'}`, text, kind },
    inputs: [
      {
        name: 'raw_posts',
        path: 'raw/posts/',
        format: 'ndjson',
        columns: [
          { name: 'id', type: 'bigint', nullable: true },
          { name: 'title', type: 'string', nullable: true },
          { name: 'at', type: 'timestamp', nullable: true },
          { name: 'score', type: 'int', nullable: true },
        ],
      },
      {
        name: 'raw_absent',
        path: 'raw/absent/',
        format: 'ndjson',
        columns: [{ name: 'id', type: 'bigint', nullable: true }],
      },
    ],
    outputs: [{ name: 'posts', path: 'curated/posts', format: 'parquet', partitionBy: [] }],
    variables: {},
    ...more,
  });
  async function run(what: TransformPlan): Promise<StepStatus> {
    const reference = await runner.submit(what, never);
    let last: StepStatus | null = null;
    for await (const status of runner.follow(reference, never)) last = status;
    return last!;
  }
  /** Rows of an output as pandas reads them: types and values, apart from Spark. */
  function parquet(path: string): { types: string[]; rows: unknown[][] } {
    const { stdout, stderr, status } = spawnSync(
      python,
      [
        '-c',
        'import sys, json, pyarrow.dataset as d\nt = d.dataset(sys.argv[1], partitioning="hive").to_table().sort_by("id")\n' +
          'print(json.dumps({"types": [str(f.type) for f in t.schema], "rows": [[str(v) for v in r.values()] for r in t.to_pylist()]}))',
        path,
      ],
      { encoding: 'utf8' },
    );
    expect(status, stderr).toBe(0);
    return JSON.parse(stdout);
  }

  it('runs a script over gzip JSON and writes Parquet that others read', async () => {
    const text =
      "-- the first line\nCREATE OR REPLACE TEMPORARY VIEW posts AS\nSELECT id, title, at, score, ${who} AS who, '<${who}>' AS quoted, a.n\nFROM raw_posts\nCROSS JOIN (SELECT count(*) AS n FROM raw_absent) a;\n";
    const what = plan('sql', text, { variables: { who: '\'; drop \\ "x"\n${HOME}' } });
    expect(await runner.check(what)).toEqual([]);
    const status = await run(what);
    expect(status).toMatchObject({
      state: 'succeeded',
      report: {
        outputs: [
          {
            name: 'posts',
            rows: 2,
            columns: [
              { name: 'id', type: 'bigint' },
              { name: 'title', type: 'string' },
              { name: 'at', type: 'timestamp' },
              { name: 'score', type: 'int' },
              { name: 'who', type: 'string' },
              { name: 'quoted', type: 'string' },
              { name: 'n', type: 'bigint' },
            ],
          },
        ],
        statements: [{ line: 2 }],
      },
    });
    const who = '\'; drop \\ "x"\n${HOME}';
    const { types, rows } = parquet(join(lake, 'curated/posts'));
    expect(types.slice(0, 4)).toEqual(['int64', 'string', 'timestamp[us, tz=UTC]', 'int32']);
    expect(rows).toEqual([
      ['1', "it's ✓", '2016-08-02 15:39:14.947000+00:00', '-3', who, `<${who}>`, '0'],
      ['2', 'None', '2016-08-02 23:59:59.999999+00:00', '7', who, `<${who}>`, '0'],
    ]);
    expect(readdirSync(join(lake, 'curated'))).toEqual(['posts']);

    // Submitted again under its token it is found, not run again.
    const log = (reference: string) => join(root, '.standpipe/steps', reference, 'log.txt');
    const reference = await runner.submit(what, never);
    writeFileSync(log(reference), 'found again\n');
    expect(await run(what)).toEqual(status);
    const lines: string[] = [];
    for await (const line of runner.logs(reference, never)) lines.push(line);
    expect(lines).toEqual(['found again']);
  });

  it('runs PySpark, partitions, and hands arguments over unchanged (case 26)', async () => {
    const text = [
      "odd = spark.conf.get('spark.standpipe.odd')",
      "frame = spark.table('raw_posts').selectExpr('id', 'cast(at as date) as day')",
      "frame.selectExpr('*', f'{variables[\"factor\"]} * id as tenfold').createOrReplaceTempView('posts')",
      'assert odd == \'-$(touch pwned)`touch pwned`; touch pwned\\n"x"\', odd',
    ].join('\n');
    const status = await run(
      plan('pyspark', text, {
        variables: { factor: '10' },
        outputs: [{ name: 'posts', path: 'curated/by_day', format: 'parquet', partitionBy: ['day'] }],
      }),
    );
    expect(status).toMatchObject({ state: 'succeeded', report: { outputs: [{ rows: 2 }] } });
    expect(readdirSync(join(lake, 'curated/by_day'))).toEqual(['day=2016-08-02']);
    expect(parquet(join(lake, 'curated/by_day')).rows).toEqual([
      ['1', '10', '2016-08-02'],
      ['2', '20', '2016-08-02'],
    ]);
    const found = readdirSync(folder.path, { recursive: true, encoding: 'utf8' });
    expect(found.filter((name) => name.endsWith('/pwned') || name === 'pwned')).toEqual([]);
    expect(existsSync('pwned')).toBe(false);
  });

  it('puts failures on the line of the script', async () => {
    const lineOf = async (what: TransformPlan) => {
      const status = await run(what);
      if (status.state !== 'failed') throw new Error(JSON.stringify(status));
      return { code: status.code, line: status.line, message: status.message };
    };
    const good = 'CREATE OR REPLACE TEMPORARY VIEW posts AS SELECT id FROM raw_posts;\n';
    expect(
      await lineOf(plan('sql', `${good}\nCREATE TEMPORARY VIEW b AS\nSELECT\n  nothing_such\nFROM posts`)),
    ).toMatchObject({ code: 'spark.failed', line: 5, message: expect.stringContaining('nothing_such') });
    expect(
      await lineOf(
        plan(
          'sql',
          "\nCREATE OR REPLACE TEMPORARY VIEW posts AS\nSELECT id, cast(assert_true(id < 2, 'too large') AS int) AS ok FROM raw_posts",
        ),
      ),
    ).toMatchObject({ code: 'spark.failed', line: 2, message: expect.stringContaining('too large') });
    expect(await lineOf(plan('sql', 'CREATE OR REPLACE TEMPORARY VIEW other AS SELECT 1'))).toMatchObject({
      code: 'transform.output-missing',
      message: expect.stringContaining('posts'),
    });
    expect(await lineOf(plan('pyspark', "x = 1\n\nspark.table('no_such_table')\n"))).toMatchObject({
      code: 'spark.script',
      line: 3,
    });
    expect(await lineOf(plan('pyspark', 'x = 1\nif x:\n'))).toMatchObject({ code: 'spark.script', line: 2 });
  });

  it('refuses what would write by itself, and variables that nothing defines, before it runs', async () => {
    const what = plan('sql', "SELECT 1;\n\nINSERT INTO x VALUES (1);\nSELECT '${nobody}'");
    expect((await runner.check(what)).map(({ code, line }) => [code, line])).toEqual([
      ['spark-only-views', 3],
      ['unknown-variable', 4],
    ]);
    await expect(runner.submit(what, never)).rejects.toMatchObject({ line: 3 });
  });

  it('cancels the whole process group, and neutralises what the log holds (case 29)', async () => {
    const text =
      "import os, sys, time\nsys.stderr.write('\\x1b]52;c;ZXZpbA==\\x07\\x1b[31mred\\x1b[0m \\x1b]8;;http://x\\x07link\\x08\\n')\nsys.stderr.flush()\nwhile True: time.sleep(1)\n";
    const what = plan('pyspark', text);
    const reference = await runner.submit(what, never);
    const printed = async () => {
      const lines: string[] = [];
      for await (const line of runner.logs(reference, never)) lines.push(line);
      return lines.filter((line) => line.includes('link'));
    };
    while ((await printed()).length === 0) await new Promise((settle) => setTimeout(settle, 200));
    expect(await printed()).toEqual(['red link␈']);
    // A second submit finds the one under way.
    expect(await runner.submit(what, never)).toBe(reference);
    await runner.cancel(reference);
    const states: string[] = [];
    for await (const status of runner.follow(reference, never)) states.push(status.state);
    expect(states.at(-1)).toBe('cancelled');
    const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(stdout.split('\n').filter((line) => line.includes(reference))).toEqual([]);
  });

  it('says what to do where there is no spark-submit, and shows the log of one that dies', async () => {
    const open = (...sparkSubmit: string[]) =>
      openSparkStepRunner({ root, lakeRoot: lake, sparkSubmit, driver });
    const what = plan('sql', 'SELECT 1', { outputs: [] });
    await expect(open(join(folder.path, 'none')).submit(what, never)).rejects.toMatchObject({
      code: 'spark.missing',
      message: expect.stringContaining('pip install pyspark'),
    });
    const script = join(folder.path, 'spark-submit');
    writeFileSync(script, "#!/bin/sh\necho 'no Java here' >&2\nexit 3\n", { mode: 0o755 });
    const dying = open(script);
    let last: StepStatus | null = null;
    for await (const status of dying.follow(await dying.submit(what, never), never)) last = status;
    expect(last).toMatchObject({ code: 'spark.died', message: expect.stringContaining('no Java here') });
  });
});
