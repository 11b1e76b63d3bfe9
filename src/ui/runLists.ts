import type { Disposable, Event } from 'vscode';
import * as vscode from 'vscode';
import { contextKeys } from '../shared/commands.ts';
import type { Projects } from './projects.ts';
import type { ListedRun, RunStore } from './runStore.ts';

export const runsPerPage = 50;

/** The newest runs of all projects of the window, kept up to date; what trees, lenses and the status bar show. */
export interface RunLists extends Disposable {
  /** Newest first. */
  runs(): ListedRun[];
  find(root: string, runId: string): ListedRun | null;
  /** How many more there are on disk. */
  hidden(): number;
  showMore(): Promise<void>;
  reload(): Promise<void>;
  /** The run that changed, or null: the list itself. At most a few times a second. */
  onDidChange: Event<ListedRun | null>;
}

const pause = 200;

export function openRunLists(projects: Projects, store: RunStore): RunLists {
  const changes = new vscode.EventEmitter<ListedRun | null>();
  let listed: ListedRun[] = [];
  let total = 0;
  let limit = runsPerPage;
  const touched = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isListStale = false;

  async function reload(): Promise<void> {
    isListStale = false;
    const roots = [...new Set(projects.all().map(({ root }) => root))];
    const pages = await Promise.all(roots.map((root) => store.newest(root, limit)));
    total = pages.reduce((sum, page) => sum + page.total, 0);
    listed = pages.flatMap((page) => page.runs).sort(newestFirst);
    void vscode.commands.executeCommand('setContext', contextKeys.runsKnown, true);
    void vscode.commands.executeCommand(
      'setContext',
      contextKeys.isRunning,
      listed.some((run) => run.isLive),
    );
    changes.fire(null);
  }

  /** Live events come many times a second; each run is redrawn once per pause. */
  function flush(): void {
    timer = undefined;
    const live = new Map(store.live().map((run) => [`${run.root} ${run.runId}`, run]));
    for (const key of touched) {
      const run = live.get(key);
      const at = listed.findIndex((known) => `${known.root} ${known.runId}` === key);
      if (!run || at < 0) isListStale = true;
      else {
        listed[at] = run;
        changes.fire(run);
      }
    }
    touched.clear();
    if (isListStale) void reload();
  }

  const registrations = [
    changes,
    store.onDidChange(({ root, runId }) => {
      if (runId === null) isListStale = true;
      else touched.add(`${root} ${runId}`);
      timer ??= setTimeout(flush, pause);
    }),
  ];

  return {
    runs: () => listed,
    find: (root, runId) => listed.find((run) => run.root === root && run.runId === runId) ?? null,
    hidden: () => Math.max(0, total - listed.length),
    async showMore() {
      limit += runsPerPage;
      await reload();
    },
    reload,
    onDidChange: changes.event,
    dispose() {
      clearTimeout(timer);
      for (const registration of registrations) registration.dispose();
    },
  };
}

function newestFirst(a: ListedRun, b: ListedRun): number {
  return b.startedAt.localeCompare(a.startedAt) || b.runId.localeCompare(a.runId);
}
