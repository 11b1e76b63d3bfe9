import { describe, expect, it } from 'vitest';
import { driverPlan } from '../../src/pipeline/driverPlan.ts';
import type { TransformPlan } from '../../src/pipeline/ports.ts';

const plan = (text: string, variables: Record<string, string> = {}): TransformPlan => ({
  token: 't',
  stage: 's',
  script: { path: 's.sql', text, kind: 'sql' },
  inputs: [],
  outputs: [{ name: 'x', path: 'curated/x/', format: 'parquet', partitionBy: [] }],
  variables,
});
const made = (text: string, variables?: Record<string, string>) =>
  driverPlan(plan(text, variables), (key) => `s3://b/${key}`);

describe('the plan for the Spark driver', () => {
  it('splits a script into statements with their lines and views', () => {
    const text =
      "-- a; b\nCREATE OR REPLACE TEMPORARY VIEW `a;b` AS SELECT ';' AS x; /* ; */\n\nCREATE TEMP VIEW IF NOT EXISTS c\nAS SELECT 1;;\nSELECT 2";
    expect(made(text).plan.script.statements.map(({ line, view }) => [line, view])).toEqual([
      [2, 'a;b'],
      [4, 'c'],
      [6, null],
    ]);
    expect(made(text).findings).toEqual([]);
  });

  it('gives whole addresses', () => {
    expect(made('SELECT 1').plan.outputs[0]!.path).toBe('s3://b/curated/x/');
  });

  it('substitutes variables as literals only, wherever they stand (case 23)', () => {
    const value = '\' OR 1=1; -- \\ "\n${HOME}';
    const inside = '\\u0027 OR 1=1; -- \\u005c \\u0022\\u000a${HOME}';
    const [statement] = made('SELECT ${v}, \'a${v}b\', "${v}" -- ${v}', { v: value }).plan.script.statements;
    expect(statement!.text).toBe(`SELECT '${inside}', 'a${inside}b', "${inside}"`);
  });

  it('keeps a multi-line statement on its lines, without its comments', () => {
    const [statement] = made('SELECT 1, -- one ${nobody}\n/* two\n ${nobody} */ 2').plan.script.statements;
    expect(statement!.text.split('\n')).toHaveLength(3);
    expect(statement!.text).not.toContain('nobody');
  });

  it('refuses unknown variables and whatever would write or change the session', () => {
    const codes = (text: string) => made(text).findings.map(({ code }) => code);
    expect(codes('SELECT ${nobody}')).toEqual(['unknown-variable']);
    for (const text of [
      'INSERT INTO t VALUES (1)',
      'CREATE VIEW v AS SELECT 1',
      'CREATE TABLE t AS SELECT 1',
      'SET spark.sql.ansi.enabled = true',
      'ADD JAR x',
      'DROP VIEW v',
    ])
      expect(codes(text), text).toEqual(['spark-only-views']);
  });
});
