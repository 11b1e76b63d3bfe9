import { join, sep } from 'node:path';
import type { Disposable, LogOutputChannel } from 'vscode';
import * as vscode from 'vscode';
import type { PipelineRef, PlaceRef, RunRef, StageRef } from '../shared/commands.ts';
import { walkthroughId } from '../shared/commands.ts';
import { durationText, elapsed } from '../shared/runWords.ts';
import type { Projects } from './projects.ts';
import { registerCommand } from './registerCommand.ts';
import type { RunControl, RunSelection } from './runControl.ts';
import type { RunLists } from './runLists.ts';
import type { RunPages } from './runPages.ts';
import type { ListedRun, RunStore } from './runStore.ts';
import { stateIconText } from './stateLooks.ts';
import { pipelineAtHand } from './statusBar.ts';
import type { Targets } from './targets.ts';

export interface CommandParts {
  projects: Projects;
  store: RunStore;
  lists: RunLists;
  targets: Targets;
  control: RunControl;
  pages: RunPages;
  extensionId: string;
  log: LogOutputChannel;
}

/** Every command but *New Pipeline*. Called without an argument, from the palette, they ask or take what is at hand. */
export function registerRunCommands(parts: CommandParts): Disposable {
  const { projects, store, lists, targets, control, pages, extensionId, log } = parts;

  async function run(pipeline: PipelineRef | null, selection?: RunSelection): Promise<void> {
    if (pipeline) await control.start(pipeline, selection);
  }
  async function resume(given: unknown): Promise<void> {
    const isResumable = (run: ListedRun) => !run.isLive && run.state !== 'succeeded';
    const found = await runOf(given, lists, 'Resume', isResumable);
    const listed = found && lists.find(found.root, found.runId);
    if (listed) await run({ root: listed.root, file: listed.file }, { resume: listed.runId });
  }

  return vscode.Disposable.from(
    registerCommand(log, 'standpipe.runPipeline', async (given) => run(await pipelineOf(given, projects))),
    registerCommand(log, 'standpipe.runStage', async (given) => {
      const chosen = await stageOf(given, projects, 'Run Stage');
      if (chosen) await run(chosen, { stage: chosen.stage });
    }),
    registerCommand(log, 'standpipe.runFromStage', async (given) => {
      const chosen = await stageOf(given, projects, 'Run from Here');
      if (chosen) await run(chosen, { from: chosen.stage });
    }),
    registerCommand(log, 'standpipe.resumeRun', resume),
    registerCommand(log, 'standpipe.cancelRun', async (given) => {
      const chosen = await runOf(given, lists, 'Cancel', (listed) => listed.isLive);
      if (chosen) await control.cancel(chosen);
    }),
    registerCommand(log, 'standpipe.openRunPage', async (given) => {
      const chosen = await runOf(given, lists, 'Open Run Page', () => true);
      if (chosen) pages.open(chosen, { preserveFocus: false });
    }),
    registerCommand(log, 'standpipe.revealRunFolder', async (given) => {
      const chosen = await runOf(given, lists, 'Reveal Run Folder', () => true);
      if (chosen) await revealFolder(await store.folder(chosen.root, chosen.runId));
    }),
    registerCommand(log, 'standpipe.selectTarget', async (given) => {
      const pipeline = await pipelineOf(given, projects);
      const model = pipeline && projects.find(pipeline);
      if (model) await targets.choose(model);
    }),
    registerCommand(log, 'standpipe.refresh', async () => {
      await projects.reload();
      await lists.reload();
    }),
    registerCommand(log, 'standpipe.showMoreRuns', () => lists.showMore()),
    registerCommand(log, 'standpipe.showOutput', () => log.show()),
    registerCommand(log, 'standpipe.openWalkthrough', () =>
      vscode.commands.executeCommand(
        'workbench.action.openWalkthrough',
        `${extensionId}#${walkthroughId}`,
        false,
      ),
    ),
    registerCommand(log, 'standpipe.openPlace', (place) => openPlace(place, projects)),
  );
}

