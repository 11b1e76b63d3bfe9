import { appendFile, chmod, mkdir, readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import { openLocalAccess } from '../../src/local/access.ts';
import { openLocalDeliveryStream } from '../../src/local/deliveryStream.ts';
import { openLocalInventory } from '../../src/local/inventory.ts';
import { openLocalLake } from '../../src/local/lake.ts';
import { openLocalTarget } from '../../src/local/openLocalTarget.ts';
import { openLocalPublisher } from '../../src/local/publisher.ts';
import type { TargetDefinition } from '../../src/pipeline/definition/definition.ts';
import { openJournal } from '../../src/pipeline/journal.ts';
import type { TransformPlan } from '../../src/pipeline/ports.ts';
import { definitionOf } from '../support/pipelineDefinition.ts';
import { temporaryFolder } from '../support/standpipe.ts';
import { behavesLikeDeliveryStream } from './behavesLikeDeliveryStream.ts';
import { behavesLikeLake } from './behavesLikeLake.ts';
import { behavesLikePublisher, upload } from './behavesLikePublisher.ts';

const never = new AbortController().signal;

async function rowsUnder(root: string): Promise<string[]> {
  const rows: string[] = [];
  for await (const { key } of openLocalLake(root).list('raw/', never))
    rows.push(
      ...gunzipSync(await readFile(join(root, key)))
        .toString('utf8')
        .split('\n')
        .filter(Boolean),
    );
  return rows;
}

async function openStream() {
  const folder = await temporaryFolder('stream');
  const lakeRoot = folder.path;
  const stream = await openLocalDeliveryStream({ lakeRoot, stream: 'posts', owner: 'run' });
  const close = async () => {
    await stream.close();
    await folder.remove();
  };
  return { lakeRoot, stream, rowsInLake: () => rowsUnder(lakeRoot), close };
}

async function openEngine() {
  const folder = await temporaryFolder('local');
  const root = await realpath(folder.path);
  const gallery = join(root, 'gallery');
  await mkdir(gallery);
  const database = await openDuckDatabase({ path: join(root, 'w.duckdb'), allowedDirectories: [root] });
  const close = async () => {
    await database.close();
    await folder.remove();
  };
  return { root, gallery, database, close };
}

behavesLikeDeliveryStream('The spool', openStream);

behavesLikeLake('A folder', async () => {
  const folder = await temporaryFolder('lake');
  return { lake: openLocalLake(folder.path), close: folder.remove };
});

behavesLikePublisher('The gallery', async () => {
  const { gallery, database, close } = await openEngine();
  return {
    publisher: openLocalPublisher({ database, gallery }),
    async rowsOf(dataset) {
      const { columns, values, rowCount } = await database.query(`SELECT * FROM datasets."${dataset}"`);
      return Array.from({ length: rowCount }, (_, row) =>
        Object.fromEntries(columns.map((column, i) => [column.name, values[i]![row]])),
      );
    },
    close,
  };
});

describe('the spool', () => {
  const row = (i: number) => Buffer.from(`{"i":${i}}\n`);

  it('names its objects as Firehose does, by the hour of arrival in UTC', async () => {
    const folder = await temporaryFolder('stream');
    const clock = () => new Date('2024-02-29T23:59:58.500Z');
    const stream = await openLocalDeliveryStream({
      lakeRoot: folder.path,
      stream: 'posts',
      owner: 'run',
      clock,
    });
    await stream.put([row(1)], never);
    await stream.flush(never);
    const keys: string[] = [];
    for await (const { key } of openLocalLake(folder.path).list('', never)) keys.push(key);
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatch(/^raw\/posts\/2024\/02\/29\/23\/posts-1-2024-02-29-23-59-58-[0-9a-f-]{36}\.gz$/);
    await folder.remove();
  });

  it('shows nothing before it is flushed', async () => {
    const { stream, rowsInLake, close } = await openStream();
    await stream.put([row(1)], never);
    expect(await rowsInLake()).toEqual([]);
    await close();
  });

  it('completes what its owner left in a process that died, up to the last whole batch, at any byte', async () => {
    const folder = await temporaryFolder('salvage');
    const members = [1, 2, 3].map((i) => gzipSync(row(i)));
    const whole = Buffer.concat(members);
    const spool = join(folder.path, '.spool/run/posts');
    const ends = members.map((_, i) => Buffer.concat(members.slice(0, i + 1)).length);
    for (let cut = 0; cut <= whole.length; cut++) {
      await mkdir(spool, { recursive: true });
      await writeFile(join(spool, `raw!posts!2024!cut-${cut}.gz.part`), whole.subarray(0, cut));
      await openLocalDeliveryStream({ lakeRoot: folder.path, stream: 'posts', owner: 'run' });
      expect(await readdir(spool), `cut at ${cut}`).toEqual([]);
      const data = await readFile(join(folder.path, `raw/posts/2024/cut-${cut}.gz`)).catch(() => null);
      const expected = ends.filter((end) => end <= cut).length;
      const rows = data === null ? 0 : gunzipSync(data).toString().split('\n').length - 1;
      expect(rows, `cut at ${cut}`).toBe(expected);
    }
    await folder.remove();
  });

  it('leaves alone what another owner is writing', async () => {
    const { lakeRoot, stream, rowsInLake, close } = await openStream();
    await stream.put([row(1)], never);
    const other = await openLocalDeliveryStream({ lakeRoot, stream: 'posts', owner: 'other' });
    await stream.put([row(2)], never);
    await other.flush(never);
    expect(await rowsInLake()).toEqual([]);
    await stream.flush(never);
    expect((await rowsInLake()).sort()).toEqual(['{"i":1}', '{"i":2}']);
    await close();
  });
});

describe('the gallery', async () => {
  const { gallery, database, close } = await openEngine();
  afterAll(close);

  it('keeps the CSV and the metadata JSON that InsightsExternalData takes', async () => {
    const publisher = openLocalPublisher({ database, gallery });
    const csv = 'day,average_views\r\n2024-02-29,1.5\r\n';
    await publisher.upload(
      upload(
        csv,
        [
          { name: 'day', label: 'Day', type: 'Date', format: 'yyyy-MM-dd' },
          { name: 'average_views', label: 'Average views', type: 'Numeric', precision: 18, scale: 6 },
        ],
        { name: 'kpi_daily', label: 'KPIs by day' },
      ),
      never,
    );
    expect(await readFile(join(gallery, 'kpi_daily/kpi_daily.csv'), 'utf8')).toBe(csv);
    const metadata = JSON.parse(await readFile(join(gallery, 'kpi_daily/kpi_daily.json'), 'utf8'));
    expect(metadata.fileFormat).toMatchObject({ charsetName: 'UTF-8', numberOfLinesToIgnore: 1 });
    expect(metadata.objects).toHaveLength(1);
    expect(metadata.objects[0]).toMatchObject({
      name: 'kpi_daily',
      label: 'KPIs by day',
      fullyQualifiedName: 'kpi_daily',
    });
    expect(metadata.objects[0].fields).toMatchObject([
      { fullyQualifiedName: 'kpi_daily.day', name: 'day', type: 'Date', format: 'yyyy-MM-dd' },
      { name: 'average_views', type: 'Numeric', precision: 18, scale: 6, defaultValue: '0' },
    ]);
    expect(await readdir(gallery)).toEqual(['.drafts', 'kpi_daily']);
    expect(await readdir(join(gallery, '.drafts'))).toEqual([]);
  });
});

describe('the local target', async () => {
  const { root, database, close } = await openEngine();
  afterAll(close);
  const lakeRoot = join(root, '.standpipe/lake');
  const open = (more: Partial<TargetDefinition> = {}) =>
    openLocalTarget({
      root,
      owner: 'run',
      target: { ...definitionOf({}).targets[0]!, ...more },
      database,
      variables: {},
      spark: null,
    });
  const plan = (kind: 'sql' | 'pyspark'): TransformPlan => ({
    token: `t-${kind}`,
    stage: 's',
    script: { path: 'x', text: 'CREATE TEMPORARY VIEW out AS SELECT 1 AS a', kind },
    inputs: [],
    outputs: [{ name: 'out', path: 'curated/out/', format: 'parquet', partitionBy: [] }],
    variables: {},
  });

  it('removes what a process that died was writing', async () => {
    const left = join(lakeRoot, '.drafts', 'left');
    await mkdir(left, { recursive: true });
    const target = open();
    await (await target.stepRunner()).submit(plan('sql'), never);
    await target.close();
    expect(await readdir(join(lakeRoot, '.drafts')).catch(() => [])).not.toContain('left');
  });

  it('leaves no spool behind when every part is an object', async () => {
    const target = open();
    const stream = await target.deliveryStream('posts');
    await stream.put([Buffer.from('{}\n')], never);
    expect(await readdir(join(lakeRoot, '.spool'))).toEqual(['run']);
    await target.close();
    expect(await readdir(join(lakeRoot, '.spool'))).toEqual([]);
  });

  it('never runs on the engine what is meant for a real Spark', async () => {
    for (const [target, kind] of [
      [open({ spark: true }), 'sql'],
      [open(), 'pyspark'],
    ] as const) {
      const runner = await target.stepRunner();
      await expect(runner.submit(plan(kind), never)).rejects.toMatchObject({ code: 'step.needs-spark' });
      await target.close();
    }
  });
});

describe('access and inventory', async () => {
  const { root, gallery, database, close } = await openEngine();
  afterAll(close);

  it('finds a healthy folder healthy, and says who works where', async () => {
    const access = openLocalAccess({ root, database });
    expect((await access.preflight(never)).filter((finding) => finding.severity === 'error')).toEqual([]);
    expect(await access.whoAmI(never)).toContain(root);
  });

  it('case 63: says that a folder cannot be written, with what to do', async () => {
    const blocked = join(root, 'blocked');
    await mkdir(blocked);
    // A file where the folder should be refuses even the superuser, whom rights do not bind.
    await writeFile(join(blocked, '.standpipe'), '');
    await chmod(blocked, 0o500);
    const findings = await openLocalAccess({ root: blocked, database }).preflight(never);
    expect(findings).toMatchObject([{ severity: 'error', code: 'folder.not-writable' }]);
    expect(findings[0]!.remedy).not.toBe('');
  });

  it('lists runs, streams with their objects, and datasets, page by page', async () => {
    const lakeRoot = join(root, '.standpipe/lake');
    const lake = openLocalLake(lakeRoot);
    const inventory = openLocalInventory({ root, lake, lakeRoot, gallery });
    const labels = async (parent: string | null, page: string | null = null) =>
      (await inventory.children(parent, page, never)).nodes.map((node) => node.label);
    expect(await labels(null)).toEqual(['Runs', 'Delivery streams', 'Published datasets']);
    for (let i = 0; i < 130; i++)
      await lake.write(`raw/posts/${String(i).padStart(3, '0')}.gz`, Buffer.from('x'), never);
    await openJournal(root, '20240101-000000-aa').then((journal) => journal.close());
    await appendFile(join(root, '.standpipe/runs/stray'), '');
    expect(await labels('streams')).toEqual(['posts']);
    expect(await labels('stream:posts')).toHaveLength(100);
    expect(await labels('stream:posts', '100')).toHaveLength(30);
    expect((await inventory.children('stream:posts', '100', never)).next).toBeNull();
    expect(await labels('runs')).toEqual(['20240101-000000-aa']);
    await openLocalPublisher({ database, gallery }).upload(
      upload('a\r\nx\r\n', [{ name: 'a', label: 'A', type: 'Text' }]),
      never,
    );
    expect(await labels('datasets')).toEqual(['KPIs']);
  });
});
