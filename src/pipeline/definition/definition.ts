import type { StageKind } from '../../shared/runs.ts';
import type { Column } from '../../shared/table.ts';

/** Where a key or value stands in the pipeline file: UTF-16 offsets. */
export interface Span {
  start: number;
  end: number;
}

/** A pipeline file that has been read and found sound. Texts still hold `${variables}`. */
export interface PipelineDefinition {
  /** Relative to the project's root. */
  file: string;
  name: string;
  description: string | null;
  variables: VariableDefinition[];
  targets: TargetDefinition[];
  /** In the order of the file; `order` gives the order of running. */
  stages: StageDefinition[];
}

export interface VariableDefinition {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'path';
  description: string | null;
  /** Text as in the file; null: must be given. */
  default: string | null;
  span: Span;
}

export interface TargetDefinition {
  name: string;
  kind: 'local' | 'aws';
  environment: 'development' | 'staging' | 'production';
  /** Local only: transforms on a real `spark-submit`. */
  spark: boolean;
  readOnly: boolean;
  /** Values for variables on this target. */
  variables: Record<string, string>;
  /** Keys that only the adapter of this kind reads. */
  options: Record<string, unknown>;
  span: Span;
}

interface StageBase {
  name: string;
  kind: StageKind;
  description: string | null;
  /** Names of stages that must have succeeded: declared by `after`, and derived from what is read and written. */
  after: string[];
  span: Span;
}

export type StageDefinition =
  | IngestStage
  | TransformStage
  | LoadStage
  | CheckStage
  | TrainStage
  | PublishStage;

export interface IngestStage extends StageBase {
  kind: 'ingest';
  source: {
    kind: 'dump' | 'stack-exchange' | 'files';
    /** The remaining keys, with variables still in them. */
    options: Record<string, unknown>;
  };
  /** Source table → stream name; null: each table to the stream of its own name. */
  streams: Record<string, string> | null;
}

export interface TransformStage extends StageBase {
  kind: 'transform';
  script: string;
  language: 'sql' | 'pyspark';
  inputs: TransformInput[];
  outputs: TransformOutput[];
}

export interface TransformInput {
  /** View name in the script. */
  name: string;
  /** Either a stream of an ingest stage, or a lake path (an output of another transform). */
  from: { stream: string } | { path: string };
  format: 'ndjson' | 'parquet';
  /** Only where they cannot be known from the stream's source or the producing stage. */
  columns: Column[] | null;
  span: Span;
}

export interface TransformOutput {
  name: string;
  path: string;
  format: 'parquet';
  partitionBy: string[];
  span: Span;
}

export interface LoadStage extends StageBase {
  kind: 'load';
  /** Redshift SQL files, run in this order in one transaction. */
  scripts: string[];
}

export interface CheckStage extends StageBase {
  kind: 'check';
  checks: CheckDefinition[];
}

export type CheckDefinition = { name: string; span: Span } & (
  | { type: 'sql'; script: string }
  | { type: 'row-count'; table: string; min: number | null; max: number | null }
  | { type: 'not-null'; table: string; columns: string[] }
  | { type: 'unique'; table: string; columns: string[] }
  | {
      type: 'freshness';
      table: string;
      column: string /** Seconds. */;
      maxAge: number /** ISO time or null: now. */;
      asOf: string | null;
    }
);

export interface TrainStage extends StageBase {
  kind: 'train';
  script: string;
  options: Record<string, unknown>;
}

export interface PublishStage extends StageBase {
  kind: 'publish';
  datasets: PublishedDataset[];
  /** Dashboard JSON files. */
  dashboards: string[];
}

export interface PublishedDataset {
  name: string;
  label: string | null;
  /** `schema.table` in the warehouse. */
  table: string;
  span: Span;
}
