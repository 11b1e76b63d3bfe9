import type { Disposable, ExtensionContext, TextDocument, WebviewPanel } from 'vscode';
import * as vscode from 'vscode';
import { dashboardEditorType, dashboardPageType } from '../shared/commands.ts';
import type { DashboardPageState } from '../shared/dashboardApi.ts';
import { isDashboard } from './dashboardFiles.ts';
import { type DashboardPreview, openDashboardPreview, type PreviewParts } from './dashboardPreview.ts';
import { dataFolderOf, keepDataFolder } from './dataSettings.ts';
import { registerCommand } from './registerCommand.ts';
import { webviewFolder, webviewHtml } from './webviewHtml.ts';

export interface DashboardPreviews extends Disposable {
  /** The preview of a dashboard, if one is open. */
  find(document: TextDocument): DashboardPreview | null;
}

/** The previews of dashboards: beside their texts, as their editor, and there again after a reload of the window. */
export function openDashboardPreviews(context: ExtensionContext, parts: PreviewParts): DashboardPreviews {
  const { log, memory } = parts;
  const previews = new Set<DashboardPreview>();
  const options: vscode.WebviewOptions = {
    enableScripts: true,
    localResourceRoots: [webviewFolder(context.extensionUri)],
  };

  function adopt(panel: WebviewPanel, document: TextDocument): void {
    const state: DashboardPageState = { uri: document.uri.toString() };
    panel.webview.options = options;
    const preview = openDashboardPreview(panel, document, parts);
    panel.webview.html = webviewHtml(panel.webview, context.extensionUri, 'dashboard', state);
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icons', 'standpipe.svg');
    previews.add(preview);
    panel.onDidDispose(() => previews.delete(preview));
  }

  const find = (document: TextDocument) =>
    [...previews].find((preview) => preview.document === document) ?? null;

  async function open(argument: unknown): Promise<void> {
    const document = await documentOf(argument);
    if (!document) {
      void vscode.window.showInformationMessage(
        'Open a dashboard first: a *.dashboard.json, a *.wdash, or one of a template.',
      );
      return;
    }
    await parts.projects.loaded();
    const known = find(document);
    if (known) return known.panel.reveal(undefined, true);
    const panel = vscode.window.createWebviewPanel(
      dashboardPageType,
      'Preview',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      options,
    );
    adopt(panel, document);
  }

  async function documentOf(argument: unknown): Promise<TextDocument | null> {
    const active = vscode.window.activeTextEditor?.document;
    const shown = [...previews].find(({ panel }) => panel.active)?.document;
    const uri = argument instanceof vscode.Uri ? argument : (active?.uri ?? shown?.uri);
    if (uri?.scheme !== 'file') return null;
    const document = await vscode.workspace.openTextDocument(uri);
    return isDashboard(document) ? document : null;
  }

  /** A query chooses its data as a dashboard does. */
  async function queryOf(argument: unknown): Promise<TextDocument | null> {
    const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    if (uri?.scheme !== 'file') return null;
    const document = await vscode.workspace.openTextDocument(uri);
    return document.languageId === 'saql' ? document : null;
  }

  async function chooseDataFolder(argument: unknown): Promise<void> {
    const document = (await documentOf(argument)) ?? (await queryOf(argument));
    if (!document) {
      void vscode.window.showInformationMessage(
        'Open a dashboard or a SAQL query first, then choose the folder of its data.',
      );
      return;
    }
    const current = dataFolderOf(memory, document);
    const choose = 'Choose a Folder…';
    const none = 'Use What Is Found';
    const picked = current
      ? await vscode.window.showQuickPick([choose, none], { title: `Data folder: ${current}` })
      : choose;
    if (!picked) return;
    if (picked === none) await keepDataFolder(memory, document, undefined);
    else {
      const folders = await vscode.window.showOpenDialog({
        canSelectFiles: false,
        canSelectFolders: true,
        defaultUri: vscode.Uri.joinPath(document.uri, '..'),
        openLabel: 'Use This Folder',
        title: 'A template bundle, or a folder of CSV or Parquet files',
      });
      if (!folders?.[0]) return;
      await keepDataFolder(memory, document, folders[0].fsPath);
    }
    for (const preview of previews) if (preview.document === document) preview.reload();
  }

  const registration = vscode.Disposable.from(
    registerCommand(log, 'standpipe.previewDashboard', open),
    registerCommand(log, 'standpipe.chooseDataFolder', chooseDataFolder),
    registerCommand(log, 'standpipe.toggleDashboardEditor', toggleEditor),
    vscode.window.registerWebviewPanelSerializer(dashboardPageType, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const { uri } = (state ?? {}) as { uri?: unknown };
        const document =
          typeof uri === 'string' ? await documentOf(vscode.Uri.parse(uri)).catch(() => null) : null;
        await parts.projects.loaded();
        if (document) adopt(panel, document);
        else panel.dispose();
      },
    }),
    vscode.window.registerCustomEditorProvider(dashboardEditorType, {
      async resolveCustomTextEditor(document, panel) {
        await parts.projects.loaded();
        adopt(panel, document);
      },
    }),
  );
  return { find, dispose: () => registration.dispose() };
}

/** The text of the editor that has the focus becomes its preview, and a preview its text, in the same place. */
async function toggleEditor(): Promise<void> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isShown = input instanceof vscode.TabInputCustom && input.viewType === dashboardEditorType;
  const isText =
    input instanceof vscode.TabInputText && isDashboard(await vscode.workspace.openTextDocument(input.uri));
  if (isShown || isText) await vscode.commands.executeCommand('workbench.action.toggleEditorType');
  else void vscode.window.showInformationMessage('Open the text or the preview of a dashboard first.');
}
