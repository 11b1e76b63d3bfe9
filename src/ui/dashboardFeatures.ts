import type { Disposable, TextDocument } from 'vscode';
import * as vscode from 'vscode';
import type { Completion } from '../dashboard/language/knowledge.ts';
import { dashboardSelector, saqlSelector } from './dashboardFiles.ts';
import type { DashboardPreviews } from './dashboardPreviews.ts';
import type { DatasetKnowledge } from './datasetKnowledge.ts';
import type { HoverSessions } from './hoverSessions.ts';
import { toCompletion, toHover, toRange } from './languageItems.ts';
import { sampleOf } from './stepSample.ts';

const load = () => import('./later/dashboard.ts');

/** Completion, hover, definition, references, rename and format in dashboards and SAQL: `dashboard/` and `saql/` know. */
export function registerDashboardFeatures(parts: {
  knowledge: DatasetKnowledge;
  previews: DashboardPreviews;
  sessions: HoverSessions;
}): Disposable {
  const { knowledge } = parts;
  const { languages } = vscode;
  const known = async (document: TextDocument) => {
    const [{ languageKnowledge }, { datasets, originOf }] = await Promise.all([
      load(),
      knowledge.of(document),
    ]);
    return languageKnowledge(datasets, originOf);
  };
  return vscode.Disposable.from(
    languages.registerCompletionItemProvider(
      dashboardSelector,
      {
        async provideCompletionItems(document, position) {
          const { completeDashboard } = await load();
          const offset = document.offsetAt(position);
          const items = completeDashboard(await openText(document), offset, await known(document));
          return items.map((item) => toCompletion(document, item, kinds[item.kind]));
        },
      },
      '"',
      "'",
      '.',
      '{',
      '(',
    ),
    languages.registerHoverProvider(dashboardSelector, {
      async provideHover(document, position, token) {
        const { hoverDashboard } = await load();
        const offset = document.offsetAt(position);
        const hover = hoverDashboard(await openText(document), offset, await known(document));
        const about = toHover(document, hover);
        if (hover?.step && about)
          about.contents.push(...(await sampleOf(document, hover.step, parts, token)));
        return about;
      },
    }),
    languages.registerDefinitionProvider(dashboardSelector, {
      async provideDefinition(document, position) {
        const { definitionInDashboard } = await load();
        const place = definitionInDashboard(await openText(document), document.offsetAt(position));
        return place && new vscode.Location(document.uri, toRange(document, place));
      },
    }),
    languages.registerReferenceProvider(dashboardSelector, {
      async provideReferences(document, position, { includeDeclaration }) {
        const { referencesInDashboard } = await load();
        const offset = document.offsetAt(position);
        return referencesInDashboard(await openText(document), offset, includeDeclaration).map(
          (place) => new vscode.Location(document.uri, toRange(document, place)),
        );
      },
    }),
    languages.registerRenameProvider(dashboardSelector, {
      async prepareRename(document, position) {
        const { renamableAt } = await load();
        const place = renamableAt(await openText(document), document.offsetAt(position));
        if (!place) throw new Error('Only steps and widgets can be renamed here.');
        return { range: toRange(document, place), placeholder: place.name };
      },
      async provideRenameEdits(document, position, newName) {
        const { renameInDashboard } = await load();
        const rename = renameInDashboard(await openText(document), document.offsetAt(position), newName);
        if ('refused' in rename) throw new Error(rename.refused);
        const edit = new vscode.WorkspaceEdit();
        for (const { newText, ...place } of rename.edits)
          edit.replace(document.uri, toRange(document, place), newText);
        return edit;
      },
    }),
    languages.registerCompletionItemProvider(
      saqlSelector,
      {
        async provideCompletionItems(document, position) {
          const { completeSaql } = await known(document);
          const items = completeSaql(document.getText(), document.offsetAt(position));
          return items.map((item) => toCompletion(document, item, kinds[item.kind]));
        },
      },
      "'",
      '"',
      '.',
    ),
    languages.registerHoverProvider(saqlSelector, {
      async provideHover(document, position) {
        const { hoverSaql } = await known(document);
        return toHover(document, hoverSaql(document.getText(), document.offsetAt(position)));
      },
    }),
    languages.registerDefinitionProvider(saqlSelector, {
      async provideDefinition(document, position) {
        const { definitionInSaql } = await load();
        const place = definitionInSaql(document.getText(), document.offsetAt(position));
        return place && new vscode.Location(document.uri, toRange(document, place));
      },
    }),
    languages.registerReferenceProvider(saqlSelector, {
      async provideReferences(document, position) {
        const { referencesInSaql } = await load();
        return referencesInSaql(document.getText(), document.offsetAt(position)).map(
          (place) => new vscode.Location(document.uri, toRange(document, place)),
        );
      },
    }),
    languages.registerDocumentFormattingEditProvider(saqlSelector, {
      async provideDocumentFormattingEdits(document) {
        const { formatSaql } = await load();
        const text = document.getText();
        const formatted = formatSaql(text);
        if (formatted === null || formatted === text) return [];
        return [vscode.TextEdit.replace(toRange(document, { start: 0, end: text.length }), formatted)];
      },
    }),
  );
}

async function openText(document: TextDocument) {
  const { openDashboardText } = await load();
  return openDashboardText(document.getText(), document.uri.fsPath);
}

const kinds: Record<Completion['kind'], vscode.CompletionItemKind> = {
  step: vscode.CompletionItemKind.Reference,
  widget: vscode.CompletionItemKind.Module,
  page: vscode.CompletionItemKind.File,
  dataset: vscode.CompletionItemKind.Struct,
  field: vscode.CompletionItemKind.Field,
  column: vscode.CompletionItemKind.Field,
  function: vscode.CompletionItemKind.Function,
  keyword: vscode.CompletionItemKind.Keyword,
  value: vscode.CompletionItemKind.Value,
};
