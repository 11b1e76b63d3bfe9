import type { Database } from '../../shared/database.ts';
import type { Dataset } from '../../shared/dataset.ts';
import { quoteName } from '../../shared/quote.ts';

/** The dimensions and measures of a dataset in a table of its own, where each text is a small number. */
export interface EncodedTable {
  table: string;
  /** The schema that it is in; quoted. */
  schema: string;
  dimensions: ReadonlyMap<string, EncodedDimension>;
  measures: ReadonlyMap<string, { hasNulls: boolean }>;
  drop(): Promise<void>;
}

export interface EncodedDimension {
  /** By code; 0 is null, the others are sorted. */
  values: readonly (string | null)[];
  /** How many of the values there are in rows. */
  size: number;
}

/** A dimension of more values makes no groups that somebody looks at. */
const valuesAtMost = 4096;

/**
 * Encodes the named columns of a dataset. Left out are dimensions of many values, multi-value ones, and measures that
 * hold what is no finite number.
 */
export async function encodeTable(
  database: Database,
  dataset: Dataset,
  options: { fields: ReadonlySet<string>; schema: string; name: string; signal: AbortSignal },
): Promise<EncodedTable> {
  const { schema, name, signal } = options;
  const columns = dataset.columns.filter((column) => options.fields.has(column.name));
  const texts = columns.filter(({ type, multiValue }) => type === 'text' && multiValue === undefined);
  const numbers = columns.filter(({ type }) => type === 'number');
  const measured = await database.query(
    `SELECT ${['count(*)', ...columns.map(({ name: field }) => `count(${quoteName(field)})`), ...texts.map(valuesOf), ...numbers.map(isExact)].join(', ')} FROM ${dataset.table}`,
    { signal },
  );
  const found = measured.values.map(([value]) => value);
  const hasNulls = new Map(columns.map((column, at) => [column.name, found[1 + at] !== found[0]]));
  const rest = found.slice(1 + columns.length);
  const few = texts.filter((_, at) => Number(rest[at]) <= valuesAtMost);
  const measures = numbers
    .filter((_, at) => rest[texts.length + at] === true)
    .map(({ name: field }) => field);

  const types: string[] = [];
  const table = `${schema}.${quoteName(name)}`;
  const drop = async () => void (await database.run(`DROP TABLE IF EXISTS ${table}`));
  try {
    const dimensions = new Map<string, EncodedDimension & { type: string }>();
    for (const [at, column] of few.entries()) {
      const type = `${schema}.${quoteName(`${name}_${at}`)}`;
      const text = quoteName(column.name);
      types.push(type);
      await database.run(
        `CREATE TYPE ${type} AS ENUM (SELECT DISTINCT ${text} FROM ${dataset.table} WHERE ${text} IS NOT NULL ORDER BY 1)`,
        { signal },
      );
      const { values } = await database.query(`SELECT unnest(enum_range(CAST(NULL AS ${type})))`, { signal });
      const known = (values[0] ?? []).map(String);
      const size = known.length + (hasNulls.get(column.name) ? 1 : 0);
      if (known.length <= valuesAtMost) dimensions.set(column.name, { values: [null, ...known], size, type });
    }
    const list = [
      ...[...dimensions].map(
        ([field, { type, values }]) => `${codeOf(field, type, values.length)} AS ${quoteName(field)}`,
      ),
      ...measures.map((field) => `CAST(${quoteName(field)} AS DOUBLE) AS ${quoteName(field)}`),
      'true AS "\u2400row"',
    ];
    await database.run(
      `CREATE OR REPLACE TABLE ${table} AS SELECT ${list.join(', ')} FROM ${dataset.table}`,
      { signal },
    );
    return {
      table,
      schema,
      dimensions,
      measures: new Map(measures.map((field) => [field, { hasNulls: hasNulls.get(field) === true }])),
      drop,
    };
  } catch (error) {
    await drop().catch(() => {});
    throw error;
  } finally {
    for (const type of types) await database.run(`DROP TYPE IF EXISTS ${type}`).catch(() => {});
  }
}

/** As a small integer, whose range DuckDB knows: it counts by such keys without hashing. */
function codeOf(field: string, type: string, codes: number): string {
  const code = `coalesce(CAST(enum_code(CAST(${quoteName(field)} AS ${type})) AS INTEGER) + 1, 0)`;
  return `CAST(${code} AS ${codes <= 256 ? 'UTINYINT' : 'USMALLINT'})`;
}

const valuesOf = ({ name }: { name: string }) => `approx_count_distinct(${quoteName(name)})`;

/** Beyond this a whole number is not what a double says, and infinity is no number to sum up. */
const isExact = ({ name }: { name: string }) =>
  `coalesce(bool_and(abs(CAST(${quoteName(name)} AS DOUBLE)) < 9007199254740992), true)`;
