import type { LogOutputChannel, Memento, TextDocument, WebviewPanel } from 'vscode';
import * as vscode from 'vscode';
import type { DashboardNote, DashboardPage, DashboardPageHost } from '../shared/dashboardApi.ts';
import type { DashboardView } from '../shared/dashboardView.ts';
import type { Diagnostic } from '../shared/diagnostic.ts';
import type { DashboardAnswer, EngineApi, StepSample } from '../shared/engineApi.ts';
import { readDashboardAction } from '../shared/readDashboardAction.ts';
import { connect } from '../shared/rpc.ts';
import { openViewSender } from '../shared/sentView.ts';
import { textEdit } from '../shared/textEdit.ts';
import { projectOf } from './dashboardFiles.ts';
import { openDashboardLink } from './dashboardLinks.ts';
import type { DashboardProblems } from './dashboardProblems.ts';
import { dataSettings } from './dataSettings.ts';
import type { Engines } from './engines.ts';
import { asFailure, wasCancelled } from './explain.ts';
import type { Projects } from './projects.ts';
import { openViewsAhead } from './viewsAhead.ts';
import { webviewWire } from './webviewWire.ts';

export interface PreviewParts {
  engines: Engines;
  projects: Projects;
  problems: DashboardProblems;
  /** Keeps the data folder that was chosen for each dashboard. */
  memory: Memento;
  log: LogOutputChannel;
}

export interface DashboardPreview {
  panel: WebviewPanel;
  document: TextDocument;
  /** Another folder of data: everything is read anew. */
  reload(): void;
  /** The first rows of a step as it stands, and its SQL; null while the preview has no session. */
  step(name: string): Promise<StepSample | null>;
}

/** How long the cursor rests before its widget is outlined, and a new view before it is told what is wrong, in ms. */
const pauseBeforeOutline = 80;
const pauseBeforeProblems = 100;

