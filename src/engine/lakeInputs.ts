import type { SparkColumn } from '../dialect/spark/translateSpark.ts';
import type { PipelineDefinition } from '../pipeline/definition/definition.ts';
import type { Lake, PlanInput } from '../pipeline/ports.ts';
import { Failure } from '../shared/failure.ts';
import type { Column } from '../shared/table.ts';

/** Something in the lake as a query over it. */
export interface InputView {
  name: string;
  columns: SparkColumn[];
  /** DuckDB's. */
  sql: string;
}

/** What the transforms of a pipeline read from streams and what they write, as far as the lake holds it. */
export async function lakeInputs(
  { stages }: PipelineDefinition,
  variables: Record<string, string>,
  lake: Lake,
  signal: AbortSignal,
): Promise<PlanInput[]> {
  const inputs = new Map<string, PlanInput>();
  async function add(input: PlanInput): Promise<void> {
    for await (const _ of lake.list(input.path, signal)) {
      inputs.set(input.name, input);
      return;
    }
  }
  for (const stage of stages) {
    if (stage.kind !== 'transform') continue;
    for (const { name, from, columns } of stage.inputs) {
      if (!('stream' in from) || inputs.has(name)) continue;
      const known = columns ?? (await streamColumns(lake, from.stream, signal));
      if (known) await add({ name, path: `raw/${from.stream}/`, format: 'ndjson', columns: known });
    }
    for (const { name, path, format } of stage.outputs)
      await add({ name, path: `${filled(path, variables).replace(/\/+$/, '')}/`, format, columns: null });
  }
  return [...inputs.values()];
}

/** The columns of a stream as its last ingest left them beside the rows; null before that. */
async function streamColumns(lake: Lake, stream: string, signal: AbortSignal): Promise<Column[] | null> {
  try {
    const text = Buffer.from(await lake.read(`schemas/${stream}.json`, signal)).toString('utf8');
    return (JSON.parse(text) as { columns: Column[] }).columns;
  } catch (error) {
    if (error instanceof Failure && error.code === 'lake.missing') return null;
    throw error;
  }
}

const filled = (text: string, variables: Record<string, string>) =>
  text.replace(/\$\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole);
