import { join, relative } from 'node:path';
import type { Disposable, TextDocument } from 'vscode';
import * as vscode from 'vscode';
import type { CompletionItem, Knowledge } from '../project/language/completionItem.ts';
import type { ScriptRelations } from '../project/language/scriptRelations.ts';
import { toCompletion, toHover } from './languageItems.ts';
import { type PipelineModel, type Projects, pipelineSelector, scriptSelector } from './projects.ts';
import { slashed } from './slashed.ts';

/** Completion, hover and definition in pipeline files and their SQL scripts: `project/` knows, this shows. */
export function registerLanguageFeatures(projects: Projects): Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerCompletionItemProvider(
      pipelineSelector,
      {
        async provideCompletionItems(document, position) {
          const { completePipeline } = await import('./later/language.ts');
          const knowledge = await knowledgeOf(projects.ofDocument(document));
          const items = completePipeline(document.getText(), document.offsetAt(position), knowledge);
          return items.map((item) => toCompletion(document, item, kinds[item.kind]));
        },
      },
      ' ',
      '/',
      '{',
      '.',
    ),
    languages.registerHoverProvider(pipelineSelector, {
      async provideHover(document, position) {
        const { hoverPipeline } = await import('./later/language.ts');
        const knowledge = { check: projects.ofDocument(document)?.check ?? null, files: [] };
        return toHover(document, hoverPipeline(document.getText(), document.offsetAt(position), knowledge));
      },
    }),
    languages.registerDefinitionProvider(pipelineSelector, {
      async provideDefinition(document, position) {
        const model = projects.ofDocument(document);
        if (!model) return null;
        const { definitionInPipeline } = await import('./later/language.ts');
        const knowledge = { check: model.check, files: [] };
        const offset = document.offsetAt(position);
        const target = definitionInPipeline(model.file, document.getText(), offset, knowledge);
        if (!target) return null;
        const { file, line, column, endLine, endColumn } = target;
        const range = new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
        return new vscode.Location(vscode.Uri.file(join(model.root, file)), range);
      },
    }),
    languages.registerCompletionItemProvider(
      scriptSelector,
      {
        async provideCompletionItems(document, position) {
          const known = await relationsOf(projects, document);
          if (!known) return [];
          const { completeSql } = await import('./later/language.ts');
          const items = completeSql(document.getText(), document.offsetAt(position), known);
          return items.map((item) => toCompletion(document, item, kinds[item.kind]));
        },
      },
      '.',
      ' ',
    ),
    languages.registerHoverProvider(scriptSelector, {
      async provideHover(document, position) {
        const known = await relationsOf(projects, document);
        if (!known) return null;
        const { hoverSql } = await import('./later/language.ts');
        return toHover(document, hoverSql(document.getText(), document.offsetAt(position), known));
      },
    }),
  );
}

/** The files that a key may name are looked up when they are asked for. */
async function knowledgeOf(model: PipelineModel | null): Promise<Knowledge> {
  if (!model) return { check: null, files: [] };
  const found = await vscode.workspace.findFiles(
    new vscode.RelativePattern(model.root, '**/*.{sql,py,json,wdash}'),
    '{**/node_modules/**,**/.standpipe/**}',
    2000,
  );
  const files = found.map((uri) => slashed(relative(model.root, uri.fsPath))).sort();
  return { check: model.check, files };
}

/** What a script can name, from the first pipeline that uses it. */
async function relationsOf(projects: Projects, document: TextDocument): Promise<ScriptRelations | null> {
  const { scriptRelations } = await import('./later/language.ts');
  for (const { root, check } of projects.all()) {
    const path = relative(root, document.uri.fsPath);
    if (path.startsWith('..') || !check) continue;
    const known = scriptRelations(check, slashed(path), document.getText());
    if (known) return known;
  }
  return null;
}

const kinds: Record<CompletionItem['kind'], vscode.CompletionItemKind> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  stage: vscode.CompletionItemKind.Module,
  stream: vscode.CompletionItemKind.Event,
  path: vscode.CompletionItemKind.Folder,
  table: vscode.CompletionItemKind.Struct,
  column: vscode.CompletionItemKind.Field,
  file: vscode.CompletionItemKind.File,
  variable: vscode.CompletionItemKind.Variable,
  function: vscode.CompletionItemKind.Function,
};
