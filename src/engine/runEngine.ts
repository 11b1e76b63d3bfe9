import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../shared/database.ts';
import { deferred } from '../shared/deferred.ts';
import type { EngineApi, EngineClient, EngineClientApi } from '../shared/engineApi.ts';
import { connect } from '../shared/rpc.ts';
import { socketWire } from '../shared/wireSocket.ts';
import { openDashboardHost } from './dashboards/dashboardHost.ts';
import { openDatasetHost } from './datasets/datasetHost.ts';
import { openDuckDatabase, scratchDatabase } from './duckDatabase.ts';
import { openSession } from './engineHandlers.ts';
import { dropOldExports } from './exportResult.ts';
import { openLifetime } from './lifetime.ts';
import { listen } from './listen.ts';
import { openQueryHost, type QueryParts } from './queryHost.ts';
import { openResultStore } from './resultStore.ts';
import { openRunHost, type RunParts } from './runHost.ts';

export interface EngineOptions {
  /** The project's folder; `.standpipe` is there. */
  root: string;
  version: string;
  startedBy: EngineClient;
  /** How long to stay when nobody is there; 30 s where absent. */
  idleMs?: number;
  /** For example `4GB`; 60 % of the machine's where absent. */
  memoryLimit?: string;
  /** Targets, sources and readers over the engine's database. */
  compose: (database: Database) => RunParts & Omit<QueryParts, 'database'>;
  onBug: (error: unknown) => void;
}

const day = 24 * 60 * 60 * 1000;

/**
 * The engine of one project, until it has ended: holds the warehouse (whose lock makes it the only one), serves
 * clients, runs and queries. Rejects with `engine.locked` when another has the warehouse.
 */
export async function runEngine(options: EngineOptions): Promise<void> {
  const { root, version, idleMs = 30_000, onBug } = options;
  const state = join(root, '.standpipe');
  const spill = join(state, 'spill');
  const folder = join(state, 'results');
  await Promise.all(
    [folder, join(state, 'lake')].map((path) => mkdir(path, { recursive: true, mode: 0o700 })),
  );
  const database = await openDuckDatabase({
    path: join(state, 'warehouse.duckdb'),
    allowedDirectories: [root],
    memoryLimit: options.memoryLimit ?? defaultMemoryLimit(),
    spillFolder: spill,
    scratch: join(state, 'scratch.duckdb'),
  });
  // Only now: these may be those of a living engine until the lock is ours.
  await rm(spill, { recursive: true, force: true });
  await mkdir(spill, { mode: 0o700 });
  await dropOldExports(state);
  // A database of its own for pages, so that they wait for no statement; one thread, since each hand-over from one to
  // the next would wait for a busy core.
  const reader = await openDuckDatabase({
    path: ':memory:',
    allowedDirectories: [folder],
    memoryLimit: '512MB',
    threads: 1,
  });
  const results = await openResultStore({ folder, reader, maxAgeMs: 7 * day, maxBytes: 8 * 1024 ** 3 });

  const end = deferred<void>();
  const lifetime = openLifetime({ idleMs, onEnd: () => end.resolve() });
  const composed = options.compose(database);
  const runs = openRunHost({ root, parts: composed, workBegins: lifetime.workBegins, onBug });
  const queries = openQueryHost({
    root,
    parts: { ...composed, database },
    results,
    statementBegins: lifetime.statementBegins,
  });
  const datasets = openDatasetHost({ database, root, into: scratchDatabase });
  const dashboards = openDashboardHost({ database, datasets, root, into: scratchDatabase });
  const token = randomBytes(32).toString('hex');
  const sockets = new Set<Socket>();
  const server = await listen(root, {
    version,
    token,
    onSocket(socket) {
      sockets.add(socket);
      const session = openSession(
        {
          root,
          version,
          token,
          runs,
          queries,
          results,
          dashboards,
          lifetime,
        },
        { deliver: (message) => client.remote.runEvents(message), refuse: () => client.close() },
      );
      const client = connect<EngineClientApi, EngineApi>(
        socketWire(socket, { patient: true }),
        session.handlers,
      );
      void client.closed.then(() => {
        sockets.delete(socket);
        session.close();
      });
    },
  });
  process.once('SIGTERM', () => end.resolve());

  await end.promise;
  // From here on nobody finds this engine; the lock goes last, so that the next one finds everything in order.
  lifetime.drain();
  const closing = server.close();
  await Promise.all([queries.close(), runs.close(), dashboards.end()]);
  for (const socket of sockets) socket.destroySoon();
  await closing;
  await results.close();
  await reader.close();
  await database.close();
  await rm(join(state, 'scratch.duckdb'), { force: true });
  await rm(spill, { recursive: true, force: true });
}

function defaultMemoryLimit(): string {
  // Zero or astronomic where there is no container's limit.
  const constrained = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  const bytes = Math.min(totalmem(), constrained) * 0.6;
  return `${Math.max(256, Math.floor(bytes / 1024 ** 2))}MiB`;
}
