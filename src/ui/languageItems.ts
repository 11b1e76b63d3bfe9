import type { TextDocument } from 'vscode';
import * as vscode from 'vscode';
import { escapeMarkdown } from './escapeMarkdown.ts';

/** A range of a text in UTF-16 offsets, as the layers without an editor count. */
interface Range {
  start: number;
  end: number;
}

interface Completion extends Range {
  label: string;
  insertText: string;
  detail: string;
  documentation: string;
}

export function toRange(document: TextDocument, { start, end }: Range): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

export function toCompletion(
  document: TextDocument,
  item: Completion,
  kind: vscode.CompletionItemKind,
): vscode.CompletionItem {
  const completion = new vscode.CompletionItem(item.label, kind);
  completion.insertText = item.insertText;
  // What is replaced begins with a quote, and so must what is compared with it.
  const replaced = document.getText(toRange(document, { start: item.start, end: item.start + 1 }));
  completion.filterText = /^[\\'"]/.test(replaced) ? item.insertText : item.label;
  completion.detail = item.detail;
  // Plain text: the name of a column, field or file is never read as markup.
  completion.documentation = item.documentation;
  completion.range = toRange(document, item);
  return completion;
}

export function toHover(
  document: TextDocument,
  hover: (Range & { paragraphs: string[] }) | null,
): vscode.Hover | null {
  if (!hover) return null;
  const paragraphs = hover.paragraphs.map((text) => {
    const lines = text.split('\n').map(escapeMarkdown);
    return new vscode.MarkdownString(lines.join('  \n'));
  });
  return new vscode.Hover(paragraphs, toRange(document, hover));
}
