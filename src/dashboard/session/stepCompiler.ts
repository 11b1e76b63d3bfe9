import type { AnalyticsSettings, DatasetCatalog } from '../../shared/dataset.ts';
import { type CompiledStep, compileStep } from '../compact/compileStep.ts';
import { type CubeQuery, cubeQueryOf } from '../cubes/cubeQuery.ts';
import type { DatasetFilter } from '../facets/facetFilters.ts';
import type { Step } from '../model.ts';

/** With what it asks, where that can be answered without its SQL. */
export type ReadyStep = CompiledStep & { cube: CubeQuery | null };

export interface StepCompiler {
  settings: AnalyticsSettings;
  /** Compiles a step; the same step with the same filled query and filters on the same day only once. */
  compile(step: Step, filled: unknown, filters: DatasetFilter[], now: Date): ReadyStep;
  /** How often it really compiled, for tests and traces. */
  compiled(): number;
}

/** Compiled steps that one session keeps; a step's last few states, so that going back and forth is free. */
const kept = 500;

export function openStepCompiler(options: {
  catalog: DatasetCatalog;
  settings: AnalyticsSettings;
  limit: number;
  recorded?: (step: string) => unknown;
}): StepCompiler {
  const known = new Map<string, ReadyStep>();
  let count = 0;
  return {
    settings: options.settings,
    compile(step, filled, filters, now) {
      const day = now.toISOString().slice(0, 10);
      const key = JSON.stringify([step.name, step.form, step.datasets, filled, filters, day]);
      const found = known.get(key);
      if (found !== undefined) return found;
      count += 1;
      const { recorded } = options;
      const compiled = compileStep(step, filled, {
        datasets: options.catalog,
        settings: options.settings,
        now,
        filters,
        limit: options.limit,
        ...(recorded === undefined ? {} : { recorded }),
      });
      const { compiled: query } = compiled;
      const isRight = query !== null && compiled.findings.every(({ severity }) => severity !== 'error');
      const { catalog, settings } = options;
      const rowsAtMost = options.limit + 1;
      const cube = isRight ? cubeQueryOf(query, { catalog, settings, filters, now, rowsAtMost }) : null;
      const made = { ...compiled, cube };
      known.set(key, made);
      for (const oldest of known.keys()) {
        if (known.size <= kept) break;
        known.delete(oldest);
      }
      return made;
    },
    compiled: () => count,
  };
}
