import { sep } from 'node:path';
import * as vscode from 'vscode';
import { clockText } from '../shared/runWords.ts';
import type { PipelineModel, Projects } from './projects.ts';
import { commandOf } from './registerCommand.ts';
import type { RunLists } from './runLists.ts';
import type { ListedRun } from './runStore.ts';
import { environmentColour, environmentIcon, type Targets } from './targets.ts';

/** Left in the status bar: the target of the pipeline at hand, in its environment's colour, and the stage under way. */
export function registerStatusBar(projects: Projects, lists: RunLists, targets: Targets): vscode.Disposable {
  const target = vscode.window.createStatusBarItem('standpipe.target', vscode.StatusBarAlignment.Left, 51);
  target.name = 'Standpipe Target';
  const stage = vscode.window.createStatusBarItem('standpipe.stage', vscode.StatusBarAlignment.Left, 50);
  stage.name = 'Standpipe Run';
  let ticking: NodeJS.Timeout | undefined;

  function showTarget(): void {
    const model = pipelineAtHand(projects);
    const chosen = model && targets.of(model);
    if (!model || !chosen) {
      target.hide();
      return;
    }
    target.text = `$(${environmentIcon(chosen)}) ${chosen.name}`;
    target.tooltip = `${model.definition?.name ?? model.file} runs on ${chosen.name} (${chosen.kind}, ${chosen.environment}). Click to select another target.`;
    target.backgroundColor = environmentColour(chosen);
    target.command = commandOf('standpipe.selectTarget', 'Select Target', {
      root: model.root,
      file: model.file,
    });
    target.accessibilityInformation = {
      label: `Standpipe target ${chosen.name}, ${chosen.environment}`,
      role: 'button',
    };
    target.show();
  }

  function showStage(): void {
    const run = lists.runs().find((known) => known.isLive);
    if (!run) {
      clearInterval(ticking);
      ticking = undefined;
      stage.hide();
      return;
    }
    ticking ??= setInterval(showStage, 1000);
    stage.text = `$(loading~spin) ${stageText(run)}`;
    stage.tooltip = `${run.pipeline} on ${run.target}: ${run.progress.done} of ${run.progress.total} stages done. Click to open the run page.`;
    stage.command = commandOf('standpipe.openRunPage', 'Open Run Page', { root: run.root, runId: run.runId });
    stage.show();
  }

  showTarget();
  return vscode.Disposable.from(
    target,
    stage,
    projects.onDidChange(showTarget),
    targets.onDidChange(showTarget),
    vscode.window.onDidChangeActiveTextEditor(showTarget),
    lists.onDidChange(showStage),
    { dispose: () => clearInterval(ticking) },
  );
}

function stageText(run: ListedRun): string {
  const running = run.stages.filter((stage) => stage.state === 'running' && stage.startedAt !== null);
  const first = running[0];
  if (!first) return `${run.pipeline} ${clockText(Date.now() - Date.parse(run.startedAt))}`;
  const more = running.length > 1 ? ` +${running.length - 1}` : '';
  return `${first.name}${more} ${clockText(Date.now() - Date.parse(first.startedAt!))}`;
}

/** That of the active editor, else of a script's project, else the first. */
export function pipelineAtHand(projects: Projects): PipelineModel | null {
  const path = vscode.window.activeTextEditor?.document.uri.fsPath;
  const all = projects.all();
  if (path === undefined) return all[0] ?? null;
  return (
    all.find((model) => model.uri.fsPath === path) ??
    all.find((model) => path.startsWith(model.root + sep)) ??
    all[0] ??
    null
  );
}
