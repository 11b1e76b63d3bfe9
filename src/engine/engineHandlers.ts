import { createHash, timingSafeEqual } from 'node:crypto';
import type { EngineApi, EngineClient } from '../shared/engineApi.ts';
import { Failure } from '../shared/failure.ts';
import type { DashboardHost } from './dashboards/dashboardHost.ts';
import { exportResult } from './exportResult.ts';
import type { Lifetime } from './lifetime.ts';
import type { QueryHost } from './queryHost.ts';
import type { ResultStore } from './resultStore.ts';
import type { Deliver, Watcher } from './runFeed.ts';
import type { ClientMeans, RunHost } from './runHost.ts';

export interface EngineParts {
  root: string;
  version: string;
  token: string;
  runs: RunHost;
  queries: QueryHost;
  results: ResultStore;
  dashboards: DashboardHost;
  lifetime: Lifetime;
}

export interface Session {
  handlers: EngineApi;
  /** The connection is gone. */
  close(): void;
}

/** What one connection may call, and what the engine keeps for it. Nothing but `hello` is answered before the token. */
export function openSession(
  parts: EngineParts,
  connection: { deliver: Deliver; refuse: () => void },
): Session {
  const { root, version, runs, queries, results, dashboards, lifetime } = parts;
  let state: 'unknown' | 'foreign' | 'client' = 'unknown';
  let client: EngineClient = 'cli';
  let means: ClientMeans = { secrets: {}, sparkSubmit: [] };
  let leaves = () => {};
  let watcher: Watcher | null = null;
  const ownQueries = new Set<string>();
  const ownSaql = new Map<string, AbortController>();
  const ownDashboards = new Set<string>();
  const gone = new AbortController();

  /** Only for clients, and with an argument that is an object: what comes over the wire may be anything. */
  function served<Request extends object, Answer>(
    handle: (request: Request) => Answer | Promise<Answer>,
  ): (request: Request) => Promise<Answer> {
    return async (request) => {
      if (state !== 'client')
        throw new Failure('engine.unknownClient', 'Say hello first, with the engine’s token.');
      requireObject(request);
      return handle(request);
    };
  }
  /** Work that reads and is soon over: it holds up a drain, and nothing new begins while the engine ends. */
  const shortly = <Request extends object, Answer>(work: (request: Request) => Promise<Answer>) =>
    served(async (request: Request) => {
      lifetime.refuseIfDraining();
      const ends = lifetime.statementBegins();
      return work(request).finally(ends);
    });
  const watcherOf = () => {
    watcher ??= runs.feed.openWatcher(connection.deliver);
    return watcher;
  };

  const handlers: EngineApi = {
    async hello(request) {
      requireObject(request);
      if (!sameText(String(request.token), parts.token)) {
        setImmediate(connection.refuse);
        throw new Failure('engine.token', 'The token is not this engine’s; the connection is closed.');
      }
      if (request.version !== version) {
        state = 'foreign';
        throw new Failure(
          'engine.version',
          `An engine of version ${version} is still at work here; yours is ${request.version}. It ends with what it does: try again then.`,
        );
      }
      lifetime.refuseIfDraining();
      client = request.client === 'vscode' ? 'vscode' : 'cli';
      means = { secrets: readSecrets(request.secrets), sparkSubmit: readTexts(request.sparkSubmit) };
      leaves();
      leaves = lifetime.clientCame(client);
      state = 'client';
      return { pid: process.pid, version, root };
    },
    startRun: served((request) => {
      lifetime.refuseIfDraining();
      requireInside(request.file);
      return runs.start(request, means);
    }),
    cancelRun: served(({ runId }) => runs.cancel(runId)),
    watchRun: served(({ runId, afterSeq }) =>
      runId === '*' ? watcherOf().watchAll() : watcherOf().watch(runId, Number(afterSeq) || 0),
    ),
    unwatchRun: served(({ runId }) => watcherOf().unwatch(runId)),
    listRuns: served((request) => runs.list(request)),
    query: served(async (request) => {
      lifetime.refuseIfDraining();
      if (request.file !== undefined) requireInside(request.file);
      if (typeof request.sql !== 'string' || typeof request.queryId !== 'string')
        throw new Failure('wire.malformed', 'A query has a text and an id.');
      ownQueries.add(request.queryId);
      try {
        // A command line takes its answer away at once.
        return await queries.query(request, { keep: client !== 'cli' });
      } finally {
        ownQueries.delete(request.queryId);
      }
    }),
    cancelQuery: served(({ queryId }) => {
      queries.cancel(queryId);
      ownSaql.get(queryId)?.abort();
    }),
    page: served(({ resultId, offset, limit }) => results.page(String(resultId), offset, limit)),
    exportResult: served((request) => exportResult(results, { root, ...request })),
    schema: served((request) => {
      if (request.file !== undefined) requireInside(request.file);
      return queries.schema(request);
    }),
    openDashboard: shortly(async (request) => {
      requireTexts(request, ['file', 'text']);
      const opened = await dashboards.open(request);
      ownDashboards.add(opened.sessionId);
      // The window may have gone while its dashboard was loading.
      if (gone.signal.aborted) dashboards.close(opened.sessionId);
      return opened;
    }),
    updateDashboard: shortly(async (request) => {
      requireTexts(request, ['sessionId']);
      return dashboards.update(request);
    }),
    dashboardDiagnostics: served(({ sessionId }) => dashboards.diagnostics(String(sessionId))),
    actOnDashboard: shortly((request) => dashboards.act(request)),
    dashboardViewsAhead: served((request) => dashboards.viewsAhead(request)),
    dashboardStep: shortly((request) => dashboards.step(request)),
    closeDashboard: served(({ sessionId }) => {
      ownDashboards.delete(sessionId);
      dashboards.close(sessionId);
    }),
    runSaql: shortly(async (request) => {
      requireTexts(request, ['text']);
      const { queryId } = request;
      if (queryId === undefined) return dashboards.runSaql(request, gone.signal);
      const controller = new AbortController();
      ownSaql.set(queryId, controller);
      try {
        return await dashboards.runSaql(request, AbortSignal.any([gone.signal, controller.signal]));
      } finally {
        if (ownSaql.get(queryId) === controller) ownSaql.delete(queryId);
      }
    }),
    datasets: shortly((request) => dashboards.datasets(request)),
    async drain() {
      if (state === 'unknown')
        throw new Failure('engine.unknownClient', 'Say hello first, with the engine’s token.');
      lifetime.drain();
    },
  };

  return {
    handlers,
    close() {
      watcher?.close();
      gone.abort();
      for (const sessionId of ownDashboards) dashboards.close(sessionId);
      // A window comes back for its results; a command line never does.
      if (client === 'cli') for (const queryId of ownQueries) queries.cancel(queryId);
      leaves();
    },
  };
}

function requireObject(request: unknown): void {
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    throw new Failure('wire.malformed', 'A request is an object.');
}

function requireTexts<Key extends string>(
  request: Partial<Record<Key, unknown>>,
  keys: readonly Key[],
): void {
  for (const key of keys)
    if (typeof request[key] !== 'string')
      throw new Failure('wire.malformed', `The request needs a text under "${key}".`);
}

/** A pipeline file lies in the project, wherever the request came from. */
function requireInside(file: unknown): void {
  const isInside =
    typeof file === 'string' &&
    file !== '' &&
    !/^([/\\]|[A-Za-z]:)/.test(file) &&
    !file.split(/[/\\]/).includes('..');
  if (!isInside)
    throw new Failure(
      'file.outside',
      `The pipeline file ${JSON.stringify(file)} does not lie in the project.`,
    );
}

function readSecrets(given: unknown): Record<string, string> {
  if (typeof given !== 'object' || given === null) return {};
  return Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === 'string'));
}

function readTexts(given: unknown): string[] {
  return Array.isArray(given) ? given.filter((item) => typeof item === 'string') : [];
}

/** Takes the same time wherever the texts differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
