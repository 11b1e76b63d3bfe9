import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { openCubes } from '../../dashboard/cubes/cubes.ts';
import { diagnoseDashboard } from '../../dashboard/diagnoseDashboard.ts';
import { readDatasetNames } from '../../dashboard/inference/readDatasetNames.ts';
import { readFields } from '../../dashboard/inference/readFields.ts';
import { type ReadDashboard, readDashboard } from '../../dashboard/readDashboard.ts';
import { usedDatasets } from '../../dashboard/session/lookAt.ts';
import { type DashboardSession, openSession } from '../../dashboard/session.ts';
import type { Database } from '../../shared/database.ts';
import { type AnalyticsSettings, defaultSettings } from '../../shared/dataset.ts';
import { type Diagnostic, type Finding, toDiagnostics } from '../../shared/diagnostic.ts';
import type {
  DashboardAnswer,
  EngineApi,
  OpenDashboardRequest,
  RunSaqlRequest,
  SaqlAnswer,
} from '../../shared/engineApi.ts';
import { Failure, throwIfCancelled } from '../../shared/failure.ts';
import { quoteName } from '../../shared/quote.ts';
import { edited } from '../../shared/textEdit.ts';
import type { DatasetHost } from '../datasets/datasetHost.ts';
import { withDatasetIds } from '../datasets/datasetIds.ts';
import { inventDatasets } from '../datasets/inventDatasets.ts';
import type { OpenDatasets } from '../datasets/openDatasets.ts';
import { openStatementSlots } from '../statementSlots.ts';
import { momentOf } from './momentOf.ts';
import { recordedAnswers } from './recordedAnswers.ts';
import { runSaqlText } from './runSaqlText.ts';

/** The dashboards that one engine has open. */
export interface DashboardHost {
  open(request: OpenDashboardRequest): ReturnType<EngineApi['openDashboard']>;
  update: EngineApi['updateDashboard'];
  diagnostics(sessionId: string): Diagnostic[];
  act: EngineApi['actOnDashboard'];
  viewsAhead: EngineApi['dashboardViewsAhead'];
  step: EngineApi['dashboardStep'];
  close(sessionId: string): void;
  /** One SAQL query; ended by the signal. */
  runSaql(request: RunSaqlRequest, signal: AbortSignal): Promise<SaqlAnswer>;
  datasets(...[request]: Parameters<EngineApi['datasets']>): ReturnType<EngineApi['datasets']>;
  /** Gives up all that is under way, and waits until it has ended. */
  end(): Promise<void>;
}

interface OpenDashboard {
  id: string;
  request: OpenDashboardRequest;
  /** The last one that came, whether it could be read or not. */
  text: string;
  /** Null until a text of it could be read. */
  session: DashboardSession | null;
  data: OpenDatasets;
  /** Names of datasets that have been looked for. */
  asked: Set<string>;
  /** The data that the session reads. */
  shown: OpenDatasets | null;
  /** Made-up datasets, and what they were made for. */
  invented: { key: string; data: OpenDatasets } | null;
  recorded: (step: string) => unknown;
  /** Of the last text that was read: what has not changed since is not read again. */
  parts: ReadDashboard['parts'];
  /** What is wrong with the last text, worked out when somebody asks. */
  diagnose: () => Diagnostic[];
  /** Of the newest request: an older one gives up. */
  newest: AbortController;
}

/** A window repaints while statements of users run, so dashboards have slots of their own. */
const dashboardsAtOnce = 4;
/** Rows of a step that hovers are made of. */
const sampleRows = 100;

