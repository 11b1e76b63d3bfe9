import { basename, dirname, relative, sep } from 'node:path';
import type { Disposable, Event, LogOutputChannel, TextDocument } from 'vscode';
import * as vscode from 'vscode';
import type { PipelineDefinition } from '../pipeline/definition/definition.ts';
import type { PipelineCheck } from '../project/checkPipeline.ts';
import { contextKeys, type PipelineRef } from '../shared/commands.ts';
import type { Diagnostic } from '../shared/diagnostic.ts';
import { slashed } from './slashed.ts';

/** A pipeline file of the workspace, as last checked, unsaved texts included. */
export interface PipelineModel extends PipelineRef {
  uri: vscode.Uri;
  /** Of the last text that was sound; null before there was one. */
  definition: PipelineDefinition | null;
  /** Stage → its line in the text as it stands, 1-based. */
  lines: Map<string, number>;
  /** The last check that could follow the stages through. */
  check: PipelineCheck | null;
  diagnostics: Diagnostic[];
}

export interface Projects extends Disposable {
  all(): PipelineModel[];
  find(ref: PipelineRef): PipelineModel | null;
  ofDocument(document: TextDocument): PipelineModel | null;
  /** Searches the workspace again. */
  reload(): Promise<void>;
  /** The workspace has been searched once. */
  loaded(): Promise<void>;
  /** A model is new, checked again, or gone. */
  onDidChange: Event<PipelineModel>;
}

export const pipelineSelector: vscode.DocumentSelector = {
  scheme: 'file',
  pattern: '**/*.pipeline.{yaml,yml}',
};
export const scriptSelector: vscode.DocumentSelector = { scheme: 'file', pattern: '**/*.sql' };
const excluded = '{**/node_modules/**,**/.standpipe/**}';
const checkDelay = 250;

export function openProjects(log: LogOutputChannel): Projects {
  const models = new Map<string, PipelineModel>();
  const changes = new vscode.EventEmitter<PipelineModel>();
  const timers = new Map<string, NodeJS.Timeout>();
  const checks = new Map<string, AbortController>();

  let first: Promise<void> | null = null;
  const reload = (): Promise<void> => {
    const search = searchAgain();
    first ??= search;
    return search;
  };

  async function searchAgain(): Promise<void> {
    const found = await vscode.workspace.findFiles('**/*.pipeline.{yaml,yml}', excluded);
    const keys = new Set(found.map((uri) => uri.fsPath));
    for (const [key, model] of models)
      if (!keys.has(key)) {
        models.delete(key);
        changes.fire({ ...model, definition: null, diagnostics: [] });
      }
    await Promise.all(found.filter((uri) => uri.scheme === 'file').map(check));
    void vscode.commands.executeCommand('setContext', contextKeys.hasPipelines, models.size > 0);
    void vscode.commands.executeCommand('setContext', contextKeys.pipelinesKnown, true);
  }

  async function check(uri: vscode.Uri): Promise<void> {
    const key = uri.fsPath;
    checks.get(key)?.abort();
    const controller = new AbortController();
    checks.set(key, controller);
    const root = dirname(key);
    const file = basename(key);
    try {
      const { checkPipeline, stagePlaces } = await import('./later/language.ts');
      const result = await checkPipeline(root, file, {
        signal: controller.signal,
        overlay: unsavedTexts(root),
      });
      if (controller.signal.aborted) return;
      const known = models.get(key);
      const model: PipelineModel = {
        root,
        file,
        uri,
        definition: result.definition ?? known?.definition ?? null,
        lines: new Map(stagePlaces(result.text).map(({ name, place }) => [name, place.line])),
        check: result.contracts ? result : (known?.check ?? null),
        diagnostics: result.diagnostics,
      };
      models.set(key, model);
      changes.fire(model);
    } catch (error) {
      if (!controller.signal.aborted) log.error(error instanceof Error ? error : String(error));
    }
  }

  /** Waits until typing rests. */
  function checkSoon(uri: vscode.Uri): void {
    clearTimeout(timers.get(uri.fsPath));
    timers.set(
      uri.fsPath,
      setTimeout(() => void check(uri), checkDelay),
    );
  }

  /** A script's text is part of every pipeline in a folder above it, a dashboard's of those that publish it. */
  function touched(uri: vscode.Uri): void {
    if (uri.scheme !== 'file' || uri.fsPath.includes(`${sep}.standpipe${sep}`)) return;
    if (isPipelineFile(uri)) {
      checkSoon(uri);
      return;
    }
    if (!/\.(sql|py|json|wdash)$/.test(uri.fsPath)) return;
    const isDashboard = /\.(json|wdash)$/.test(uri.fsPath);
    for (const model of models.values()) {
      const path = relative(model.root, uri.fsPath);
      const { definition } = model;
      const isPart = !isDashboard || !definition || publishes(definition, slashed(path));
      if (!path.startsWith('..') && isPart) checkSoon(model.uri);
    }
  }

  const files = vscode.workspace.createFileSystemWatcher('**/*.pipeline.{yaml,yml}');
  const scripts = vscode.workspace.createFileSystemWatcher('**/*.{sql,py,json,wdash}');
  let reloading: NodeJS.Timeout | undefined;
  const reloadSoon = () => {
    clearTimeout(reloading);
    reloading = setTimeout(() => void reload(), checkDelay);
  };
  const registrations = [
    changes,
    files,
    scripts,
    files.onDidCreate(reloadSoon),
    files.onDidDelete(reloadSoon),
    files.onDidChange(touched),
    scripts.onDidCreate(touched),
    scripts.onDidDelete(touched),
    scripts.onDidChange(touched),
    vscode.workspace.onDidChangeTextDocument(({ document }) => touched(document.uri)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => touched(uri)),
    vscode.workspace.onDidChangeWorkspaceFolders(reloadSoon),
  ];

  return {
    all: () => [...models.values()].sort((a, b) => a.uri.fsPath.localeCompare(b.uri.fsPath)),
    find: ({ root, file }) =>
      [...models.values()].find((model) => model.root === root && model.file === file) ?? null,
    ofDocument: (document) => models.get(document.uri.fsPath) ?? null,
    reload,
    loaded: () => first ?? reload(),
    onDidChange: changes.event,
    dispose() {
      clearTimeout(reloading);
      for (const timer of timers.values()) clearTimeout(timer);
      for (const controller of checks.values()) controller.abort();
      for (const registration of registrations) registration.dispose();
    },
  };
}

const publishes = ({ stages }: PipelineDefinition, dashboard: string) =>
  stages.some((stage) => stage.kind === 'publish' && stage.dashboards.includes(dashboard));

function isPipelineFile(uri: vscode.Uri): boolean {
  return /\.pipeline\.ya?ml$/.test(uri.fsPath);
}

/** Texts of the editor that differ from the disk, by path within the project, with forward slashes. */
export function unsavedTexts(root: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const document of vscode.workspace.textDocuments) {
    const path = relative(root, document.uri.fsPath);
    if (document.isDirty && document.uri.scheme === 'file' && !path.startsWith('..'))
      texts.set(slashed(path), document.getText());
  }
  return texts;
}
