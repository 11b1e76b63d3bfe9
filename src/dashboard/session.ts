import type {
  DashboardAction,
  DashboardView,
  DataOrigin,
  SelectionView,
  WidgetError,
  WidgetView,
} from '../shared/dashboardView.ts';
import type { Database } from '../shared/database.ts';
import type { AnalyticsSettings, DatasetCatalog } from '../shared/dataset.ts';
import { LineIndex } from '../shared/place.ts';
import { dependenciesOf } from './bindings/dependencies.ts';
import type { BindingScope } from './bindings/evaluate.ts';
import type { Cubes } from './cubes/cubes.ts';
import type { DashboardText } from './dashboardText.ts';
import { fieldMapper } from './facets/links.ts';
import type { Dashboard, JsonPath, Placement, StepRows } from './model.ts';
import { type Evaluation, evaluateSteps } from './session/evaluateSteps.ts';
import { facetFields } from './session/facetFields.ts';
import { filterViews } from './session/filterViews.ts';
import { layoutOf, layoutParts } from './session/layoutOf.ts';
import { selectionKeys } from './session/selectionKeys.ts';
import { afterAction, currentFilters, keepState, newState } from './session/sessionState.ts';
import { openSqlOnce } from './session/sqlOnce.ts';
import { openStepCompiler } from './session/stepCompiler.ts';
import type { StepResult } from './session/stepResult.ts';
import { buildWidgetView, withStepParameters } from './view/widgetView.ts';

export interface SessionOptions {
  dashboard: Dashboard;
  text: DashboardText;
  catalog: DatasetCatalog;
  database: Database;
  now: () => Date;
  settings: AnalyticsSettings;
  origins: DataOrigin[];
  user?: NonNullable<BindingScope['user']>;
  /** The recorded answer of an Apex step, parsed JSON; undefined where there is none. */
  recorded?: (step: string) => unknown;
  /** Answers from memory, for large datasets. */
  cubes?: Cubes;
  /** Rows of a step at most; the product's limit where a query has none. */
  rowLimit?: number;
}

/** A dashboard that somebody looks at: its data, what is selected, and what it shows because of that. */
export interface DashboardSession {
  /** Changes what is selected, filtered or shown; a view under way gives up. */
  act(action: DashboardAction): void;
  /** The pointer is over this step's widget: what a click there asks is made ready. */
  enter(step: string): void;
  /** Resolves when all is ready that was to be made ready. */
  prepared(): Promise<void>;
  /** What the page shows now. The latest call wins: an earlier one rejects as aborted. */
  view(signal: AbortSignal): Promise<DashboardView>;
  /** Goes on with a new text; selections and answers that still make sense stay. */
  replace(dashboard: Dashboard, text: DashboardText): void;
  /** Goes on over other data: every answer that was kept is of the old ones. */
  replaceData(catalog: DatasetCatalog, origins: DataOrigin[]): void;
  stepRows(step: string, signal: AbortSignal): Promise<StepRows>;
  /** The DuckDB SQL that a step last ran; null where it ran none. */
  sqlOf(step: string): string | null;
}

/** Without a limit of its own, a query of the product gives so many rows. */
const productLimit = 10_000;
/** How long nothing is made ready after a view, in milliseconds. */
const restAfterView = 120;
/** Answers that a session keeps. */
const answersKept = 300;

