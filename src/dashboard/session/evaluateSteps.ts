import type { TotalRow } from '../../shared/dashboardView.ts';
import type { Database } from '../../shared/database.ts';
import type { DatasetCatalog } from '../../shared/dataset.ts';
import type { Dependencies } from '../bindings/dependencies.ts';
import type { BindingScope } from '../bindings/evaluate.ts';
import type { CubeQuery } from '../cubes/cubeQuery.ts';
import type { Cubes } from '../cubes/cubes.ts';
import { type Broadcast, type DatasetFilter, facetFilters } from '../facets/facetFilters.ts';
import { globalFiltersOf } from '../facets/globalFilters.ts';
import type { FieldMapper } from '../facets/links.ts';
import type { Selection } from '../facets/selection.ts';
import type { Dashboard, GlobalFilter, Step } from '../model.ts';
import { executeStep } from './executeStep.ts';
import { fillStep } from './fillStep.ts';
import { NotInMemory } from './fromMemory.ts';
import { rangeFieldOf } from './selectionKeys.ts';
import type { SessionState } from './sessionState.ts';
import { type CurrentSelection, nothingSelected, settleSelections } from './settleSelections.ts';
import type { SqlOnce } from './sqlOnce.ts';
import type { StepCompiler } from './stepCompiler.ts';
import { failedResult, noRows, type StepResult } from './stepResult.ts';
import { totalRows } from './totalRows.ts';

/** Everything that one look at a dashboard needs. */
export interface EvaluationOptions {
  dashboard: Dashboard;
  dependencies: Dependencies;
  state: SessionState;
  filters: GlobalFilter[];
  catalog: DatasetCatalog;
  mapper: FieldMapper;
  database: Database;
  compiler: StepCompiler;
  once: SqlOnce;
  cubes: Cubes | null;
  now: Date;
  limit: number;
  user: BindingScope['user'];
  signal: AbortSignal;
}

/** The steps at one moment: each is worked out at most once, after those that it reads. */
export interface Evaluation {
  result(step: string): Promise<StepResult>;
  selection(step: string): Promise<CurrentSelection>;
  /** The totals that a table with these parameters shows of a step. */
  totals(step: string, table: Record<string, unknown>): Promise<TotalRow[]>;
  /** What bindings may read once `result` of what they read has been waited for. */
  scope: BindingScope;
  /** What the steps that were worked out have asked of one dataset each, by step. */
  asked: ReadonlyMap<string, CubeQuery>;
}

export function evaluateSteps(options: EvaluationOptions): Evaluation {
  const { dashboard, dependencies, catalog, compiler, mapper, now, signal } = options;
  const results = new Map<string, Promise<StepResult>>();
  const done = new Map<string, StepResult>();
  const selections = new Map<string, CurrentSelection>();
  const asked = new Map<string, CubeQuery>();
  let settling: Promise<void> | null = null;

  const scopeOver = (rows: ReadonlyMap<string, StepResult>): BindingScope => ({
    result: (name) => (dashboard.steps[name] === undefined ? null : (rows.get(name)?.rows ?? noRows)),
    selection: (name) =>
      dashboard.steps[name] === undefined ? null : (selections.get(name)?.rows ?? noRows),
    ...(options.user === undefined ? {} : { user: options.user }),
  });
  const scope = scopeOver(done);
  const globals = (step: Step) => globalFiltersOf(step, options.filters, catalog, mapper);

  function settle(): Promise<void> {
    settling ??= settleSelections(selections, {
      dashboard,
      dependencies,
      state: options.state,
      scopeOver,
      compile: (step, over) => compiler.compile(step, fillStep(step, over).value, globals(step), now),
      compileFaceted: (step, over) =>
        compiler.compile(step, fillStep(step, over).value, filtersOn(step), now),
      execute: (compiled) => executeStep(compiled, options),
    });
    return settling;
  }

  /** Whatever goes wrong in one step stays in it. */
  async function evaluateSafely(name: string): Promise<StepResult> {
    try {
      return await evaluate(name);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof NotInMemory) throw error;
      const message = error instanceof Error ? error.message : String(error);
      return failedResult('step-failed', `This step could not be worked out: ${message}`);
    }
  }

  function result(name: string): Promise<StepResult> {
    const known = results.get(name);
    if (known !== undefined) return known;
    const made = evaluateSafely(name).then((found) => {
      done.set(name, found);
      return found;
    });
    results.set(name, made);
    return made;
  }

  async function evaluate(name: string): Promise<StepResult> {
    const step = dashboard.steps[name];
    if (step === undefined)
      return failedResult('step-not-found', `There is no step "${name}": correct the name, or add the step.`);
    const cycle = dependencies.cycles.find((names) => names.includes(name));
    if (cycle !== undefined) return failedResult('binding-cycle', cycleMessage(cycle));
    await settle();
    const names = [...(dependencies.results.get(name) ?? [])];
    const read = await Promise.all(
      names.map(async (other) => ({ other, error: (await result(other)).error })),
    );
    signal.throwIfAborted();
    const filled = fillStep(step, scope);
    const compiled = compiler.compile(step, filled.value, filtersOn(step), now);
    if (compiled.cube !== null && filled.problem === null) asked.set(name, compiled.cube);
    const found =
      filled.problem === null
        ? await executeStep(compiled, options)
        : failedResult('binding', filled.problem, { saql: compiled.saql });
    const failed = read.find(({ error }) => error !== null);
    if (found.error === null || failed?.error === null || failed === undefined) return found;
    const message = `The step "${failed.other}", which this one reads, failed: ${failed.error.message}`;
    return { ...found, error: { code: failed.error.code, message } };
  }

  async function totals(name: string, table: Record<string, unknown>): Promise<TotalRow[]> {
    const step = dashboard.steps[name];
    if (step === undefined || (await result(name)).error !== null) return [];
    const { includeNullKeys } = compiler.settings;
    const wanted = { table, catalog, includeNullKeys };
    return totalRows(step, fillStep(step, scope).value, wanted, (own, query) =>
      executeStep(compiler.compile(own, query, filtersOn(step), now), options),
    );
  }

  /** The conditions of the filter panel and of every other step's selection. */
  function filtersOn(step: Step): DatasetFilter[] {
    const broadcasts = Object.values(dashboard.steps).flatMap((other): Broadcast[] => {
      const current = selections.get(other.name) ?? nothingSelected;
      if (current.selection === null) return [];
      const isRange = current.selection.kind === 'range';
      const rangeField = isRange
        ? rangeFieldOf(other, fillStep(other, scope).value, current.keys, catalog)
        : null;
      return [{ step: other, selection: handedOn(other, current.selection, current), rangeField }];
    });
    return [...globals(step), ...facetFilters(step, broadcasts, catalog, mapper)];
  }

  return {
    result,
    selection: async (name) => {
      await settle();
      return selections.get(name) ?? nothingSelected;
    },
    totals,
    scope,
    asked,
  };
}

/** A static step hands on every column of its rows, since links may name any. */
function handedOn(step: Step, selection: Selection, { rows }: CurrentSelection): Selection {
  if (step.form !== 'static' || selection.kind === 'range') return selection;
  const keys = rows.columns;
  return { kind: 'rows', keys, values: rows.rows.map((row) => keys.map((key) => row[key] ?? null)) };
}

function cycleMessage(cycle: string[]): string {
  const names = cycle.map((name) => `"${name}"`).join(', ');
  return `The steps ${names} read each other's results, so none can run first: take one of the bindings out.`;
}
