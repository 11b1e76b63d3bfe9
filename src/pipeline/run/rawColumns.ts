import { Failure } from '../../shared/failure.ts';
import type { Column } from '../../shared/table.ts';
import type { IngestStage, TransformInput } from '../definition/definition.ts';
import type { StageContext } from './stageContext.ts';

/** Where the lake keeps the columns of a stream. */
export const columnsKey = (stream: string) => `schemas/${stream}.json`;

/** The stream that says which snapshots of which stream are whole; its rows make theirs visible to transforms. */
export const snapshotsStream = 'snapshots';

export const snapshotColumns: Column[] = [
  { name: 'snapshot', type: 'string', nullable: false },
  { name: 'table_name', type: 'string', nullable: false },
  { name: 'full', type: 'boolean', nullable: false },
  { name: 'run_id', type: 'string', nullable: false },
];

/** Every raw row says to which snapshot it belongs. */
export const snapshotColumn: Column = { name: '_snapshot', type: 'string', nullable: false };

/** The columns of a raw stream: as the transform declares them, as the source publishes them, or as it had them. */
export async function rawColumns(
  input: TransformInput,
  stream: string,
  context: StageContext,
): Promise<Column[]> {
  if (stream === snapshotsStream) return snapshotColumns;
  const columns =
    input.columns ?? declaredColumns(stream, context) ?? (await rememberedColumns(stream, context));
  if (columns === null)
    throw new Failure(
      'transform.columns',
      `The columns of the stream "${stream}" are not known yet. Run its ingest stage first, or declare them at the input "${input.name}".`,
      { file: context.definition.file },
    );
  return columns.some((column) => column.name === snapshotColumn.name)
    ? columns
    : [...columns, snapshotColumn];
}

/** All that any ingest stage sends to the stream; null when one of them cannot tell. */
function declaredColumns(stream: string, { definition, declaredTables }: StageContext): Column[] | null {
  const merged = new Map<string, Column>();
  for (const stage of definition.stages) {
    if (stage.kind !== 'ingest') continue;
    for (const table of declaredTables(stage.source.kind, stage.source.options)) {
      if (streamOf(stage, table.name) !== stream) continue;
      if (table.columns === null) return null;
      for (const column of table.columns) if (!merged.has(column.name)) merged.set(column.name, column);
    }
  }
  return merged.size === 0 ? null : [...merged.values()];
}

/** The stream that a source's table goes to; undefined for a table that the stage leaves out. */
export const streamOf = (stage: IngestStage, table: string): string | undefined =>
  stage.streams === null ? table : stage.streams[table];

async function rememberedColumns(stream: string, context: StageContext): Promise<Column[] | null> {
  const lake = await context.target.lake();
  try {
    const data = await lake.read(columnsKey(stream), context.signal);
    return (JSON.parse(Buffer.from(data).toString('utf8')) as { columns: Column[] }).columns;
  } catch (error) {
    if (error instanceof Failure && error.code === 'lake.missing') return null;
    throw error;
  }
}
