import { runSaql } from '../../saql/run.ts';
import type { Database } from '../../shared/database.ts';
import type { DatasetCatalog } from '../../shared/dataset.ts';
import type { Dependencies } from '../bindings/dependencies.ts';
import { type BindingScope, fillBindings, fillBindingsInText } from '../bindings/evaluate.ts';
import type { CompiledStep } from '../compact/compileStep.ts';
import { type Broadcast, type DatasetFilter, facetFilters } from '../facets/facetFilters.ts';
import { globalFiltersOf } from '../facets/globalFilters.ts';
import { firstRow, initialSelection } from '../facets/initialSelection.ts';
import type { FieldMapper } from '../facets/links.ts';
import { isRequired, type Selection, selectionRows } from '../facets/selection.ts';
import type { Dashboard, GlobalFilter, Step, StepRows } from '../model.ts';
import { rangeFieldOf, selectionKeys } from './selectionKeys.ts';
import type { SessionState } from './sessionState.ts';
import type { SqlOnce } from './sqlOnce.ts';
import type { StepCompiler } from './stepCompiler.ts';
import { cutData, failedResult, noRows, type StepResult, toData, toRows } from './stepResult.ts';

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
  now: Date;
  limit: number;
  user: BindingScope['user'];
  signal: AbortSignal;
}

/** The steps at one moment: each is worked out at most once, after those that it reads. */
export interface Evaluation {
  result(step: string): Promise<StepResult>;
  selection(step: string): Promise<CurrentSelection>;
  /** What bindings may read once `result` and `selection` of what they read have been waited for. */
  scope: BindingScope;
}

export interface CurrentSelection {
  selection: Selection | null;
  rows: StepRows;
  keys: string[];
}

const nothing: CurrentSelection = { selection: null, rows: noRows, keys: [] };

