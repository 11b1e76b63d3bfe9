import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sparkMacros } from '../../src/dialect/spark/macros.ts';
import { runAnswer } from './sparkAnswers/runAnswer.ts';

const folder = join(import.meta.dirname, 'sparkAnswers');

/** What PySpark 3.5 answered, recorded: a query a line, behind a tab its first column's type and values. */
describe('the engine answers as Spark did', () => {
  let instance: DuckDBInstance;
  let connection: DuckDBConnection;
  beforeAll(async () => {
    instance = await DuckDBInstance.create(':memory:');
    connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    for (const macro of sparkMacros) await connection.run(`CREATE OR REPLACE TEMP MACRO ${macro}`);
  });
  afterAll(() => {
    connection.closeSync();
    instance.closeSync();
  });

  for (const file of readdirSync(folder).filter((name) => name.endsWith('.tsv')))
    describe(file.replace('.tsv', ''), () => {
      for (const line of readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean)) {
        const [sql = '', answer] = line.split('\t');
        it(sql, async () => expect(await runAnswer(connection, sql)).toBe(answer));
      }
    });
});
