import type { Lake, StepRunner, StepStatus } from '../pipeline/ports.ts';
import type { Database } from '../shared/database.ts';
import { deferred } from '../shared/deferred.ts';
import { Cancelled, Failure, isCancelled, toErrorRecord } from '../shared/failure.ts';
import { checkPlan, runPlan } from './step/runPlan.ts';

export interface LocalStepRunnerOptions {
  database: Database;
  lake: Lake;
  lakeRoot: string;
}

interface Step {
  stop: AbortController;
  log: string[];
  detail: string;
  end: Promise<StepStatus>;
}

/** Transforms on the embedded engine. A step lives as long as the process; submitted again, it begins anew. */
export function openLocalStepRunner(
  options: LocalStepRunnerOptions,
): StepRunner & { close(): Promise<void> } {
  const steps = new Map<string, Step>();
  const find = (reference: string): Step => {
    const step = steps.get(reference);
    if (step) return step;
    throw new Failure('step.unknown', `There is no step ${reference} any more; run its stage again.`);
  };

  return {
    check: (plan) =>
      checkPlan(plan, { ...options, onDetail: () => {}, signal: new AbortController().signal }),
    async submit(plan, signal) {
      signal.throwIfAborted();
      if (steps.has(plan.token)) return plan.token;
      if (plan.script.kind !== 'sql')
        throw new Failure(
          'step.needs-spark',
          `${plan.script.path} is PySpark, which needs a real Spark: give the target a spark-submit.`,
          { file: plan.script.path },
        );
      const stop = new AbortController();
      const step: Step = { stop, log: [], detail: 'reading', end: Promise.resolve({ state: 'pending' }) };
      const onDetail = (detail: string) => {
        step.detail = detail;
        step.log.push(detail);
      };
      step.end = runPlan(plan, { ...options, onDetail, signal: stop.signal }).then(
        (report): StepStatus => {
          for (const { name, rows } of report.outputs) step.log.push(`${name}: ${rows} rows`);
          return { state: 'succeeded', report };
        },
        (error: unknown): StepStatus => {
          if (isCancelled(error)) return { state: 'cancelled' };
          step.log.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
          return { state: 'failed', ...toErrorRecord(error) };
        },
      );
      steps.set(plan.token, step);
      return plan.token;
    },
    async *follow(reference, signal) {
      const step = find(reference);
      const aborted = deferred<never>();
      // Nobody may be waiting when it fires.
      aborted.promise.catch(() => {});
      const abort = () => aborted.reject(new Cancelled());
      signal.addEventListener('abort', abort, { once: true });
      try {
        if (signal.aborted) throw new Cancelled();
        yield { state: 'running', detail: step.detail };
        yield await Promise.race([step.end, aborted.promise]);
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    async *logs(reference) {
      yield* find(reference).log;
    },
    /** Returns when nothing of the step is under way any more. */
    async cancel(reference) {
      const step = steps.get(reference);
      step?.stop.abort();
      await step?.end;
    },
    async close() {
      for (const step of steps.values()) step.stop.abort();
      await Promise.all([...steps.values()].map((step) => step.end));
      steps.clear();
    },
  };
}
