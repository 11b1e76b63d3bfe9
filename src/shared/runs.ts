import type { ErrorRecord } from './failure.ts';
import type { SourcePosition } from './records.ts';

export type StageKind = 'ingest' | 'transform' | 'load' | 'check' | 'train' | 'publish';
export type RunState = 'running' | 'succeeded' | 'failed' | 'cancelled';
export type StageState = 'pending' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped';

/** Rows, counted where they pass. A stage has those that mean something for its kind; absent is 0. */
export interface Counts {
  read?: number;
  sent?: number;
  accepted?: number;
  rejected?: number;
  written?: number;
  loaded?: number;
}

/** One line of a run's journal. `seq` counts from 1 without gaps; `at` is ISO time in UTC. */
export type RunEvent = { seq: number; at: string } & RunEventBody;

export type RunEventBody =
  | {
      type: 'run.started';
      runId: string;
      pipeline: string;
      /** The pipeline file, relative to the project's root. */
      file: string;
      target: string;
      /** Resolved variables; never secrets. */
      variables: Record<string, string>;
      /** In the order in which they run; `fingerprint` is of text, options, inputs and target. */
      stages: { name: string; kind: StageKind; dependsOn: string[]; selected: boolean }[];
      /** The identity under which rows of this run reach the lake; kept by a resumed run. */
      snapshot: string;
      resumeOf: string | null;
    }
  | { type: 'run.resumed'; pid: number }
  | { type: 'stage.started'; stage: string; fingerprint: string }
  | { type: 'stage.progress'; stage: string; counts: Counts; detail?: string; fraction?: number }
  /** A batch is acknowledged and what was acknowledged is durable: ingest goes on from here. */
  | {
      type: 'stage.checkpoint';
      stage: string;
      table: string;
      position: SourcePosition;
      counts: Counts;
      done: boolean;
    }
  /** Work was handed to a service under a token of ours; after a crash it is found again by that token. */
  | { type: 'stage.submitted'; stage: string; token: string; reference: string }
  | { type: 'stage.skipped'; stage: string; fingerprint: string; reason: string; counts: Counts }
  | {
      type: 'stage.ended';
      stage: string;
      state: 'succeeded' | 'failed' | 'cancelled';
      counts: Counts;
      error: ErrorRecord | null;
      /** What the stage left behind: lake paths, tables, datasets; and their row counts. */
      outputs: { name: string; rows: number | null }[];
    }
  | { type: 'log'; stage: string | null; level: 'debug' | 'info' | 'warning' | 'error'; message: string }
  | { type: 'run.ended'; state: 'succeeded' | 'failed' | 'cancelled'; error: ErrorRecord | null };

export interface StageReport {
  name: string;
  kind: StageKind;
  state: StageState;
  counts: Required<Counts>;
  startedAt: string | null;
  endedAt: string | null;
  error: ErrorRecord | null;
}

/** What `run --json` prints; `runs --json` prints an array of these, newest first. */
export interface RunReport {
  runId: string;
  pipeline: string;
  target: string;
  state: RunState;
  stages: StageReport[];
}
