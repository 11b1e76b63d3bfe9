import type { RunEvent } from './runs.ts';

/** What the run page keeps over being hidden and over a reload of the window. */
export interface RunPageState {
  root: string;
  runId: string;
}

/** What the extension answers to a run page. */
export interface RunPageHost {
  /**
   * The page is there, or has missed something: events from `afterSeq` on (0: all) arrive as `show` calls. A hidden
   * page loses messages, so it asks again whenever a `seq` is missing.
   */
  ready(request: { afterSeq: number }): Promise<void>;
  cancelRun(request: Record<string, never>): Promise<void>;
  resumeRun(request: Record<string, never>): Promise<void>;
  runFromStage(request: { stage: string }): Promise<void>;
  openPlace(request: { file: string; line: number | null }): Promise<void>;
  openStage(request: { stage: string }): Promise<void>;
  revealRunFolder(request: Record<string, never>): Promise<void>;
}

/** What a run page answers to the extension. */
export interface RunPage {
  show(message: {
    /** Another id than before: the page begins anew. */
    run: RunPageState;
    events: RunEvent[];
    /** An engine is carrying this run on. */
    isLive: boolean;
    /** False in Restricted Mode: nothing can be started. */
    canRun: boolean;
  }): Promise<void>;
}