/** One dashboard beside its text: the engine makes the views, this hands them over and keeps the last good one. */
export function openDashboardPreview(
  panel: WebviewPanel,
  document: TextDocument,
  parts: PreviewParts,
): DashboardPreview {
  const { engines, projects, problems, memory, log } = parts;
  const { root, file } = projectOf(document.uri, projects);
  /** With the text that it was sent last. */
  let session: { id: string; api: EngineApi; text: string } | null = null;
  let view: DashboardView | null = null;
  /** What is wrong with the text; what could not be done stands before it. */
  let note: DashboardNote | null = null;
  let failed: DashboardNote | null = null;
  const sender = openViewSender();
  let soon: NodeJS.Immediate | undefined;
  let problemsTimer: NodeJS.Timeout | undefined;
  let outlineTimer: NodeJS.Timeout | undefined;
  let isListening = false;
  let isRunning = false;
  let isStale = false;
  /** Something was published since the data were read. */
  let areDataStale = false;
  let areProblemsTold = true;
  let isDisposed = false;

  const handlers: DashboardPageHost = {
    async ready() {
      isListening = true;
      sender.forget();
      show();
      outline();
    },
    async act({ action: received, shown }) {
      const action = readDashboardAction(received);
      if (!action || !session) return;
      if (typeof shown === 'number') sender.shown(shown);
      ahead.stop();
      const { id, api } = session;
      try {
        view = await api.actOnDashboard({ sessionId: id, action });
        failed = null;
        show();
      } catch (error) {
        fail(error);
      }
    },
    async enter({ step }) {
      if (typeof step === 'string') ahead.enter(step);
    },
    async revealWidget({ widget }) {
      const { widgetPlace } = await import('./later/dashboard.ts');
      const place = widgetPlace(document.getText(), file, String(widget));
      if (place)
        await reveal(new vscode.Range(document.positionAt(place.start), document.positionAt(place.end)));
    },
    async revealLine({ line }) {
      const at = Math.max(0, Math.min(document.lineCount, Number(line)) - 1);
      if (Number.isSafeInteger(at)) await reveal(document.lineAt(at).range);
    },
    openLink: ({ kind, target }) => openDashboardLink(kind, String(target), document),
    chooseDataFolder: async () =>
      void (await vscode.commands.executeCommand('standpipe.chooseDataFolder', document.uri)),
    ping: async ({ at }) => ({ at: Number(at) }),
  };
  const { remote } = connect<DashboardPage, DashboardPageHost>(webviewWire(panel), handlers);
  const ahead = openViewsAhead({
    session: () => session,
    sender,
    foretell: (message) => tell(() => remote.foretell(message)),
  });

  /**
   * Nothing waits for it: what a page is told before it listens, or while it is hidden, is lost without an answer. It
   * asks for what it missed when it is there (again).
   */
  function tell(call: () => Promise<void>): void {
    if (!isListening || !panel.visible || isDisposed) return;
    call().catch((error: unknown) => log.trace(String(error)));
  }

  function show(): void {
    const said = failed ?? note;
    tell(() =>
      view ? remote.show({ view: sender.next(view), note: said }) : remote.showNote({ note: said }),
    );
    ahead.renew();
  }

  async function reveal(range: vscode.Range): Promise<void> {
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    await vscode.window.showTextDocument(document, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.Beside,
      selection: range,
    });
  }

  /** Runs the text as it stands; what is typed meanwhile is run after that. */
  async function run(): Promise<void> {
    isStale = isRunning;
    if (isRunning || isDisposed) return;
    isRunning = true;
    clearTimeout(problemsTimer);
    problems.expect(document);
    areProblemsTold = false;
    const { version } = document;
    const text = document.getText();
    try {
      tell(() => remote.showBusy({ isBusy: true }));
      await take(await answerOf(text), version);
    } catch (error) {
      fail(error);
    } finally {
      isRunning = false;
      tell(() => remote.showBusy({ isBusy: false }));
    }
    show();
    outlineSoon();
    if (isStale) void run();
    else problemsSoon(version);
  }

  async function answerOf(text: string): Promise<DashboardAnswer> {
    const reloadData = areDataStale;
    areDataStale = false;
    if (session) {
      const edit = textEdit(session.text, text);
      session.text = text;
      return session.api.updateDashboard({ sessionId: session.id, edit, reloadData });
    }
    const api = await engines.open(root);
    const opened = await api.openDashboard({ file, text, ...dataSettings(document, memory) });
    session = { id: opened.sessionId, api, text };
    if (isDisposed) close();
    return opened;
  }

  async function take(answer: DashboardAnswer, version: number): Promise<void> {
    failed = null;
    view = answer.view ?? view;
    note = answer.view ? null : brokenNote(await tellProblems(version), view !== null);
    if (view) panel.title = `Preview: ${view.label || view.name}`;
  }

  /** Drawing goes first. Where no engine can tell, the text alone does. */
  function problemsSoon(version: number): void {
    if (areProblemsTold || isDisposed) return;
    problemsTimer = setTimeout(() => {
      tellProblems(version).catch(() => problems.check(document));
    }, pauseBeforeProblems);
  }

  async function tellProblems(version: number): Promise<Diagnostic[]> {
    if (!session) throw new Error('There is no engine that could tell.');
    const found = await session.api.dashboardDiagnostics({ sessionId: session.id });
    areProblemsTold = true;
    if (!isDisposed) problems.show(document.uri, version, found);
    return found;
  }

  function fail(error: unknown): void {
    if (wasCancelled(error) || isDisposed) return;
    const failure = asFailure(error);
    // The engine forgot the session, or is another one: the next run opens it anew.
    if (
      failure &&
      ['dashboard.closed', 'wire.closed', 'wire.malformed', 'engine.lost'].includes(failure.code)
    )
      session = null;
    log.warn(String(error));
    failed = { severity: 'error', message: failure?.message ?? String(error), line: failure?.line ?? null };
    show();
  }

  function close(): void {
    if (session) void session.api.closeDashboard({ sessionId: session.id }).catch(() => {});
    session = null;
  }

  function reload(): void {
    close();
    void run();
  }

  /** Not while a text is on its way: what it takes is the view's. */
  function outlineSoon(): void {
    clearTimeout(outlineTimer);
    outlineTimer = setTimeout(() => {
      if (!isRunning) outline();
    }, pauseBeforeOutline);
  }

  function outline(): void {
    const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
    if (!editor) return;
    void import('./later/dashboard.ts').then(({ widgetAt }) => {
      const widget = widgetAt(document.getText(), file, document.offsetAt(editor.selection.active));
      tell(() => remote.outline({ widget }));
    });
  }

  const registrations = [
    vscode.workspace.onDidChangeTextDocument((change) => {
      if (change.document !== document || change.contentChanges.length === 0) return;
      // Before anything else is asked about the new text.
      clearImmediate(soon);
      soon = setImmediate(() => void run());
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor.document !== document) return;
      outlineSoon();
    }),
    engines.onRunEvents((told) => {
      if (told.root !== root || !told.events.some(({ type }) => type === 'run.ended')) return;
      areDataStale = true;
      void run();
    }),
    engines.onLost((lost) => {
      if (lost.root !== root) return;
      session = null;
      note = {
        severity: 'warning',
        message: 'The engine ended. The preview goes on with the next change of the text.',
        line: null,
      };
      show();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void run()),
  ];
  panel.onDidDispose(() => {
    isDisposed = true;
    clearImmediate(soon);
    for (const one of [outlineTimer, problemsTimer]) clearTimeout(one);
    if (!areProblemsTold && !document.isClosed) problems.check(document);
    ahead.stop();
    close();
    for (const registration of registrations) registration.dispose();
  });
  void run();
  return {
    panel,
    document,
    reload,
    async step(name) {
      return (await session?.api.dashboardStep({ sessionId: session.id, step: name })) ?? null;
    },
  };
}

/** The first error of a text that gave no view. */
function brokenNote(diagnostics: readonly Diagnostic[], hasView: boolean): DashboardNote {
  const first = diagnostics.find(({ severity }) => severity === 'error');
  const kept = hasView ? ' The view before it is shown.' : '';
  return {
    severity: hasView ? 'warning' : 'error',
    message: `${first?.message ?? 'This text cannot be read as a dashboard.'}${kept}`,
    line: first?.line ?? null,
  };
}
