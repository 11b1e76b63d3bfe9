import type { ExtensionContext } from 'vscode';
import * as vscode from 'vscode';

export function activate(context: ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Standpipe', { log: true });
  context.subscriptions.push(output);
  output.info('activated');
}
