import type { Disposable, Event, LogOutputChannel } from 'vscode';
import * as vscode from 'vscode';
import type { EngineApi, RunSummary } from '../shared/engineApi.ts';
import { isCancelled } from '../shared/failure.ts';
import { summarizeRun } from '../shared/runSummary.ts';
import type { RunEvent } from '../shared/runs.ts';
import type { Engines } from './engines.ts';
import type { SummaryCache } from './later/journals.ts';

export interface RunChange {
  root: string;
  /** Null: any run of the project. */
  runId: string | null;
  /** What came, in order. */
  events: RunEvent[];
}

export interface ListedRun extends RunSummary {
  root: string;
  isLive: boolean;
}

/** What this window knows of runs: journals on disk, and what engines tell of those under way. */
export interface RunStore extends Disposable {
  /** The newest runs of a project, newest first. */
  newest(root: string, limit: number): Promise<{ runs: ListedRun[]; total: number }>;
  /** All events of a run so far. */
  events(root: string, runId: string): Promise<RunEvent[]>;
  isLive(root: string, runId: string): boolean;
  /** Of a run under way, at once; null for others. */
  live(): ListedRun[];
  /** Follows a run that was just started. */
  follow(root: string, runId: string): Promise<void>;
  /** Where a run's journal and kept rows lie. */
  folder(root: string, runId: string): Promise<string>;
  onDidChange: Event<RunChange>;
}

interface Followed {
  root: string;
  events: RunEvent[];
  isLive: boolean;
}

export function openRunStore(engines: Engines, log: LogOutputChannel): RunStore {
  const followed = new Map<string, Followed>();
  const summaries: SummaryCache = new Map();
  const changes = new vscode.EventEmitter<RunChange>();
  const keyOf = (root: string, runId: string) => `${runId} ${root}`;
  const find = (root: string, runId: string) => followed.get(keyOf(root, runId));

  const registrations = [
    engines.onAttached(({ root, api }) => void takeUp(root, api)),
    engines.onRunEvents(({ root, runId, events }) => take(root, runId, events)),
    engines.onLost(({ root }) => {
      for (const run of followed.values()) if (run.root === root) run.isLive = false;
      changes.fire({ root, runId: null, events: [] });
    }),
  ];

  /** A window that came late, or again: the runs that the engine has under way. */
  async function takeUp(root: string, api: EngineApi): Promise<void> {
    try {
      await api.watchRun({ runId: '*', afterSeq: 0 });
      const { runs } = await api.listRuns({ offset: 0, limit: 50 });
      for (const { runId, state } of runs) if (state === 'running') await followWith(api, root, runId);
      changes.fire({ root, runId: null, events: [] });
    } catch (error) {
      if (!isCancelled(error)) log.warn(`Runs of ${root} cannot be followed: ${String(error)}`);
    }
  }

  async function followWith(api: EngineApi, root: string, runId: string): Promise<void> {
    const run = find(root, runId) ?? { root, events: [], isLive: true };
    run.isLive = true;
    followed.set(keyOf(root, runId), run);
    await api.watchRun({ runId, afterSeq: run.events.at(-1)?.seq ?? 0 });
  }

  function take(root: string, runId: string, arrived: RunEvent[]): void {
    const run = find(root, runId) ?? { root, events: [], isLive: true };
    followed.set(keyOf(root, runId), run);
    const last = run.events.at(-1)?.seq ?? 0;
    const events = arrived.filter((event) => event.seq > last);
    const first = events[0];
    if (!first) return;
    const api = engines.attached(root);
    // The beginning of a run that another client resumed, or something that was lost on the way.
    if (first.seq > last + 1 && first.seq < Number.MAX_SAFE_INTEGER && api)
      return void followWith(api, root, runId).catch((error) => log.warn(String(error)));
    run.events.push(...events);
    run.isLive = run.events.at(-1)?.type !== 'run.ended';
    changes.fire({ root, runId, events });
  }

  const isLive = (root: string, runId: string) => find(root, runId)?.isLive === true;

  return {
    async newest(root, limit) {
      const { newestRuns } = await import('./later/journals.ts');
      const { runs, total } = await newestRuns(root, limit, (runId) => isLive(root, runId), summaries);
      return { runs: runs.map((run) => ({ ...run, root, isLive: isLive(root, run.runId) })), total };
    },
    async events(root, runId) {
      const run = find(root, runId);
      if (run?.isLive) return run.events;
      const { journalOf } = await import('./later/journals.ts');
      return journalOf(root, runId);
    },
    isLive,
    live() {
      return [...followed.values()].flatMap(({ root, events, isLive }) => {
        const summary = isLive ? summarizeRun(events, true) : null;
        return summary ? [{ ...summary, root, isLive: true }] : [];
      });
    },
    async follow(root, runId) {
      await followWith(await engines.open(root), root, runId);
    },
    async folder(root, runId) {
      const { runFolder } = await import('./later/journals.ts');
      return runFolder(root, runId);
    },
    onDidChange: changes.event,
    dispose() {
      for (const registration of registrations) registration.dispose();
      changes.dispose();
    },
  };
}
