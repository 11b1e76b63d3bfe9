import type { RecordSource } from '../../shared/records.ts';
import type { Counts, RunEvent } from '../../shared/runs.ts';
import type { SourceSpec } from '../../shared/sourceSpec.ts';
import type { Column } from '../../shared/table.ts';
import type { PipelineDefinition } from '../definition/definition.ts';
import type { Journal } from '../journal.ts';
import type { Target } from '../ports.ts';

/** A table that a source can give, as far as is known without opening it. */
export interface KnownTable {
  name: string;
  /** Null where only the input tells. */
  columns: Column[] | null;
  /** True when what a read does not give is not there any more. */
  full: boolean;
}

export type DeclaredTables = (
  kind: SourceSpec['kind'],
  options: Readonly<Record<string, unknown>>,
) => KnownTable[];

/** What a stage works with; the same for every kind. */
export interface StageContext {
  root: string;
  runId: string;
  /** The identity of this run's rows in the lake. */
  snapshot: string;
  definition: PipelineDefinition;
  /** Texts of the scripts by path. */
  scripts: ReadonlyMap<string, string>;
  /** Resolved. */
  variables: Record<string, string>;
  target: Target;
  openSource: (spec: SourceSpec) => Promise<RecordSource>;
  declaredTables: DeclaredTables;
  /** Under it the same work is found again after a crash. */
  token: string;
  journal: Journal;
  /** Checkpoints of an earlier attempt at this very stage, in order; empty on the first. */
  checkpoints: (RunEvent & { type: 'stage.checkpoint' })[];
  /** Reports counts so far; written a few times a second at most. */
  progress: (counts: Counts, more?: { detail?: string; fraction?: number }) => void;
  log: (level: 'debug' | 'info' | 'warning' | 'error', message: string) => void;
  onPoint: (name: string) => void;
  signal: AbortSignal;
}

export interface StageOutcome {
  counts: Counts;
  /** What the stage left behind: lake paths, tables, datasets. */
  outputs: { name: string; rows: number | null }[];
}
