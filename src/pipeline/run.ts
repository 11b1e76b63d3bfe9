import { Cancelled, toErrorRecord } from '../shared/failure.ts';
import type { RecordSource } from '../shared/records.ts';
import { reduceRun } from '../shared/runReport.ts';
import type { RunEvent, RunReport } from '../shared/runs.ts';
import type { SourceSpec } from '../shared/sourceSpec.ts';
import type { PipelineDefinition, StageDefinition, TargetDefinition } from './definition/definition.ts';
import { orderStages, withDependents } from './definition/orderStages.ts';
import { openJournal } from './journal.ts';
import type { Target } from './ports.ts';
import { beginRun } from './run/beginRun.ts';
import { fingerprintStage } from './run/fingerprint.ts';
import { runStage, wasCancelled } from './run/runStage.ts';
import { schedule } from './run/schedule.ts';
import type { DeclaredTables } from './run/stageContext.ts';

/** Stages that may run side by side; more would only wait for the same cores. */
const width = 4;

export interface RunOptions {
  root: string;
  definition: PipelineDefinition;
  scripts: Map<string, string>;
  target: TargetDefinition;
  /** Resolved. */
  variables: Record<string, string>;
  selection: { stage?: string; from?: string };
  /** The id of the run that goes on (then `runId` is the same), or null. */
  resume: string | null;
  runId: string;
  openTarget: () => Target;
  openSource: (spec: SourceSpec) => Promise<RecordSource>;
  declaredTables: DeclaredTables;
  secrets?: Record<string, string>;
  onEvent: (event: RunEvent) => void;
  onPoint?: (name: string) => void;
  clock?: () => Date;
  signal: AbortSignal;
}

/**
 * Runs the selected stages of a pipeline, each behind what it waits for, and gives the report. Everything that
 * happens is an event of the run's journal. What goes wrong in a stage ends the run as `failed`, never as an error.
 */
export async function runPipeline(options: RunOptions): Promise<RunReport> {
  const { root, runId, definition, target: targetDefinition, signal } = options;
  const { order } = orderStages(definition.stages);
  const selected = selectStages(order, options.selection);
  const clock = options.clock ?? (() => new Date());
  const journal = await openJournal(root, runId, { clock, onEvent: options.onEvent });
  try {
    const snapshot = await beginRun(journal, {
      root,
      runId,
      definition,
      target: targetDefinition.name,
      variables: options.variables,
      order,
      selected,
      clock,
    });
    const outcome = await withTarget(options.openTarget, async (target) => {
      const base = {
        root,
        runId,
        snapshot,
        definition,
        scripts: options.scripts,
        variables: options.variables,
        target,
        openSource: options.openSource,
        declaredTables: options.declaredTables,
        journal,
        onPoint: options.onPoint ?? (() => {}),
        signal,
      };
      const chosen = order.filter((stage) => selected.has(stage.name));
      const fingerprints = fingerprintAll(order, options);
      const fresh = new Set<string>();
      const failure = await schedule(
        chosen,
        async (stage) => {
          const maySkip = options.resume !== null && !stage.after.some((name) => fresh.has(name));
          const done = await runStage(stage, base, {
            fingerprint: fingerprints.get(stage.name)!,
            maySkip,
            secrets: options.secrets ?? {},
          });
          if (done === 'done') fresh.add(stage.name);
        },
        { width, signal },
      );
      if (failure) throw failure.error;
      if (signal.aborted) throw new Cancelled();
    });
    const cancelled = outcome !== null && wasCancelled(outcome.error, signal);
    const state = outcome === null ? 'succeeded' : cancelled ? 'cancelled' : 'failed';
    const error = outcome === null || cancelled ? null : toErrorRecord(outcome.error);
    journal.append({ type: 'run.ended', state, error });
    await journal.sync();
    return reduceRun(journal.events);
  } finally {
    await journal.close();
  }
}

/** What went wrong, or null; a target that cannot be closed has lost work as well. */
async function withTarget(
  open: () => Target,
  work: (target: Target) => Promise<void>,
): Promise<{ error: unknown } | null> {
  let target: Target | null = null;
  let failed: { error: unknown } | null = null;
  try {
    target = open();
    await work(target);
  } catch (error) {
    failed = { error };
  }
  try {
    await target?.close();
  } catch (error) {
    failed ??= { error };
  }
  return failed;
}

function selectStages(
  order: readonly StageDefinition[],
  selection: { stage?: string; from?: string },
): Set<string> {
  if (selection.stage !== undefined) return new Set([selection.stage]);
  if (selection.from !== undefined) return withDependents(order, selection.from);
  return new Set(order.map((stage) => stage.name));
}

/** In running order, so that what a stage waits for has its fingerprint already. */
function fingerprintAll(order: readonly StageDefinition[], options: RunOptions): Map<string, string> {
  const { scripts, variables, target } = options;
  const fingerprints = new Map<string, string>();
  for (const stage of order) {
    const upstream = stage.after.map((name) => fingerprints.get(name) ?? '');
    fingerprints.set(stage.name, fingerprintStage(stage, { scripts, variables, target, upstream }));
  }
  return fingerprints;
}
