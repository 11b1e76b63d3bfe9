import * as vscode from 'vscode';

export function registerLanguageFeatures(): vscode.Disposable {
  return vscode.Disposable.from();
}
