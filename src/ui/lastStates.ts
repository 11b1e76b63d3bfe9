import type { PipelineRef } from '../shared/commands.ts';
import type { StageReport } from '../shared/runs.ts';
import type { ListedRun } from './runStore.ts';

/** What is known of a pipeline from its latest runs. */
export interface LastStates {
  latest: ListedRun | null;
  /** By stage: its latest report that says something, and the run it is of. */
  stages: Map<string, { run: ListedRun; report: StageReport }>;
}

/** `runs` newest first. A stage that a run left out shows what an earlier run made of it. */
export function lastStates({ root, file }: PipelineRef, runs: readonly ListedRun[]): LastStates {
  const ofFile = runs.filter((run) => run.root === root && run.file === file);
  const stages: LastStates['stages'] = new Map();
  for (const run of ofFile)
    for (const report of run.stages) {
      const said = whatItSays(run, report);
      if (said && !stages.has(report.name)) stages.set(report.name, { run, report: said });
    }
  return { latest: ofFile[0] ?? null, stages };
}

/** Null where a run left the stage out. A resumed run skips what it had done before: that succeeded. */
function whatItSays(run: ListedRun, report: StageReport): StageReport | null {
  if (report.state === 'skipped') return report.endedAt === null ? null : { ...report, state: 'succeeded' };
  return report.state === 'pending' && !run.isLive ? null : report;
}
