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
    for (const dashboard of corpus.dashboards.filter((one) => one.data === folder)) {
      const read = readDashboard(dashboard.text, dashboard.file);
      const open = () =>
        openSession({
          dashboard: read.dashboard,
          text: read.text,
          catalog: data.catalog,
          database,
          now: () => now,
          settings: defaultSettings,
          origins: data.origins,
        });
      const session = tried(open);
      for (const query of corpus.queries.filter(({ file }) => file === dashboard.file))
        await measureQuery(queries, query, { data, database, session, now });
      if (!dashboard.complete) continue;
      const error = checkDashboard(read.dashboard, read.text, data.catalog).find(
        ({ severity }) => severity === 'error',
      );
      count(valid, error ? `${error.code}: ${error.message}` : null, dashboard.file);
      await measureDashboard({ dashboard, session, widgets, whole, empty });
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
  const loads = [...query.saql.matchAll(/\bload\s+"([^"]*)"/g)].map((match) => match[1]!);
  const made = new Set(data.origins.filter(({ from }) => from === 'generated').map(({ dataset }) => dataset));
  const isThere = (name: string) => {
    const found = data.catalog(name);
    return found !== null && !made.has(found.name);
  };
  if (loads.length === 0 || !loads.every(isThere)) return;
  const features = [
    query.bindings ? 'with bindings' : 'without bindings',
    ...queryFeatures(parseSaql(query.saql).query),
  ];
  const step = /#steps\.(.+)$/.exec(query.source)?.[1];
  const failure = await failureOf(async () => {
    if (query.bindings && step !== undefined) {
      if (typeof session === 'string') return session;
      await session.stepRows(step, never);
      return null;
    }
    const compiled = compileSaql(query.saql, { datasets: data.catalog, now, settings: defaultSettings });
    const error = compiled.findings.find(({ severity }) => severity === 'error');
    if (error)
      return `${error.code}: ${JSON.stringify(query.saql.slice(error.start, Math.min(error.end, error.start + 60)))} ${error.message}`;
    await runSaql(compiled, database, never);
    return null;
  });
  count(tally, failure, query.source, features);
}

async function measureDashboard(parts: {
  dashboard: CorpusDashboard;
  session: DashboardSession | string;
  widgets: Tally;
  whole: Tally;
  empty: EmptyWidget[];
}): Promise<void> {
  const { dashboard, session, widgets, whole, empty } = parts;
  const wrong: string[] = [];
  const failure = await failureOf(async () => {
    if (typeof session === 'string') return session;
    for (const widget of await allWidgets(session)) {
      const error = widget.error && `${widget.error.code}: ${widget.error.message}`;
      const example = `${dashboard.file} ${widget.name} (${widget.type}) step ${widget.step} line ${widget.error?.line ?? '–'}`;
      count(widgets, error, example, featuresOf(widget));
      if (error) wrong.push(`${widget.name}: ${error}`);
      else if (widget.step !== null && widget.data?.rowCount === 0 && !mayBeEmpty(widget)) {
        empty.push({
          dashboard: dashboard.file,
          widget: widget.name,
          step: widget.step,
          sql: session.sqlOf(widget.step),
        });
        wrong.push(`${widget.name}: no rows`);
      }
    }
    return wrong.length === 0 ? null : `${wrong.length} widgets: ${wrong[0]}`;
  });
  count(whole, failure, dashboard.file);
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
