import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Warehouse, WarehouseStatement } from '../../src/pipeline/ports.ts';
import { Failure } from '../../src/shared/failure.ts';

const signal = new AbortController().signal;
const repository = resolve(import.meta.dirname, '../..');

export interface OpenedWarehouse {
  warehouse: Warehouse;
  close(): Promise<void>;
}

/** One script as one statement, as text for errors. */
const script = (text: string, file = 'test.sql', line = 1): WarehouseStatement => ({ text, file, line });

/** What every adapter of the Warehouse port does. `open` gives an empty warehouse over the example's lake. */
export function behavesLikeWarehouse(name: string, open: () => Promise<OpenedWarehouse>): void {
  describe(`${name} behaves like a warehouse`, () => {
    let opened: OpenedWarehouse;
    let warehouse: Warehouse;
    let tokens = 0;
    beforeAll(async () => {
      opened = await open();
      ({ warehouse } = opened);
    });
    afterAll(() => opened?.close());

    const run = (text: string, token = `t${++tokens}`) =>
      warehouse.execute([script(text)], { token, signal });
    const rows = async (sql: string) => {
      const { values, rowCount } = await warehouse.query(script(sql), { limit: null, signal });
      return Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row]));
    };
    const failure = async (work: Promise<unknown>): Promise<Failure> => {
      const error = await work.then(
        () => null,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(Failure);
      return error as Failure;
    };

    describe('with the example', () => {
      const files: string[] = [];
      beforeAll(async () => {
        for (const folder of ['load', 'marts'])
          for (const file of (await readdir(join(repository, 'sql', folder))).sort())
            files.push(`sql/${folder}/${file}`);
      });
      const read = async (file: string) => script(await readFile(join(repository, file), 'utf8'), file);
      const runAll = async (token: string) =>
        warehouse.execute(await Promise.all(files.map(read)), { token, signal });

      it('finds nothing wrong before it runs', async () => {
        expect(await warehouse.check(await Promise.all(files.map(read)))).toEqual([]);
      });

      it('loads the lake, and loading again changes nothing', async () => {
        const reports = await runAll('example-1');
        expect(reports).toHaveLength(files.length);
        const once = await rows('SELECT * FROM warehouse.posts ORDER BY id');
        expect(once).toHaveLength(5);
        await runAll('example-2');
        expect(await rows('SELECT * FROM warehouse.posts ORDER BY id')).toEqual(once);
      });

      it('gives the seven figures', async () => {
        expect(await rows('SELECT * FROM marts.kpi_total')).toEqual([[3, 2, 1, 1, 2, 1, 1, 53.67]]);
        expect(await rows('SELECT month, questions FROM marts.kpi_monthly ORDER BY month')).toEqual([
          ['2024-01-01', 2],
          ['2024-02-01', 1],
        ]);
        expect(await rows('SELECT hours_to_first_answer FROM marts.first_answers')).toEqual([[1.5]]);
        expect(await rows('SELECT tag, questions, average_views FROM marts.kpi_tag ORDER BY tag')).toEqual([
          ['beer', 2, 75.5],
          ['yeast', 2, 55],
        ]);
      });

      it('passes its checks: they return no row', async () => {
        for (const file of await readdir(join(repository, 'sql/checks'))) {
          const statement = await read(`sql/checks/${file}`);
          const { rowCount } = await warehouse.query(statement, { limit: 10, signal });
          expect(rowCount, file).toBe(0);
        }
      });

      it('says what tables there are, with their types', async () => {
        const tables = await warehouse.tables(signal);
        const users = tables.find((t) => t.schema === 'warehouse' && t.name === 'users');
        expect(users?.columns.slice(0, 5)).toEqual([
          { name: 'id', type: 'bigint', nullable: false },
          { name: 'reputation', type: 'integer', nullable: true },
          { name: 'creation_date', type: 'timestamp without time zone', nullable: true },
          { name: 'last_access_date', type: 'timestamp without time zone', nullable: true },
          { name: 'display_name', type: 'character varying(400)', nullable: true },
        ]);
      });
    });

    it('keeps nothing of a transaction that fails, and names file and line', async () => {
      const error = await failure(
        warehouse.execute(
          [
            script('CREATE TABLE half (a INTEGER NOT NULL)', 'a.sql'),
            script('\n\nINSERT INTO half VALUES (NULL)', 'b.sql', 10),
          ],
          { token: 'half', signal },
        ),
      );
      expect(error).toMatchObject({ file: 'b.sql', line: 12 });
      expect((await warehouse.tables(signal)).map((t) => t.name)).not.toContain('half');
    });

    it('does not run the same token twice', async () => {
      await run('CREATE TABLE once (a INTEGER)');
      const first = await run('INSERT INTO once VALUES (1), (2)', 'the-token');
      const again = await run('INSERT INTO once VALUES (1), (2)', 'the-token');
      expect(await rows('SELECT count(*) FROM once')).toEqual([[2]]);
      expect(again.map((r) => r.rows)).toEqual(first.map((r) => r.rows));
    });

    it('counts the length of a text in bytes', async () => {
      await run('CREATE TABLE narrow (t VARCHAR(3))');
      await run("INSERT INTO narrow VALUES ('äa')");
      const error = await failure(run("INSERT INTO narrow VALUES ('ää')"));
      expect(error.message).toContain('longer than 3 bytes');
      expect(await rows('SELECT count(*) FROM narrow')).toEqual([[1]]);
    });

    it('keeps types, NOT NULL and byte lengths in LIKE', async () => {
      await run('CREATE TABLE original (id BIGINT NOT NULL, t VARCHAR(3), d DECIMAL(10, 2))');
      await run('CREATE TABLE copied (LIKE original)');
      const columns = async (table: string) =>
        (await warehouse.tables(signal)).find((t) => t.name === table)?.columns;
      expect(await columns('copied')).toEqual(await columns('original'));
      expect((await failure(run("INSERT INTO copied VALUES (1, 'abcd', 0)"))).message).toContain('3 bytes');
    });
  });
}
