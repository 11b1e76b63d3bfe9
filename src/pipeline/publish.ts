import { Failure, throwIfCancelled } from '../shared/failure.ts';
import { quoteName } from '../shared/quote.ts';
import type { PublishedDataset, PublishStage } from './definition/definition.ts';
import type { Warehouse } from './ports.ts';
import { csvRows } from './publish/csvRows.ts';
import { apiName, datasetFields, labelOf, type PublishedColumn } from './publish/datasetFields.ts';
import type { StageContext, StageOutcome } from './run/stageContext.ts';

const pageRows = 50_000;

/** Each dataset of the stage from its warehouse table to the publisher. */
export async function publish(stage: PublishStage, context: StageContext): Promise<StageOutcome> {
  const outputs: StageOutcome['outputs'] = [];
  let written = 0;
  for (const [i, dataset] of stage.datasets.entries()) {
    throwIfCancelled(context.signal);
    const rows = await publishDataset(dataset, context);
    written += rows;
    outputs.push({ name: `dataset ${dataset.name}`, rows });
    context.progress({ written }, { detail: dataset.name, fraction: (i + 1) / stage.datasets.length });
  }
  return { counts: { written }, outputs };
}

async function publishDataset(dataset: PublishedDataset, context: StageContext): Promise<number> {
  const { signal, definition } = context;
  const warehouse = await context.target.warehouse();
  const [schema, name] = splitTable(dataset);
  const table = (await warehouse.tables(signal)).find(
    (candidate) =>
      candidate.schema.toLowerCase() === schema.toLowerCase() &&
      candidate.name.toLowerCase() === name.toLowerCase(),
  );
  if (!table)
    throw new Failure(
      'publish.no-table',
      `The warehouse has no table ${dataset.table}, which dataset "${dataset.name}" publishes. Run the stage that makes it.`,
      { file: definition.file },
    );
  const columns = datasetFields(dataset.table, table.columns);
  const from = `${quoteName(table.schema)}.${quoteName(table.name)}`;
  const ask = (text: string) =>
    warehouse.query({ text, file: definition.file, line: 1 }, { limit: null, signal });
  const rows = Number((await ask(`SELECT count(*) AS n FROM ${from}`)).values[0]?.[0] ?? 0);
  const publisher = await context.target.publisher();
  await publisher.upload(
    {
      name: apiName(dataset.name),
      label: dataset.label ?? labelOf(dataset.name),
      fields: columns.map((column) => column.field),
      csv: csvRows(
        columns.map((column) => column.field.name),
        pages(from, columns, rows, ask),
      ),
      rows,
      token: `${context.token}/${dataset.name}`,
    },
    signal,
  );
  return rows;
}

function splitTable({ name, table }: PublishedDataset): [string, string] {
  const parts = table.split('.');
  if (parts.length === 1) return ['public', parts[0]!];
  if (parts.length === 2) return [parts[0]!, parts[1]!];
  throw new Failure('publish.no-table', `Dataset "${name}" names "${table}"; write it as schema.table.`);
}

/** Page by page in a fixed order, so that a large table is never in memory as a whole. */
async function* pages(
  from: string,
  columns: PublishedColumn[],
  rows: number,
  ask: (text: string) => ReturnType<Warehouse['query']>,
): AsyncIterable<{ values: unknown[][]; rowCount: number }> {
  const list = columns.map(expression).join(', ');
  const order = columns.map((column) => quoteName(column.column)).join(', ');
  for (let offset = 0; offset < rows; offset += pageRows)
    yield await ask(`SELECT ${list} FROM ${from} ORDER BY ${order} LIMIT ${pageRows} OFFSET ${offset}`);
}

/** Dates as text in the format that the metadata states; whatever else is plain as CSV. */
function expression({ column, form, field }: PublishedColumn): string {
  const quoted = quoteName(column);
  const alias = quoteName(field.name.toLowerCase());
  if (form === 'date') return `to_char(${quoted}, 'YYYY-MM-DD') AS ${alias}`;
  if (form === 'timestamp') return `to_char(${quoted}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${alias}`;
  if (form === 'boolean')
    return `CASE WHEN ${quoted} THEN 'true' WHEN NOT ${quoted} THEN 'false' END AS ${alias}`;
  // No more digits than the metadata states.
  if (field.type === 'Numeric' && field.scale) return `round(${quoted}, ${field.scale}) AS ${alias}`;
  return `${quoted} AS ${alias}`;
}