export function evaluateSteps(options: EvaluationOptions): Evaluation {
  const { dashboard, dependencies, state, catalog, now, signal } = options;
  const results = new Map<string, Promise<StepResult>>();
  const done = new Map<string, StepResult>();
  const bare = new Map<string, StepResult>();
  const selections = new Map<string, CurrentSelection>();
  const inCycle = new Set(dependencies.cycles.flat());
  const shown = new Set(
    Object.values(dashboard.widgets).flatMap((widget) => (widget.step === null ? [] : [widget.step])),
  );

  const scopeOver = (rows: ReadonlyMap<string, StepResult>): BindingScope => ({
    result: (name) => (dashboard.steps[name] === undefined ? null : (rows.get(name)?.rows ?? noRows)),
    selection: (name) =>
      dashboard.steps[name] === undefined ? null : (selections.get(name)?.rows ?? noRows),
    ...(options.user === undefined ? {} : { user: options.user }),
  });
  const scope = scopeOver(done);

  /** Selections are settled one after another, since a first one may need rows that need other selections. */
  let settling: Promise<void> | null = null;
  function settle(): Promise<void> {
    settling ??= (async () => {
      for (const name of Object.keys(dashboard.steps)) await settleOne(name, []);
    })();
    return settling;
  }

  async function settleOne(name: string, path: string[]): Promise<CurrentSelection> {
    const known = selections.get(name);
    if (known !== undefined) return known;
    const step = dashboard.steps[name];
    if (step === undefined || path.includes(name)) return nothing;
    const current = await currentSelection(step, [...path, name]);
    selections.set(name, current);
    return current;
  }

  async function currentSelection(step: Step, path: string[]): Promise<CurrentSelection> {
    const touched = state.touched.get(step.name);
    const hasStart = step.start !== null && step.start !== undefined && JSON.stringify(step.start) !== '[]';
    // A step that no widget shows has no selection.
    if (!shown.has(step.name) || (touched === undefined && !hasStart && !isRequired(step))) return nothing;
    const isRead = [...dependencies.selections.values(), ...dependencies.widgets.values()].some((names) =>
      names.has(step.name),
    );
    const isStatic = step.form === 'static';
    if (touched !== undefined) {
      const keys = touched.selection?.kind === 'rows' ? touched.selection.keys : await keysBare(step, path);
      const rows = touched.rows ?? (isStatic ? (await evaluateBare(step, path)).rows : null);
      return { selection: touched.selection, rows: selectionRows(touched.selection, rows), keys };
    }
    const start = hasStart ? await filledStart(step, path) : [];
    const needsRows = isStatic || isRead || !hasStart;
    const result = needsRows ? await evaluateBare(step, path) : null;
    const keys = result === null ? await keysBare(step, path) : selectionKeys(step, result.columns);
    const first = initialSelection(step, start, isStatic ? (result?.rows ?? noRows) : null, keys);
    const fallback =
      first === null && isRequired(step)
        ? firstRow((result ?? (await evaluateBare(step, path))).rows, keys)
        : null;
    const selection = first ?? fallback;
    return { selection, rows: selectionRows(selection, result?.rows ?? null), keys };
  }

  async function filledStart(step: Step, path: string[]): Promise<unknown> {
    await readBare(step, path);
    return fillBindings(step.start, scopeOver(bare)).value;
  }

  /** The steps that a step's bindings read, without facets. */
  async function readBare(step: Step, path: string[]): Promise<void> {
    for (const name of dependencies.selections.get(step.name) ?? []) await settleOne(name, path);
    for (const name of dependencies.results.get(step.name) ?? []) {
      const read = dashboard.steps[name];
      if (read !== undefined && !path.includes(name)) await evaluateBare(read, [...path, name]);
    }
  }

  /** A step without facets, for its first selection. */
  async function evaluateBare(step: Step, path: string[]): Promise<StepResult> {
    const known = bare.get(step.name);
    if (known !== undefined) return known;
    await readBare(step, path);
    const result = await execute(compileBare(step));
    bare.set(step.name, result);
    return result;
  }

  function compileBare(step: Step): CompiledStep {
    return options.compiler.compile(
      step,
      fill(step, scopeOver(bare)).value,
      globalFiltersOf(step, options.filters, catalog, options.mapper),
      now,
    );
  }

  async function keysBare(step: Step, path: string[]): Promise<string[]> {
    await readBare(step, path);
    return selectionKeys(step, compileBare(step).columns);
  }

  function result(name: string): Promise<StepResult> {
    const known = results.get(name);
    if (known !== undefined) return known;
    const made = evaluate(name).then((found) => {
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
    if (inCycle.has(name)) {
      const cycle = dependencies.cycles.find((names) => names.includes(name)) ?? [name];
      return failedResult(
        'binding-cycle',
        `The steps ${cycle.map((n) => `"${n}"`).join(', ')} read each other's results, so none can run first: take one of the bindings out.`,
      );
    }
    await settle();
    const read = await Promise.all(
      [...(dependencies.results.get(name) ?? [])].map(async (other) => ({
        other,
        result: await result(other),
      })),
    );
    signal.throwIfAborted();
    const filled = fill(step, scope);
    const compiled = options.compiler.compile(step, filled.value, filtersOn(step), now);
    const found =
      filled.problem === null
        ? await execute(compiled)
        : failedResult('binding', filled.problem, { saql: compiled.saql });
    const failed = read.find((one) => one.result.error !== null);
    if (found.error === null || failed === undefined) return found;
    return {
      ...found,
      error: {
        code: failed.result.error?.code ?? 'step-failed',
        message: `The step "${failed.other}", which this one reads, failed: ${failed.result.error?.message ?? ''}`,
      },
    };
  }

  /** The condition of every other selection and of the filter panel. */
  function filtersOn(step: Step): DatasetFilter[] {
    const broadcasts = Object.values(dashboard.steps).flatMap((other): Broadcast[] => {
      const current = selections.get(other.name);
      if (current?.selection === null || current === undefined) return [];
      const rangeField =
        current.selection.kind === 'range'
          ? rangeFieldOf(other, fill(other, scope).value, current.keys, catalog)
          : null;
      return [{ step: other, selection: broadcastSelection(other, current), rangeField }];
    });
    const facets = facetFilters(step, broadcasts, catalog, options.mapper);
    return [...globalFiltersOf(step, options.filters, catalog, options.mapper), ...facets];
  }

  /** Bindings of the query, or of a static step's values, replaced. */
  function fill(step: Step, over: BindingScope): { value: unknown; problem: string | null } {
    const isText = typeof step.query === 'string' && step.form !== 'static';
    const { value, findings } = isText
      ? ((filled) => ({ value: filled.text as unknown, findings: filled.findings }))(
          fillBindingsInText(step.query as string, over),
        )
      : fillBindings(step.form === 'static' ? step.values : step.query, over);
    return { value, problem: findings.find((finding) => finding.severity === 'error')?.message ?? null };
  }

  async function execute(compiled: CompiledStep): Promise<StepResult> {
    const { columns, labels, saql } = compiled;
    const sql = compiled.compiled?.sql ?? null;
    const problem = compiled.findings.find((finding) => finding.severity === 'error');
    if (problem !== undefined) return failedResult(problem.code, problem.message, { saql, sql, columns });
    if (compiled.rows !== null) {
      const data = toData(compiled.rows, columns);
      return { columns, data, rows: compiled.rows, labels, truncated: false, saql, sql, error: null };
    }
    const query = compiled.compiled;
    if (query === null || sql === null)
      return failedResult('step-not-compiled', 'The query of this step could not be compiled.', { saql });
    try {
      const key = JSON.stringify([sql, query.forecasts]);
      const whole = await options.once.run(key, signal, (own) => runSaql(query, options.database, own));
      const { data, truncated } = cutData(whole, columns, options.limit);
      return { columns, data, rows: toRows(data), labels, truncated, saql, sql, error: null };
    } catch (error) {
      signal.throwIfAborted();
      return failedResult(
        'step-failed',
        `The query failed: ${error instanceof Error ? error.message : String(error)}`,
        { saql, sql, columns },
      );
    }
  }

  return {
    result,
    selection: async (name) => {
      await settle();
      return selections.get(name) ?? nothing;
    },
    scope,
  };

  /** A static step hands on every column of its rows, since links may name any. */
  function broadcastSelection(step: Step, current: CurrentSelection): Selection {
    const selection = current.selection as Selection;
    if (step.form !== 'static' || selection.kind === 'range') return selection;
    const keys = current.rows.columns;
    return {
      kind: 'rows',
      keys,
      values: current.rows.rows.map((row) => keys.map((key) => row[key] ?? null)),
    };
  }
}
