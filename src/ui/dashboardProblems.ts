import type { Disposable, LogOutputChannel, TextDocument, Uri } from 'vscode';
import * as vscode from 'vscode';
import type { Diagnostic } from '../shared/diagnostic.ts';
import { isDashboard, projectOf } from './dashboardFiles.ts';
import { toEditorDiagnostic } from './problems.ts';
import type { Projects } from './projects.ts';

export interface DashboardProblems extends Disposable {
  /** What a preview found over its data replaces what the text alone says, as long as that text stands. */
  show(uri: Uri, version: number, diagnostics: readonly Diagnostic[]): void;
}

const checkDelay = 250;

/** What is wrong with open dashboards and SAQL files, in the Problems panel; needs no engine and no trust. */
export function openDashboardProblems(projects: Projects, log: LogOutputChannel): DashboardProblems {
  const collection = vscode.languages.createDiagnosticCollection('standpipe-dashboards');
  const timers = new Map<string, NodeJS.Timeout>();

  function checkSoon(document: TextDocument, delay: number): void {
    if (!isDashboard(document) && document.languageId !== 'saql') return;
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => void check(document).catch((error: unknown) => log.error(String(error))), delay),
    );
  }

  async function check(document: TextDocument): Promise<void> {
    const { version } = document;
    const { checkDashboardText, checkSaqlText } = await import('./later/dashboard.ts');
    const { file } = projectOf(document.uri, projects);
    if (document.isClosed || document.version !== version) return;
    const check = document.languageId === 'saql' ? checkSaqlText : checkDashboardText;
    show(document.uri, check(document.getText(), file));
  }

  function show(uri: Uri, diagnostics: readonly Diagnostic[]): void {
    collection.set(uri, diagnostics.map(toEditorDiagnostic));
  }

  for (const document of vscode.workspace.textDocuments) checkSoon(document, 0);
  const registrations = [
    vscode.workspace.onDidOpenTextDocument((document) => checkSoon(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => checkSoon(document, checkDelay)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      clearTimeout(timers.get(uri.toString()));
      timers.delete(uri.toString());
      collection.delete(uri);
    }),
  ];
  return {
    show(uri, version, diagnostics) {
      const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
      if (document?.version !== version) return;
      clearTimeout(timers.get(uri.toString()));
      show(uri, diagnostics);
    },
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
      for (const registration of [...registrations, collection]) registration.dispose();
    },
  };
}
