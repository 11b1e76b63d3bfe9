import type { IngestStage, StageDefinition } from '../../pipeline/definition/definition.ts';
import { streamOf } from '../../pipeline/run/rawColumns.ts';
import type { Column } from '../../shared/table.ts';
import { declaredTables } from '../../source/sourceTables.ts';

/** The columns of all that any ingest stage sends to a stream; null when one of them cannot tell. */
export function streamColumns(stream: string, stages: readonly StageDefinition[]): Column[] | null {
  const merged = new Map<string, Column>();
  for (const stage of stages.filter((s): s is IngestStage => s.kind === 'ingest'))
    for (const table of declaredTables(stage.source.kind, stage.source.options)) {
      if (streamOf(stage, table.name) !== stream) continue;
      if (table.columns === null) return null;
      for (const column of table.columns) if (!merged.has(column.name)) merged.set(column.name, column);
    }
  return merged.size === 0 ? null : [...merged.values()];
}
