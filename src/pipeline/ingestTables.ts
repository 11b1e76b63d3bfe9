import { Failure, throwIfCancelled } from '../shared/failure.ts';
import type { RecordSource, SourcePosition, SourceTable } from '../shared/records.ts';
import type { Counts, RunEvent } from '../shared/runs.ts';
import type { Column } from '../shared/table.ts';
import type { IngestStage } from './definition/definition.ts';
import { ingest } from './ingest.ts';
import type { DeliveryStream } from './ports.ts';
import { openDeadLetters } from './run/deadLetters.ts';
import { columnsKey, snapshotsStream, streamOf } from './run/rawColumns.ts';
import type { StageContext, StageOutcome } from './run/stageContext.ts';
import { readWatermark, writeWatermark } from './run/watermarks.ts';

interface Piece {
  table: Pick<SourceTable, 'name' | 'full'>;
  stream: string;
}

type CountName = 'read' | 'sent' | 'accepted' | 'rejected';
const countNames: CountName[] = ['read', 'sent', 'accepted', 'rejected'];

/**
 * Every table of the source into its stream. When all rows are in the lake, one row per table in the stream
 * `snapshots` makes them count: what a run that never ends has left is not seen.
 */
export async function ingestTables(
  stage: IngestStage,
  source: RecordSource,
  context: StageContext,
): Promise<StageOutcome> {
  const { signal } = context;
  const pieces = piecesOf(stage, await source.tables(signal));
  const totals = Object.fromEntries(
    countNames.map((name) => [name, context.checkpoints.at(-1)?.counts[name] ?? 0]),
  ) as Record<CountName, number>;
  const outputs: StageOutcome['outputs'] = [];
  const input = await source.fingerprint(signal);
  for (const { table, stream } of pieces) {
    throwIfCancelled(signal);
    await rememberColumns(stream, table.columns, context);
    outputs.push({
      name: `raw/${stream}`,
      rows: await ingestTable(stage, source, { table, stream, input }, totals, context),
    });
  }
  throwIfCancelled(signal);
  await commitSnapshot(stage, [...pieces, ...absentPieces(stage, pieces, context)], totals, context);
  for (const { table, stream } of pieces.filter((piece) => !piece.table.full)) {
    const last = checkpointOf(stage, table.name, context);
    if (last?.done) await writeWatermark({ table: table.name, stream, input }, last.position, context);
  }
  return { counts: { ...totals }, outputs };
}

function piecesOf(stage: IngestStage, tables: SourceTable[]) {
  const pieces = tables.flatMap((table) => {
    const stream = streamOf(stage, table.name);
    return stream === undefined ? [] : [{ table, stream }];
  });
  if (pieces.length === 0)
    throw new Failure(
      'ingest.nothing',
      `The source of stage "${stage.name}" has none of the tables that it sends to streams; it has ${tables.map((table) => table.name).join(', ') || 'none'}.`,
    );
  return pieces;
}

/**
 * Tables that such a source gives as a whole and that this one lacks: they count as empty, so that figures are those
 * of this input alone, whatever an earlier one had.
 */
function absentPieces(stage: IngestStage, present: Piece[], context: StageContext): Piece[] {
  const { kind, options } = stage.source;
  const absent = context.declaredTables(kind, options).flatMap((table): Piece[] => {
    const stream = streamOf(stage, table.name);
    const there = present.some((piece) => piece.table.name === table.name);
    return there || !table.full || stream === undefined ? [] : [{ table, stream }];
  });
  if (absent.length > 0)
    context.log(
      'info',
      `The source has no ${absent.map(({ table }) => table.name).join(', ')}: without rows.`,
    );
  return absent;
}

