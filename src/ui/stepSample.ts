import type { CancellationToken, TextDocument } from 'vscode';
import * as vscode from 'vscode';
import type { StepSample } from '../shared/engineApi.ts';
import type { DashboardPreviews } from './dashboardPreviews.ts';
import { escapeMarkdown } from './escapeMarkdown.ts';
import { asFailure, wasCancelled } from './explain.ts';
import type { HoverSessions } from './hoverSessions.ts';
import { markdownTable } from './markdownTable.ts';

const longestSql = 6000;
/** Milliseconds that a hover waits for rows; what comes later is there for the next. */
const patience = 800;

/**
 * The first rows of a step and its SQL, for a hover: as the preview has run it with its selections, otherwise as the
 * text alone says. Never waits long: what is still to come is said.
 */
export async function sampleOf(
  document: TextDocument,
  step: string,
  { previews, sessions }: { previews: DashboardPreviews; sessions: HoverSessions },
  token: CancellationToken,
): Promise<vscode.MarkdownString[]> {
  if (token.isCancellationRequested) return [];
  const preview = previews.find(document);
  if (!preview && !vscode.workspace.isTrusted)
    return [new vscode.MarkdownString('Trust this workspace to see its first rows and its SQL here.')];
  if (preview) sessions.close(document);
  const way = preview ? [] : [wayToPreview(document)];
  try {
    const answer = preview ? preview.step(step) : sessions.step(document, step);
    const ran = await withPatience(answer, token);
    if (ran === 'cancelled') return [];
    if (ran === 'late') {
      const waitsFor = preview ? 'the preview' : sessions.waitsFor(document);
      const said = `Its first rows and its SQL wait for ${waitsFor}: hover again in a moment.`;
      return [new vscode.MarkdownString(escapeMarkdown(said)), ...way];
    }
    return ran === null ? way : [...shown(ran), ...way];
  } catch (error) {
    if (wasCancelled(error) || error instanceof vscode.CancellationError) return [];
    const message = asFailure(error)?.message ?? (error instanceof Error ? error.message : String(error));
    return [new vscode.MarkdownString(escapeMarkdown(`It gives no rows: ${message}`)), ...way];
  }
}

function shown({ data, totalRows, sql }: StepSample): vscode.MarkdownString[] {
  const parts: vscode.MarkdownString[] = [];
  if (data) parts.push(new vscode.MarkdownString(markdownTable(data, totalRows)));
  if (sql !== null) parts.push(new vscode.MarkdownString().appendCodeblock(shortened(sql), 'sql'));
  return parts;
}

async function withPatience<T>(
  answer: Promise<T>,
  token: CancellationToken,
): Promise<T | 'late' | 'cancelled'> {
  let timer: NodeJS.Timeout | undefined;
  let listening: vscode.Disposable | undefined;
  try {
    return await Promise.race([
      answer,
      new Promise<'late'>((settle) => {
        timer = setTimeout(settle, patience, 'late');
      }),
      new Promise<'cancelled'>((settle) => {
        listening = token.onCancellationRequested(() => settle('cancelled'));
      }),
    ]);
  } finally {
    clearTimeout(timer);
    listening?.dispose();
  }
}

/** Only this command can be reached from it. */
function wayToPreview({ uri }: TextDocument): vscode.MarkdownString {
  const argument = encodeURIComponent(JSON.stringify([uri]));
  const text = new vscode.MarkdownString(
    `[Open the preview](command:standpipe.previewDashboard?${argument})`,
  );
  text.isTrusted = { enabledCommands: ['standpipe.previewDashboard'] };
  return text;
}

const shortened = (sql: string) => (sql.length > longestSql ? `${sql.slice(0, longestSql)}\n-- …` : sql);
