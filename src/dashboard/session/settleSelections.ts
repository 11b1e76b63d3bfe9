import type { Dependencies } from '../bindings/dependencies.ts';
import { type BindingScope, fillBindings } from '../bindings/evaluate.ts';
import { firstRow, initialSelection } from '../facets/initialSelection.ts';
import { isRequired, type Selection, selectionRows } from '../facets/selection.ts';
import type { Dashboard, Step, StepRows } from '../model.ts';
import { NotInMemory } from './fromMemory.ts';
import { selectionKeys } from './selectionKeys.ts';
import type { SessionState } from './sessionState.ts';
import type { ReadyStep } from './stepCompiler.ts';
import { noRows, type StepResult } from './stepResult.ts';

export interface CurrentSelection {
  selection: Selection | null;
  /** The selected rows, for bindings. */
  rows: StepRows;
  keys: string[];
}

export const nothingSelected: CurrentSelection = { selection: null, rows: noRows, keys: [] };

export interface SettleOptions {
  dashboard: Dashboard;
  dependencies: Dependencies;
  state: SessionState;
  /** What bindings read over the given results. */
  scopeOver(results: ReadonlyMap<string, StepResult>): BindingScope;
  /** A step without facets. */
  compile(step: Step, scope: BindingScope): ReadyStep;
  /** A step with the facets of what is selected so far. */
  compileFaceted(step: Step, scope: BindingScope): ReadyStep;
  execute(compiled: ReadyStep): Promise<StepResult>;
}

/**
 * Fills `selections` with what is selected in every step. A first selection may need rows, and those again selections:
 * so they are settled one after another, those that are said first, and a step that would need itself has none.
 */
export async function settleSelections(
  selections: Map<string, CurrentSelection>,
  options: SettleOptions,
): Promise<void> {
  const { dashboard, dependencies, state } = options;
  const bare = new Map<string, StepResult>();
  const scope = options.scopeOver(bare);
  const shown = new Set(Object.values(dashboard.widgets).flatMap((widget) => widget.step ?? []));
  const read = new Set(
    [...dependencies.selections.values(), ...dependencies.widgets.values()].flatMap((names) => [...names]),
  );
  // A row must be selected in some steps: which one there is depends on what is selected elsewhere.
  const steps = Object.values(dashboard.steps);
  const isSaid = (step: Step) => state.touched.has(step.name) || hasStart(step);
  for (const step of [...steps.filter(isSaid), ...steps]) await settle(step.name, []);

  async function settle(name: string, path: string[]): Promise<void> {
    const step = dashboard.steps[name];
    if (step === undefined || selections.has(name) || path.includes(name)) return;
    try {
      selections.set(name, await currentSelection(step, [...path, name]));
    } catch (error) {
      // The step itself says what is wrong with it; only giving up ends the others.
      if (error instanceof NotInMemory || (error instanceof Error && error.name === 'AbortError'))
        throw error;
      selections.set(name, nothingSelected);
    }
  }

  async function currentSelection(step: Step, path: string[]): Promise<CurrentSelection> {
    const touched = state.touched.get(step.name);
    // A step that no widget shows has no selection.
    if (!shown.has(step.name) || (touched === undefined && !hasStart(step) && !isRequired(step)))
      return nothingSelected;
    const isStatic = step.form === 'static';
    if (touched !== undefined) {
      const { selection } = touched;
      const rows = touched.rows ?? (isStatic ? (await evaluate(step, path)).rows : null);
      const keys = selection?.kind === 'rows' ? selection.keys : await keysOf(step, path);
      return { selection, rows: selectionRows(selection, rows), keys };
    }
    const start = hasStart(step) ? await filledStart(step, path) : [];
    const needsRows = isStatic || read.has(step.name) || !hasStart(step);
    const result = needsRows ? await evaluate(step, path) : null;
    const keys = result === null ? await keysOf(step, path) : selectionKeys(step, result.columns);
    const first = initialSelection(step, start, isStatic ? (result?.rows ?? noRows) : null, keys);
    const isMissing = first === null && isRequired(step);
    const selection = isMissing ? firstRow(await rowsToChoose(step, path), keys) : first;
    return { selection, rows: selectionRows(selection, result?.rows ?? null), keys };
  }

  /** The rows that the step shows; all of its own where facets leave none. */
  async function rowsToChoose(step: Step, path: string[]): Promise<StepRows> {
    const all = await evaluate(step, path);
    const { rows } = await options.execute(options.compileFaceted(step, scope));
    return rows.rows.length > 0 ? rows : all.rows;
  }

  async function filledStart(step: Step, path: string[]): Promise<unknown> {
    await prepare(step, path);
    return fillBindings(step.start, scope).value;
  }

  async function keysOf(step: Step, path: string[]): Promise<string[]> {
    await prepare(step, path);
    return selectionKeys(step, options.compile(step, scope).columns);
  }

  async function evaluate(step: Step, path: string[]): Promise<StepResult> {
    const known = bare.get(step.name);
    if (known !== undefined) return known;
    await prepare(step, path);
    const result = await options.execute(options.compile(step, scope));
    bare.set(step.name, result);
    return result;
  }

  /** What a step's bindings read, before it. */
  async function prepare(step: Step, path: string[]): Promise<void> {
    for (const name of dependencies.selections.get(step.name) ?? []) await settle(name, path);
    for (const name of dependencies.results.get(step.name) ?? []) {
      const other = dashboard.steps[name];
      if (other !== undefined && !path.includes(name)) await evaluate(other, [...path, name]);
    }
  }
}

function hasStart({ start }: Step): boolean {
  return start !== null && start !== undefined && JSON.stringify(start) !== '[]';
}
