import { diagnoseDashboard } from '../dashboard/diagnoseDashboard.ts';
import { readDashboard } from '../dashboard/readDashboard.ts';
import type { DashboardView, WidgetView } from '../shared/dashboardView.ts';
import { type Diagnostic, hasErrors } from '../shared/diagnostic.ts';
import type { EngineApi } from '../shared/engineApi.ts';
import { plainText } from '../shared/plainText.ts';
import { selectionAction, type WantedSelection } from './dashboardSelection.ts';
import { dataFolderOf, withDataEngine } from './dataEngine.ts';
import { formatTable } from './formatTable.ts';
import { type CommandLine, type ExitCode, paint, safeJson, UsageError } from './io.ts';
import { parseCommand } from './parseCommand.ts';
import { printDiagnostics } from './printDiagnostics.ts';
import { safeLines } from './printFailure.ts';
import { readInput, readNow } from './readInput.ts';
import { relativeFiles } from './relativeFiles.ts';
import { printChecked, rowsOf } from './saql.ts';

/** `standpipe dashboard FILE …`: what each widget of a dashboard shows over local data. */
export async function dashboard(line: CommandLine, args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseCommand(
    args,
    {
      data: { type: 'string' },
      now: { type: 'string' },
      select: { type: 'string', multiple: true },
      page: { type: 'string' },
      check: { type: 'boolean' },
      json: { type: 'boolean' },
    },
    { min: 1, max: 1, names: 'one dashboard file' },
  );
  const now = readNow(values.now);
  const selections = (values.select ?? []).map(readSelection);
  const { path, text } = await readInput(line, positionals[0]!);
  if (values.check) return printChecked(line, checkText(line, path, text), values.json === true);
  const dataFolder = await dataFolderOf(line, values.data);
  const { view, widgets, diagnostics } = await withDataEngine(line, async (api, root) => {
    const opened = await api.openDashboard({
      file: path,
      text,
      ...now,
      ...(dataFolder === undefined ? {} : { dataFolder }),
    });
    const shown = opened.view
      ? await showPages(api, opened.sessionId, opened.view, { selections, page: values.page })
      : { view: null, widgets: [] };
    const diagnostics = await api.dashboardDiagnostics({ sessionId: opened.sessionId });
    await api.closeDashboard({ sessionId: opened.sessionId });
    return { ...shown, diagnostics: relativeFiles(diagnostics, root, line.cwd) };
  });
  if (values.json) line.out(`${safeJson(toJson(view, widgets, diagnostics))}\n`);
  else {
    printDiagnostics(line, diagnostics);
    for (const widget of widgets) printWidget(line, widget);
  }
  return view === null || hasErrors(diagnostics) || widgets.some(({ error }) => error !== null) ? 1 : 0;
}

function checkText(line: CommandLine, path: string, text: string): Diagnostic[] {
  return relativeFiles(diagnoseDashboard(text, path, readDashboard(text, path), null), line.cwd, line.cwd);
}

function readSelection(text: string): WantedSelection {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--select takes STEP=VALUE, got "${text}".`);
  return { step: text.slice(0, at), value: text.slice(at + 1) };
}

/** The widgets of one page, or of all, after the selections were made, wherever their steps are shown. */
async function showPages(
  api: EngineApi,
  sessionId: string,
  first: DashboardView,
  wanted: { selections: WantedSelection[]; page: string | undefined },
): Promise<{ view: DashboardView; widgets: WidgetView[] }> {
  const pages = choosePages(first, wanted.page);
  const act = (action: Parameters<EngineApi['actOnDashboard']>[0]['action']) =>
    api.actOnDashboard({ sessionId, action });
  let view = first;
  if (wanted.selections.length > 0) {
    const everywhere: WidgetView[] = [];
    for (const page of first.pages)
      everywhere.push(...(await act({ type: 'page', page: page.name })).widgets);
    const steps = new Set(wanted.selections.map(({ step }) => step));
    for (const step of steps) {
      const values = wanted.selections.filter((one) => one.step === step).map(({ value }) => value);
      view = await act(selectionAction(step, values, everywhere));
    }
  }
  const widgets: WidgetView[] = [];
  for (const page of pages) {
    if (view.page !== page) view = await act({ type: 'page', page });
    widgets.push(...view.widgets.filter((widget) => widget.page === page));
  }
  return { view, widgets };
}

function choosePages(view: DashboardView, wanted: string | undefined): string[] {
  if (wanted === undefined) return view.pages.map(({ name }) => name);
  const page =
    view.pages.find(({ name }) => name === wanted) ?? view.pages.find(({ label }) => label === wanted);
  if (!page)
    throw new UsageError(
      `There is no page "${wanted}"; the dashboard has ${view.pages.map(({ label, name }) => `"${label || name}"`).join(', ')}.`,
    );
  return [page.name];
}

function toJson(view: DashboardView | null, widgets: WidgetView[], diagnostics: Diagnostic[]) {
  return {
    dashboard: view && {
      name: view.name,
      label: view.label,
      pages: view.pages.map(({ name, label }) => ({ name, label })),
    },
    data: (view?.data ?? []).map(({ dataset, from, rows }) => ({ dataset, from, rows })),
    widgets: widgets.map((widget) => ({
      name: widget.name,
      type: widget.type,
      page: widget.page,
      step: widget.step,
      error: widget.error,
      rows: rowsOf(widget.data),
      ...(widget.totals === undefined ? {} : { totals: widget.totals }),
      columns: widget.columns.map(({ name, label, type, role }) => ({ name, label, type, role })),
      chart: widget.chart,
      text: textOf(widget),
      selection: widget.selection,
      truncated: widget.truncated,
    })),
    diagnostics,
  };
}

const textOf = ({ text }: WidgetView) => text?.map((run) => run.text).join('') ?? null;

/** For people: a heading, then what the widget says or its first rows. */
function printWidget(line: CommandLine, widget: WidgetView): void {
  const text = textOf(widget);
  if (!widget.error && !widget.data && !text) return;
  const step = widget.step === null ? '' : ` · ${widget.step}`;
  line.out(`\n${paint(line, 'bold', plainText(`${widget.name} (${widget.type}${step})`))}\n`);
  if (text) line.out(`${safeLines(text)}\n`);
  if (widget.error) {
    const place = widget.error.line === null ? '' : ` (line ${widget.error.line})`;
    line.out(`error ${safeLines(widget.error.message)}${place} [${plainText(widget.error.code)}]\n`);
  } else if (widget.data) {
    const { columns, values, rowCount } = widget.data;
    const shown = Math.min(rowCount, 20);
    line.out(
      formatTable({ columns, values: values.map((column) => column.slice(0, shown)), rowCount: shown }),
    );
    if (shown < rowCount) line.out(`… ${rowCount - shown} more rows\n`);
  }
}
