import { basename, dirname, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import type { Projects } from './projects.ts';
import { slashed } from './slashed.ts';

/** Dashboards in all three shells. */
export const dashboardSelector: vscode.DocumentSelector = [
  { scheme: 'file', pattern: '**/*.dashboard.json' },
  { scheme: 'file', pattern: '**/*.wdash' },
  { scheme: 'file', pattern: '**/waveTemplates/*/dashboards/*.json' },
];

export const saqlSelector: vscode.DocumentSelector = { language: 'saql' };

export function isDashboard(document: vscode.TextDocument): boolean {
  return vscode.languages.match(dashboardSelector, document) > 0;
}

/** The project whose engine answers for a file, and the file's path in it. */
export function projectOf(uri: vscode.Uri, projects: Projects): { root: string; file: string } {
  const path = uri.fsPath;
  const roots = [...new Set(projects.all().map(({ root }) => root))].filter((root) =>
    path.startsWith(root + sep),
  );
  const nearest = roots.sort((a, b) => b.length - a.length)[0];
  const root = nearest ?? vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? dirname(path);
  return { root, file: slashed(relative(root, path)) || basename(path) };
}
