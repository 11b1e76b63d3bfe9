import { checkDashboard } from '../../src/dashboard/checkDashboard.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { openSession } from '../../src/dashboard/session.ts';
import { recordedAnswers } from '../../src/engine/dashboards/recordedAnswers.ts';
import type { OpenDatasets } from '../../src/engine/datasets/openDatasets.ts';
import { compileSaql } from '../../src/saql/compile.ts';
import { runSaql } from '../../src/saql/run.ts';
import type { WidgetView } from '../../src/shared/dashboardView.ts';
import type { Database } from '../../src/shared/database.ts';
import type { Finding } from '../../src/shared/diagnostic.ts';
import type { GoldenCase } from './goldenCases.ts';

/** What a case came to: rows, and the codes of its findings, each once. */
export interface GoldenAnswer {
  columns: string[];
  rows: unknown[][];
  codes: string[];
}

const never = new AbortController().signal;

/** Runs a case in this process, over the datasets of its area. */
export async function runGoldenCase(
  golden: GoldenCase,
  database: Database,
  data: OpenDatasets,
): Promise<GoldenAnswer> {
  return golden.form === 'saql' ? runQuery(golden, database, data) : runStep(golden, database, data);
}

async function runQuery(golden: GoldenCase, database: Database, data: OpenDatasets): Promise<GoldenAnswer> {
  const { now, settings } = golden;
  const compiled = compileSaql(golden.text, { datasets: data.catalog, now, settings });
  const codes = codesOf(compiled.findings);
  if (compiled.sql === null) return { columns: [], rows: [], codes };
  const { columns, values, rowCount } = await runSaql(compiled, database, never);
  const rows = Array.from({ length: rowCount }, (_, row) => values.map((column) => column[row] ?? null));
  return { columns: columns.map(({ name }) => name), rows, codes };
}

interface StepCase {
  step: Record<string, unknown>;
  /** Parameters of the table. */
  table?: Record<string, unknown>;
  /** What of it: the step's rows, or the table's totals with null where a total has no grouping. */
  of?: 'rows' | 'totals';
}

/** One step as the only one of a dashboard, with one table that shows it. */
async function runStep(golden: GoldenCase, database: Database, data: OpenDatasets): Promise<GoldenAnswer> {
  const { step, table = {}, of = 'rows' } = JSON.parse(golden.text) as StepCase;
  const text = JSON.stringify(dashboardOf(step, table), null, 2);
  const read = readDashboard(text, 'golden.json');
  const session = openSession({
    dashboard: read.dashboard,
    text: read.text,
    catalog: data.catalog,
    database,
    now: () => golden.now,
    settings: golden.settings,
    origins: data.origins,
    recorded: await recordedAnswers(golden.file),
  });
  const { widgets } = await session.view(never);
  const errors = widgets.flatMap(({ error }) => error?.code ?? []);
  const findings = [...read.findings, ...checkDashboard(read.dashboard, read.text, data.catalog)];
  const codes = [...new Set([...errors, ...codesOf(findings)])].sort();
  if (errors.length > 0) return { columns: [], rows: [], codes };
  const { columns, rows } =
    of === 'totals' && widgets[0] !== undefined
      ? totalsOf(widgets[0])
      : await session.stepRows('golden', never);
  return { columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)), codes };
}

function totalsOf({ columns, totals = [] }: WidgetView) {
  return { columns: columns.map(({ name }) => name), rows: totals.map(({ row }) => row) };
}

function dashboardOf(step: Record<string, unknown>, table: Record<string, unknown>) {
  const placed = { name: 'table', row: 0, column: 0, rowspan: 1, colspan: 1, widgetStyle: {} };
  const page = { name: 'page', label: 'Page', navigationHidden: false, widgets: [placed] };
  const layout = { name: 'Default', numColumns: 12, version: 1, selectors: [], pages: [page], style: {} };
  const widgets = { table: { type: 'table', parameters: { step: 'golden', ...table } } };
  const steps = { golden: { selectMode: 'single', ...step } };
  return {
    name: 'golden',
    label: 'Golden',
    state: { steps, widgets, gridLayouts: [layout], layouts: [], widgetStyle: {}, filters: [] },
  };
}

/** Each once; hints and what is only told do not count. */
function codesOf(findings: readonly Finding[]): string[] {
  const wrong = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
  return [...new Set(wrong.map(({ code }) => code))].sort();
}
