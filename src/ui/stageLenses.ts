import * as vscode from 'vscode';
import { durationText, elapsed } from '../shared/runWords.ts';
import { lastStates } from './lastStates.ts';
import { type Projects, pipelineSelector } from './projects.ts';
import { commandOf } from './registerCommand.ts';
import type { RunLists } from './runLists.ts';
import { stateIconText } from './stateLooks.ts';

/** Over each stage of a pipeline file: run it, run from it, and what became of it last. */
export function registerStageLenses(projects: Projects, lists: RunLists): vscode.Disposable {
  const changes = new vscode.EventEmitter<void>();
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changes.event,
    provideCodeLenses(document) {
      const model = projects.ofDocument(document);
      if (!model) return [];
      const { root, file, lines } = model;
      const states = lastStates(model, lists.runs());
      const lenses: vscode.CodeLens[] = [];
      for (const [stage, line] of lines) {
        const range = new vscode.Range(line - 1, 0, line - 1, 0);
        const add = (command: vscode.Command) => lenses.push(new vscode.CodeLens(range, command));
        if (vscode.workspace.isTrusted) {
          add(commandOf('standpipe.runStage', '$(play)\u00a0Run stage', { root, file, stage }));
          add(
            commandOf('standpipe.runFromStage', '$(debug-step-over)\u00a0Run from here', {
              root,
              file,
              stage,
            }),
          );
        } else
          add({
            title: '$(workspace-untrusted)\u00a0Trust this workspace to run',
            command: 'workbench.trust.manage',
          });
        const last = states.stages.get(stage);
        if (!last) continue;
        const { run, report } = last;
        const took = report.state === 'running' ? null : elapsed(report, Date.now());
        const title = `${stateIconText(report.state)}\u00a0${report.state}${took === null ? '' : ` in ${durationText(took)}`}`;
        add(commandOf('standpipe.openRunPage', title, { root, runId: run.runId }));
      }
      return lenses;
    },
  };
  const refresh = () => changes.fire();
  return vscode.Disposable.from(
    changes,
    vscode.languages.registerCodeLensProvider(pipelineSelector, provider),
    projects.onDidChange(refresh),
    lists.onDidChange(refresh),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
  );
}
