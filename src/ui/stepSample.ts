import type { TextDocument } from 'vscode';
import * as vscode from 'vscode';
import type { DashboardPreviews } from './dashboardPreviews.ts';
import { escapeMarkdown } from './escapeMarkdown.ts';
import { asFailure, wasCancelled } from './explain.ts';
import { markdownTable } from './markdownTable.ts';

const longestSql = 6000;

/** The first rows of a step and its SQL, for a hover: as the preview has run it, or the way to a preview. */
export async function sampleOf(
  document: TextDocument,
  step: string,
  previews: DashboardPreviews,
): Promise<vscode.MarkdownString[]> {
  const preview = previews.find(document);
  if (!preview) return [wayToPreview(document)];
  try {
    const ran = await preview.step(step);
    if (!ran) return [];
    const parts: vscode.MarkdownString[] = [];
    if (ran.data) parts.push(new vscode.MarkdownString(markdownTable(ran.data, ran.totalRows)));
    if (ran.sql !== null) parts.push(new vscode.MarkdownString().appendCodeblock(shortened(ran.sql), 'sql'));
    return parts;
  } catch (error) {
    if (wasCancelled(error)) return [];
    const message = asFailure(error)?.message ?? (error instanceof Error ? error.message : String(error));
    return [new vscode.MarkdownString(escapeMarkdown(`It gives no rows: ${message}`))];
  }
}

/** Only this command can be reached from it. */
function wayToPreview({ uri }: TextDocument): vscode.MarkdownString {
  const argument = encodeURIComponent(JSON.stringify([uri]));
  const text = new vscode.MarkdownString(
    `[Open the preview](command:standpipe.previewDashboard?${argument}) to see its first rows and its SQL here.`,
  );
  text.isTrusted = { enabledCommands: ['standpipe.previewDashboard'] };
  return text;
}

const shortened = (sql: string) => (sql.length > longestSql ? `${sql.slice(0, longestSql)}\n-- …` : sql);
