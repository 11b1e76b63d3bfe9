import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import * as vscode from 'vscode';

/** Puts `standpipe` on the PATH of the integrated terminal: the command line of this very version. */
export function registerTerminalPath({
  extensionPath,
  environmentVariableCollection: variables,
}: ExtensionContext): vscode.Disposable {
  const set = () => {
    variables.clear();
    if (!vscode.workspace.isTrusted) return;
    variables.description = 'Puts the `standpipe` command on the PATH.';
    const separator = process.platform === 'win32' ? ';' : ':';
    variables.prepend('PATH', join(extensionPath, 'media', 'bin') + separator);
    variables.replace('STANDPIPE_NODE', process.execPath);
  };
  set();
  return vscode.workspace.onDidGrantWorkspaceTrust(set);
}