/** Shows a line of a file of one of the window's projects, and of no other. */
export async function openPlace(place: PlaceRef, projects: Projects): Promise<void> {
  const { root, file, line } = place;
  const isOurs = projects.all().some((model) => model.root === root);
  const uri = vscode.Uri.file(join(root, file));
  if (!isOurs || !uri.fsPath.startsWith(vscode.Uri.file(root).fsPath + sep)) return;
  const at = line === null ? undefined : new vscode.Range(line - 1, 0, line - 1, 0);
  await vscode.window.showTextDocument(uri, {
    viewColumn: vscode.ViewColumn.One,
    ...(at ? { selection: at } : {}),
  });
}

async function revealFolder(folder: string): Promise<void> {
  const uri = vscode.Uri.file(folder);
  // On a remote machine there is no file manager; there the explorer shows it.
  const isRemote = vscode.env.remoteName !== undefined || vscode.env.uiKind === vscode.UIKind.Web;
  await vscode.commands.executeCommand(isRemote ? 'revealInExplorer' : 'revealFileInOS', uri);
}

const text = (value: unknown, key: string): string | null => {
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : null;
  return typeof found === 'string' ? found : null;
};

/** The pipeline that was given, as an argument or as the file of an editor's title; else the one at hand. */
async function pipelineOf(given: unknown, projects: Projects): Promise<PipelineRef | null> {
  const root = text(given, 'root');
  const file = text(given, 'file');
  if (root !== null && file !== null) return { root, file };
  const path = text(given, 'fsPath');
  const all = projects.all();
  const named = all.find((model) => model.uri.fsPath === path);
  if (named) return named;
  if (all.length > 1 && !vscode.window.activeTextEditor) {
    const picked = await vscode.window.showQuickPick(
      all.map((model) => ({
        label: model.definition?.name ?? model.file,
        description: vscode.workspace.asRelativePath(model.uri),
        model,
      })),
      { title: 'Pipeline' },
    );
    return picked?.model ?? null;
  }
  const atHand = pipelineAtHand(projects);
  if (!atHand) void sayNoPipeline();
  return atHand;
}

async function sayNoPipeline(): Promise<void> {
  const create = 'New Pipeline';
  const chosen = await vscode.window.showInformationMessage(
    'There is no pipeline in this workspace yet.',
    create,
  );
  if (chosen === create) await vscode.commands.executeCommand('standpipe.newPipeline');
}

async function stageOf(given: unknown, projects: Projects, title: string): Promise<StageRef | null> {
  const pipeline = await pipelineOf(given, projects);
  if (!pipeline) return null;
  const { root, file } = pipeline;
  const stage = text(given, 'stage');
  if (stage !== null) return { root, file, stage };
  const stages = projects.find(pipeline)?.definition?.stages ?? [];
  const picked = await vscode.window.showQuickPick(
    stages.map(({ name, kind }) => ({ label: name, description: kind })),
    { title, placeHolder: `A stage of ${file}` },
  );
  return picked ? { root, file, stage: picked.label } : null;
}

async function runOf(
  given: unknown,
  lists: RunLists,
  title: string,
  fits: (run: ListedRun) => boolean,
): Promise<RunRef | null> {
  const root = text(given, 'root');
  const runId = text(given, 'runId');
  if (root !== null && runId !== null) return { root, runId };
  const runs = lists.runs().filter(fits);
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(`${title}: there is no run for that.`);
    return null;
  }
  if (runs.length === 1) return runs[0]!;
  const picked = await vscode.window.showQuickPick(
    runs.map((run) => ({
      label: `${stateIconText(run.state)} ${new Date(run.startedAt).toLocaleString('en-GB')}`,
      description: [run.pipeline, run.state, durationText(elapsed(run, Date.now()) ?? 0)].join(' · '),
      run,
    })),
    { title, placeHolder: 'A run' },
  );
  return picked?.run ?? null;
}
