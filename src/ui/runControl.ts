import { sep } from 'node:path';
import type { LogOutputChannel } from 'vscode';
import * as vscode from 'vscode';
import type { PipelineRef, RunRef } from '../shared/commands.ts';
import { hasErrors } from '../shared/diagnostic.ts';
import type { StartRunRequest } from '../shared/engineApi.ts';
import { Failure } from '../shared/failure.ts';
import type { Engines } from './engines.ts';
import type { Projects } from './projects.ts';
import type { RunStore } from './runStore.ts';
import { runVariables } from './runVariables.ts';
import { confirmTarget, type Targets } from './targets.ts';
import { requireTrust } from './trust.ts';

export interface RunControl {
  /** Starts a run, or goes on with one; gives it once the engine has it, null when it was not started. */
  start(pipeline: PipelineRef, selection?: RunSelection): Promise<RunRef | null>;
  cancel(run: RunRef): Promise<void>;
  onStarted: vscode.Event<RunRef & { file: string; isWhole: boolean }>;
}

export type RunSelection = Pick<StartRunRequest, 'stage' | 'from' | 'resume'>;

export function openRunControl(parts: {
  projects: Projects;
  engines: Engines;
  store: RunStore;
  targets: Targets;
  log: LogOutputChannel;
}): RunControl {
  const { projects, engines, store, targets, log } = parts;
  const started = new vscode.EventEmitter<RunRef & { file: string; isWhole: boolean }>();

  async function start(pipeline: PipelineRef, selection: RunSelection = {}): Promise<RunRef | null> {
    if (!requireTrust('A run')) return null;
    const { root, file } = pipeline;
    await saveTexts(root);
    const model = projects.find(pipeline);
    if (!model)
      throw new Failure(
        'pipeline.unknown',
        `${file} is no pipeline file of this workspace. Refresh the view.`,
      );
    const request: StartRunRequest = { file, ...selection };
    // A run that goes on keeps its target and its variables.
    const target = selection.resume === undefined ? targets.of(model) : null;
    if (target) {
      if (!(await confirmTarget(model.definition?.name ?? file, target))) return null;
      const variables = await runVariables(model, target);
      if (!variables) return null;
      Object.assign(request, { target: target.name, variables });
    }
    const api = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: 'Standpipe: starting the engine' },
      () => engines.open(root),
    );
    const { runId, diagnostics, waitsFor } = await api.startRun(request);
    if (!runId) {
      const count = diagnostics.filter((found) => found.severity === 'error').length;
      if (hasErrors(diagnostics)) void sayProblems(file, count);
      return null;
    }
    log.info(`Run ${runId} of ${file}${waitsFor ? `, after run ${waitsFor}` : ''}`);
    if (waitsFor)
      void vscode.window.showInformationMessage(
        'Another run of this project is under way; this one begins when that has ended.',
      );
    await store.follow(root, runId);
    const run = { root, runId };
    const isWhole = selection.stage === undefined && selection.from === undefined;
    started.fire({ ...run, file, isWhole });
    return run;
  }

  return {
    start,
    async cancel({ root, runId }) {
      if (!requireTrust('Cancelling a run')) return;
      await (await engines.open(root)).cancelRun({ runId });
    },
    onStarted: started.event,
  };
}

async function sayProblems(file: string, count: number): Promise<void> {
  const show = 'Show Problems';
  const problems = count === 1 ? 'One problem keeps' : `${count} problems keep`;
  const chosen = await vscode.window.showErrorMessage(`${problems} ${file} from running.`, show);
  if (chosen === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

/** The engine reads the disk. */
async function saveTexts(root: string): Promise<void> {
  for (const document of vscode.workspace.textDocuments)
    if (document.isDirty && document.uri.scheme === 'file' && document.uri.fsPath.startsWith(root + sep))
      await document.save();
}
