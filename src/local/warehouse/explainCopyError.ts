import type { CatalogColumn } from '../../dialect/redshift/catalog.ts';
import { textList } from '../../dialect/redshift/copyOptions.ts';
import type { CopyPlan } from '../../dialect/redshift/planCopy.ts';
import { typeText } from '../../dialect/redshift/types.ts';
import type { Database } from '../../shared/database.ts';
import { Failure, isCancelled } from '../../shared/failure.ts';
import { quoteName } from '../../shared/quote.ts';
import type { CopyFiles } from './copyFromLake.ts';
import { misfit, rawRows } from './copySource.ts';
import { explainError } from './explainError.ts';

/** What was wrong with which object, as a Failure; DuckDB's own words where it cannot be found out. */
export async function explainCopyError(
  database: Database,
  plan: CopyPlan,
  columns: readonly CatalogColumn[],
  files: CopyFiles,
  error: unknown,
  signal: AbortSignal,
): Promise<Failure> {
  const message = error instanceof Error ? error.message : String(error);
  const fail = (what: string) =>
    new Failure('copy.value', `COPY ${plan.tableName}: ${what} Nothing was loaded.`, { cause: error });
  const structural = readerError(message, files);
  if (structural) return fail(structural);
  try {
    for (const [i, path] of files.paths.entries()) {
      const found =
        plan.format === 'parquet'
          ? await findInParquet(database, columns, path, signal)
          : await findInText(database, plan, columns, path, signal);
      if (found) return fail(`${files.keys[i]}, ${found}`);
    }
  } catch (reason) {
    // The cause is known already; where it stands cannot be found out.
    if (isCancelled(reason)) throw reason;
  }
  return fail(`${explainError(error)} It read ${files.keys.join(', ').slice(0, 500)}.`);
}

/** A file that cannot be read at all: DuckDB says which and where. */
function readerError(message: string, files: CopyFiles): string | null {
  const keyOf = (path: string) => files.keys[files.paths.indexOf(path.trim())] ?? path;
  const csv = /CSV Error on Line: (\d+)[\s\S]*?\n\s+file = (.*)/.exec(message);
  if (csv) {
    const fields = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
    const what = fields
      ? `has ${fields[2]} fields instead of ${fields[1]}.`
      : /unicode|utf-8/i.test(message)
        ? 'is not UTF-8.'
        : 'cannot be read: is a quote not closed?';
    return `${keyOf(csv[2]!)}, line ${csv[1]} ${what}`;
  }
  const json = /Malformed JSON in file "(.*?)", at byte (\d+) in record\/value (\d+): (.*)/.exec(message);
  // DuckDB counts the object that it failed to read from 2.
  if (json)
    return `${keyOf(json[1]!)}, object ${Number(json[3]) - 1} is no valid JSON: ${json[4]!.replace(/\.?\s*$/, '.')}`;
  return null;
}

async function findInText(
  database: Database,
  plan: CopyPlan,
  columns: readonly CatalogColumn[],
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  const tests = columns.flatMap((column, i) => {
    const test = misfit(plan, column, i);
    return test === null ? [] : [{ column, test, i }];
  });
  if (tests.length === 0) return null;
  const which = `CASE ${tests.map(({ test, i }) => `WHEN ${test} THEN ${i}`).join(' ')} END`;
  // A record of CSV may go over several lines; those before it are counted with the line breaks inside their fields.
  const breaks =
    plan.format === 'csv'
      ? columns.map((_, i) => `coalesce(length(c${i}) - length(replace(c${i}, chr(10), '')), 0)`).join(' + ')
      : '0';
  const { values, rowCount } = await database.query(
    `SELECT number, inside, wrong FROM (
       SELECT number, sum(breaks) OVER (ORDER BY number ROWS UNBOUNDED PRECEDING) - breaks AS inside, wrong
       FROM (SELECT row_number() OVER () AS number, ${breaks} AS breaks, ${which} AS wrong
             FROM ${rawRows(plan, columns.length, [path])}) AS records) AS found
     WHERE wrong IS NOT NULL ORDER BY number LIMIT 1`,
    { signal },
  );
  if (rowCount === 0) return null;
  const [number, inside, wrong] = values.map((column) => Number(column[0]));
  const { name, type, notNull } = columns[wrong!]!;
  const where =
    plan.format === 'json' ? `object ${number}` : `line ${number! + inside! + plan.options.ignoreHeader}`;
  const empty = notNull ? ', or is missing though the column is NOT NULL' : '';
  return `${where}: the value of ${name} does not fit ${typeText(type)}${empty}.`;
}

/** Types were compared before, so only lengths, ranges and missing values are left. */
async function findInParquet(
  database: Database,
  columns: readonly CatalogColumn[],
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  const names = columns.map((_, i) => `c${i}`);
  const tests = columns.flatMap(({ type, notNull }, i) => {
    const conditions = [
      ...('length' in type ? [`strlen(CAST(c${i} AS VARCHAR)) > ${type.length}`] : []),
      ...(type.name === 'smallint' ? [`c${i} NOT BETWEEN -32768 AND 32767`] : []),
      ...(notNull ? [`c${i} IS NULL`] : []),
    ];
    return conditions.length === 0 ? [] : [`WHEN coalesce(${conditions.join(' OR ')}, FALSE) THEN ${i}`];
  });
  if (tests.length === 0) return null;
  const { values, rowCount } = await database.query(
    `SELECT number, wrong FROM (SELECT row_number() OVER () AS number, CASE ${tests.join(' ')} END AS wrong
       FROM (SELECT * FROM read_parquet(${textList([path])}, hive_partitioning = false)) AS rows(${names.map(quoteName).join(', ')})) AS found
     WHERE wrong IS NOT NULL ORDER BY number LIMIT 1`,
    { signal },
  );
  if (rowCount === 0) return null;
  const { name, type, notNull } = columns[Number(values[1]![0])]!;
  return `row ${values[0]![0]}: the value of ${name} does not fit ${typeText(type)}${notNull ? ' NOT NULL' : ''}.`;
}
