import type { Disposable, ExtensionContext, LogOutputChannel, TextDocument, WebviewView } from 'vscode';
import * as vscode from 'vscode';
import { resultsViewId } from '../shared/commands.ts';
import type { ColumnData } from '../shared/database.ts';
import type { QueryOutcome, ResultsPage, ResultsPageHost } from '../shared/resultsApi.ts';
import { connect } from '../shared/rpc.ts';
import { tabbedText } from './tabbedText.ts';
import { webviewFolder, webviewHtml } from './webviewHtml.ts';
import { webviewWire } from './webviewWire.ts';

/** A query's outcome with what the page asks for piece by piece. */
export interface ShownQuery {
  outcome: QueryOutcome;
  document: TextDocument;
  data: ColumnData | null;
  sql: string | null;
  cancel(): void;
  runAgain(): void;
}

export interface ResultsView extends Disposable {
  /** Shows an outcome in place of the one before it. */
  show(query: ShownQuery): void;
  /** Opens the panel, and leaves the focus where it is. */
  reveal(): Promise<void>;
}

const largestPage = 1000;

/** The results panel: the outcome of the newest query. */
export function openResultsView(context: ExtensionContext, log: LogOutputChannel): ResultsView {
  let shown: ShownQuery | null = null;
  let view: WebviewView | null = null;
  let tell: (() => void) | null = null;

  function resolve(opened: WebviewView): void {
    view = opened;
    opened.webview.options = {
      enableScripts: true,
      localResourceRoots: [webviewFolder(context.extensionUri)],
    };
    const { remote } = connect<ResultsPage, ResultsPageHost>(
      webviewWire(opened),
      hostOf(() => shown, send),
    );
    // What a page is told while it is hidden is lost: it asks when it is there again.
    function send(): void {
      if (!opened.visible) return;
      remote.show({ outcome: shown?.outcome ?? null }).catch((error: unknown) => log.trace(String(error)));
    }
    tell = send;
    opened.webview.html = webviewHtml(opened.webview, context.extensionUri, 'results', {});
    opened.onDidDispose(() => {
      if (view !== opened) return;
      view = null;
      tell = null;
    });
  }

  const registration = vscode.window.registerWebviewViewProvider(resultsViewId, {
    resolveWebviewView: resolve,
  });
  return {
    show(query) {
      shown = query;
      if (view) view.description = query.outcome.name;
      tell?.();
    },
    async reveal() {
      if (view) view.show(true);
      else await vscode.commands.executeCommand(`${resultsViewId}.focus`, { preserveFocus: true });
    },
    dispose: () => registration.dispose(),
  };
}

function hostOf(newest: () => ShownQuery | null, send: () => void): ResultsPageHost {
  return {
    async ready() {
      send();
    },
    async rows({ run, offset, limit }) {
      const query = newest();
      const isSound = Number.isSafeInteger(offset) && Number.isSafeInteger(limit) && offset >= 0;
      if (!query?.data || query.outcome.run !== run || !isSound) return { values: [] };
      const end = offset + Math.max(0, Math.min(limit, largestPage));
      return { values: query.data.values.map((column) => column.slice(offset, end)) };
    },
    async cancel() {
      newest()?.cancel();
    },
    async runAgain() {
      newest()?.runAgain();
    },
    async openLine({ line }) {
      const document = newest()?.document;
      if (!document || !Number.isSafeInteger(line)) return;
      const at = Math.max(0, Math.min(document.lineCount, line) - 1);
      await vscode.window.showTextDocument(document, { selection: document.lineAt(at).range });
    },
    async copy() {
      const data = newest()?.data;
      if (!data) return;
      await vscode.env.clipboard.writeText(tabbedText(data));
      vscode.window.setStatusBarMessage(
        `$(check) ${data.rowCount.toLocaleString('en-US')} rows copied`,
        3000,
      );
    },
    async showSql() {
      const sql = newest()?.sql;
      if (!sql) return;
      const document = await vscode.workspace.openTextDocument({ language: 'sql', content: `${sql}\n` });
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
    },
  };
}
