import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Disposable, LogOutputChannel, Memento, TextDocument } from 'vscode';
import * as vscode from 'vscode';
import { resultsViewId } from '../shared/commands.ts';
import type { SaqlAnswer } from '../shared/engineApi.ts';
import { Failure } from '../shared/failure.ts';
import type { QueryOutcome } from '../shared/resultsApi.ts';
import { projectOf, saqlSelector } from './dashboardFiles.ts';
import { dataSettings } from './dataSettings.ts';
import type { Engines } from './engines.ts';
import { asFailure, wasCancelled } from './explain.ts';
import type { Projects } from './projects.ts';
import { commandOf, registerCommand } from './registerCommand.ts';
import type { ResultsView } from './resultsView.ts';
import { requireTrust } from './trust.ts';

/** Rows that a window takes of one answer, and rows that a query without a limit gives. */
const mostRows = 50_000;
const defaultLimit = 10_000;
/** What the engine calls a query that has no file. */
const unnamed = 'query.saql';

/** SAQL files run: over the datasets that the project has published, or those of the folder that was chosen. */
export function registerSaqlRuns(parts: {
  engines: Engines;
  projects: Projects;
  results: ResultsView;
  /** Keeps the data folder that was chosen for each file. */
  memory: Memento;
  log: LogOutputChannel;
}): Disposable {
  const { engines, projects, results, memory, log } = parts;
  let lastRun = 0;
  let cancelNewest = () => {};

  async function run(argument: unknown): Promise<void> {
    if (!requireTrust('Running a query')) return;
    const document = await queryOf(argument);
    if (!document) {
      void vscode.window.showInformationMessage('Open a SAQL query first: a *.saql file, or a new query.');
      return;
    }
    // One panel, one query: what is asked last is what somebody waits for.
    cancelNewest();
    const stop = new vscode.CancellationTokenSource();
    cancelNewest = () => stop.cancel();
    const begun = beginning(++lastRun, document);
    const show = (outcome: QueryOutcome, answer: SaqlAnswer | null) => {
      if (outcome.run !== lastRun) return;
      const { data, sql } = answer ?? { data: null, sql: null };
      const again = () => void vscode.commands.executeCommand('standpipe.runSaql', document.uri);
      results.show({ outcome, document, data, sql, cancel: () => stop.cancel(), runAgain: again });
    };
    show(begun, null);
    await results.reveal();
    await vscode.window.withProgress({ location: { viewId: resultsViewId } }, async () => {
      try {
        const answer = await ask(document, stop.token);
        const { file } = placeOf(document, projects);
        show(outcomeOf(begun, answer, { file, text: document.getText() }), answer);
      } catch (error) {
        show(failed(begun, error, log), null);
      } finally {
        stop.dispose();
      }
    });
  }

  async function ask(document: TextDocument, stop: vscode.CancellationToken): Promise<SaqlAnswer> {
    await projects.loaded();
    const { root, file } = placeOf(document, projects);
    const settings = dataSettings(document, memory);
    const text = document.getText();
    const api = await engines.open(root);
    if (stop.isCancellationRequested) throw new vscode.CancellationError();
    const queryId = randomUUID();
    const listening = stop.onCancellationRequested(() => void api.cancelQuery({ queryId }).catch(() => {}));
    try {
      return await api.runSaql({
        text,
        queryId,
        mostRows,
        ...settings,
        ...(file === null ? {} : { file }),
      });
    } finally {
      listening.dispose();
    }
  }

  return vscode.Disposable.from(
    registerCommand(log, 'standpipe.runSaql', run),
    registerCommand(log, 'standpipe.newSaqlQuery', () => newQuery(projects)),
    vscode.languages.registerCodeLensProvider(saqlSelector, { provideCodeLenses }),
  );
}

