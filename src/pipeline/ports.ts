import type { ResultColumn } from '../shared/database.ts';
import type { Diagnostic } from '../shared/diagnostic.ts';
import type { Column } from '../shared/table.ts';

/**
 * A target is seven ports, opened lazily and disposed together. Adapters state facts (limits, how an error is to
 * be read) and send one request; batching, pacing, retry and order are the pipeline's. Every method that waits
 * takes an AbortSignal and rejects with `Cancelled` soon after it fires.
 */
export interface Target {
  readonly name: string;
  readonly kind: 'local' | 'aws';
  deliveryStream(stream: string): Promise<DeliveryStream>;
  lake(): Promise<Lake>;
  stepRunner(): Promise<StepRunner>;
  warehouse(): Promise<Warehouse>;
  publisher(): Promise<Publisher>;
  access(): Promise<Access>;
  inventory(): Promise<Inventory>;
  close(): Promise<void>;
}

/** How the outcome of a failed request or record is to be read. */
export type Retryability = 'retry' | 'throttled' | 'unknown-outcome' | 'fatal';

export interface DeliveryLimits {
  maxRecordsPerBatch: number;
  /** Of the request body, as the service counts it. */
  maxBytesPerBatch: number;
  /** Bytes that one record adds to a request of which `dataBytes` is its payload (base64, JSON around it). */
  recordOverhead(dataBytes: number): number;
  maxBytesPerRecord: number;
  /** Rows of newline-delimited JSON that may share one record. */
  maxRowsPerRecord: number;
  recordsPerSecond: number;
  bytesPerSecond: number;
  requestsPerSecond: number;
  /** Requests that may be under way at once. */
  concurrency: number;
}

