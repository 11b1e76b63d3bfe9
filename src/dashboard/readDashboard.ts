import type { Finding } from '../shared/diagnostic.ts';
import { oncePer } from '../shared/oncePer.ts';
import { type DashboardText, dashboardText } from './dashboardText.ts';
import { readJson } from './json/readJson.ts';
import type { Dashboard, Step, Widget } from './model.ts';
import { asArray, asObject, asText, byName, own } from './unwrap/jsonShape.ts';
import { type Part, type Parts, readParts } from './unwrap/readParts.ts';
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
  /** What the same steps and widgets are known by when the text is read again. */
  parts: Parts;
}

/**
 * Reads a dashboard out of any of its three shells. Never throws: what cannot be read is left out, with a finding.
 * `file` gives the name where the JSON has none, and tells a `.wdash`. Steps and widgets that stand as they stood in the
 * text that gave `before` are the same objects.
 */
export function readDashboard(text: string, file: string, before: Parts = new Map()): ReadDashboard {
  const { root, findings } = readJson(text);
  const isBroken = root === null || findings.some(({ code }) => code === 'json-syntax');
  const places = dashboardText(text, root);
  const { json, parts } = readParts(text, root, before);
  const top = asObject(json);
  const hasState = typeof own(top, 'state') === 'object' && top.state !== null;
  const state = hasState ? asObject(top.state) : top;
  const partsOf = (kind: 'steps' | 'widgets'): Part[] =>
    Object.keys(asObject(state[kind])).map((name) => parts.get(`${kind}/${name}`)!.part);
  const read = partsOf('steps').map(stepOf);
  const inner = read.flatMap((one) => one.findings);
  const steps = byName(read.map(({ step }) => [step.name, step]));
  const widgets = byName(partsOf('widgets').map((part) => [part.name, widgetOf(part)]));
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
  return { dashboard, text: places, findings, json: top, isBroken, parts };
}

const stepOf = oncePer(({ name, json }: Part): { step: Step; findings: readonly InnerFinding[] } => {
  const findings: InnerFinding[] = [];
  return { step: unwrapStep(name, json, findings), findings };
});

const widgetOf = oncePer(({ name, json }: Part): Widget => {
  const widget = asObject(json);
  const parameters = asObject(widget.parameters);
  return { name, type: asText(widget.type), parameters, step: asText(parameters.step) || null };
});

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
