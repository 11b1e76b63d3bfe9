import { dirname } from 'node:path';
import type { Disposable, LogOutputChannel } from 'vscode';
import * as vscode from 'vscode';
import type { Engines } from './engines.ts';
import { explain } from './explain.ts';
import type { Projects } from './projects.ts';
import type { RunLists } from './runLists.ts';

/**
 * Finds the pipelines, and the engines that run already: after a reload of the window, or started by another window
 * or a command line. Runs belong to their engine; the window only looks on.
 */
export function registerReattach(parts: {
  projects: Projects;
  engines: Engines;
  lists: RunLists;
  log: LogOutputChannel;
}): Disposable {
  const { projects, engines, lists, log } = parts;

  const known = new Set<string>();

  async function begin(): Promise<void> {
    await projects.reload();
    await lists.reload();
    for (const { root } of projects.all()) await attach(root);
  }
  async function attach(root: string): Promise<void> {
    known.add(root);
    try {
      await engines.attach(root);
    } catch (error) {
      log.warn(`No connection to the engine of ${root}: ${String(error)}`);
    }
  }

  const engineFiles = vscode.workspace.createFileSystemWatcher('**/.standpipe/engine.json');
  const found = (uri: vscode.Uri) => {
    const root = dirname(dirname(uri.fsPath));
    if (projects.all().some((model) => model.root === root)) void attach(root);
  };
  // Listed anew when a journal appears that no engine told of, or a run's folder goes.
  const journals = vscode.workspace.createFileSystemWatcher(
    '**/.standpipe/runs/*/journal.ndjson',
    false,
    true,
  );
  const listAgain = () => void lists.reload();
  // After activation, which this must not lengthen.
  const timer = setTimeout(() => void begin().catch((error) => explain(log, error)), 0);
  return vscode.Disposable.from(
    // A pipeline file that comes later, in a folder of its own, may have runs and an engine already.
    projects.onDidChange(({ root }) => {
      if (known.has(root) || !projects.all().some((model) => model.root === root)) return;
      known.add(root);
      void lists.reload().then(() => attach(root));
    }),
    engineFiles,
    engineFiles.onDidCreate(found),
    engineFiles.onDidChange(found),
    journals,
    journals.onDidCreate(listAgain),
    journals.onDidDelete(listAgain),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void begin().catch((error) => explain(log, error))),
    { dispose: () => clearTimeout(timer) },
  );
}
