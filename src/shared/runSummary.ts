import type { RunSummary } from './engineApi.ts';
import { reduceRun } from './runReport.ts';
import type { RunEvent, RunReport } from './runs.ts';

/** What became of a run whose process died: it failed where it stood, and can be resumed from there. */
const interrupted = {
  code: 'run.interrupted',
  message: 'The engine ended in the middle of this stage. Resume the run to go on from here.',
  file: null,
  line: null,
};

/** A run as lists show it. `isLive`: an engine is still writing this journal. Null for a journal without a beginning. */
export function summarizeRun(events: readonly RunEvent[], isLive: boolean): RunSummary | null {
  const started = events.findLast((event) => event.type === 'run.started');
  if (started?.type !== 'run.started') return null;
  const report = reportOf(events, isLive);
  const ended = events.at(-1);
  return {
    ...report,
    file: started.file,
    startedAt: events[0]!.at,
    endedAt: report.state === 'running' ? null : (ended?.at ?? null),
    progress: progressOf(report, events, started),
  };
}

/** Of the stages that the run is to carry out: those that are done, by this attempt or by an earlier one. */
function progressOf(
  { stages }: RunReport,
  events: readonly RunEvent[],
  started: RunEvent & { type: 'run.started' },
): RunSummary['progress'] {
  const before = new Set(events.flatMap((event) => (event.type === 'stage.skipped' ? [event.stage] : [])));
  return {
    done: stages.filter(
      ({ name, state }) => state === 'succeeded' || (state === 'skipped' && before.has(name)),
    ).length,
    total: started.stages.filter((stage) => stage.selected).length,
  };
}

/** The report of a journal; a run that nobody carries on is never shown as running. */
export function reportOf(events: readonly RunEvent[], isLive: boolean): RunReport {
  const report = reduceRun(events);
  if (isLive || report.state !== 'running') return report;
  report.state = 'failed';
  const lastSign = events.at(-1)?.at ?? null;
  for (const stage of report.stages)
    if (stage.state === 'running')
      Object.assign(stage, { state: 'failed', endedAt: lastSign, error: interrupted });
    else if (stage.state === 'pending') stage.state = 'skipped';
  return report;
}
