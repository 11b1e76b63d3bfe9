import type { Cube, CubeCondition, CubeDimension, CubeMeasure } from '../../shared/cube.ts';
import type { Database } from '../../shared/database.ts';
import { quoteName } from '../../shared/quote.ts';
import type { EncodedTable } from './encodedTable.ts';
import type { CubePlan } from './planCubes.ts';

/** One pass over an encoded table. */
export async function buildCube(
  database: Database,
  encoded: EncodedTable,
  plan: CubePlan,
  signal: AbortSignal,
): Promise<Cube> {
  const columns = await database.numbers(cubeSql(encoded, plan), { signal });
  const cells = columns[0]?.length ?? 0;
  const [rows = new Float64Array(0), ...rest] = columns;
  const dimensions = plan.dimensions.map((field, at): [string, CubeDimension] => [
    field,
    { values: encoded.dimensions.get(field)!.values, codes: Uint16Array.from(rest[at] ?? []) },
  ]);
  const of = (at: number) => rest[plan.dimensions.length + at] ?? new Float64Array(cells);
  const measures = plan.measures.map((field, at): [string, CubeMeasure] => [
    field,
    { sum: of(at * 4), count: of(at * 4 + 1), min: of(at * 4 + 2), max: of(at * 4 + 3) },
  ]);
  return { cells, rows, dimensions: new Map(dimensions), measures: new Map(measures) };
}

function cubeSql(encoded: EncodedTable, { dimensions, measures, where }: CubePlan): string {
  const keys = dimensions.map(quoteName);
  const aggregates = measures
    .map(quoteName)
    .flatMap((measure) => [
      `coalesce(sum(${measure}), 0)`,
      `CAST(count(${measure}) AS DOUBLE)`,
      `coalesce(min(${measure}), 0)`,
      `coalesce(max(${measure}), 0)`,
    ]);
  const codes = keys.map((key) => `CAST(${codeOf(key)} AS DOUBLE)`);
  const passing =
    where.length === 0 ? '' : ` WHERE ${where.map((one) => passes(encoded, one)).join(' AND ')}`;
  const by = keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`;
  return `SELECT ${['CAST(count(*) AS DOUBLE)', ...codes, ...aggregates].join(', ')} FROM ${encoded.table}${passing}${by}`;
}

const codeOf = (key: string) => `coalesce(CAST(enum_code(${key}) AS INTEGER) + 1, 0)`;

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
