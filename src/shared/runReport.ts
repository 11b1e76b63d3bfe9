import type { Counts, RunEvent, RunReport, StageReport } from './runs.ts';

/** The state of a run as its journal tells it; `events` in order of `seq`, beginning with `run.started`. */
export function reduceRun(events: readonly RunEvent[]): RunReport {
  const report: RunReport = { runId: '', pipeline: '', target: '', state: 'running', stages: [] };
  const stageOf = (name: string) => report.stages.find((stage) => stage.name === name);
  let selected = new Set<string>();
  for (const event of events) {
    if (event.type === 'run.started')
      selected = new Set(event.stages.filter((stage) => stage.selected).map((stage) => stage.name));
    if (event.type === 'run.resumed') resumeStages(report, selected);
    applyEvent(report, stageOf, event);
  }
  return report;
}

/** What is not done waits for its turn again, what the end of the run had left out as well. */
function resumeStages(report: RunReport, selected: ReadonlySet<string>): void {
  for (const stage of report.stages) {
    if (!selected.has(stage.name) || stage.state === 'succeeded') continue;
    // One that an earlier resumption found done keeps its times.
    if (stage.state !== 'skipped') Object.assign(stage, { startedAt: null, endedAt: null, error: null });
    stage.state = 'pending';
  }
}

function applyEvent(
  report: RunReport,
  stageOf: (name: string) => StageReport | undefined,
  event: RunEvent,
): void {
  if (event.type === 'run.started') {
    const { runId, pipeline, target } = event;
    const stages = event.stages.map(({ name, kind, selected }) => pendingStage(name, kind, selected));
    Object.assign(report, { runId, pipeline, target, state: 'running', stages });
    return;
  }
  if (event.type === 'run.resumed') {
    report.state = 'running';
    return;
  }
  if (event.type === 'run.ended') {
    report.state = event.state;
    for (const stage of report.stages) if (stage.state === 'pending') stage.state = 'skipped';
    return;
  }
  const stage = 'stage' in event && event.stage !== null ? stageOf(event.stage) : undefined;
  if (!stage) return;
  if (event.type === 'stage.started')
    Object.assign(stage, { state: 'running', startedAt: event.at, endedAt: null, error: null });
  else if (event.type === 'stage.progress' || event.type === 'stage.checkpoint')
    addCounts(stage, event.counts);
  else if (event.type === 'stage.skipped') {
    Object.assign(stage, { state: 'skipped' });
    addCounts(stage, event.counts);
  } else if (event.type === 'stage.ended') {
    Object.assign(stage, { state: event.state, endedAt: event.at, error: event.error });
    addCounts(stage, event.counts);
  }
}

function pendingStage(name: string, kind: StageReport['kind'], selected: boolean): StageReport {
  return {
    name,
    kind,
    state: selected ? 'pending' : 'skipped',
    counts: { read: 0, sent: 0, accepted: 0, rejected: 0, written: 0, loaded: 0 },
    startedAt: null,
    endedAt: null,
    error: null,
  };
}

/** Counts in events are totals of the stage so far, never steps. */
function addCounts(stage: StageReport, counts: Counts): void {
  for (const [name, value] of Object.entries(counts))
    if (value !== undefined) stage.counts[name as keyof Counts] = value;
}
