import type { Disposable, ExtensionContext, LogOutputChannel, WebviewPanel } from 'vscode';
import * as vscode from 'vscode';
import { type RunRef, runPageType } from '../shared/commands.ts';
import { connect } from '../shared/rpc.ts';
import type { RunEvent } from '../shared/runs.ts';
import type { RunPage, RunPageHost, RunPageState } from '../shared/webviewApi.ts';
import { wasCancelled } from './explain.ts';
import type { Projects } from './projects.ts';
import type { RunControl } from './runControl.ts';
import type { RunLists } from './runLists.ts';
import type { RunStore } from './runStore.ts';
import { webviewFolder, webviewHtml } from './webviewHtml.ts';
import { webviewWire } from './webviewWire.ts';

export interface RunPages extends Disposable {
  /** Shows a run: the page that shows it already, or a new one. */
  open(run: RunRef, options: { preserveFocus: boolean; file?: string }): void;
}

interface OpenPage {
  panel: WebviewPanel;
  run: RunPageState;
  show(run: RunPageState): void;
}

export interface RunPageParts {
  context: ExtensionContext;
  projects: Projects;
  store: RunStore;
  lists: RunLists;
  control: RunControl;
  log: LogOutputChannel;
}

/** The pages of runs: live while the run is, and there again after a reload of the window. */
export function openRunPages(parts: RunPageParts): RunPages {
  const { context, store, lists, control } = parts;
  const pages = new Set<OpenPage>();
  const options: vscode.WebviewOptions = {
    enableScripts: true,
    localResourceRoots: [webviewFolder(context.extensionUri)],
  };

  function adopt(panel: WebviewPanel, run: RunPageState): OpenPage {
    const page = openPage(panel, run, parts);
    pages.add(page);
    panel.onDidDispose(() => pages.delete(page));
    return page;
  }

  /** A run of the same pipeline that is over gives up its page to one that begins. */
  function reusable(run: RunRef, file: string | undefined): OpenPage | undefined {
    const all = [...pages];
    const same = all.find((page) => page.run.root === run.root && page.run.runId === run.runId);
    if (same || file === undefined) return same;
    return all.find(({ run: shown }) => {
      const known = lists.find(shown.root, shown.runId);
      return shown.root === run.root && known?.file === file && !store.isLive(shown.root, shown.runId);
    });
  }

  function open(run: RunRef, { preserveFocus, file }: { preserveFocus: boolean; file?: string }): void {
    const page = reusable(run, file);
    if (page) {
      page.show(run);
      page.panel.reveal(undefined, preserveFocus);
      return;
    }
    const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    const panel = vscode.window.createWebviewPanel(
      runPageType,
      'Run',
      { viewColumn: column, preserveFocus },
      options,
    );
    adopt(panel, { root: run.root, runId: run.runId });
  }

  const registration = vscode.Disposable.from(
    vscode.window.registerWebviewPanelSerializer(runPageType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        // A window that went away before it had kept what the page showed: the newest run is the likeliest.
        const run = readState(state) ?? (await newestRun(parts));
        panel.webview.options = options;
        if (run) adopt(panel, run);
        else panel.dispose();
      },
    }),
    control.onStarted(({ root, runId, file, isWhole }) => {
      const isWanted = vscode.workspace
        .getConfiguration('standpipe', vscode.Uri.file(root))
        .get<boolean>('openRunPage', true);
      const isOpen = reusable({ root, runId }, file) !== undefined;
      if (isOpen || (isWanted && isWhole)) open({ root, runId }, { preserveFocus: true, file });
    }),
  );
  return { open, dispose: () => registration.dispose() };
}

async function newestRun({ projects, lists }: RunPageParts): Promise<RunPageState | null> {
  await projects.reload();
  await lists.reload();
  const newest = lists.runs()[0];
  return newest ? { root: newest.root, runId: newest.runId } : null;
}

function readState(state: unknown): RunPageState | null {
  const { root, runId } = (typeof state === 'object' && state !== null ? state : {}) as Record<
    string,
    unknown
  >;
  return typeof root === 'string' && typeof runId === 'string' ? { root, runId } : null;
}

/** How many events go to a page in one message, and how long they gather. */
const largestBatch = 2000;
const pause = 100;

function openPage(panel: WebviewPanel, first: RunPageState, parts: RunPageParts): OpenPage {
  const { context, projects, store, lists, control, log } = parts;
  let run = first;
  let gathered: RunEvent[] = [];
  let timer: NodeJS.Timeout | undefined;

  const handlers: RunPageHost = {
    async ready({ afterSeq }) {
      const events = await store.events(run.root, run.runId);
      const missing = events.filter((event) => event.seq > afterSeq);
      for (let at = 0; at === 0 || at < missing.length; at += largestBatch)
        await send(missing.slice(at, at + largestBatch));
    },
    cancelRun: async () => void (await command('standpipe.cancelRun', run)),
    resumeRun: async () => void (await command('standpipe.resumeRun', run)),
    async runFromStage({ stage }) {
      const file = lists.find(run.root, run.runId)?.file;
      if (file !== undefined) await command('standpipe.runFromStage', { root: run.root, file, stage });
    },
    openPlace: async ({ file, line }) =>
      void (await command('standpipe.openPlace', {
        root: run.root,
        file: String(file),
        line: typeof line === 'number' ? line : null,
      })),
    async openStage({ stage }) {
      const file = lists.find(run.root, run.runId)?.file;
      const model = file === undefined ? null : projects.find({ root: run.root, file });
      const line = model?.lines.get(stage);
      if (model && line !== undefined)
        await command('standpipe.openPlace', { root: run.root, file: model.file, line });
    },
    revealRunFolder: async () => void (await command('standpipe.revealRunFolder', run)),
  };
  const { remote } = connect<RunPage, RunPageHost>(webviewWire(panel), handlers);
  const command = (id: string, argument: unknown) => vscode.commands.executeCommand(id, argument);

  async function send(events: RunEvent[]): Promise<void> {
    setTitle(events);
    if (!panel.visible) return;
    const isLive = store.isLive(run.root, run.runId);
    try {
      await remote.show({ run, events, isLive, canRun: vscode.workspace.isTrusted });
    } catch (error) {
      // A page that is hidden or closed asks for what it missed when it is there again.
      if (!wasCancelled(error)) log.trace(String(error));
    }
  }

  function flush(): void {
    timer = undefined;
    const events = gathered;
    gathered = [];
    void send(events);
  }

  function setTitle(events: readonly RunEvent[]): void {
    const started = events.find((event) => event.type === 'run.started');
    if (started?.type !== 'run.started') return;
    panel.title = `Run: ${started.pipeline} ${new Date(started.at).toLocaleTimeString('en-GB')}`;
  }

  panel.webview.html = webviewHtml(panel.webview, context.extensionUri, 'run', run);
  panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icons', 'standpipe.svg');
  const registrations = [
    store.onDidChange((change) => {
      if (change.root !== run.root || (change.runId !== null && change.runId !== run.runId)) return;
      gathered.push(...change.events);
      timer ??= setTimeout(flush, pause);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void send([])),
    control.onStarted((started) => {
      // Resumed: it is live again.
      if (started.root === run.root && started.runId === run.runId) void send([]);
    }),
  ];
  panel.onDidDispose(() => {
    clearTimeout(timer);
    for (const registration of registrations) registration.dispose();
  });

  return {
    panel,
    get run() {
      return run;
    },
    show({ root, runId }) {
      if (run.root === root && run.runId === runId) return;
      run = { root, runId };
      gathered = [];
      void handlers.ready({ afterSeq: 0 });
    },
  };
}
