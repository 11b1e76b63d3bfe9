import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listRunIds, readJournal, runFolder } from '../pipeline/journal.ts';
import { prepareRun } from '../pipeline/prepareRun.ts';
import { type RunOptions, runPipeline } from '../pipeline/run.ts';
import { checkPipeline } from '../project/checkPipeline.ts';
import { hasErrors } from '../shared/diagnostic.ts';
import type { EngineApi, RunSummary, StartRunRequest } from '../shared/engineApi.ts';
import { Failure, toErrorRecord } from '../shared/failure.ts';
import { summarizeRun } from '../shared/runSummary.ts';
import type { OpenTarget } from './openTarget.ts';
import { openRunFeed, type RunFeed } from './runFeed.ts';

/** What runs are carried out with; the engine's root chooses it. */
export interface RunParts {
  openTarget: OpenTarget;
  openSource: RunOptions['openSource'];
  declaredTables: RunOptions['declaredTables'];
  onPoint?: (name: string) => void;
}

/** What a run has of the client that started it; in memory only. */
export interface ClientMeans {
  secrets: Record<string, string>;
  sparkSubmit: string[];
}

export interface RunHost {
  feed: RunFeed;
  start(request: StartRunRequest, means: ClientMeans): ReturnType<EngineApi['startRun']>;
  cancel(runId: string): void;
  list: EngineApi['listRuns'];
  /** Cancels every run and waits until all have ended. */
  close(): Promise<void>;
}

/** The runs of one project. They write the same lake and warehouse, so one goes after the other. */
export function openRunHost(options: {
  root: string;
  parts: RunParts;
  /** Told when a run begins; calls what it gives when that has ended. */
  workBegins: () => () => void;
  onBug: (error: unknown) => void;
}): RunHost {
  const { root, parts, workBegins, onBug } = options;
  const feed = openRunFeed((runId) => readJournal(root, runId));
  const live = new Map<string, { controller: AbortController; ended: Promise<void>; since: number }>();
  const summaries = new Map<string, { stamp: string; summary: RunSummary | null }>();

  async function start(request: StartRunRequest, means: ClientMeans): ReturnType<EngineApi['startRun']> {
    const { definition, diagnostics, scripts } = await checkPipeline(root, request.file);
    if (definition === null || hasErrors(diagnostics))
      return { runId: '', diagnostics, waitsFor: null, since: 0 };
    const { runId, resume, target, variables, selection } = await prepareRun(root, definition, request);
    const stored = resume === null ? [] : await readJournal(root, runId);
    // Nothing is awaited from here to where the run is known, so that two cannot begin the same.
    const others = [...live];
    const waitsFor = others.at(-1)?.[0] ?? null;
    const same = live.get(runId);
    if (same) return { runId, diagnostics, waitsFor: null, since: same.since };

    const controller = new AbortController();
    const workEnds = workBegins();
    const since = stored.length;
    feed.begin(runId, stored);
    const run = async () => {
      await Promise.all(others.map(([, other]) => other.ended));
      await runPipeline({
        root,
        definition,
        scripts,
        target,
        variables,
        selection,
        resume,
        runId,
        openTarget: () =>
          parts.openTarget({ target, variables, owner: runId, sparkSubmit: means.sparkSubmit }),
        openSource: parts.openSource,
        declaredTables: parts.declaredTables,
        secrets: means.secrets,
        onEvent: (event) => feed.add(runId, event),
        ...(parts.onPoint ? { onPoint: parts.onPoint } : {}),
        signal: controller.signal,
      });
    };
    const ended = run()
      .catch((error) => {
        if (!(error instanceof Failure)) onBug(error);
        // The journal itself could not be written: whoever watches is told all the same.
        const at = new Date().toISOString();
        feed.add(runId, {
          seq: lostSeq,
          at,
          type: 'run.ended',
          state: 'failed',
          error: toErrorRecord(error),
        });
      })
      .finally(() => {
        live.delete(runId);
        feed.end(runId);
        workEnds();
      });
    live.set(runId, { controller, ended, since });
    return { runId, diagnostics, waitsFor, since };
  }

  /** Journals do not change once they have ended, so each is read once. */
  async function summaryOf(runId: string): Promise<RunSummary | null> {
    const { mtimeMs, size } = await stat(join(runFolder(root, runId), 'journal.ndjson'));
    const stamp = `${mtimeMs} ${size} ${live.has(runId)}`;
    const known = summaries.get(runId);
    if (known?.stamp === stamp) return known.summary;
    const summary = summarizeRun(await readJournal(root, runId), live.has(runId));
    summaries.set(runId, { stamp, summary });
    return summary;
  }

  return {
    feed,
    start,
    cancel(runId) {
      const run = live.get(runId);
      if (!run) throw new Failure('run.ended', `Run ${runId} is not under way.`);
      run.controller.abort();
    },
    async list({ file, offset, limit }) {
      const found: RunSummary[] = [];
      for (const runId of await listRunIds(root)) {
        const summary = await summaryOf(runId).catch(() => null);
        if (summary && (file === undefined || summary.file === file)) found.push(summary);
      }
      found.sort((a, b) => b.startedAt.localeCompare(a.startedAt) || b.runId.localeCompare(a.runId));
      return { runs: found.slice(offset, offset + limit), total: found.length };
    },
    async close() {
      for (const { controller } of live.values()) controller.abort();
      await Promise.all([...live.values()].map(({ ended }) => ended));
    },
  };
}

/** Behind whatever the journal holds. */
const lostSeq = Number.MAX_SAFE_INTEGER;
