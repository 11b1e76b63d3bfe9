import { join, resolve } from 'node:path';
import type { Disposable, LogOutputChannel, TextDocument, Uri } from 'vscode';
import * as vscode from 'vscode';
import type { Diagnostic } from '../shared/diagnostic.ts';
import { isDashboard, projectOf } from './dashboardFiles.ts';
import type { DatasetKnowledge } from './datasetKnowledge.ts';
import { toEditorDiagnostic } from './problems.ts';
import type { Projects } from './projects.ts';

export interface DashboardProblems extends Disposable {
  /** A preview will show what is wrong: the text alone is not checked meanwhile. */
  expect(document: TextDocument): void;
  /** Nothing more is expected: the text alone tells. */
  check(document: TextDocument): void;
  /** What a preview found over its data replaces what the text alone says, as long as that text stands. */
  show(uri: Uri, version: number, diagnostics: readonly Diagnostic[]): void;
}

const checkDelay = 250;

/** What is wrong with open dashboards and SAQL files, in the Problems panel; needs no engine and no trust. */
export function openDashboardProblems(parts: {
  projects: Projects;
  knowledge: DatasetKnowledge;
  log: LogOutputChannel;
}): DashboardProblems {
  const { projects, knowledge, log } = parts;
  const collection = vscode.languages.createDiagnosticCollection('standpipe-dashboards');
  const timers = new Map<string, NodeJS.Timeout>();
  const own = new Map<string, readonly Diagnostic[]>();
  /** What previews found in files of data, by dashboard. */
  const ofData = new Map<string, { root: string; diagnostics: Diagnostic[] }>();
  const dataCollection = vscode.languages.createDiagnosticCollection('standpipe-data');

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
    const { checkDashboardText, diagnoseSaql } = await import('./later/dashboard.ts');
    const { file } = projectOf(document.uri, projects);
    const isSaql = document.languageId === 'saql';
    const datasets = isSaql ? (await knowledge.of(document)).datasets : [];
    if (document.isClosed || document.version !== version) return;
    const text = document.getText();
    show(document.uri, isSaql ? diagnoseSaql(text, file, datasets) : checkDashboardText(text, file));
  }

  function show(uri: Uri, diagnostics: readonly Diagnostic[]): void {
    own.set(uri.toString(), diagnostics);
    const said = saidByProject(uri);
    const others = diagnostics.filter((one) => !said.has(keyOf(one)));
    collection.set(uri, others.map(toEditorDiagnostic));
  }

  function showData(uri: Uri, root: string, diagnostics: Diagnostic[]): void {
    if (diagnostics.length > 0) ofData.set(uri.toString(), { root, diagnostics });
    else if (!ofData.delete(uri.toString())) return;
    const byFile = new Map<string, Map<string, vscode.Diagnostic>>();
    for (const { root, diagnostics } of ofData.values())
      for (const found of diagnostics) {
        const path = resolve(root, found.file);
        const ofFile = byFile.get(path) ?? new Map<string, vscode.Diagnostic>();
        byFile.set(path, ofFile.set(keyOf(found), toEditorDiagnostic(found)));
      }
    dataCollection.clear();
    for (const [path, found] of byFile) dataCollection.set(vscode.Uri.file(path), [...found.values()]);
  }

  /** A dashboard that a pipeline publishes is checked with that pipeline: once is enough. */
  function saidByProject(uri: Uri): Set<string> {
    const found = projects
      .all()
      .flatMap(({ root, diagnostics }) => diagnostics.filter(({ file }) => join(root, file) === uri.fsPath));
    return new Set(found.map(keyOf));
  }

  for (const document of vscode.workspace.textDocuments) checkSoon(document, 0);
  const registrations = [
    projects.onDidChange(() => {
      for (const [key, diagnostics] of own) show(vscode.Uri.parse(key), diagnostics);
      // Queries read what pipelines publish.
      for (const document of vscode.workspace.textDocuments)
        if (document.languageId === 'saql') checkSoon(document, 0);
    }),
    vscode.workspace.onDidOpenTextDocument((document) => checkSoon(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => checkSoon(document, checkDelay)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      clearTimeout(timers.get(uri.toString()));
      timers.delete(uri.toString());
      own.delete(uri.toString());
      showData(uri, '', []);
      collection.delete(uri);
    }),
  ];
  return {
    expect: ({ uri }) => clearTimeout(timers.get(uri.toString())),
    check: (document) => checkSoon(document, 0),
    show(uri, version, diagnostics) {
      const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
      if (document?.version !== version) return;
      clearTimeout(timers.get(uri.toString()));
      const { root, file } = projectOf(uri, projects);
      show(
        uri,
        diagnostics.filter((one) => one.file === file),
      );
      showData(
        uri,
        root,
        diagnostics.filter((one) => one.file !== file),
      );
    },
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
      for (const registration of [...registrations, collection, dataCollection]) registration.dispose();
    },
  };
}

const keyOf = ({ line, column, code, message }: Diagnostic) => JSON.stringify([line, column, code, message]);
