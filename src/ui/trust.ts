import * as vscode from 'vscode';

/**
 * True in a trusted workspace. Otherwise says so, with the way to trust it: a command stays callable even where its
 * menu is hidden, so every one that starts something asks here first.
 */
export function requireTrust(what: string): boolean {
  if (vscode.workspace.isTrusted) return true;
  const trust = 'Trust This Workspace…';
  void vscode.window
    .showWarningMessage(`${what} needs a trusted workspace: in Restricted Mode nothing is run.`, trust)
    .then((chosen) => chosen === trust && vscode.commands.executeCommand('workbench.trust.manage'));
  return false;
}
