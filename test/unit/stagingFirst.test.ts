import { describe, expect, it } from 'vitest';
import { translateRedshift } from '../../src/dialect/redshift/translateRedshift.ts';
import { stagingFirst } from '../../src/local/warehouse/stagingFirst.ts';

/** The statements that may go first, by their first words. */
function first(script: string): string[] {
  const tables = new Map([
    ['warehouse.posts', [{ name: 'id', type: { name: 'bigint' as const }, notNull: true, default: null }]],
  ]);
  const { statements, findings } = translateRedshift(script, { variables: {}, tables });
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const found = stagingFirst(statements);
  return statements
    .filter((statement) => found.has(statement))
    .map(({ start, end }) => script.slice(start, end).split(/\s+/).slice(0, 3).join(' '));
}

const copy = (table: string) =>
  `COPY ${table} FROM 'lake://curated/${table}/' IAM_ROLE default FORMAT PARQUET;`;
const make = 'CREATE TEMP TABLE staging (LIKE warehouse.posts);';

describe('what can go before the transaction', () => {
  it('is a temporary table and what fills it from the lake, whatever else the script does before', () => {
    expect(
      first(
        `CREATE TABLE IF NOT EXISTS other (id BIGINT); INSERT INTO other VALUES (1);
         ${make} ${copy('staging')} ${copy('staging')}
         DELETE FROM other WHERE NOT EXISTS (SELECT 1 FROM staging WHERE staging.id = other.id); ${copy('staging')}
         DROP TABLE staging;`,
      ),
    ).toEqual(['CREATE TEMP TABLE', 'COPY staging FROM', 'COPY staging FROM']);
  });

  it.each([
    ['a table that stays', `CREATE TABLE staging (id BIGINT); ${copy('staging')}`],
    ['one that something else fills first', `${make} INSERT INTO staging VALUES (1); ${copy('staging')}`],
    ['one that is made anew', `DROP TABLE IF EXISTS staging; ${make} ${copy('staging')}`],
    ['one that hides another of its name', `SELECT count(*) FROM staging; ${make} ${copy('staging')}`],
    ['one that is changed before', `${make} ALTER TABLE staging ADD COLUMN n INTEGER; ${copy('staging')}`],
    [
      'one that is made of an answer',
      `CREATE TEMP TABLE staging AS SELECT 1::BIGINT AS id; ${copy('staging')}`,
    ],
    [
      'any, where the script writes to the lake itself',
      `UNLOAD ('SELECT 1 AS id') TO 'lake://curated/staging/' IAM_ROLE default FORMAT PARQUET; ${make} ${copy('staging')}`,
    ],
    ['one that nothing fills', make],
  ])('is not %s', (_, script) => {
    expect(first(script)).toEqual([]);
  });
});
