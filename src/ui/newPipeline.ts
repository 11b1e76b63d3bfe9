import { basename, join } from 'node:path';
import type { Disposable, LogOutputChannel } from 'vscode';
import * as vscode from 'vscode';
import type { Projects } from './projects.ts';
import { registerCommand } from './registerCommand.ts';
import { requireTrust } from './trust.ts';

/** *New Pipeline*: asks for a folder and writes what `standpipe new` writes. */
export function registerNewPipeline(home: string, projects: Projects, log: LogOutputChannel): Disposable {
  return registerCommand(log, 'standpipe.newPipeline', async () => {
    if (!requireTrust('A new pipeline')) return;
    const folder = await askFolder();
    if (!folder) return;
    const { writeExample, samplePosts } = await import('./later/example.ts');
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: `Standpipe: writing the example and ${samplePosts.toLocaleString('en-US')} sample posts`,
        cancellable: true,
      },
      (_, token) => {
        const cancel = new AbortController();
        token.onCancellationRequested(() => cancel.abort());
        return writeExample(home, folder.fsPath, cancel.signal);
      },
    );
    log.info(`Wrote the Stack Overflow pipeline to ${folder.fsPath}`);
    if (!vscode.workspace.getWorkspaceFolder(folder)) {
      await offerToOpen(folder);
      return;
    }
    await projects.reload();
    const file = vscode.Uri.file(join(folder.fsPath, 'stackoverflow.pipeline.yaml'));
    await vscode.window.showTextDocument(file);
  });
}

async function askFolder(): Promise<vscode.Uri | null> {
  const open = vscode.workspace.workspaceFolders ?? [];
  if (open.length === 0) return chooseFolder();
  const picked = await vscode.window.showQuickPick(
    [
      ...open.map(({ uri, name }) => ({ label: `$(folder) ${name}`, description: 'this folder', uri })),
      ...open.map(({ uri, name }) => ({
        label: `$(new-folder) ${join(name, 'stackoverflow')}`,
        description: 'a new folder in it',
        uri: vscode.Uri.joinPath(uri, 'stackoverflow'),
      })),
      { label: '$(folder-opened) Another folder…', description: '', uri: null },
    ],
    { title: 'New Pipeline', placeHolder: 'Where to write the Stack Overflow pipeline with sample data' },
  );
  if (!picked) return null;
  return picked.uri ?? chooseFolder();
}

async function chooseFolder(): Promise<vscode.Uri | null> {
  const [picked] =
    (await vscode.window.showOpenDialog({
      title: 'A folder for the new pipeline',
      openLabel: 'Write It Here',
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  return picked ?? null;
}

async function offerToOpen(folder: vscode.Uri): Promise<void> {
  const open = 'Open Folder';
  const chosen = await vscode.window.showInformationMessage(
    `The pipeline is in ${basename(folder.fsPath)}. Open that folder to run it.`,
    open,
  );
  if (chosen === open) await vscode.commands.executeCommand('vscode.openFolder', folder);
}
