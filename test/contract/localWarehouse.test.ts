import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import { openLocalLake } from '../../src/local/lake.ts';
import { openLocalWarehouse } from '../../src/local/warehouse.ts';
import { Cancelled } from '../../src/shared/failure.ts';
import { temporaryFolder } from '../support/standpipe.ts';
import { behavesLikeWarehouse } from './behavesLikeWarehouse.ts';
import { copiesFromTheLake } from './copiesFromTheLake.ts';
import { writeExampleLake } from './exampleLake.ts';

async function openLocal(
  options: { onPoint?: (name: string) => void; variables?: Record<string, string> } = {},
) {
  const folder = await temporaryFolder('warehouse');
  const lakeRoot = join(await realpath(folder.path), 'lake');
  await mkdir(lakeRoot);
  const database = await openDuckDatabase({
    path: join(folder.path, 'warehouse.duckdb'),
    allowedDirectories: [lakeRoot],
  });
  await writeExampleLake(database, lakeRoot);
  const { onPoint, variables = {} } = options;
  const warehouse = await openLocalWarehouse({
    database,
    lakeRoot,
    variables,
    ...(onPoint ? { onPoint } : {}),
  });
  return {
    warehouse,
    lake: openLocalLake(lakeRoot),
    async close() {
      await database.close();
      await folder.remove();
    },
  };
}

behavesLikeWarehouse('DuckDB in the engine', openLocal);
copiesFromTheLake('DuckDB in the engine', openLocal);

describe('the local warehouse', () => {
  const points: string[] = [];
  const nasty = `'; DROP TABLE victim; --\\' /* " \${dump} $$`;
  let opened: Awaited<ReturnType<typeof openLocal>>;
  beforeAll(async () => {
    opened = await openLocal({
      onPoint: (name) => points.push(name),
      variables: { nasty, place: 'lake:///../../etc/passwd', role: "arn' CREDENTIALS 'x", n: '7' },
    });
  });
  afterAll(() => opened?.close());
  const signal = new AbortController().signal;
  const run = (text: string, token: string) =>
    opened.warehouse.execute([{ text, file: 'a.sql', line: 1 }], { token, signal });
  const one = async (text: string) =>
    (await opened.warehouse.query({ text, file: 'a.sql', line: 1 }, { limit: null, signal })).values[0]![0];

  it('names the points where a fault may fall', async () => {
    await run(
      `CREATE TABLE tags (id BIGINT, name VARCHAR(50), uses INTEGER);
       COPY tags FROM '\${lake}/curated/tags/' IAM_ROLE default FORMAT AS PARQUET`,
      'points',
    );
    expect(points).toEqual(['inside-copy', 'after-commit-before-journal']);
  });

  it('fills staging tables beside a stage that changes tables at the same time, and each once', async () => {
    const script = (n: number) =>
      `CREATE TABLE tags_${n} (id BIGINT, name VARCHAR(50), uses INTEGER);
       CREATE TEMP TABLE staging (LIKE tags_${n});
       COPY staging FROM '\${lake}/curated/tags/' IAM_ROLE default FORMAT AS PARQUET;
       INSERT INTO tags_${n} SELECT * FROM staging;
       DROP TABLE staging`;
    const numbers = [1, 2, 3, 4];
    await Promise.all(numbers.map((n) => run(script(n), `beside ${n}`)));
    const rows = await one('SELECT count(*) FROM tags');
    for (const n of numbers) expect(await one(`SELECT count(*) FROM tags_${n}`)).toBe(rows);
    // What fails after the staging table was filled leaves nothing, and the next finds no such table.
    await expect(
      run(`${script(5)}; INSERT INTO tags_5 SELECT 1 / (uses - uses), name, uses FROM tags_5`, 'gone'),
    ).rejects.toThrow(/zero/);
    await expect(one('SELECT count(*) FROM tags_5')).rejects.toThrow();
    await expect(one('SELECT count(*) FROM staging')).rejects.toThrow();
  });

  it('case 23: values of variables are data, whatever stands in them', async () => {
    await run(
      "CREATE TABLE victim (t VARCHAR(100)); INSERT INTO victim VALUES (${nasty}), ('<${nasty}>')",
      'nasty',
    );
    expect(await one('SELECT t FROM victim LIMIT 1')).toBe(nasty);
    expect(await one("SELECT count(*) FROM victim WHERE t = ${nasty} OR t = '<${nasty}>'")).toBe(2);
    expect(await one('SELECT ${n}::INTEGER + 1')).toBe(8);
  });

  it('case 27: neither a place nor a role that a variable gives leaves the lake', async () => {
    await expect(run('COPY victim FROM ${place} IAM_ROLE default', 'place')).rejects.toMatchObject({
      code: 'statement.redshift-has-no',
    });
    await expect(run("COPY victim FROM '${place}/x' IAM_ROLE default", 'place2')).rejects.toMatchObject({
      code: 'statement.redshift-has-no',
    });
    // The role is read and forgotten: it never becomes SQL.
    await expect(
      run("COPY victim FROM '${lake}/curated/none/' IAM_ROLE '${role}'", 'role'),
    ).rejects.toMatchObject({ code: 'copy.missing' });
  });

  it('case 24: names with quotes, Unicode, spaces and reserved words', async () => {
    await run(
      'CREATE TABLE "Odd ""name"" ; --" ("select" INTEGER, "größe /*" VARCHAR(10), "UPPER" INTEGER); INSERT INTO "odd ""name"" ; --" VALUES (1, \'x\', 2)',
      'odd',
    );
    expect(
      await one(
        'SELECT upper FROM "ODD ""NAME"" ; --" WHERE "select" = 1 AND "GRÖßE /*" IS NULL OR upper = 2',
      ),
    ).toBe(2);
  });

  it('stops soon when it is cancelled, and keeps nothing', async () => {
    const abort = new AbortController();
    const endless = `CREATE TABLE endless AS
      SELECT count(*) AS n FROM victim a, victim b, victim c, victim d, victim e, victim f, victim g, victim h,
        victim i, victim j, victim k, victim l, victim m, victim o, victim p, victim q, victim r, victim s, victim t,
        victim u, victim v, victim w, victim x, victim y, victim z, victim aa, victim bb, victim cc, victim dd,
        victim ee, victim ff, victim gg, victim hh, victim ii, victim jj, victim kk, victim ll`;
    const running = opened.warehouse.execute([{ text: endless, file: 'a.sql', line: 1 }], {
      token: 'endless',
      signal: abort.signal,
    });
    setTimeout(() => abort.abort(), 50);
    await expect(running).rejects.toBeInstanceOf(Cancelled);
    const tables = await opened.warehouse.tables(signal);
    expect(tables.map((table) => table.name)).not.toContain('endless');
  });
});
