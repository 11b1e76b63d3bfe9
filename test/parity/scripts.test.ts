import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import { openLocalTarget } from '../../src/local/openLocalTarget.ts';
import { openSparkStepRunner } from '../../src/local/sparkStepRunner.ts';
import type { StepReport, StepRunner, Target, TransformPlan } from '../../src/pipeline/ports.ts';
import { prepareRun } from '../../src/pipeline/prepareRun.ts';
import { runPipeline } from '../../src/pipeline/run.ts';
import { readPipeline } from '../../src/project/readPipeline.ts';
import type { Database } from '../../src/shared/database.ts';
import { openSource } from '../../src/source/openSource.ts';
import { generateSample } from '../../src/source/sample/generateSample.ts';
import { declaredTables } from '../../src/source/sourceTables.ts';
import { ensurePython } from '../python/ensurePython.ts';
import { sharedDump, temporaryFolder } from '../support/standpipe.ts';

const repository = resolve(import.meta.dirname, '../..');
const never = new AbortController().signal;
// A short life needs no optimising compiler.
const quickJava = ['--driver-java-options', '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'];

/** The plan of every transform as the run makes it, with what the engine says it wrote. */
interface Transform {
  plan: TransformPlan;
  report: StepReport;
}

describe('the example on real Spark and on the engine', { timeout: 900_000 }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let root: string;
  let lakeRoot: string;
  let database: Database & { close(): Promise<void> };
  const transforms: Transform[] = [];

  beforeAll(async () => {
    folder = await temporaryFolder('parity');
    root = join(folder.path, 'project');
    lakeRoot = join(root, '.standpipe/lake');
    mkdirSync(lakeRoot, { recursive: true });
    cpSync(
      join(repository, 'media/example/stackoverflow.pipeline.yaml'),
      join(root, 'stackoverflow.pipeline.yaml'),
    );
    cpSync(join(repository, 'sql'), join(root, 'sql'), { recursive: true });
    database = await openDuckDatabase({ path: ':memory:', allowedDirectories: [folder.path] });
    const dump = sharedDump('ai.stackexchange.com-2017-03.tar.gz') ?? (await generatedDump(folder.path));
    // Two snapshots, so that versions and deletions count; the older one where it is there.
    const older = sharedDump('ai.stackexchange.com-2016-12.tar.gz');
    for (const path of older ? [older, dump] : [dump]) await run(path);
  });
  afterAll(async () => {
    await database?.close();
    await folder?.remove();
  });

  /** The pipeline as a user runs it; what its transforms were told and answered is kept, of the last run. */
  async function run(dump: string): Promise<void> {
    transforms.length = 0;
    const { definition, scripts } = await readPipeline(root, 'stackoverflow.pipeline.yaml');
    const request = { file: 'stackoverflow.pipeline.yaml', variables: { dump } };
    const prepared = await prepareRun(root, definition!, request);
    const report = await runPipeline({
      root,
      definition: definition!,
      scripts,
      ...prepared,
      openTarget: () => {
        const options = { root, owner: prepared.runId, target: prepared.target, database, spark: null };
        return recording(openLocalTarget({ ...options, variables: prepared.variables }));
      },
      openSource,
      declaredTables,
      onEvent: () => {},
      signal: never,
    });
    expect(report.stages.filter((stage) => stage.error).map((stage) => stage.error)).toEqual([]);
  }

  function recording(target: Target): Target {
    return {
      ...target,
      async stepRunner(): Promise<StepRunner> {
        const runner = await target.stepRunner();
        let submitted: TransformPlan | null = null;
        const plans = new Map<string, TransformPlan>();
        return {
          ...runner,
          async submit(plan, signal) {
            submitted = plan;
            const reference = await runner.submit(plan, signal);
            plans.set(reference, submitted);
            return reference;
          },
          async *follow(reference, signal) {
            for await (const status of runner.follow(reference, signal)) {
              if (status.state === 'succeeded')
                transforms.push({ plan: plans.get(reference)!, report: status.report });
              yield status;
            }
          },
        };
      },
    };
  }

  it('gives the same rows and the same types from every script', async () => {
    const python = await ensurePython();
    const spark = openSparkStepRunner({
      root,
      lakeRoot,
      sparkSubmit: [
        join(dirname(python), 'spark-submit'),
        '--master',
        'local[2]',
        '--driver-memory',
        '1g',
        ...quickJava,
      ],
      driver: join(repository, 'media/spark/standpipe_driver.py'),
    });
    expect(transforms.map(({ plan }) => plan.script.path).sort()).toEqual([
      'sql/transform/01_posts.sql',
      'sql/transform/02_votes.sql',
      'sql/transform/03_users.sql',
      'sql/transform/04_tags.sql',
      'sql/transform/05_question_tags.sql',
      'sql/transform/06_daily_facts.sql',
    ]);
    for (const { plan, report } of transforms) {
      const theirs = await sparkReport(spark, {
        ...plan,
        token: `${plan.token}-spark`,
        // Spark's chain is its own: what its scripts read is what its scripts wrote.
        inputs: plan.inputs.map((input) => ({ ...input, path: input.path.replace(/^curated\//, 'spark/') })),
        outputs: plan.outputs.map((output) => ({
          ...output,
          path: output.path.replace(/^curated\//, 'spark/'),
        })),
      });
      for (const [i, output] of plan.outputs.entries()) {
        const name = `${plan.script.path}, ${output.name}`;
        const [ours, real] = [report.outputs[i]!, theirs.outputs[i]!];
        expect(ours.columns.map(typed), name).toEqual(real.columns.map(typed));
        expect(ours.rows, name).toBe(real.rows);
        await expectSameRows(name, output.path, output.path.replace(/^curated\//, 'spark/'));
      }
    }
  });

  const typed = ({ name, type }: { name: string; type: string }) => `${name} ${type}`;

  async function sparkReport(spark: StepRunner, plan: TransformPlan): Promise<StepReport> {
    const reference = await spark.submit(plan, never);
    for await (const status of spark.follow(reference, never)) {
      if (status.state === 'succeeded') return status.report;
      if (status.state === 'failed') throw new Error(`${plan.script.path}:${status.line} ${status.message}`);
    }
    throw new Error('The step has no end.');
  }

  /** Every row as often on one side as on the other, every column compared. */
  async function expectSameRows(name: string, ours: string, theirs: string): Promise<void> {
    // Spark writes instants, the engine wall clocks: with UTC they are the same microseconds.
    const rows = (path: string) =>
      `SELECT COLUMNS(*)::VARCHAR FROM (SELECT * FROM read_parquet('${join(lakeRoot, path).replaceAll("'", "''")}/*.parquet'))`;
    const plain = (sql: string) => `SELECT * FROM (${sql})`;
    for (const [left, right] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      const { values, rowCount } = await database.query(
        `${plain(utc(rows(left)))} EXCEPT ALL ${plain(utc(rows(right)))} LIMIT 5`,
      );
      expect(rowCount, `${name}: rows of ${left} that ${right} lacks: ${JSON.stringify(values)}`).toBe(0);
    }
    const counted = await database.query(`SELECT count(*) FROM (${rows(ours)})`);
    expect(counted.values[0]![0], name).toBeGreaterThan(0);
  }
});

/** A TIMESTAMP WITH TIME ZONE is printed with its offset. */
const utc = (sql: string) =>
  `SELECT regexp_replace(COLUMNS(*), '^(\\d{4,}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)?)\\+00$', '\\1') FROM (${sql})`;

async function generatedDump(folder: string): Promise<string> {
  const out = join(folder, 'dump');
  await generateSample({ posts: 3000, seed: 7, out, signal: never });
  if (!existsSync(join(out, 'Posts.xml'))) throw new Error('The sample has no Posts.xml.');
  return out;
}