export function openSession(options: SessionOptions): DashboardSession {
  const { database, settings } = options;
  let { catalog, origins } = options;
  const limit = options.rowLimit ?? productLimit;
  const once = openSqlOnce(answersKept);
  const openCompiler = () =>
    openStepCompiler({
      catalog,
      settings,
      limit,
      ...(options.recorded === undefined ? {} : { recorded: options.recorded }),
    });
  let compiler = openCompiler();
  let { dashboard, text } = options;
  let dependencies = dependenciesOf(dashboard);
  let mapper = fieldMapper(dashboard, catalog);
  let state = newState();
  let running = new AbortController();
  let asked: Evaluation['asked'] = new Map();
  let preparing: Promise<void> = Promise.resolve();
  /** The step whose widget the pointer has come over since the last action. */
  let pointed: string | null = null;
  const last = new Map<string, StepResult>();
  const shownKeys = new Map<
    string,
    { selection: Awaited<ReturnType<Evaluation['selection']>>['selection']; keys: string[] }
  >();

  function evaluation(signal: AbortSignal, at = state): Evaluation {
    return evaluateSteps({
      dashboard,
      dependencies,
      state: at,
      filters: currentFilters(dashboard, at),
      catalog,
      mapper,
      database,
      compiler,
      once,
      cubes: options.cubes ?? null,
      now: options.now(),
      limit,
      user: options.user,
      signal,
    });
  }

  /** What clicks will ask next; `active` is the step that the pointer is over. */
  function prepare(active: string | null): void {
    const filters = currentFilters(dashboard, state);
    const fields = facetFields(dashboard, asked, active, { filters, catalog, mapper });
    // After a view the processor is the page's: it draws.
    preparing =
      options.cubes?.prepare([...asked.values()], fields, active === null ? restAfterView : 0) ?? preparing;
  }

  /**
   * Works out what a click on a step's first row will show, once that can be told from memory: the click finds its
   * queries compiled and mostly answered.
   */
  async function rehearse(name: string): Promise<void> {
    await preparing;
    const step = dashboard.steps[name];
    const keys = shownKeys.get(name)?.keys ?? [];
    const first = last.get(name)?.rows.rows[0];
    if (!options.cubes || !step || step.selectMode === 'none' || !first || keys.length === 0) return;
    if (pointed !== name || running.signal.aborted) return;
    const values = [keys.map((key) => first[key] ?? null)];
    const next = afterAction(state, { type: 'select', step: name, keys, values }, dashboard, selectionOf);
    const steps = evaluation(running.signal, next);
    const { page } = layoutOf(dashboard, next);
    const shown = page.placements.flatMap(({ widget }) => dashboard.widgets[widget]?.step ?? []);
    // What only the database can tell is not asked for a click that may never come.
    await Promise.all(shown.filter((one) => asked.has(one)).map((one) => steps.result(one)));
  }

  /** What is selected in a step now, and the rows that it shows. */
  const selectionOf = (step: string) => ({
    selection: shownKeys.get(step)?.selection ?? null,
    rows: last.get(step)?.rows ?? null,
    keys: shownKeys.get(step)?.keys ?? [],
  });

  async function view(signal: AbortSignal): Promise<DashboardView> {
    running.abort();
    running = new AbortController();
    const own = AbortSignal.any([signal, running.signal]);
    own.throwIfAborted();
    const { layout, page } = layoutOf(dashboard, state);
    let steps = evaluation(own);
    if (await dropStale(steps, page.placements)) steps = evaluation(own);
    const lines = lazily(() => new LineIndex(text.toString()));
    const [widgets, filters] = await Promise.all([
      Promise.all(page.placements.map((placement, at) => widgetView(placement, at, page.name, steps, lines))),
      filterViews(currentFilters(dashboard, state), {
        catalog,
        settings,
        mapper,
        database,
        once,
        now: options.now(),
        signal: own,
        withChoices: page.placements.some(({ widget }) =>
          ['filterpanel', 'globalfilters'].includes(dashboard.widgets[widget]?.type ?? ''),
        ),
      }),
    ]);
    own.throwIfAborted();
    asked = steps.asked;
    prepare(null);
    return {
      name: dashboard.name,
      label: dashboard.label,
      ...layoutParts(dashboard, layout),
      page: page.name,
      widgets: widgets.filter((widget) => widget !== null),
      filters,
      data: usedData(),
    };
  }

  /** A grouping that a binding has switched ends what was selected by the old one; true where it did. */
  async function dropStale(steps: Evaluation, placements: Placement[]): Promise<boolean> {
    const names = new Set(placements.flatMap(({ widget }) => dashboard.widgets[widget]?.step ?? []));
    const touched = new Map(state.touched);
    for (const name of names) {
      const selection = state.touched.get(name)?.selection;
      if (selection?.kind !== 'rows') continue;
      const { columns, error } = await steps.result(name);
      const has = (key: string) => columns.some((column) => column.name === key);
      if (error === null && columns.length > 0 && !selection.keys.every(has)) touched.delete(name);
    }
    const isStale = touched.size < state.touched.size;
    if (isStale) state = { ...state, touched };
    return isStale;
  }

  async function widgetView(
    placement: Placement,
    at: number,
    page: string,
    steps: Evaluation,
    lines: () => LineIndex,
  ): Promise<WidgetView | null> {
    const widget = dashboard.widgets[placement.widget];
    if (widget === undefined) return null;
    const name = widget.step;
    const result = name === null ? null : await steps.result(name);
    await Promise.all([...(dependencies.widgets.get(widget.name) ?? [])].map((step) => steps.result(step)));
    let selection: SelectionView | null = null;
    const step = name === null ? null : (dashboard.steps[name] ?? null);
    if (step !== null && result !== null) {
      last.set(step.name, result);
      const current = await steps.selection(step.name);
      const keys =
        current.selection?.kind === 'rows' ? current.selection.keys : selectionKeys(step, result.columns);
      shownKeys.set(step.name, { selection: current.selection, keys });
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
      id: `${widget.name}#${at}`,
      page,
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

  /** Where the rows of the dashboard's datasets are from. */
  function usedData(): DataOrigin[] {
    const named = new Set(
      Object.values(dashboard.steps).flatMap((step) =>
        step.datasets.map((name) => catalog(name)?.name ?? name),
      ),
    );
    return [...named].map(
      (name) =>
        origins.find((origin) => origin.dataset === name) ?? {
          dataset: name,
          from: 'missing',
          rows: null,
        },
    );
  }

  return {
    act(action) {
      running.abort();
      options.cubes?.giveWay();
      pointed = null;
      state = afterAction(state, action, dashboard, selectionOf);
    },
    enter(step) {
      pointed = step;
      prepare(step);
      rehearse(step).catch(() => {});
    },
    prepared: () => preparing,
    view,
    replace(next, nextText) {
      running.abort();
      state = keepState(state, dashboard, next);
      dashboard = next;
      text = nextText;
      dependencies = dependenciesOf(next);
      mapper = fieldMapper(next, catalog);
    },
    replaceData(nextCatalog, nextOrigins) {
      running.abort();
      catalog = nextCatalog;
      origins = nextOrigins;
      compiler = openCompiler();
      mapper = fieldMapper(dashboard, catalog);
      once.clear();
    },
    async stepRows(step, signal) {
      const result = await evaluation(signal).result(step);
      last.set(step, result);
      if (result.error !== null) throw new Error(result.error.message);
      return result.rows;
    },
    sqlOf: (step) => last.get(step)?.sql ?? null,
  };
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
  selection: { kind: 'rows'; values: unknown[][] } | { kind: 'range'; min: unknown; max: unknown } | null,
): SelectionView {
  if (selection === null) return { mode, keys, selected: [] };
  if (selection.kind === 'range')
    return { mode, keys: ['min', 'max'], selected: [[selection.min, selection.max]] };
  return { mode, keys, selected: selection.values };
}
