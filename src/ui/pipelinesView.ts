import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { StageDefinition } from '../pipeline/definition/definition.ts';
import { type PipelineRef, type StageRef, views } from '../shared/commands.ts';
import { hasErrors } from '../shared/diagnostic.ts';
import { durationText, elapsed } from '../shared/runWords.ts';
import { type LastStates, lastStates } from './lastStates.ts';
import type { PipelineModel, Projects } from './projects.ts';
import { commandOf } from './registerCommand.ts';
import type { RunLists } from './runLists.ts';
import { stateIcon } from './stateLooks.ts';
import type { Targets } from './targets.ts';

export type PipelineNode = PipelineRef & Partial<StageRef>;

/** *Pipelines*: every pipeline file of the workspace with its stages and what became of each last. */
export function registerPipelinesView(
  projects: Projects,
  lists: RunLists,
  targets: Targets,
): vscode.Disposable {
  const changes = new vscode.EventEmitter<PipelineNode | undefined>();
  // The same object for the same node, so that one node can be refreshed and keeps being open.
  const nodes = new Map<string, PipelineNode>();
  const nodeOf = (root: string, file: string, stage?: string): PipelineNode => {
    const key = JSON.stringify([root, file, stage]);
    const node = nodes.get(key) ?? { root, file, ...(stage === undefined ? {} : { stage }) };
    nodes.set(key, node);
    return node;
  };

  const provider: vscode.TreeDataProvider<PipelineNode> = {
    onDidChangeTreeData: changes.event,
    getChildren(node) {
      if (!node) return projects.all().map(({ root, file }) => nodeOf(root, file));
      const stages = projects.find(node)?.definition?.stages ?? [];
      return stages.map((stage) => nodeOf(node.root, node.file, stage.name));
    },
    getParent: (node) => (node.stage === undefined ? undefined : nodeOf(node.root, node.file)),
    getTreeItem(node) {
      const model = projects.find(node);
      if (!model) return new vscode.TreeItem(node.file);
      const states = lastStates(node, lists.runs());
      const stage = model.definition?.stages.find(({ name }) => name === node.stage);
      return stage ? stageItem(model, stage, states) : pipelineItem(model, states, targets);
    },
  };
  const view = vscode.window.createTreeView(views.pipelines, {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  const sayTrust = () => {
    const isShown = !vscode.workspace.isTrusted && projects.all().length > 0;
    // Without a message the row is gone; VS Code has no other word for "none".
    (view as { message: string | undefined }).message = isShown
      ? 'Restricted Mode: files are checked, nothing runs. Trust this workspace to run pipelines.'
      : undefined;
  };

  return vscode.Disposable.from(
    view,
    changes,
    projects.onDidChange((model) => {
      sayTrust();
      const isKnown = nodes.has(JSON.stringify([model.root, model.file, undefined]));
      changes.fire(isKnown && projects.find(model) ? nodeOf(model.root, model.file) : undefined);
    }),
    targets.onDidChange(({ root, file }) => changes.fire(nodeOf(root, file))),
    lists.onDidChange((run) => changes.fire(run ? nodeOf(run.root, run.file) : undefined)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      sayTrust();
      changes.fire(undefined);
    }),
  );
}

function pipelineItem(model: PipelineModel, { latest }: LastStates, targets: Targets): vscode.TreeItem {
  const name = model.definition?.name ?? basename(model.file).replace(/\.pipeline\.ya?ml$/, '');
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  const target = targets.of(model);
  item.id = model.uri.toString();
  item.contextValue = 'pipeline';
  item.resourceUri = model.uri;
  item.description = [
    ...(target ? [target.name] : []),
    ...problemWords(model),
    ...(latest ? [latest.state] : ['never run']),
  ].join(' · ');
  item.iconPath = hasErrors(model.diagnostics)
    ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.errorForeground'))
    : latest
      ? stateIcon(latest.state)
      : new vscode.ThemeIcon('layers');
  item.tooltip = [model.definition?.description, model.uri.fsPath].filter(Boolean).join('\n');
  item.accessibilityInformation = { label: `Pipeline ${name}, ${item.description}` };
  return item;
}

/** Errors, which keep it from running; else warnings. */
function problemWords({ diagnostics }: PipelineModel): string[] {
  const count = (severity: string) => diagnostics.filter((found) => found.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (errors > 0) return [errors === 1 ? '1 problem' : `${errors} problems`];
  if (warnings > 0) return [warnings === 1 ? '1 warning' : `${warnings} warnings`];
  return [];
}

function stageItem(model: PipelineModel, stage: StageDefinition, { stages }: LastStates): vscode.TreeItem {
  const item = new vscode.TreeItem(stage.name, vscode.TreeItemCollapsibleState.None);
  const last = stages.get(stage.name);
  const state = last?.report.state ?? 'pending';
  // A stage under way has no time of its own here: the status bar and the run page tick.
  const took = last && state !== 'running' ? elapsed(last.report, Date.now()) : null;
  const word = last ? (state === 'pending' ? 'waiting' : state) : 'not run';
  item.id = `${model.uri.toString()}#${stage.name}`;
  item.contextValue = 'stage';
  item.iconPath = stateIcon(state);
  item.description = [word, ...(took === null ? [] : [durationText(took)]), stage.kind].join(' · ');
  item.tooltip = [stage.description, after(stage), last?.report.error?.message].filter(Boolean).join('\n');
  item.accessibilityInformation = { label: `Stage ${stage.name}, ${item.description}` };
  item.command = commandOf('standpipe.openPlace', 'Open Definition', {
    root: model.root,
    file: model.file,
    line: model.lines.get(stage.name) ?? null,
  });
  return item;
}

function after({ after }: StageDefinition): string | null {
  return after.length === 0 ? null : `After ${after.join(', ')}`;
}