function provideCodeLenses(document: TextDocument): vscode.CodeLens[] {
  const line = Math.max(
    0,
    document
      .getText()
      .split('\n')
      .findIndex((text) => /^\s*[^\s-]/.test(text)),
  );
  const range = new vscode.Range(line, 0, line, 0);
  const command = vscode.workspace.isTrusted
    ? commandOf('standpipe.runSaql', '$(play)\u00a0Run', document.uri)
    : { title: '$(workspace-untrusted)\u00a0Trust this workspace to run', command: 'workbench.trust.manage' };
  return [new vscode.CodeLens(range, command)];
}

async function queryOf(argument: unknown): Promise<TextDocument | null> {
  const active = vscode.window.activeTextEditor?.document;
  const document =
    argument instanceof vscode.Uri ? await vscode.workspace.openTextDocument(argument) : active;
  return document?.languageId === 'saql' ? document : null;
}

/** A query that has no file yet is asked of the first project, or of the folder that is open. */
function placeOf(document: TextDocument, projects: Projects): { root: string; file: string | null } {
  if (document.uri.scheme === 'file') return projectOf(document.uri, projects);
  const root = projects.all()[0]?.root ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (root === undefined)
    throw new Failure(
      'query.noFolder',
      'A query needs data: open a folder, or save the query beside its data.',
    );
  return { root, file: null };
}

/** A scratch text over the first dataset that a pipeline here publishes. */
async function newQuery(projects: Projects): Promise<void> {
  await projects.loaded();
  const datasets = projects
    .all()
    .flatMap(({ definition }) => definition?.stages ?? [])
    .flatMap((stage) => (stage.kind === 'publish' ? stage.datasets : []));
  const name = datasets[0]?.name ?? 'dataset';
  const content = `q = load ${JSON.stringify(name)};\nq = group q by all;\nq = foreach q generate count() as 'rows';\n`;
  const document = await vscode.workspace.openTextDocument({ language: 'saql', content });
  await vscode.window.showTextDocument(document);
}

function beginning(run: number, { uri }: TextDocument): QueryOutcome {
  return {
    run,
    name: basename(uri.path),
    state: 'running',
    columns: [],
    rows: 0,
    totalRows: 0,
    milliseconds: 0,
    notes: [],
    problems: [],
    origins: [],
    hasSql: false,
  };
}

function outcomeOf(
  begun: QueryOutcome,
  answer: SaqlAnswer,
  { file, text }: { file: string | null; text: string },
): QueryOutcome {
  const { columns, data, totalRows, milliseconds, diagnostics, origins, sql } = answer;
  const rows = data?.rowCount ?? 0;
  const count = (rows: number) => rows.toLocaleString('en-US');
  const notes: string[] = [];
  if (rows < totalRows) notes.push(`The first ${count(rows)} of ${count(totalRows)} rows are here.`);
  else if (rows === defaultLimit && !/\blimit\b/i.test(text))
    notes.push(`A query without a limit gives at most ${count(defaultLimit)} rows.`);
  const made = origins.filter(({ from }) => from === 'generated').map(({ dataset }) => dataset);
  if (made.length > 0) notes.push(`Rows of ${made.join(', ')} are made up from the schema.`);
  return {
    ...begun,
    state: data ? 'done' : 'refused',
    ...{ columns, rows, totalRows, milliseconds, notes, origins, hasSql: sql !== null },
    problems: diagnostics.map(({ severity, message, code, line, file: where }) =>
      // Lines of data files lead nowhere in the query.
      where === (file ?? unnamed)
        ? { severity, message, code, line }
        : { severity, message: `${where}:${line}: ${message}`, code, line: null },
    ),
  };
}

function failed(begun: QueryOutcome, error: unknown, log: LogOutputChannel): QueryOutcome {
  if (wasCancelled(error) || error instanceof vscode.CancellationError)
    return { ...begun, state: 'cancelled' };
  const failure = asFailure(error);
  if (failure) log.warn(`${failure.message} [${failure.code}]`);
  else log.error(error instanceof Error ? error : String(error));
  const message = failure?.message ?? (error instanceof Error ? error.message : String(error));
  const problem = {
    severity: 'error' as const,
    message,
    code: failure?.code ?? 'bug',
    line: failure?.line ?? null,
  };
  return { ...begun, state: 'failed', problems: [problem] };
}
