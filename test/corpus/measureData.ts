import { checkDashboard } from '../../src/dashboard/checkDashboard.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { type DashboardSession, openSession } from '../../src/dashboard/session.ts';
import { openDatasetFolder } from '../../src/engine/datasets/openDatasetFolder.ts';
import type { OpenDatasets } from '../../src/engine/datasets/openDatasets.ts';
import { compileSaql } from '../../src/saql/compile.ts';
import { parseSaql } from '../../src/saql/parse.ts';
import { runSaql } from '../../src/saql/run.ts';
import type { DashboardView, WidgetView } from '../../src/shared/dashboardView.ts';
import type { Database } from '../../src/shared/database.ts';
import { defaultSettings } from '../../src/shared/dataset.ts';
import { isEmptyByData } from './emptyByData.ts';
import { momentsOf } from './momentsOf.ts';
import type { CorpusDashboard, CorpusQuery } from './openCorpus.ts';
import { queryFeatures } from './queryFeatures.ts';
import { count, newTally, type Tally } from './tally.ts';

const never = new AbortController().signal;

/** A widget that shows no row: either its query gives none, or something is wrong. */
export interface EmptyWidget {
  dashboard: string;
  widget: string;
  step: string;
  sql: string | null;
}

export interface DataMeasures {
  tallies: Tally[];
  empty: EmptyWidget[];
}

/** Runs queries and whole dashboards over the data that there is, bundle after bundle. */
export async function measureData(
  database: Database,
  corpus: { dashboards: readonly CorpusDashboard[]; queries: readonly CorpusQuery[] },
  options: { now: Date; staging: string },
): Promise<DataMeasures> {
  const { now } = options;
  const queries = newTally('queries over available data run on DuckDB', 0.99);
  const valid = newTally('dashboards with all their data give no false error', 1);
  const widgets = newTally('widgets of dashboards with all their data give a view without error', null);
  const whole = newTally('dashboards with all their data: every widget without error and with rows', 0.95);
  const empty: EmptyWidget[] = [];
  const folders = new Set(corpus.dashboards.flatMap(({ data }) => data ?? []));
  for (const folder of [...folders].sort()) {
    const data = await openDatasetFolder(database, folder, never, options);
    let moments: Date[] | null = null;
    for (const dashboard of corpus.dashboards.filter((one) => one.data === folder)) {
      const read = readDashboard(dashboard.text, dashboard.file);
      const open = (at: Date) =>
        openSession({
          dashboard: read.dashboard,
          text: read.text,
          catalog: data.catalog,
          database,
          now: () => at,
          settings: defaultSettings,
          origins: data.origins,
        });
      const session = tried(() => open(now));
      for (const query of corpus.queries.filter(({ file }) => file === dashboard.file))
        await measureQuery(queries, query, { data, database, session, now });
      if (!dashboard.complete) continue;
      const error = checkDashboard(read.dashboard, read.text, data.catalog).find(
        ({ severity }) => severity === 'error',
      );
      count(valid, error ? `${error.code}: ${error.message}` : null, dashboard.file);
      moments ??= [now, ...(await momentsOf(database, data.datasets))];
      await measureDashboard({ database, dashboard, moments, open, widgets, whole, empty });
    }
  }
  return { tallies: [queries, valid, widgets, whole], empty };
}

async function measureQuery(
  tally: Tally,
  query: CorpusQuery,
  parts: { data: OpenDatasets; database: Database; session: DashboardSession | string; now: Date },
): Promise<void> {
  const { data, database, session, now } = parts;
  const parsed = parseSaql(query.saql).query;
  const loads = parsed.statements.flatMap((statement) =>
    statement.kind === 'load' && statement.dataset.kind === 'string' ? [statement.dataset.value] : [],
  );
  const made = new Set(data.origins.filter(({ from }) => from === 'generated').map(({ dataset }) => dataset));
  const isThere = (name: string) => {
    const found = data.catalog(name);
    return found !== null && !made.has(found.name);
  };
  if (loads.length === 0 || !loads.every(isThere)) return;
  const features = [query.bindings ? 'with bindings' : 'without bindings', ...queryFeatures(parsed)];
  const step = /#steps\.(.+)$/.exec(query.source)?.[1];
  const failure = await failureOf(async () => {
    if (query.bindings && step !== undefined) {
      if (typeof session === 'string') return session;
      await session.stepRows(step, never);
      return null;
    }
    const compiled = compileSaql(query.saql, { datasets: data.catalog, now, settings: defaultSettings });
    const error = compiled.findings.find(({ severity }) => severity === 'error');
    if (error && lacksField(error, query.saql, loads, data)) return 'lacks';
    if (error)
      return `${error.code}: ${JSON.stringify(query.saql.slice(error.start, Math.min(error.end, error.start + 60)))} ${error.message}`;
    await runSaql(compiled, database, never);
    return null;
  });
  if (failure !== 'lacks') count(tally, failure, query.source, features);
}

