import { aggregates, stepTypes, visualizationTypes, widgetTypes } from '../checks/knownTypes.ts';
import { saqlOf } from '../checks/saql.ts';
import type { Dashboard, JsonPath, Step } from '../model.ts';
import type { OpenDashboard } from './knowledge.ts';

/** What may stand in the string at a path. */
export type PlaceKind =
  | { kind: 'step' | 'widget' | 'page' | 'dataset' }
  | { kind: 'value'; values: readonly string[] }
  /** A field of one of these datasets. */
  | { kind: 'field'; datasets: string[] }
  /** A column that a step gives. */
  | { kind: 'column'; step: string }
  | { kind: 'saql'; step: string };

export function placeKind(path: JsonPath, { dashboard, text }: OpenDashboard): PlaceKind | null {
  const [first, name, third] = path;
  const last = path.at(-1);
  if (first === 'gridLayouts' && path[4] === 'widgets' && last === 'name') return { kind: 'widget' };
  if (first === 'filters' && typeof name === 'number') {
    if (last === 'name' || last === 'dataset') return { kind: 'dataset' };
    const dataset = dashboard.filters[name]?.dataset;
    return third === 'fields' && dataset !== undefined ? { kind: 'field', datasets: [dataset] } : null;
  }
  if (last === 'dataSourceName') return { kind: 'dataset' };
  if (last === 'fieldName') {
    const source = text.stringAt([...path.slice(0, -1), 'dataSourceName']);
    if (source === null) return null;
    return dashboard.steps[source] === undefined
      ? { kind: 'field', datasets: [source] }
      : { kind: 'column', step: source };
  }
  if (first === 'widgets') return inWidget(path, dashboard);
  const step = first === 'steps' ? dashboard.steps[String(name)] : undefined;
  return step === undefined ? null : inStep(path, step);
}

function inWidget(path: JsonPath, dashboard: Dashboard): PlaceKind | null {
  const [, name, third, fourth] = path;
  const last = path.at(-1);
  const widget = dashboard.widgets[String(name)];
  if (third === 'type') return { kind: 'value', values: widgetTypes };
  if (widget === undefined) return null;
  if (last === 'step') return { kind: 'step' };
  if (last === 'visualizationType') return { kind: 'value', values: visualizationTypes };
  if (fourth === 'containedWidgets') return { kind: 'widget' };
  if (path.at(-2) === 'destinationLink' && last === 'name') return { kind: 'page' };
  const isColumn =
    last === 'measureField' || fourth === 'columnMap' || (fourth === 'columns' && path.length === 5);
  return isColumn && widget.step !== null ? { kind: 'column', step: widget.step } : null;
}

function inStep(path: JsonPath, step: Step): PlaceKind | null {
  const third = path[2];
  if (third === 'type') return { kind: 'value', values: stepTypes };
  if (third === 'receiveFacetSource' && path[3] === 'steps') return { kind: 'step' };
  if (third === 'selectMode')
    return { kind: 'value', values: ['none', 'single', 'singlerequired', 'multi', 'multirequired'] };
  if (third === 'datasets') return { kind: 'dataset' };
  const saql = saqlOf(step);
  if (saql !== null && samePath(saql.path, path)) return { kind: 'saql', step: step.name };
  if (!samePath(step.queryPath, path.slice(0, step.queryPath.length))) return null;
  const within = path.slice(step.queryPath.length);
  const key = within.findLast((part) => typeof part === 'string');
  const index = within.at(-1);
  const fields: PlaceKind = { kind: 'field', datasets: step.datasets };
  if (key === 'groups' || key === 'values') return fields;
  if (key === 'measures' || key === 'field')
    return index === 0 ? { kind: 'value', values: aggregates } : index === 1 ? fields : null;
  if (key === 'filters' && index === 0) return fields;
  return null;
}

const samePath = (a: JsonPath, b: JsonPath): boolean =>
  a.length === b.length && a.every((part, index) => part === b[index]);
