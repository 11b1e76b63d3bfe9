import { setTimeout as wait } from 'node:timers/promises';
import type { EngineApi, EngineClient } from '../shared/engineApi.ts';
import { readEngineInfo } from '../shared/engineFile.ts';
import { Failure, isCancelled, throwIfCancelled } from '../shared/failure.ts';
import type { RunEvent } from '../shared/runs.ts';
import { dialEngine, type EngineConnection } from './dialEngine.ts';
import { spawnEngine } from './spawnEngine.ts';

export interface ConnectOptions {
  /** The project's folder, absolute. */
  root: string;
  /** The built `engine.js`. */
  engineScript: string;
  /** The Node that runs it; from VS Code `process.execPath`, which becomes one by ELECTRON_RUN_AS_NODE. */
  execPath: string;
  version: string;
  client: EngineClient;
  onRunEvents?: (message: { runId: string; events: RunEvent[] }) => void;
  /** Sent once, kept by the engine in memory for the runs of this connection. */
  secrets?: Record<string, string>;
  /** The command of a real Spark on this machine, with its arguments; `spark-submit` of the PATH where absent. */
  sparkSubmit?: string[];
  /** Of an engine that is started now, for example `4GB`; 60 % of the machine's memory where absent. */
  memoryLimit?: string;
  /** How long to keep trying; 30 s where absent. */
  patience?: number;
  signal: AbortSignal;
}

/**
 * The engine of a project: the one that runs, or a new one. Many clients may do this at once and find the same.
 * An engine of another version is asked to end when its work is done, and waited for. Rejects with `engine.locked`
 * when something else holds the warehouse file, `engine.start` when an engine cannot start, `engine.version` when one
 * of another version is still at work.
 */
export async function connectEngine(
  options: ConnectOptions,
): Promise<{ api: EngineApi; closed: Promise<void>; close(): Promise<void> }> {
  const { root, signal, patience = 30_000 } = options;
  const deadline = performance.now() + patience;
  let failedStarts = 0;
  let lastRefusal = new Failure('engine.start', 'The engine did not start in time. Try again.');
  for (let pause = 25; performance.now() < deadline; pause = Math.min(pause * 2, 400)) {
    throwIfCancelled(signal);
    const found = await readEngineInfo(root);
    const dialed = found && (await dialEngine(found, options));
    if (dialed instanceof Failure) lastRefusal = dialed;
    else if (dialed) return toClient(dialed);
    // Nobody listens, or the one that did is ending. The engine that gets the warehouse's lock is the one; an attempt
    // that does not get it ends by itself, and the holder is found on the next round.
    if (!dialed) {
      const refusal = await spawnEngine(options);
      if (refusal) lastRefusal = refusal;
      else pause = 10;
      // What hinders an engine from starting does not go away by itself; a lock does.
      if (refusal?.code === 'engine.start' && ++failedStarts === 3) throw refusal;
    }
    await wait(pause, undefined, { signal }).catch((error) => {
      if (isCancelled(error)) throwIfCancelled(signal);
    });
  }
  throw lastRefusal;
}

function toClient({ remote, closed, close }: EngineConnection) {
  return {
    api: remote,
    closed,
    close: () => {
      close();
      return closed;
    },
  };
}