/** One table from its last checkpoint on; gives its accepted rows, as far as this attempt knows them. */
async function ingestTable(
  stage: IngestStage,
  source: RecordSource,
  { table, stream: streamName, input }: { table: SourceTable; stream: string; input: string },
  totals: Record<CountName, number>,
  context: StageContext,
): Promise<number | null> {
  const last = checkpointOf(stage, table.name, context);
  if (last?.done) return null;
  // What earlier runs have read of an input that only grows is not read again.
  const from =
    last?.position ??
    (table.full ? null : await readWatermark({ table: table.name, stream: streamName, input }, context));
  const { journal } = context;
  const deadLetters = await openDeadLetters(context.root, context.runId, stage.name, table.name);
  let before: Counts = {};
  /** Counts of one table grow; the stage's are the sum over its tables. */
  const add = (counts: Counts) => {
    for (const name of countNames) totals[name] += (counts[name] ?? 0) - (before[name] ?? 0);
    before = counts;
  };
  const checkpoint = async (position: SourcePosition, done: boolean) => {
    journal.append({
      type: 'stage.checkpoint',
      stage: stage.name,
      table: table.name,
      position,
      counts: { ...totals },
      done,
    });
    // A checkpoint that a power cut loses only has rows sent again; what it speaks of is durable already.
    if (done) await journal.sync();
  };
  let position: SourcePosition = from ?? {};
  const counts = await withStream(streamName, context, async (stream) => {
    const sent = await ingest({
      source,
      table,
      stream,
      from,
      counts: {},
      constants: { _snapshot: snapshotOf(stage, context) },
      deadLetters,
      onCheckpoint: async (at) => {
        position = at.position;
        add(at.counts);
        await checkpoint(position, false);
      },
      onProgress: ({ fraction }) =>
        context.progress(
          { ...totals },
          { detail: table.name, ...(fraction === undefined ? {} : { fraction }) },
        ),
      onPoint: context.onPoint,
      signal: context.signal,
    });
    await stream.flush(context.signal);
    return sent;
  });
  await checkpoint(position, true);
  if ((counts.rejected ?? 0) > 0)
    context.log(
      'warning',
      `${counts.rejected} rows of ${table.name} were refused; they are kept with the reasons in .standpipe/runs/${context.runId}/dead-letters/.`,
    );
  return last ? null : (counts.accepted ?? 0);
}

/** The last checkpoint of a table in this run, in all its attempts. */
function checkpointOf(stage: IngestStage, table: string, { journal }: StageContext) {
  return journal.events.findLast(
    (event): event is RunEvent & { type: 'stage.checkpoint' } =>
      event.type === 'stage.checkpoint' && event.stage === stage.name && event.table === table,
  );
}

/** Several ingest stages of one run write apart, in the order of the file. */
function snapshotOf(stage: IngestStage, { definition, snapshot }: StageContext): string {
  const place = definition.stages
    .filter(({ kind }) => kind === 'ingest')
    .findIndex((s) => s.name === stage.name);
  return place <= 0 ? snapshot : `${snapshot}.${place}`;
}

async function commitSnapshot(
  stage: IngestStage,
  pieces: Piece[],
  totals: Record<CountName, number>,
  context: StageContext,
): Promise<void> {
  const last = checkpointOf(stage, snapshotsStream, context);
  if (last?.done) return;
  const rows = pieces.map(({ table, stream }) =>
    Buffer.from(
      `${JSON.stringify({ snapshot: snapshotOf(stage, context), table_name: stream, full: table.full, run_id: context.runId })}\n`,
    ),
  );
  await withStream(snapshotsStream, context, async (stream) => {
    const answers = await stream.put(rows, context.signal);
    const refused = answers.find((answer) => answer !== null);
    if (refused)
      throw new Failure(
        'stream.unavailable',
        `The snapshot could not be committed: ${refused.message}. Resume the run to try again.`,
      );
    await stream.flush(context.signal);
  });
  context.journal.append({
    type: 'stage.checkpoint',
    stage: stage.name,
    table: snapshotsStream,
    position: {},
    counts: { ...totals },
    done: true,
  });
  await context.journal.sync();
}

async function withStream<T>(
  name: string,
  context: StageContext,
  work: (stream: DeliveryStream) => Promise<T>,
): Promise<T> {
  const stream = await context.target.deliveryStream(name);
  try {
    return await work(stream);
  } finally {
    await stream.close();
  }
}

/** Columns that only the input told are kept in the lake, for transforms that run without it. */
async function rememberColumns(stream: string, columns: Column[], context: StageContext): Promise<void> {
  const lake = await context.target.lake();
  await lake.write(
    columnsKey(stream),
    Buffer.from(`${JSON.stringify({ columns }, null, 2)}\n`),
    context.signal,
  );
}
