import type { Finding } from '../shared/diagnostic.ts';
import { type DashboardText, dashboardText } from './dashboardText.ts';
import { plainValue } from './json/jsonTree.ts';
import { readJson } from './json/readJson.ts';
import type { Dashboard, Step, Widget } from './model.ts';
import { asArray, asObject, asText, byName, own } from './unwrap/jsonShape.ts';
import { unwrapFilter, unwrapLinks } from './unwrap/unwrapFilters.ts';
import { unwrapLayout } from './unwrap/unwrapLayout.ts';
import { type InnerFinding, unwrapStep } from './unwrap/unwrapStep.ts';

export interface ReadDashboard {
  dashboard: Dashboard;
  text: DashboardText;
  findings: Finding[];
  /** The whole JSON as a value; empty where it is no object. */
  json: Record<string, unknown>;
  /** The JSON is not what it will be: somebody is typing. */
  isBroken: boolean;
}

/**
 * Reads a dashboard out of any of its three shells. Never throws: what cannot be read is left out, with a finding.
 * `file` gives the name where the JSON has none, and tells a `.wdash`.
 */
export function readDashboard(text: string, file: string): ReadDashboard {
  const { root, findings } = readJson(text);
  const isBroken = root === null || findings.some(({ code }) => code === 'json-syntax');
  const places = dashboardText(text, root);
  const top = asObject(root === null ? null : plainValue(root));
  const hasState = typeof own(top, 'state') === 'object' && top.state !== null;
  const state = hasState ? asObject(top.state) : top;
  const inner: InnerFinding[] = [];

  const steps = byName(
    Object.entries(asObject(state.steps)).map(([name, json]): [string, Step] => [
      name,
      unwrapStep(name, json, inner),
    ]),
  );
  const widgets = byName(
    Object.entries(asObject(state.widgets)).map(([name, json]): [string, Widget] => [
      name,
      unwrapWidget(name, json),
    ]),
  );
  const name = asText(own(top, 'name')) || nameOf(file);
  const dashboard: Dashboard = {
    shell: !hasState ? 'wdash' : isTemplate(top, state) ? 'template' : 'ui',
    name,
    label: asText(own(top, 'label')) || name,
    steps,
    widgets,
    layouts: asArray(state.gridLayouts).map(unwrapLayout),
    filters: asArray(state.filters).map(unwrapFilter),
    links: unwrapLinks(state),
    automaticLinking: asObject(state.dataSourceLinksInfo).enableAutomaticLinking === true,
    widgetStyle: asObject(state.widgetStyle),
    xmd: typeof top.xmd === 'object' && top.xmd !== null ? asObject(top.xmd) : null,
  };
  for (const { path, ...finding } of inner) findings.push({ ...finding, ...places.place(path, finding) });
  if (findings.length === 0 && !('steps' in state) && !('widgets' in state) && !('gridLayouts' in state))
    findings.push({
      ...places.keyPlace([]),
      severity: 'error',
      code: 'dashboard-no-state',
      message:
        'This is no dashboard: it needs "steps", "widgets" and "gridLayouts", at the top or in "state".',
    });
  return { dashboard, text: places, findings, json: top, isBroken };
}

function unwrapWidget(name: string, json: unknown): Widget {
  const widget = asObject(json);
  const parameters = asObject(widget.parameters);
  return { name, type: asText(widget.type), parameters, step: asText(parameters.step) || null };
}

/** Templates wrap the queries of compact steps as `{query, version}` and name the folder by a placeholder. */
function isTemplate(top: Record<string, unknown>, state: Record<string, unknown>): boolean {
  if (/\$\{App\./.test(asText(asObject(top.folder).id))) return true;
  return Object.values(asObject(state.steps)).some((step) => {
    const { query } = asObject(asObject(step).query);
    return typeof query === 'object' && query !== null;
  });
}

function nameOf(file: string): string {
  const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return base.replace(/\.(?:dashboard\.json|json|wdash)$/i, '');
}
