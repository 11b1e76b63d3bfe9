import { reportOf } from '../../src/shared/runSummary.ts';
import type { RunEvent, RunReport, StageReport } from '../../src/shared/runs.ts';

export interface StageModel extends StageReport {
  dependsOn: string[];
  /** False when the run was asked for other stages only. */
  selected: boolean;
  /** What it says of itself while it runs, or why it was skipped. */
  detail: string | null;
  /** 0 to 1 while it runs, where it can be told. */
  fraction: number | null;
}

/** Everything that the page shows of a run. */
export interface RunModel {
  report: RunReport;
  target: string;
  stages: StageModel[];
  startedAt: number;
  /** When it was last gone on with. */
  resumedAt: number | null;
  /** Null while it is under way. */
  endedAt: number | null;
  isLive: boolean;
  canRun: boolean;
}

/**
 * Null before the first event. A stage that was skipped with a reason is shown as done: what it makes is there already.
 * `isLive` false with no end: whoever ran it died.
 */
export function readRun(events: readonly RunEvent[], isLive: boolean, canRun: boolean): RunModel | null {
  const started = events.findLast((event) => event.type === 'run.started');
  if (started?.type !== 'run.started') return null;
  const report = reportOf(events, isLive);
  const said = detailsOf(events);
  const planned = new Map(started.stages.map((stage) => [stage.name, stage]));
  const last = events.at(-1);
  const resumed = events.findLast((event) => event.type === 'run.resumed');
  return {
    report,
    target: started.target,
    stages: report.stages.map((stage) => ({
      ...stage,
      state: stage.state === 'skipped' && said.has(stage.name) ? 'succeeded' : stage.state,
      dependsOn: planned.get(stage.name)?.dependsOn ?? [],
      selected: planned.get(stage.name)?.selected ?? true,
      detail: said.get(stage.name)?.detail ?? null,
      fraction: stage.state === 'running' ? (said.get(stage.name)?.fraction ?? null) : null,
    })),
    startedAt: Date.parse(events[0]!.at),
    resumedAt: resumed ? Date.parse(resumed.at) : null,
    endedAt: report.state === 'running' ? null : Date.parse(last!.at),
    isLive,
    canRun,
  };
}

/** Stages that succeeded, now or before, and how many were asked for. */
export function progressOf({ stages }: RunModel): { done: number; total: number } {
  const asked = stages.filter((stage) => stage.selected);
  return { done: asked.filter(({ state }) => state === 'succeeded').length, total: asked.length };
}

function detailsOf(
  events: readonly RunEvent[],
): Map<string, { detail: string | null; fraction: number | null }> {
  const said = new Map<string, { detail: string | null; fraction: number | null }>();
  for (const event of events) {
    if (event.type === 'stage.progress')
      said.set(event.stage, { detail: event.detail ?? null, fraction: event.fraction ?? null });
    else if (event.type === 'stage.skipped') said.set(event.stage, { detail: event.reason, fraction: null });
    else if (event.type === 'stage.started' || event.type === 'stage.ended') said.delete(event.stage);
  }
  return said;
}
