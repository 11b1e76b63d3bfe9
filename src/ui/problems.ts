import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Diagnostic, Severity } from '../shared/diagnostic.ts';
import type { Projects } from './projects.ts';

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** What is wrong with pipelines and their scripts, in the Problems panel; needs no engine and no trust. */
export function registerProblems(projects: Projects): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('standpipe');
  const show = () => {
    const byFile = new Map<string, Map<string, vscode.Diagnostic>>();
    for (const { root, diagnostics } of projects.all())
      for (const found of diagnostics) {
        const path = join(root, found.file);
        // Two pipelines that share a script say the same of it: once is enough.
        const ofFile = byFile.get(path) ?? new Map<string, vscode.Diagnostic>();
        byFile.set(path, ofFile.set(JSON.stringify(found), toEditorDiagnostic(found)));
      }
    collection.clear();
    for (const [path, found] of byFile) collection.set(vscode.Uri.file(path), [...found.values()]);
  };
  return vscode.Disposable.from(collection, projects.onDidChange(show));
}

/** As the Problems panel shows it. */
export function toEditorDiagnostic({
  line,
  column,
  endLine,
  endColumn,
  ...rest
}: Diagnostic): vscode.Diagnostic {
  const range = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
  const diagnostic = new vscode.Diagnostic(range, rest.message, severities[rest.severity]);
  diagnostic.source = 'standpipe';
  diagnostic.code = rest.code;
  return diagnostic;
}