/** Firehose, or its like: takes a batch of records and answers for each. At-least-once, unordered. */
export interface DeliveryStream {
  readonly name: string;
  limits(signal: AbortSignal): Promise<DeliveryLimits>;
  /**
   * One request. `records` are payloads that end in a newline. The answer has one entry per record, in order:
   * null when accepted, else why not. Rejects when the request as a whole failed.
   */
  put(records: readonly Uint8Array[], signal: AbortSignal): Promise<(RecordFailure | null)[]>;
  /** Reads an error that `put` rejected with. */
  classify(error: unknown): Retryability;
  /** Returns once all that was accepted is in the lake, and gives the objects it wrote for `since` on, if known. */
  flush(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface RecordFailure {
  code: string;
  message: string;
  retry: Retryability;
}

export interface LakeObject {
  /** Key below the lake's root, forward slashes. */
  key: string;
  size: number;
  modifiedAt: string;
}

export interface Lake {
  /** What engines and COPY call it: `s3://bucket/prefix`, or `lake://` on the local target. Without a trailing slash. */
  readonly uri: string;
  list(prefix: string, signal: AbortSignal): AsyncIterable<LakeObject>;
  read(key: string, signal: AbortSignal): Promise<Uint8Array>;
  /** Atomic: a reader sees all of it or none. */
  write(key: string, data: Uint8Array, signal: AbortSignal): Promise<void>;
  remove(keys: readonly string[], signal: AbortSignal): Promise<void>;
}

/** One transform, as data: the same plan goes to the embedded engine, to spark-submit and to EMR. */
export interface TransformPlan {
  /** Unique per run and stage; a second submit with the same token finds the first. */
  token: string;
  stage: string;
  script: { path: string; text: string; kind: 'sql' | 'pyspark' };
  inputs: PlanInput[];
  outputs: PlanOutput[];
  /** Resolved; substituted into the script as literals only. */
  variables: Record<string, string>;
}

export interface PlanInput {
  /** The name of the view that the script reads. */
  name: string;
  /** Key prefix below the lake's root. */
  path: string;
  format: 'ndjson' | 'parquet';
  /** Needed for ndjson (read with exactly these columns); for parquet the file's own schema counts. */
  columns: Column[] | null;
}

export interface PlanOutput {
  /** The name of the view that the script makes. */
  name: string;
  path: string;
  format: 'parquet';
  partitionBy: string[];
}

export interface StepReport {
  outputs: { name: string; rows: number; columns: Column[] }[];
  statements: { line: number; milliseconds: number }[];
}

export type StepStatus =
  | { state: 'pending' | 'running'; detail?: string }
  | { state: 'succeeded'; report: StepReport }
  | { state: 'failed'; code: string; message: string; file: string | null; line: number | null }
  | { state: 'cancelled' };

export interface StepRunner {
  /** Diagnostics of a plan before it runs; empty where the engine cannot tell. */
  check(plan: TransformPlan): Promise<Diagnostic[]>;
  /** Submits, or finds what was submitted under the plan's token. Gives a reference that survives a restart. */
  submit(plan: TransformPlan, signal: AbortSignal): Promise<string>;
  /** Statuses until the step is at an end; the last one is final. */
  follow(reference: string, signal: AbortSignal): AsyncIterable<StepStatus>;
  logs(reference: string, signal: AbortSignal): AsyncIterable<string>;
  cancel(reference: string): Promise<void>;
}

export interface StatementReport {
  /** Rows changed; null where unknown. */
  rows: number | null;
  milliseconds: number;
}

export interface WarehouseStatement {
  text: string;
  /** Where it stands, for errors. */
  file: string;
  line: number;
}

export interface Warehouse {
  /** Diagnostics of Redshift text before it runs. */
  check(statements: readonly WarehouseStatement[]): Promise<Diagnostic[]>;
  /**
   * Runs the statements in order in one transaction, idempotent under `token`. Rejects with a Failure that names
   * the statement's file and line; then nothing of it stays.
   */
  execute(
    statements: readonly WarehouseStatement[],
    options: {
      token: string;
      onStatement?: (index: number, report: StatementReport) => void;
      signal: AbortSignal;
    },
  ): Promise<StatementReport[]>;
  /** Runs one query; rows as columns of JSON values, at most `limit` (all where null). */
  query(
    statement: WarehouseStatement,
    options: { limit: number | null; signal: AbortSignal },
  ): Promise<{ columns: ResultColumn[]; values: unknown[][]; rowCount: number }>;
  tables(
    signal: AbortSignal,
  ): Promise<
    { schema: string; name: string; columns: { name: string; type: string; nullable: boolean }[] }[]
  >;
}

export interface DatasetField {
  name: string;
  label: string;
  type: 'Text' | 'Numeric' | 'Date';
  /** Date only, for example `yyyy-MM-dd`. */
  format?: string;
  precision?: number;
  scale?: number;
  isUniqueId?: boolean;
  isMultiValue?: boolean;
}

export interface DatasetUpload {
  /** The dataset's API name. */
  name: string;
  label: string;
  fields: DatasetField[];
  /** The rows, as chunks of CSV with a header, RFC 4180, UTF-8. */
  csv: AsyncIterable<Uint8Array>;
  rows: number;
  token: string;
}

export interface Publisher {
  upload(dataset: DatasetUpload, signal: AbortSignal): Promise<{ rows: number; reference: string }>;
  list(
    signal: AbortSignal,
  ): Promise<{ name: string; label: string; rows: number | null; updatedAt: string | null }[]>;
}

/** Something that is missing or wrong before a run, with what to do about it. */
export interface PreflightFinding {
  severity: 'error' | 'warning';
  code: string;
  message: string;
  remedy: string;
}

export interface Access {
  whoAmI(signal: AbortSignal): Promise<string>;
  preflight(signal: AbortSignal): Promise<PreflightFinding[]>;
}

export interface InventoryNode {
  id: string;
  label: string;
  detail: string;
  kind: string;
  hasChildren: boolean;
}

export interface Inventory {
  /** One page of the children of `parent` (null: the roots). */
  children(
    parent: string | null,
    page: string | null,
    signal: AbortSignal,
  ): Promise<{ nodes: InventoryNode[]; next: string | null }>;
}
