import { basename, dirname, join } from 'node:path';
import type { TextDocument } from 'vscode';
import * as vscode from 'vscode';

/** Follows a link of a dashboard: another dashboard of the same folder, or a web address, which VS Code asks about. */
export async function openDashboardLink(
  kind: unknown,
  target: string,
  document: TextDocument,
): Promise<void> {
  if (kind === 'url') {
    const uri = readWebAddress(target);
    if (uri) await vscode.env.openExternal(uri);
    return;
  }
  if (kind !== 'dashboard') return;
  // A name, never a path: what has separators names nothing here.
  const name = basename(target);
  const folder = dirname(document.uri.fsPath);
  for (const file of [`${name}.dashboard.json`, `${name}.wdash`, `${name}.json`]) {
    const uri = vscode.Uri.file(join(folder, file));
    const found =
      name === target &&
      (await vscode.workspace.fs.stat(uri).then(
        () => true,
        () => false,
      ));
    if (!found) continue;
    await vscode.commands.executeCommand('standpipe.previewDashboard', uri);
    return;
  }
  void vscode.window.showInformationMessage(`There is no dashboard “${target}” in this folder.`);
}

/** Web addresses only: `command:`, `javascript:` and `file:` are not followed. */
function readWebAddress(text: string): vscode.Uri | null {
  try {
    const { protocol, href } = new URL(text);
    return protocol === 'https:' || protocol === 'http:' ? vscode.Uri.parse(href, true) : null;
  } catch {
    return null;
  }
}
