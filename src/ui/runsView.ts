import * as vscode from 'vscode';
import { type RunRef, views } from '../shared/commands.ts';
import type { StageReport } from '../shared/runs.ts';
import { countsText, durationText, elapsed } from '../shared/runWords.ts';
import type { Projects } from './projects.ts';
import { commandOf } from './registerCommand.ts';
import type { RunLists } from './runLists.ts';
import type { ListedRun } from './runStore.ts';
import { stateIcon } from './stateLooks.ts';

export type RunNode = (RunRef & { stage?: string }) | 'more';

/** *Runs*: live and past, newest first, each with its stages; a page at a time. */
export function registerRunsView(projects: Projects, lists: RunLists): vscode.Disposable {
  const changes = new vscode.EventEmitter<RunNode | undefined>();
  const nodes = new Map<string, RunNode>();
  const nodeOf = (root: string, runId: string): RunNode => {
    const key = `${root} ${runId}`;
    const node = nodes.get(key) ?? { root, runId };
    nodes.set(key, node);
    return node;
  };

  const provider: vscode.TreeDataProvider<RunNode> = {
    onDidChangeTreeData: changes.event,
    getChildren(node) {
      if (node === 'more') return [];
      if (node) {
        const run = lists.find(node.root, node.runId);
        return run?.stages.map(({ name }) => ({ root: node.root, runId: node.runId, stage: name })) ?? [];
      }
      // One state for all that needs the engine: the view's own words say it.
      if (!vscode.workspace.isTrusted) return [];
      const runs = lists.runs().map((run) => nodeOf(run.root, run.runId));
      return lists.hidden() > 0 ? [...runs, 'more' as const] : runs;
    },
    getTreeItem(node) {
      if (node === 'more') return moreItem(lists.hidden());
      const run = lists.find(node.root, node.runId);
      const report = run?.stages.find((stage) => stage.name === node.stage);
      if (!run) return new vscode.TreeItem(node.runId);
      return report ? stageItem(run, report) : runItem(run, projects.all().length > 1);
    },
  };
  const view = vscode.window.createTreeView(views.runs, {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  return vscode.Disposable.from(
    view,
    changes,
    lists.onDidChange((run) => {
      const live = lists.runs().filter((known) => known.isLive).length;
      (view as { badge: vscode.ViewBadge | undefined }).badge =
        live === 0
          ? undefined
          : { value: live, tooltip: live === 1 ? '1 run under way' : `${live} runs under way` };
      changes.fire(run ? nodeOf(run.root, run.runId) : undefined);
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changes.fire(undefined)),
  );
}

function runItem(run: ListedRun, isNamed: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(
    timeText(run.startedAt),
    run.isLive ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed,
  );
  const took = run.isLive ? null : elapsed(run, Date.now());
  const failed = run.stages.find((stage) => stage.state === 'failed');
  item.id = `${run.root} ${run.runId}`;
  item.contextValue = run.isLive ? 'run.live' : run.state === 'succeeded' ? 'run.done' : 'run.resumable';
  item.iconPath = stateIcon(run.state);
  item.description = [
    ...(isNamed ? [run.pipeline] : []),
    run.state,
    ...(run.isLive ? [`${run.progress.done} of ${run.progress.total} stages`] : []),
    ...(took === null ? [] : [durationText(took)]),
    run.target,
  ].join(' · ');
  item.tooltip = new vscode.MarkdownString()
    .appendText(`${run.pipeline} on ${run.target}, ${run.state}`)
    .appendText(failed?.error ? `\n${failed.name}: ${failed.error.message}` : '')
    .appendText(`\n${run.runId}`);
  item.accessibilityInformation = { label: `Run of ${run.pipeline}, ${item.label}, ${item.description}` };
  item.command = commandOf('standpipe.openRunPage', 'Open Run Page', { root: run.root, runId: run.runId });
  return item;
}

function stageItem(run: ListedRun, stage: StageReport): vscode.TreeItem {
  const item = new vscode.TreeItem(stage.name, vscode.TreeItemCollapsibleState.None);
  const took = stage.state === 'running' ? null : elapsed(stage, Date.now());
  // What a resumed run had done before it was interrupted.
  const wasDone = stage.state === 'skipped' && stage.endedAt !== null;
  item.id = `${run.root} ${run.runId} ${stage.name}`;
  item.contextValue = 'runStage';
  item.iconPath = stateIcon(wasDone ? 'succeeded' : stage.state);
  item.description = [
    wasDone ? 'done before' : stage.state === 'pending' ? 'waiting' : stage.state,
    ...(took === null ? [] : [durationText(took)]),
    ...[stage.error?.message ?? countsText(stage.counts)].filter(Boolean),
  ].join(' · ');
  item.tooltip = stage.error?.message ?? item.description;
  item.accessibilityInformation = { label: `Stage ${stage.name}, ${item.description}` };
  item.command = stage.error?.file
    ? commandOf('standpipe.openPlace', 'Open', {
        root: run.root,
        file: stage.error.file,
        line: stage.error.line,
      })
    : commandOf('standpipe.openRunPage', 'Open Run Page', { root: run.root, runId: run.runId });
  return item;
}

function moreItem(hidden: number): vscode.TreeItem {
  const item = new vscode.TreeItem(`Show more (${hidden.toLocaleString('en-US')} older)`);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = commandOf('standpipe.showMoreRuns', 'Show More Runs');
  return item;
}

/** The time of day, with the date where it is another day. */
function timeText(iso: string): string {
  const at = new Date(iso);
  const time = at.toLocaleTimeString('en-GB');
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? time : `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`;
}
