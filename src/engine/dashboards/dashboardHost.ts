import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { checkDashboard } from '../../dashboard/checkDashboard.ts';
import { plainValue } from '../../dashboard/json/jsonTree.ts';
import { readJson } from '../../dashboard/json/readJson.ts';
import { readDashboard } from '../../dashboard/readDashboard.ts';
import { type DashboardSession, openSession } from '../../dashboard/session.ts';
import type { Database } from '../../shared/database.ts';
import { type AnalyticsSettings, type DatasetCatalog, defaultSettings } from '../../shared/dataset.ts';
import { type Finding, toDiagnostic } from '../../shared/diagnostic.ts';
import type {
  DashboardAnswer,
  EngineApi,
  OpenDashboardRequest,
  RunSaqlRequest,
  SaqlAnswer,
} from '../../shared/engineApi.ts';
import { Failure, throwIfCancelled } from '../../shared/failure.ts';
import { LineIndex } from '../../shared/place.ts';
import type { DatasetHost } from '../datasets/datasetHost.ts';
import { withDatasetIds } from '../datasets/datasetIds.ts';
import type { OpenDatasets } from '../datasets/openDatasets.ts';
import { openStatementSlots } from '../statementSlots.ts';
import { momentOf } from './momentOf.ts';
import { recordedAnswers } from './recordedAnswers.ts';
import { runSaqlText } from './runSaqlText.ts';

/** The dashboards that one engine has open. */
export interface DashboardHost {
  open(request: OpenDashboardRequest): ReturnType<EngineApi['openDashboard']>;
  update: EngineApi['updateDashboard'];
  act: EngineApi['actOnDashboard'];
  step: EngineApi['dashboardStep'];
  close(sessionId: string): void;
  /** One SAQL query; ended by the signal. */
  runSaql(request: RunSaqlRequest, signal: AbortSignal): Promise<SaqlAnswer>;
  datasets(...[request]: Parameters<EngineApi['datasets']>): ReturnType<EngineApi['datasets']>;
  /** Gives up all that is under way, and waits until it has ended. */
  end(): Promise<void>;
}

interface OpenDashboard {
  request: OpenDashboardRequest;
  /** Null until a text of it could be read. */
  session: DashboardSession | null;
  data: OpenDatasets;
  recorded: (step: string) => unknown;
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
}): DashboardHost {
  const { database, datasets, root, settings = defaultSettings } = options;
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
    const { request, data } = dashboard;
    const read = readDashboard(text, request.file);
    const diagnostics = (findings: readonly Finding[]) => {
      const index = new LineIndex(text);
      return findings.map((finding) => toDiagnostic(request.file, index, finding));
    };
    // A page keeps what it shows while somebody types.
    const json = readJson(text);
    if (json.root === null || json.findings.some(isBroken) || read.findings.some(isNone))
      return { view: null, diagnostics: diagnostics(read.findings) };
    const catalog = catalogFor(data, json.root);
    const checked = checkDashboard(read.dashboard, read.text, catalog);
    if (dashboard.session) dashboard.session.replace(read.dashboard, read.text);
    else {
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
      });
    }
    const view = await dashboard.session.view(signal);
    throwIfCancelled(signal);
    return {
      view,
      diagnostics: [
        ...diagnostics([...read.findings, ...checked]),
        ...data.diagnosticsOf(view.data.map(({ dataset }) => dataset)),
      ],
    };
  }

  return {
    async open(request) {
      const sessionId = randomUUID();
      const controller = new AbortController();
      const data = await datasets.open(request, controller.signal);
      const recorded = await recordedAnswers(resolve(root, request.file));
      const dashboard: OpenDashboard = { request, session: null, data, recorded, newest: controller };
      open.set(sessionId, dashboard);
      try {
        return { sessionId, ...(await newest(dashboard, (signal) => show(dashboard, request.text, signal))) };
      } catch (error) {
        open.delete(sessionId);
        throw error;
      }
    },
    async update({ sessionId, text, reloadData }) {
      const dashboard = find(sessionId);
      return newest(dashboard, async (signal) => {
        if (reloadData === true) {
          const data = await datasets.open(dashboard.request, signal);
          dashboard.data = data;
          dashboard.session?.replaceData(catalogFor(data, readJson(text).root), data.origins);
        }
        return show(dashboard, text, signal);
      });
    },
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
      open.get(sessionId)?.newest.abort();
      open.delete(sessionId);
    },
    runSaql: (request, signal) =>
      inSlot(signal, (either) => runSaqlText(request, { database, datasets, signal: either })),
    async datasets(request) {
      const opened = await datasets.open(request, ending.signal);
      return { datasets: opened.datasets, origins: opened.origins };
    },
    async end() {
      ending.abort();
      await Promise.all(underWay);
    },
  };
}

/** A dashboard may name datasets by the ids that its own JSON explains. */
function catalogFor(data: OpenDatasets, root: ReturnType<typeof readJson>['root']): DatasetCatalog {
  return root === null ? data.catalog : withDatasetIds(data.catalog, plainValue(root));
}

const isBroken = ({ code }: Finding) => code === 'json-syntax';
const isNone = ({ code }: Finding) => code === 'dashboard-no-state';

function typeOf(rows: readonly Record<string, unknown>[], column: string): string {
  return rows.some((row) => typeof row[column] === 'number') ? 'DOUBLE' : 'VARCHAR';
}
