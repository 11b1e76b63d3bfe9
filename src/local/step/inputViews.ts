import { join } from 'node:path';
import type { SparkColumn } from '../../dialect/spark/translateSpark.ts';
import { duckType, sparkTypeOf } from '../../dialect/spark/types.ts';
import type { Lake, PlanInput } from '../../pipeline/ports.ts';
import type { Database } from '../../shared/database.ts';
import { Failure } from '../../shared/failure.ts';
import { quoteName, quoteText } from '../../shared/quote.ts';
import type { Column } from '../../shared/table.ts';
import { columnTypeOfDuck } from './columnTypeOfDuck.ts';

export interface InputView {
  name: string;
  columns: SparkColumn[];
  /** DuckDB's query over the input's objects. */
  sql: string;
}

/** A plan's inputs as queries over the objects that are there now; none is an input without rows. */
export async function inputViews(
  inputs: readonly PlanInput[],
  options: { database: Database; lake: Lake; lakeRoot: string; signal: AbortSignal },
): Promise<InputView[]> {
  const views: InputView[] = [];
  for (const input of inputs) {
    const keys: string[] = [];
    for await (const object of options.lake.list(input.path, options.signal)) keys.push(object.key);
    views.push(
      input.format === 'ndjson'
        ? rawInput(input, keys, options.lakeRoot)
        : await parquetInput(input, keys, options),
    );
  }
  return views;
}

/** Read with exactly the declared columns, whatever else the rows hold; nothing is guessed. */
function rawInput(input: PlanInput, keys: readonly string[], lakeRoot: string): InputView {
  if (input.columns === null)
    throw new Failure('transform.columns', `The columns of the input "${input.name}" are not declared.`);
  const columns = input.columns.map(toSparkColumn);
  const objects = keys.filter((key) => key.endsWith('.gz'));
  if (objects.length === 0) return { name: input.name, columns, sql: emptyQuery(columns) };
  const struct = columns.map((c) => `${quoteText(c.name)}: ${quoteText(duckType(c.type))}`).join(', ');
  const files = objects.map((key) => quoteText(join(lakeRoot, key))).join(', ');
  return {
    name: input.name,
    columns,
    sql: `SELECT * FROM read_json([${files}], columns = {${struct}}, format = 'newline_delimited', compression = 'gzip', maximum_object_size = 4194304)`,
  };
}

async function parquetInput(
  input: PlanInput,
  keys: readonly string[],
  options: { database: Database; lakeRoot: string; signal: AbortSignal },
): Promise<InputView> {
  const objects = keys.filter((key) => key.endsWith('.parquet'));
  if (objects.length === 0) {
    if (input.columns === null)
      throw new Failure(
        'transform.no-input',
        `The lake has nothing at ${input.path}, which the input "${input.name}" reads. Run the stage that writes it.`,
      );
    const columns = input.columns.map(toSparkColumn);
    return { name: input.name, columns, sql: emptyQuery(columns) };
  }
  const files = objects.map((key) => quoteText(join(options.lakeRoot, key))).join(', ');
  const partitioned = objects.some((key) => key.slice(input.path.length).includes('='));
  const from = `read_parquet([${files}], hive_partitioning = ${partitioned})`;
  const described = await options.database.query(`DESCRIBE SELECT * FROM ${from}`, {
    signal: options.signal,
  });
  const [names = [], types = []] = described.values;
  const columns = names.map((name, i): SparkColumn => {
    const type = columnTypeOfDuck(String(types[i]));
    if (type === null)
      throw new Failure(
        'transform.type',
        `The column "${name}" at ${input.path} is of type ${types[i]}, which transforms cannot read.`,
      );
    return { name: String(name), type: sparkTypeOf(type) };
  });
  const list = columns.map(
    (c) => `CAST(${quoteName(c.name)} AS ${duckType(c.type)}) AS ${quoteName(c.name)}`,
  );
  return { name: input.name, columns, sql: `SELECT ${list.join(', ')} FROM ${from}` };
}

const toSparkColumn = ({ name, type }: Column): SparkColumn => ({ name, type: sparkTypeOf(type) });

function emptyQuery(columns: readonly SparkColumn[]): string {
  const list = columns.map((c) => `CAST(NULL AS ${duckType(c.type)}) AS ${quoteName(c.name)}`);
  return `SELECT ${list.join(', ')} WHERE false`;
}
