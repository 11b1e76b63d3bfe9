import { setImmediate } from 'node:timers/promises';
import type { DashboardAction, DashboardView, DataOrigin, WidgetView } from '../shared/dashboardView.ts';
import type { Database } from '../shared/database.ts';
import type { AnalyticsSettings, DatasetCatalog } from '../shared/dataset.ts';
import type { ForetoldView } from '../shared/engineApi.ts';
import { type ViewChange, viewChange } from '../shared/sentView.ts';
import { dependenciesOf } from './bindings/dependencies.ts';
import type { BindingScope } from './bindings/evaluate.ts';
import type { Cubes, Preparation } from './cubes/cubes.ts';
import type { DashboardText } from './dashboardText.ts';
import { fieldMapper } from './facets/links.ts';
import type { Dashboard, StepRows } from './model.ts';
import { clicksOn } from './session/clicksOn.ts';
import { evaluateSteps } from './session/evaluateSteps.ts';
import { facetFields } from './session/facetFields.ts';
import { fromMemory } from './session/fromMemory.ts';
import { type Look, type LookOptions, lookAt, type StepSelection } from './session/lookAt.ts';
import { afterAction, currentFilters, keepState, newState } from './session/sessionState.ts';
import { openSqlOnce } from './session/sqlOnce.ts';
import { openStepCompiler } from './session/stepCompiler.ts';
import type { StepResult } from './session/stepResult.ts';

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
  /**
   * The pointer is over this step's widget: makes ready what a click there asks, and works out what clicks on the step's
   * rows would show, as far as memory tells, beginning with the click `from`. After some time it hands over what it has,
   * and the click to go on with, null where there is none. Rejects as aborted when something is done in the dashboard.
   */
  viewsAhead(step: string, from: number): Promise<{ views: ForetoldView[]; next: number | null }>;
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
/** How long views are worked out ahead before some are handed over, in milliseconds. */
const aheadAtOnce = 30;
/** Cells of all widgets that are foretold for one step: each is kept here and on the page. */
const cellsForetold = 200_000;
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
  let preparing: Preparation | null = null;
  /** The step that clicks are made ready for. */
  let pointed: string | null = null;
  let shown: DashboardView | null = null;
  let asked: Look['asked'] = new Map();
  /** What clicks would show, by the JSON of each, while nothing has changed since. */
  let ahead = new Map<string, Look>();
  let cellsAhead = 0;
  /** The look that was foretold for what has been done last. */
  let foretold: Look | null = null;
  const last = new Map<string, StepResult>();
  const selections = new Map<string, StepSelection>();

  const optionsFor = (signal: AbortSignal): LookOptions => ({
    dashboard,
    text,
    dependencies,
    catalog,
    settings,
    origins,
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

  /** What clicks will ask next; `active` is the step that the pointer is over. */
  function prepare(active: string | null): void {
    const filters = currentFilters(dashboard, state);
    const fields = facetFields(dashboard, asked, active, { filters, catalog, mapper });
    // After a view the processor is the page's: it draws.
    preparing =
      options.cubes?.prepare([...asked.values()], fields, active === null ? restAfterView : 0) ?? null;
  }

  /** What is selected in a step now, and the rows that it shows. */
  const selectionOf = (step: string) => ({
    selection: selections.get(step)?.selection ?? null,
    rows: last.get(step)?.rows ?? null,
    keys: selections.get(step)?.keys ?? [],
  });

  /** Whatever happens next, nothing that is under way or was foretold is for it. */
  function interrupt(): void {
    running.abort();
    running = new AbortController();
    ahead = new Map();
    foretold = null;
    pointed = null;
    cellsAhead = 0;
  }

  async function view(signal: AbortSignal): Promise<DashboardView> {
    const ready = foretold;
    interrupt();
    const own = AbortSignal.any([signal, running.signal]);
    own.throwIfAborted();
    const look = ready ?? (await lookAt(state, optionsFor(own)));
    state = look.state;
    shown = wholeView(look.view);
    asked = look.asked;
    for (const [step, result] of look.results) last.set(step, result);
    for (const [step, selection] of look.selections) selections.set(step, selection);
    prepare(null);
    return shown;
  }

  async function viewsAhead(
    step: string,
    from: number,
  ): Promise<{ views: ForetoldView[]; next: number | null }> {
    const { signal } = running;
    const before = shown;
    if (step !== pointed) {
      pointed = step;
      ahead = new Map();
      cellsAhead = 0;
      prepare(step);
    }
    await preparing?.pointed;
    const { cubes } = options;
    const clicks = before && cubes ? clicksOn(before, step) : [];
    const views: ForetoldView[] = [];
    const started = performance.now();
    for (let at = from; at < clicks.length; at++) {
      // Whoever clicks meanwhile is heard.
      await setImmediate();
      signal.throwIfAborted();
      if (performance.now() - started > aheadAtOnce) return { views, next: at };
      const action = clicks[at]!;
      const wanted = afterAction(state, action, dashboard, selectionOf);
      const look = await lookAt(wanted, fromMemory(optionsFor(signal), cubes!)).catch(() => null);
      signal.throwIfAborted();
      // Where a click's own widget cannot be told, those of the next clicks can hardly.
      if (look === null) break;
      const { isWhole } = look;
      const view = viewChange(before!, look.view);
      cellsAhead += cellsOf(view);
      if (cellsAhead > cellsForetold) break;
      if (isWhole) ahead.set(JSON.stringify(action), look);
      views.push({ action, view, isWhole });
    }
    return { views, next: null };
  }

  return {
    act(action) {
      const known = ahead.get(JSON.stringify(action)) ?? null;
      interrupt();
      options.cubes?.giveWay();
      foretold = known;
      state = known?.state ?? afterAction(state, action, dashboard, selectionOf);
    },
    viewsAhead,
    prepared: async () => preparing?.all,
    view,
    replace(next, nextText) {
      interrupt();
      state = keepState(state, dashboard, next);
      dashboard = next;
      text = nextText;
      dependencies = dependenciesOf(next);
      mapper = fieldMapper(next, catalog);
    },
    replaceData(nextCatalog, nextOrigins) {
      interrupt();
      catalog = nextCatalog;
      origins = nextOrigins;
      compiler = openCompiler();
      mapper = fieldMapper(dashboard, catalog);
      once.clear();
    },
    async stepRows(step, signal) {
      const filters = currentFilters(dashboard, state);
      const result = await evaluateSteps({ ...optionsFor(signal), state, filters }).result(step);
      last.set(step, result);
      if (result.error !== null) throw new Error(result.error.message);
      return result.rows;
    },
    sqlOf: (step) => last.get(step)?.sql ?? null,
  };
}

function cellsOf({ widgets }: ViewChange): number {
  const cells = (widget: ViewChange['widgets'][number]) =>
    'isKept' in widget ? 0 : (widget.data?.rowCount ?? 0) * (widget.data?.columns.length ?? 0);
  return widgets.reduce((sum, widget) => sum + cells(widget), 0);
}

function wholeView(view: ViewChange): DashboardView {
  const widgets = view.widgets.filter((widget): widget is WidgetView => !('isKept' in widget));
  return { ...view, widgets };
}
