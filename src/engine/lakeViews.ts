import { join } from 'node:path';
import type { PipelineDefinition } from '../pipeline/definition/definition.ts';
import type { Lake } from '../pipeline/ports.ts';
import { Failure } from '../shared/failure.ts';
import type { Column } from '../shared/table.ts';
import type { LakeView } from './sparkQuery.ts';

/**
 * What the transforms of a pipeline read and write, as far as the lake holds it. `columnsOf` gives the columns of a
 * raw stream once its ingest has run.
 */
export async function lakeViews(
  definition: PipelineDefinition,
  options: {
    lake: Lake;
    lakeRoot: string;
    columnsOf: (lake: Lake, stream: string) => Promise<Column[] | null>;
    signal: AbortSignal;
  },
): Promise<LakeView[]> {
  const { lake, lakeRoot, columnsOf, signal } = options;
  const views = new Map<string, LakeView>();
  async function add(name: string, prefix: string, format: LakeView['format'], columns: Column[] | null) {
    const files: string[] = [];
    for await (const { key } of lake.list(`${prefix}/`, signal)) files.push(join(lakeRoot, key));
    if (files.length > 0) views.set(name, { name, files, format, columns });
  }
  for (const stage of definition.stages) {
    if (stage.kind !== 'transform') continue;
    for (const { name, from, columns } of stage.inputs) {
      if (!('stream' in from) || views.has(name)) continue;
      const known = columns ?? (await columnsOf(lake, from.stream));
      if (known) await add(name, `raw/${from.stream}`, 'ndjson', known);
    }
    for (const { name, path } of stage.outputs) await add(name, path.replace(/\/+$/, ''), 'parquet', null);
  }
  return [...views.values()];
}

/** The columns of a stream as its last ingest left them beside the rows; null before that. */
export async function readStreamColumns(
  lake: Lake,
  stream: string,
  signal: AbortSignal,
): Promise<Column[] | null> {
  try {
    const text = Buffer.from(await lake.read(`schemas/${stream}.json`, signal)).toString('utf8');
    return (JSON.parse(text) as { columns: Column[] }).columns;
  } catch (error) {
    if (error instanceof Failure && error.code === 'lake.missing') return null;
    throw error;
  }
}
