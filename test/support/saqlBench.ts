import { openDuckDatabase } from '../../src/engine/duckDatabase.ts';
import { type CompiledSaql, compileSaql } from '../../src/saql/compile.ts';
import { runSaql } from '../../src/saql/run.ts';
import {
  type AnalyticsSettings,
  type Dataset,
  type DatasetCatalog,
  defaultSettings,
} from '../../src/shared/dataset.ts';

const text = (name: string, more = {}) => ({ name, type: 'text' as const, ...more });
const number = (name: string, more = {}) => ({ name, type: 'number' as const, ...more });
const dates = [
  { name: 'At', label: 'Moment', fiscalMonthOffset: 0, isYearEndFiscalYear: true, firstDayOfWeek: -1 },
];

/** One row: a value of each type, and a null of each (`NoText`, `NoNumber`, `NoList`). */
const one: Dataset = {
  name: 'one',
  label: 'One',
  table: 'memory.main.one',
  columns: [
    text('Text'),
    number('Number'),
    text('List', { multiValue: ';' }),
    text('At', { dateField: 'At' }),
    text('At_Year', { dateField: 'At', datePart: 'Year' }),
    text('At_Month', { dateField: 'At', datePart: 'Month' }),
    text('At_Day', { dateField: 'At', datePart: 'Day' }),
    number('At_sec_epoch', { dateField: 'At', datePart: 'sec_epoch' }),
    text('NoText'),
    number('NoNumber'),
    text('NoList', { multiValue: ';' }),
  ],
  dates,
  labels: {},
  formats: {},
  rows: 1,
};

/** Six rows in three groups, one of them null, with a tie and a null among the values. */
const many: Dataset = {
  name: 'many',
  label: 'Many',
  table: 'memory.main.many',
  columns: [text('Group'), text('Word'), number('Place'), number('X'), number('Y'), number('None')],
  dates: [],
  labels: {},
  formats: {},
  rows: 7,
};

export const benchCatalog: DatasetCatalog = (name) =>
  [one, many].find((dataset) => dataset.name === name) ?? null;

export interface SaqlBench {
  compile(query: string, settings?: Partial<AnalyticsSettings>): CompiledSaql;
  /** The rows of a query, in its order. */
  rows(query: string, settings?: Partial<AnalyticsSettings>): Promise<unknown[][]>;
  close(): Promise<void>;
}

/** A DuckDB with the two small datasets that tests of single functions and statements ask. */
export async function openSaqlBench(now: Date): Promise<SaqlBench> {
  const database = await openDuckDatabase({ path: ':memory:', allowedDirectories: [] });
  await database.run(`CREATE TABLE memory.main.one AS
    SELECT 'Grüße' AS "Text", 7.25::DOUBLE AS "Number", ['b', 'c', 'a'] AS "List",
      '2024-02-29T13:05:09.000Z' AS "At", '2024' AS "At_Year", '02' AS "At_Month", '29' AS "At_Day",
      1709211909::DOUBLE AS "At_sec_epoch",
      NULL::VARCHAR AS "NoText", NULL::DOUBLE AS "NoNumber", NULL::VARCHAR[] AS "NoList"`);
  await database.run(`CREATE TABLE memory.main.many AS
    SELECT * FROM (VALUES
      ('a', 'k', 1.0::DOUBLE, 1.0::DOUBLE, 3.0::DOUBLE, NULL::DOUBLE), ('a', 'l', 2, 2, 5, NULL),
      ('a', 'm', 3, 2, 5, NULL), ('a', NULL, 4, 7, 15, NULL),
      ('b', 'n', 5, 10, 1, NULL), ('b', 'n', 6, NULL, 4, NULL), (NULL, 'o', 7, 100, 100, NULL)
    ) AS rows("Group", "Word", "Place", "X", "Y", "None")`);
  const compile: SaqlBench['compile'] = (query, settings = {}) =>
    compileSaql(query, {
      datasets: benchCatalog,
      now,
      settings: { ...defaultSettings, ...settings },
    });
  return {
    compile,
    async rows(query, settings) {
      const compiled = compile(query, settings);
      const found = compiled.findings.map(({ code, message }) => `${code}: ${message}`);
      if (found.length > 0) throw new Error(`${query}\n${found.join('\n')}`);
      const { values, rowCount } = await runSaql(compiled, database, new AbortController().signal);
      return Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row]));
    },
    close: () => database.close(),
  };
}