export function openDashboardHost(options: {
  database: Database;
  datasets: DatasetHost;
  /** The project's folder. */
  root: string;
  settings?: AnalyticsSettings;
  /** The DuckDB database that tables for quick answers are made in; the one in memory where absent. */
  into?: string;
}): DashboardHost {
  const { database, datasets, root, settings = defaultSettings } = options;
  const schema = `${quoteName(options.into ?? 'memory')}.${quoteName('cubes')}`;
  const cubes = openCubes({ database, schema });
  const slots = openStatementSlots(dashboardsAtOnce);
  const open = new Map<string, OpenDashboard>();
  const underWay = new Set<Promise<unknown>>();
  const ending = new AbortController();

  async function inSlot<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const either = AbortSignal.any([signal, ending.signal]);
    const result = slots(either, () => work(either));
    const ended = result.catch(() => {});
    underWay.add(ended);
    try {
      return await result;
    } finally {
      underWay.delete(ended);
    }
  }

  function find(sessionId: string): OpenDashboard {
    const found = open.get(sessionId);
    if (!found) throw new Failure('dashboard.closed', 'This dashboard is not open; open it again.');
    return found;
  }

  /** The work of the newest request, with a signal that fires when a newer one comes. */
  function newest<T>(dashboard: OpenDashboard, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    dashboard.newest.abort();
    const controller = new AbortController();
    dashboard.newest = controller;
    return inSlot(controller.signal, work);
  }

  async function show(dashboard: OpenDashboard, text: string, signal: AbortSignal): Promise<DashboardAnswer> {
    const { request } = dashboard;
    const { file } = request;
    const read = readDashboard(text, file, dashboard.parts);
    dashboard.parts = read.parts;
    // A page keeps what it shows while somebody types.
    if (read.isBroken || read.findings.some(isNone)) {
      dashboard.diagnose = () => toDiagnostics(file, text, read.findings);
      return { view: null };
    }
    const data = await dataFor(dashboard, read, signal);
    const catalog = withDatasetIds(data.catalog, read.json);
    const isInvented = data === dashboard.invented?.data;
    if (dashboard.session) {
      if (data !== dashboard.shown) dashboard.session.replaceData(catalog, data.origins);
      dashboard.session.replace(read.dashboard, read.text);
    } else {
      const now = request.now === undefined ? null : momentOf(request.now);
      dashboard.session = openSession({
        dashboard: read.dashboard,
        text: read.text,
        catalog,
        database,
        now: () => now ?? new Date(),
        settings,
        origins: data.origins,
        recorded: dashboard.recorded,
        cubes,
      });
    }
    dashboard.shown = data;
    dashboard.diagnose = () => [
      // The types of made-up fields are guesses, and no mistake of the dashboard's.
      ...diagnoseDashboard(text, file, read, isInvented ? null : catalog),
      ...data.diagnosticsOf(usedDatasets(read.dashboard, catalog)),
      ...(isInvented ? [inventedNotice(file)] : []),
    ];
    const view = await dashboard.session.view(signal);
    throwIfCancelled(signal);
    return { view };
  }

  async function reload(dashboard: OpenDashboard, text: string, signal: AbortSignal): Promise<void> {
    dashboard.data = await datasets.open({ ...dashboard.request, mentionedIn: text }, signal);
  }

  /** Tells its made-up tables from those of others. */
  const inventedSchema = ({ id }: OpenDashboard) =>
    `${quoteName(options.into ?? 'memory')}.${quoteName(`made_up_${id}`)}`;

  /** Its data; made-up rows of what it reads where none of its datasets is to be found and no folder was named. */
  async function dataFor(
    dashboard: OpenDashboard,
    read: ReadDashboard,
    signal: AbortSignal,
  ): Promise<OpenDatasets> {
    const names = readDatasetNames(read.dashboard);
    const isNew = (name: string) => !dashboard.asked.has(name) && dashboard.data.catalog(name) === null;
    if (names.some(isNew) && dashboard.session !== null)
      await reload(dashboard, read.text.toString(), signal);
    for (const name of names) dashboard.asked.add(name);
    const { data, request } = dashboard;
    if (request.dataFolder !== undefined || names.length === 0) return data;
    if (names.some((name) => data.catalog(name) !== null)) return data;
    const wanted = readFields(read);
    const key = JSON.stringify(wanted);
    if (dashboard.invented?.key !== key) {
      const into = inventedSchema(dashboard);
      const now = request.now === undefined ? new Date() : momentOf(request.now);
      dashboard.invented = {
        key,
        data: await inventDatasets(database, wanted, { schema: into, now, signal }),
      };
    }
    return dashboard.invented.data;
  }

  return {
    async open(request) {
      const sessionId = randomUUID();
      const controller = new AbortController();
      const data = await datasets.open({ ...request, mentionedIn: request.text }, controller.signal);
      const recorded = await recordedAnswers(resolve(root, request.file));
      const dashboard: OpenDashboard = {
        id: sessionId,
        request,
        text: request.text,
        session: null,
        data,
        asked: new Set(),
        shown: null,
        invented: null,
        recorded,
        parts: new Map(),
        diagnose: () => [],
        newest: controller,
      };
      open.set(sessionId, dashboard);
      try {
        return { sessionId, ...(await newest(dashboard, (signal) => show(dashboard, request.text, signal))) };
      } catch (error) {
        open.delete(sessionId);
        throw error;
      }
    },
    async update({ sessionId, edit, reloadData }) {
      const dashboard = find(sessionId);
      const text = edit === undefined ? dashboard.text : edited(dashboard.text, edit);
      if (text === null)
        throw new Failure('wire.malformed', 'The edit is none of the text that was sent last.');
      dashboard.text = text;
      return newest(dashboard, async (signal) => {
        if (reloadData === true) await reload(dashboard, text, signal);
        return show(dashboard, text, signal);
      });
    },
    diagnostics: (sessionId) => find(sessionId).diagnose(),
    async act({ sessionId, action }) {
      const dashboard = find(sessionId);
      const { session } = dashboard;
      if (!session)
        throw new Failure(
          'dashboard.unread',
          'This dashboard has no text yet that can be read; mend it first.',
        );
      session.act(action);
      return newest(dashboard, (signal) => session.view(signal));
    },
    async viewsAhead({ sessionId, step, from }) {
      const ahead = await find(sessionId).session?.viewsAhead(String(step), Number(from) || 0);
      return ahead ?? { views: [], next: null };
    },
    async step({ sessionId, step }) {
      const { session } = find(sessionId);
      if (!session) return { sql: null, data: null, totalRows: 0 };
      const { columns, rows } = await inSlot(ending.signal, (signal) => session.stepRows(step, signal));
      const first = rows.slice(0, sampleRows);
      return {
        sql: session.sqlOf(step),
        totalRows: rows.length,
        data: {
          columns: columns.map((name) => ({ name, type: typeOf(rows, name) })),
          values: columns.map((name) => first.map((row) => row[name] ?? null)),
          rowCount: first.length,
        },
      };
    },
    close(sessionId) {
      const dashboard = open.get(sessionId);
      dashboard?.newest.abort();
      open.delete(sessionId);
      if (dashboard?.invented)
        inSlot(ending.signal, (signal) =>
          database.run(`DROP SCHEMA IF EXISTS ${inventedSchema(dashboard)} CASCADE`, { signal }),
        ).catch(() => {});
    },
    runSaql: (request, signal) =>
      inSlot(signal, (either) => runSaqlText(request, { database, datasets, signal: either })),
    async datasets(request) {
      const opened = await datasets.open(request, ending.signal);
      return { datasets: opened.datasets, origins: opened.origins };
    },
    async end() {
      ending.abort();
      await Promise.all([...underWay, cubes.close()]);
    },
  };
}

function inventedNotice(file: string): Diagnostic {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 2 };
  const message =
    'None of this dashboard’s datasets is here, so its rows are made up. Publish them, or choose a folder that holds them.';
  return { file, ...place, severity: 'information', code: 'dashboard-made-up', message };
}

const isNone = ({ code }: Finding) => code === 'dashboard-no-state';

function typeOf(rows: readonly Record<string, unknown>[], column: string): string {
  return rows.some((row) => typeof row[column] === 'number') ? 'DOUBLE' : 'VARCHAR';
}
