import type { DashboardAction, DashboardView, DataOrigin } from './dashboardView.ts';
import type { ColumnData, ResultColumn, SqlValue } from './database.ts';
import type { Dataset } from './dataset.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { RunEvent, RunReport } from './runs.ts';
import type { ViewChange } from './sentView.ts';
import type { TextEdit } from './textEdit.ts';

export type SqlDialect = 'redshift' | 'spark';
/** Who connects: an engine that only command lines have used ends with the last of them, without waiting. */
export type EngineClient = 'cli' | 'vscode';
export type ExportFormat = 'json' | 'csv' | 'ndjson' | 'parquet';

export interface StartRunRequest {
  /** Relative to the project's root. */
  file: string;
  target?: string;
  variables?: Record<string, string>;
  /** Only this stage. */
  stage?: string;
  /** This stage and those after it. */
  from?: string;
  /** Go on with this run, or with the last that did not succeed. */
  resume?: string | 'last';
}

export interface StartedRun {
  runId: string;
  diagnostics: Diagnostic[];
  waitsFor: string | null;
  since: number;
}

/** A run as lists show it; the whole story is in its events. */
export interface RunSummary extends RunReport {
  file: string;
  startedAt: string;
  endedAt: string | null;
  /** Stages done and in all. */
  progress: { done: number; total: number };
}

export interface QueryRequest {
  sql: string;
  dialect: SqlDialect;
  target?: string;
  params?: SqlValue[];
  /** The pipeline file whose target and lake the query sees; the first of the folder where it is absent. */
  file?: string;
}

export interface QueryAnswer {
  /** Empty when the statement was refused; then `diagnostics` says why. */
  resultId: string | null;
  columns: ResultColumn[];
  rowCount: number;
  milliseconds: number;
  diagnostics: Diagnostic[];
}

export interface TableInfo {
  schema: string;
  name: string;
  kind: 'table' | 'view';
  rows: number | null;
  columns: { name: string; type: string; nullable: boolean }[];
}

export interface OpenDashboardRequest {
  /** The dashboard's file: relative to the project's root, or absolute. Its bundle's data is found from it. */
  file: string;
  text: string;
  /** A template bundle or a folder of CSV or Parquet files that goes before all other data. Absolute. */
  dataFolder?: string;
  /** ISO moment that relative dates count from; the moment of each request where absent. */
  now?: string;
}

/** What a click would change. */
export interface ForetoldView {
  action: DashboardAction;
  view: ViewChange;
  /** False where some widgets are left as they were, since only the click itself can tell them. */
  isWhole: boolean;
}

export interface DashboardAnswer {
  /** Null while the text cannot be read as a dashboard: pages keep the view before it. */
  view: DashboardView | null;
}

export interface StepSample {
  sql: string | null;
  /** The first rows. */
  data: ColumnData | null;
  totalRows: number;
}

export interface RunSaqlRequest {
  text: string;
  /** For diagnostics, and to find a bundle's data. */
  file?: string;
  dataFolder?: string;
  now?: string;
  /** By which `cancelQuery` ends it. */
  queryId?: string;
  /** Rows that are sent at most; all of the answer where absent. */
  mostRows?: number;
}

export interface SaqlAnswer {
  columns: { name: string; type: 'text' | 'number' | 'date' }[];
  /** At most the query's own limit, and at most the rows that were asked for. */
  data: ColumnData | null;
  /** Of the whole answer. */
  totalRows: number;
  sql: string | null;
  milliseconds: number;
  /** Where the rows of its datasets are from. */
  origins: DataOrigin[];
  diagnostics: Diagnostic[];
}

/** What the engine answers. One method, one argument, one answer: the wire's only form. */
export interface EngineApi {
  /**
   * First call on every connection; a wrong token closes it. `secrets` are kept in memory for this connection's runs.
   * Refused with `engine.version` where the versions differ (then only `drain` is answered), with `engine.draining`
   * when the engine is about to end.
   */
  hello(request: {
    token: string;
    version: string;
    client: EngineClient;
    secrets?: Record<string, string>;
    /** The command of a real Spark on this machine with its arguments; `spark-submit` of the PATH where absent. */
    sparkSubmit?: string[];
  }): Promise<{ pid: number; version: string; root: string }>;
  /**
   * Runs of a project go one after the other: `waitsFor` names the one under way that this one waits for. `runId` is
   * empty when error diagnostics refuse the run. Resuming a run that is under way gives that run. Events up to `since`
   * are of earlier attempts (0 for a new run), their `run.ended` included.
   */
  startRun(request: StartRunRequest): Promise<StartedRun>;
  cancelRun(request: { runId: string }): Promise<void>;
  /**
   * Subscribes this connection to a run's events from `afterSeq` (0: all), first the stored ones, then live ones;
   * they arrive as `runEvents` calls. `'*'` subscribes to the live events of every run.
   */
  watchRun(request: { runId: string; afterSeq: number }): Promise<void>;
  unwatchRun(request: { runId: string }): Promise<void>;
  listRuns(request: {
    file?: string;
    offset: number;
    limit: number;
  }): Promise<{ runs: RunSummary[]; total: number }>;
  query(request: QueryRequest & { queryId: string }): Promise<QueryAnswer>;
  cancelQuery(request: { queryId: string }): Promise<void>;
  /** A page of a stored result, in its stable order. */
  page(request: { resultId: string; offset: number; limit: number }): Promise<ColumnData>;
  exportResult(request: { resultId: string; format: ExportFormat; path: string }): Promise<{ bytes: number }>;
  schema(request: { target?: string; file?: string }): Promise<TableInfo[]>;
  /** A dashboard over local data with its selections, until it is closed or this connection ends. */
  openDashboard(request: OpenDashboardRequest): Promise<DashboardAnswer & { sessionId: string }>;
  /**
   * How the text of an open dashboard differs from the one that was sent last, or nothing but that its data are to be
   * read anew (`reloadData`); selections that still make sense stay. A newer call makes an older one give up.
   */
  updateDashboard(request: {
    sessionId: string;
    edit?: TextEdit;
    reloadData?: boolean;
  }): Promise<DashboardAnswer>;
  /** What is wrong with the last text of an open dashboard: in itself, against its data, and with those data. */
  dashboardDiagnostics(request: { sessionId: string }): Promise<Diagnostic[]>;
  actOnDashboard(request: { sessionId: string; action: DashboardAction }): Promise<DashboardView>;
  /**
   * The pointer is over a widget of this step: makes ready what a click there will ask, and says what clicks on its rows
   * would change in the last view, as far as memory tells, from the click `from` on. `next` is the click to go on with,
   * null where that is all. Rejects as cancelled when the dashboard changes.
   */
  dashboardViewsAhead(request: {
    sessionId: string;
    step: string;
    from: number;
  }): Promise<{ views: ForetoldView[]; next: number | null }>;
  closeDashboard(request: { sessionId: string }): Promise<void>;
  /** The first rows of a step as it stands, and its SQL: for hovers. */
  dashboardStep(request: { sessionId: string; step: string }): Promise<StepSample>;
  runSaql(request: RunSaqlRequest): Promise<SaqlAnswer>;
  /** The datasets that a dashboard or a query sees, for completion and hovers. */
  datasets(request: {
    file?: string;
    dataFolder?: string;
  }): Promise<{ datasets: Dataset[]; origins: DataOrigin[] }>;
  /** Ends the engine once nothing is under way; new work is refused at once. */
  drain(request: { reason: string }): Promise<void>;
}

/** What the engine calls on its clients. */
export interface EngineClientApi {
  runEvents(message: { runId: string; events: RunEvent[] }): Promise<void>;
}