/** The data is not all there: none of the datasets has a field of that name in any spelling. */
function lacksField(
  { code, start, end }: { code: string; start: number; end: number },
  saql: string,
  loads: readonly string[],
  data: OpenDatasets,
): boolean {
  if (code !== 'saql-unknown-field') return false;
  const plain = (name: string) => name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  const field = plain(saql.slice(start, end).replace(/_(Year|Month|Day)'?$/, ''));
  return !loads.some((name) =>
    data.catalog(name)?.columns.some((column) => plain(column.name).includes(field)),
  );
}

/** A dashboard at one moment. */
interface Look {
  now: Date;
  views: WidgetView[];
  wrong: string[];
  empty: EmptyWidget[];
}

/**
 * Stored dashboards read "this quarter" and the like, and their data is of years ago: of the moments that the data
 * speaks of, the one counts at which most widgets have rows.
 */
async function measureDashboard(parts: {
  database: Database;
  dashboard: CorpusDashboard;
  moments: readonly Date[];
  open: (now: Date) => DashboardSession;
  widgets: Tally;
  whole: Tally;
  empty: EmptyWidget[];
}): Promise<void> {
  const { database, dashboard, moments, open, widgets, whole, empty } = parts;
  let best: Look | null = null;
  const failure = await failureOf(async () => {
    for (const now of moments) {
      const look = await lookAt(database, open(now), dashboard, now);
      if (best === null || look.wrong.length < best.wrong.length) best = look;
      // Another moment changes no query that fails.
      if (look.empty.length === 0) break;
    }
    return best === null || best.wrong.length === 0
      ? null
      : `${best.wrong.length} widgets: ${best.wrong[0]} (${best.now.toISOString().slice(0, 10)})`;
  });
  count(whole, failure, dashboard.file);
  const found = best as Look | null;
  for (const widget of found?.views ?? []) {
    const error = widget.error && `${widget.error.code}: ${widget.error.message}`;
    const example = `${dashboard.file} ${widget.name} (${widget.type}) step ${widget.step} line ${widget.error?.line ?? '–'}`;
    count(widgets, error, example, featuresOf(widget));
  }
  empty.push(...(found?.empty ?? []));
}

async function lookAt(
  database: Database,
  session: DashboardSession,
  dashboard: CorpusDashboard,
  now: Date,
): Promise<Look> {
  const look: Look = { now, views: await allWidgets(session), wrong: [], empty: [] };
  for (const widget of look.views) {
    if (widget.error) look.wrong.push(`${widget.name}: ${widget.error.code}: ${widget.error.message}`);
    else if (widget.step !== null && widget.data?.rowCount === 0 && !mayBeEmpty(widget)) {
      const sql = session.sqlOf(widget.step);
      const empty = { dashboard: dashboard.file, widget: widget.name, step: widget.step, sql };
      if (await isEmptyByData(database, dashboard.data ?? '', empty, now)) continue;
      look.empty.push(empty);
      look.wrong.push(`${widget.name}: no rows`);
    }
  }
  return look;
}

async function allWidgets(session: DashboardSession): Promise<WidgetView[]> {
  const first: DashboardView = await session.view(never);
  const widgets = first.widgets.filter(({ page }) => page === first.page);
  for (const page of first.pages.filter(({ name }) => name !== first.page)) {
    session.act({ type: 'page', page: page.name });
    widgets.push(...(await session.view(never)).widgets.filter((widget) => widget.page === page.name));
  }
  return widgets;
}

/** A filter panel or a container shows no rows of its own. */
const mayBeEmpty = ({ type }: WidgetView) => /^(container|filterpanel|navigation|image|link)$/.test(type);

function featuresOf(widget: WidgetView): string[] {
  return [`widget ${widget.type}`, ...(widget.chart ? [`chart ${widget.chart.visualizationType}`] : [])];
}

function tried<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return causeOf(error);
  }
}

async function failureOf(work: () => Promise<string | null>): Promise<string | null> {
  try {
    return await work();
  } catch (error) {
    return causeOf(error);
  }
}

/** One line, without what differs from case to case, so that one cause is counted as one. */
function causeOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const at =
    error instanceof Error && error.name === 'TypeError'
      ? ` ${(error.stack ?? '').split('\n')[1]?.trim()}`
      : '';
  return `${message.split('\n').slice(0, 2).join(' ')}${at}`;
}
