import type { Database } from '../../shared/database.ts';
import { quoteName } from '../../shared/quote.ts';
import type { Cube, CubeCondition, CubeDimension, CubeMeasure } from './cube.ts';
import type { EncodedTable } from './encodedTable.ts';
import type { CubePlan } from './planCubes.ts';

/** One pass over an encoded table. */
export async function buildCube(
  database: Database,
  encoded: EncodedTable,
  plan: CubePlan,
  signal: AbortSignal,
): Promise<Cube> {
  const { dimensions, measures, extremes } = plan;
  const list: string[] = [];
  /** Asks for one more column, and says where it will be. */
  const ask = (sql: string) => list.push(sql) - 1;
  const rows = ask('CAST(count(*) AS DOUBLE)');
  const keys = dimensions.map((field) => ({ field, at: ask(`CAST(${quoteName(field)} AS DOUBLE)`) }));
  const wanted = measures.map((field) => {
    const name = quoteName(field);
    const isAsked = extremes.includes(field);
    return {
      field,
      sum: ask(`coalesce(sum(${name}), 0)`),
      count: encoded.measures.get(field)?.hasNulls ? ask(`CAST(count(${name}) AS DOUBLE)`) : rows,
      min: isAsked ? ask(`coalesce(min(${name}), 0)`) : null,
      max: isAsked ? ask(`coalesce(max(${name}), 0)`) : null,
    };
  });
  const columns = await database.numbers(
    `SELECT ${list.join(', ')} FROM ${encoded.table}${whereSql(encoded, plan.where)}${groupSql(plan)}`,
    { signal },
  );
  const column = (at: number) => columns[at] ?? new Float64Array(0);
  return {
    cells: column(rows).length,
    rows: column(rows),
    dimensions: new Map(
      keys.map(({ field, at }): [string, CubeDimension] => [
        field,
        { values: encoded.dimensions.get(field)!.values, codes: Uint16Array.from(column(at)) },
      ]),
    ),
    measures: new Map(
      wanted.map(({ field, sum, count, min, max }): [string, CubeMeasure] => [
        field,
        {
          sum: column(sum),
          count: column(count),
          extremes: min === null || max === null ? null : { min: column(min), max: column(max) },
        },
      ]),
    ),
  };
}

const groupSql = ({ dimensions }: CubePlan) =>
  dimensions.length === 0 ? '' : ` GROUP BY ${dimensions.map(quoteName).join(', ')}`;

/** Which rows of an encoded table pass; nothing where all do. */
export const whereSql = (encoded: EncodedTable, where: readonly CubeCondition[]) =>
  where.length === 0 ? '' : ` WHERE ${where.map((one) => passes(encoded, one)).join(' AND ')}`;

/** Codes are as small as they can be, and combinations of them are not. */
const codeOf = (key: string) => `CAST(${key} AS INTEGER)`;

/** By the codes that pass, or by those that do not where they are fewer: no text is compared. */
function passes(encoded: EncodedTable, condition: CubeCondition): string {
  const code = condition.fields.reduce((before, field) => {
    const size = encoded.dimensions.get(field)!.values.length;
    return before === '' ? codeOf(quoteName(field)) : `(${before}) * ${size} + ${codeOf(quoteName(field))}`;
  }, '');
  const [passing, failing]: [number[], number[]] = [[], []];
  for (const [at, one] of condition.passes.entries()) (one === 1 ? passing : failing).push(at);
  if (failing.length === 0) return 'true';
  if (passing.length === 0) return 'false';
  const isShort = passing.length <= failing.length;
  return `(${code}) ${isShort ? 'IN' : 'NOT IN'} (${(isShort ? passing : failing).join(', ')})`;
}
