import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Lake,
  PlanInput,
  PlanOutput,
  StepReport,
  StepRunner,
  StepStatus,
  TransformPlan,
} from '../../src/pipeline/ports.ts';

const never = new AbortController().signal;

export interface OpenedStepRunner {
  runner: StepRunner;
  lake: Lake;
  /** The rows below a path of the lake, as Parquet gives them, with dates and timestamps as ISO text. */
  rowsAt(path: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** What every adapter of the StepRunner port does. `open` gives a runner over an empty lake. */
export function behavesLikeStepRunner(name: string, open: () => Promise<OpenedStepRunner>): void {
  describe(`${name} behaves like a step runner`, () => {
    let opened: OpenedStepRunner;
    let tokens = 0;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());

    const raw: PlanInput = {
      name: 'raw',
      path: 'raw/events/',
      format: 'ndjson',
      columns: [
        { name: 'id', type: 'bigint', nullable: false },
        { name: 'at', type: 'timestamp', nullable: true },
        { name: 'label', type: 'string', nullable: true },
        { name: 'big', type: 'bigint', nullable: true },
      ],
    };
    const output = (path: string, more: Partial<PlanOutput> = {}): PlanOutput => ({
      name: 'out',
      path,
      format: 'parquet',
      partitionBy: [],
      ...more,
    });
    const plan = (text: string, more: Partial<TransformPlan> = {}): TransformPlan => ({
      token: `run/stage/${++tokens}`,
      stage: 'stage',
      script: { path: 'sql/out.sql', text, kind: 'sql' },
      inputs: [raw],
      outputs: [output('curated/out/')],
      variables: {},
      ...more,
    });
    const end = async (reference: string): Promise<StepStatus> => {
      let last: StepStatus | null = null;
      for await (const status of opened.runner.follow(reference, never)) last = status;
      return last!;
    };
    const run = async (made: TransformPlan) => end(await opened.runner.submit(made, never));
    const succeed = async (made: TransformPlan): Promise<StepReport> => {
      const status = await run(made);
      if (status.state !== 'succeeded') throw new Error(JSON.stringify(status));
      return status.report;
    };
    const write = (key: string, ...rows: string[]) =>
      opened.lake.write(key, gzipSync(rows.map((row) => `${row}\n`).join('')), never);

    it('an input without objects has no rows, and its output has its columns all the same', async () => {
      const report = await succeed(plan('CREATE TEMPORARY VIEW out AS SELECT id, label FROM raw'));
      expect(report.outputs).toMatchObject([
        {
          name: 'out',
          rows: 0,
          columns: [
            { name: 'id', type: 'bigint' },
            { name: 'label', type: 'string' },
          ],
        },
      ]);
      expect(await opened.rowsAt('curated/out/')).toEqual([]);
    });

    it('reads rows with exactly the declared columns, whatever else they hold', async () => {
      await write(
        'raw/events/2024/a.gz',
        '{"id":1,"at":"2024-02-29T23:59:59.999","label":"ü \\n \\"x\\"","big":9007199254740993,"more":{"a":[1]}}',
        '{"id":2}',
      );
      await write('raw/events/2024/b.gz', '{"label":"","id":3,"at":"1969-12-31T00:00:00.000"}');
      await succeed(
        plan('CREATE TEMPORARY VIEW out AS SELECT id, at, label, CAST(big AS STRING) AS big FROM raw'),
      );
      const rows = (await opened.rowsAt('curated/out/')).sort((a, b) => Number(a.id) - Number(b.id));
      expect(rows).toEqual([
        { id: 1, at: '2024-02-29T23:59:59.999', label: 'ü \n "x"', big: '9007199254740993' },
        { id: 2, at: null, label: null, big: null },
        { id: 3, at: '1969-12-31T00:00:00', label: '', big: null },
      ]);
    });

    it('case 23: runs views one on the other, fills in variables as values, and tells each statement’s line', async () => {
      const text = [
        '-- what there is',
        'CREATE OR REPLACE TEMPORARY VIEW kept AS',
        'SELECT id FROM raw WHERE label = ${wanted} OR id >= CAST(${least} AS BIGINT);',
        '',
        'CREATE OR REPLACE TEMPORARY VIEW out AS SELECT count(*) AS n, max(id) AS most FROM kept;',
      ].join('\n');
      const report = await succeed(plan(text, { variables: { wanted: "x' OR 1=1 --", least: '3' } }));
      expect(await opened.rowsAt('curated/out/')).toEqual([{ n: 1, most: 3 }]);
      expect(report.statements.map(({ line }) => line)).toEqual([2, 5]);
    });

    it('reads what another step wrote, and replaces an output as a whole', async () => {
      await succeed(plan('CREATE TEMPORARY VIEW out AS SELECT id, id % 2 AS odd FROM raw'));
      const second = plan('CREATE TEMPORARY VIEW out AS SELECT odd, count(*) AS n FROM first GROUP BY odd', {
        inputs: [{ name: 'first', path: 'curated/out/', format: 'parquet', columns: null }],
        outputs: [output('curated/second/')],
      });
      await succeed(second);
      expect((await opened.rowsAt('curated/second/')).sort((a, b) => Number(a.odd) - Number(b.odd))).toEqual([
        { odd: 0, n: 1 },
        { odd: 1, n: 2 },
      ]);
      await succeed(plan('CREATE TEMPORARY VIEW out AS SELECT id FROM raw WHERE id = 2'));
      expect(await opened.rowsAt('curated/out/')).toEqual([{ id: 2 }]);
    });

    it('writes partitions, and none of an earlier write stays', async () => {
      const partitioned = (where: string) =>
        plan(`CREATE TEMPORARY VIEW out AS SELECT id, CAST(id % 2 AS INT) AS odd FROM raw WHERE ${where}`, {
          outputs: [output('curated/parts/', { partitionBy: ['odd'] })],
        });
      await succeed(partitioned('id > 0'));
      await succeed(partitioned('id = 2'));
      const keys: string[] = [];
      for await (const { key } of opened.lake.list('curated/parts/', never)) keys.push(key);
      expect(
        keys.filter((key) => key.endsWith('.parquet')).every((key) => key.startsWith('curated/parts/odd=0/')),
      ).toBe(true);
      await succeed(
        plan('CREATE TEMPORARY VIEW out AS SELECT id, odd FROM parts', {
          inputs: [{ name: 'parts', path: 'curated/parts/', format: 'parquet', columns: null }],
        }),
      );
      expect(await opened.rowsAt('curated/out/')).toMatchObject([{ id: 2 }]);
    });

    it('a statement that fails names the script and its line, and the output stays as it was', async () => {
      await succeed(plan('CREATE TEMPORARY VIEW out AS SELECT id FROM raw WHERE id = 1'));
      const wrong = plan(
        'CREATE TEMPORARY VIEW a AS SELECT 1 AS x;\n\nCREATE TEMPORARY VIEW out AS SELECT nope FROM raw',
      );
      const failure = await run(wrong).catch((error: { file: string; line: number }) => ({
        state: 'failed' as const,
        file: error.file,
        line: error.line,
      }));
      expect(failure).toMatchObject({ state: 'failed', file: 'sql/out.sql', line: 3 });
      expect(await opened.rowsAt('curated/out/')).toEqual([{ id: 1 }]);
    });

    it('says when the script makes no such view', async () => {
      const status = await run(plan('CREATE TEMPORARY VIEW other AS SELECT 1 AS x')).catch(
        (error: unknown) => error,
      );
      expect(JSON.stringify(status) + String(status)).toContain('"out"'.replaceAll('"', ''));
      expect(status).not.toMatchObject({ state: 'succeeded' });
    });

    it('finds what was submitted under a token instead of running it again', async () => {
      const made = plan('CREATE TEMPORARY VIEW out AS SELECT id FROM raw');
      const first = await opened.runner.submit(made, never);
      const second = await opened.runner.submit(made, never);
      expect(second).toBe(first);
      expect((await end(first)).state).toBe('succeeded');
      expect((await end(second)).state).toBe('succeeded');
    });

    it('case 66: cancelled, a step ends and its output stays as it was', async () => {
      await succeed(plan('CREATE TEMPORARY VIEW out AS SELECT id FROM raw WHERE id = 3'));
      const endless = plan(
        'CREATE TEMPORARY VIEW n AS SELECT explode(sequence(1, 100000)) AS x;\n' +
          'CREATE TEMPORARY VIEW out AS SELECT count(*) AS c FROM n a CROSS JOIN n b CROSS JOIN n c WHERE a.x + b.x * c.x % 7 = 3',
      );
      const reference = await opened.runner.submit(endless, never);
      await opened.runner.cancel(reference);
      expect((await end(reference)).state).toBe('cancelled');
      expect(await opened.rowsAt('curated/out/')).toEqual([{ id: 3 }]);
    });

    it('stops following when the signal fires', async () => {
      const endless = plan(
        'CREATE TEMPORARY VIEW n AS SELECT explode(sequence(1, 100000)) AS x;\n' +
          'CREATE TEMPORARY VIEW out AS SELECT count(*) AS c FROM n a CROSS JOIN n b CROSS JOIN n c WHERE a.x + b.x * c.x % 7 = 3',
      );
      const reference = await opened.runner.submit(endless, never);
      const stop = new AbortController();
      const following = (async () => {
        for await (const status of opened.runner.follow(reference, stop.signal))
          if (status.state === 'running' || status.state === 'pending') stop.abort();
      })();
      await expect(following).rejects.toMatchObject({ name: 'Cancelled' });
      await opened.runner.cancel(reference);
    });
  });
}
