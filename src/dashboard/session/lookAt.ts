import type { DataOrigin, SelectionView, WidgetError, WidgetView } from '../../shared/dashboardView.ts';
import type { AnalyticsSettings, DatasetCatalog } from '../../shared/dataset.ts';
import { LineIndex } from '../../shared/place.ts';
import type { KeptWidget, ViewChange } from '../../shared/sentView.ts';
import type { CubeQuery } from '../cubes/cubeQuery.ts';
import type { DashboardText } from '../dashboardText.ts';
import type { Selection } from '../facets/selection.ts';
import type { Dashboard, JsonPath, Placement, Widget } from '../model.ts';
import { buildWidgetView, withStepParameters } from '../view/widgetView.ts';
import { type Evaluation, type EvaluationOptions, evaluateSteps } from './evaluateSteps.ts';
import { filterViews } from './filterViews.ts';
import { NotInMemory } from './fromMemory.ts';
import { layoutOf, layoutParts } from './layoutOf.ts';
import { selectionKeys } from './selectionKeys.ts';
import { currentFilters, type SessionState } from './sessionState.ts';
import type { StepResult } from './stepResult.ts';

export interface LookOptions extends Omit<EvaluationOptions, 'state' | 'filters'> {
  text: DashboardText;
  settings: AnalyticsSettings;
  origins: readonly DataOrigin[];
}

/** What is selected in a step, and the columns that tell its rows apart. */
export interface StepSelection {
  selection: Selection | null;
  keys: string[];
}

/** A dashboard in one state: what it shows, and what that was made of. */
export interface Look {
  /** Without what was selected by groupings that are not there any more. */
  state: SessionState;
  view: ViewChange;
  /** False where widgets are left as they were, since memory does not tell them. */
  isWhole: boolean;
  /** By step that a widget shows. */
  results: ReadonlyMap<string, StepResult>;
  selections: ReadonlyMap<string, StepSelection>;
  /** What the steps have asked of one dataset each. */
  asked: ReadonlyMap<string, CubeQuery>;
}

/** Works out what the dashboard shows in a state. Rejects only when aborted, or not in memory. */
export async function lookAt(given: SessionState, options: LookOptions): Promise<Look> {
  const { dashboard, text, catalog, signal } = options;
  const { layout, page } = layoutOf(dashboard, given);
  const evaluate = (state: SessionState) =>
    evaluateSteps({ ...options, state, filters: currentFilters(dashboard, state) });
  let steps = evaluate(given);
  const state = await withoutStale(given, steps, page.placements);
  if (state !== given) steps = evaluate(state);
  const results = new Map<string, StepResult>();
  const selections = new Map<string, StepSelection>();
  const lines = lazily(() => new LineIndex(text.toString()));

  /** A grouping that a binding has switched ends what was selected by the old one. */
  async function withoutStale(
    before: SessionState,
    looked: Evaluation,
    placements: Placement[],
  ): Promise<SessionState> {
    const names = new Set(placements.flatMap(({ widget }) => dashboard.widgets[widget]?.step ?? []));
    const touched = new Map(before.touched);
    for (const name of names) {
      const selection = before.touched.get(name)?.selection;
      if (selection?.kind !== 'rows') continue;
      const { columns, error } = await looked.result(name);
      const has = (key: string) => columns.some((column) => column.name === key);
      if (error === null && columns.length > 0 && !selection.keys.every(has)) touched.delete(name);
    }
    return touched.size < before.touched.size ? { ...before, touched } : before;
  }

  async function placed(placement: Placement, at: number): Promise<WidgetView | KeptWidget | null> {
    const widget = dashboard.widgets[placement.widget];
    if (widget === undefined) return null;
    const id = `${widget.name}#${at}`;
    try {
      return await widgetView(widget, placement, id);
    } catch (error) {
      if (error instanceof NotInMemory) return { id, isKept: true };
      throw error;
    }
  }

  async function widgetView(widget: Widget, placement: Placement, id: string): Promise<WidgetView> {
    const name = widget.step;
    const result = name === null ? null : await steps.result(name);
    const read = options.dependencies.widgets.get(widget.name) ?? [];
    await Promise.all([...read].map((step) => steps.result(step)));
    let selection: SelectionView | null = null;
    const step = name === null ? null : (dashboard.steps[name] ?? null);
    if (step !== null && result !== null) {
      results.set(step.name, result);
      const current = await steps.selection(step.name);
      const keys =
        current.selection?.kind === 'rows' ? current.selection.keys : selectionKeys(step, result.columns);
      selections.set(step.name, { selection: current.selection, keys });
      selection = selectionView(step.selectMode, keys, current.selection);
    }
    const error = result?.error ?? null;
    const place: JsonPath = step?.queryPath ?? ['widgets', widget.name];
    const lineOf = (path: JsonPath) => lines().place(text.place(path).start).line;
    const widgetError: WidgetError | null = error === null ? null : { ...error, line: lineOf(place) };
    const input = {
      dashboard,
      widget,
      placement,
      id,
      page: page.name,
      step,
      result:
        result === null || error !== null
          ? null
          : {
              columns: result.columns,
              data: result.data,
              labels: result.labels,
              truncated: result.truncated,
            },
      scope: steps.scope,
      catalog,
      selection,
      totals:
        widget.type === 'table' && step !== null && error === null
          ? await steps.totals(step.name, withStepParameters(widget.type, step, widget.parameters))
          : [],
      error: widgetError,
    };
    try {
      return buildWidgetView(input);
    } catch (failure) {
      const message = `This widget cannot be shown: ${failure instanceof Error ? failure.message : String(failure)}`;
      const bare = { ...input, widget: { ...widget, parameters: {} }, result: null };
      return buildWidgetView({
        ...bare,
        totals: [],
        error: { code: 'widget-failed', message, line: lineOf(['widgets', widget.name]) },
      });
    }
  }

  const [placements, filters] = await Promise.all([
    Promise.all(page.placements.map(placed)),
    filterViews(currentFilters(dashboard, state), {
      ...options,
      withChoices: page.placements.some(({ widget }) =>
        ['filterpanel', 'globalfilters'].includes(dashboard.widgets[widget]?.type ?? ''),
      ),
    }),
  ]);
  signal.throwIfAborted();
  const widgets = placements.filter((widget) => widget !== null);
  return {
    state,
    results,
    selections,
    asked: steps.asked,
    isWhole: widgets.every((widget) => !('isKept' in widget)),
    view: {
      name: dashboard.name,
      label: dashboard.label,
      ...layoutParts(dashboard, layout),
      page: page.name,
      widgets,
      filters,
      data: usedData(options),
    },
  };
}

/** The names of the datasets that a dashboard's steps read. */
export function usedDatasets({ steps }: Dashboard, catalog: DatasetCatalog): string[] {
  const named = Object.values(steps).flatMap((step) =>
    step.datasets.map((name) => catalog(name)?.name ?? name),
  );
  return [...new Set(named)];
}

/** Where the rows of the dashboard's datasets are from. */
function usedData({ dashboard, catalog, origins }: LookOptions): DataOrigin[] {
  return usedDatasets(dashboard, catalog).map(
    (name) =>
      origins.find((origin) => origin.dataset === name) ?? { dataset: name, from: 'missing', rows: null },
  );
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function selectionView(
  mode: SelectionView['mode'],
  keys: string[],
  selection: Selection | null,
): SelectionView {
  if (selection === null) return { mode, keys, selected: [] };
  if (selection.kind === 'range')
    return { mode, keys: ['min', 'max'], selected: [[selection.min, selection.max]] };
  return { mode, keys, selected: selection.values };
}
