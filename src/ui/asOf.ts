import * as vscode from 'vscode';

/** The setting `standpipe.asOf`, as requests take it: nothing where relative dates count from now. */
export function asOf(document: vscode.Uri): { now?: string } {
  const now = vscode.workspace.getConfiguration('standpipe', document).get<string>('asOf', '').trim();
  return now === '' ? {} : { now };
}
