import type { DashboardText } from '../dashboardText.ts';
import type { Dashboard, JsonPath } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';
import { stepTypes, visualizationTypes, widgetTypes } from './knownTypes.ts';
import { nearest, type Problem, problem } from './problem.ts';

const placementKeys = { row: 0, column: 0, rowspan: 1, colspan: 1 } as const;

/** What an org refuses to store: names that lead nowhere, placements without numbers; and names that it does not know. */
export function checkIntegrity(dashboard: Dashboard, text: DashboardText): Problem[] {
  return [
    ...layouts(dashboard, text),
    ...widgets(dashboard),
    ...Object.values(dashboard.steps).flatMap((step): Problem[] => {
      const path: JsonPath = ['steps', step.name];
      if (step.type === '')
        return [problem('dashboard-step-without-type', path, { name: step.name }, { onKey: true })];
      return known(step.type, stepTypes, 'dashboard-unknown-step-type', [...path, 'type']);
    }),
  ];
}

function layouts(dashboard: Dashboard, text: DashboardText): Problem[] {
  if (dashboard.layouts.length === 0)
    return Object.keys(dashboard.widgets).length === 0
      ? []
      : [problem('dashboard-layout-missing', ['gridLayouts'])];
  const problems: Problem[] = [];
  for (const [l, layout] of dashboard.layouts.entries()) {
    const names = new Set<string>();
    for (const [p, page] of layout.pages.entries()) {
      const path: JsonPath = ['gridLayouts', l, 'pages', p];
      if (names.has(page.name))
        problems.push(problem('dashboard-duplicate-page', [...path, 'name'], { name: page.name }));
      names.add(page.name);
      for (const [w, placement] of page.placements.entries()) {
        const at: JsonPath = [...path, 'widgets', w];
        const { widget } = placement;
        if (dashboard.widgets[widget] === undefined) {
          const hint = nearest(widget, Object.keys(dashboard.widgets));
          problems.push(
            problem('dashboard-unknown-widget', [...at, 'name'], { name: widget || 'without a name', hint }),
          );
        }
        for (const [key, least] of Object.entries(placementKeys)) {
          const value = placement[key as keyof typeof placementKeys];
          if (!text.has([...at, key]) || !Number.isInteger(value) || value < least)
            problems.push(
              problem('dashboard-placement-incomplete', [...at, key], { key: `"${key}"`, least }),
            );
        }
        const end = placement.column + placement.colspan;
        if (end > layout.numColumns)
          problems.push(
            problem('dashboard-outside-grid', [...at, 'colspan'], { end, columns: layout.numColumns }),
          );
      }
    }
  }
  return problems;
}

function widgets(dashboard: Dashboard): Problem[] {
  const problems: Problem[] = [];
  const pages = new Set(dashboard.layouts.flatMap((layout) => layout.pages.map((page) => page.name)));
  const stepAt = (name: string, path: JsonPath): void => {
    if (name === '' || isOpen(name) || dashboard.steps[name] !== undefined) return;
    const hint = nearest(name, Object.keys(dashboard.steps));
    problems.push(problem('dashboard-unknown-step', path, { name, hint }));
  };
  const pageAt = (name: string, path: JsonPath): void => {
    if (name === '' || isOpen(name) || pages.has(name)) return;
    problems.push(problem('dashboard-unknown-page', path, { name, hint: nearest(name, pages) }));
  };
  for (const widget of Object.values(dashboard.widgets)) {
    const path: JsonPath = ['widgets', widget.name];
    const parameters: JsonPath = [...path, 'parameters'];
    if (widget.type === '')
      problems.push(problem('dashboard-widget-without-type', path, { name: widget.name }, { onKey: true }));
    else
      problems.push(...known(widget.type, widgetTypes, 'dashboard-unknown-widget-type', [...path, 'type']));
    stepAt(widget.step ?? '', [...parameters, 'step']);
    for (const [key, value] of Object.entries(asObject(asObject(widget.parameters.content).values)))
      stepAt(asText(asObject(value).step), [...parameters, 'content', 'values', key, 'step']);
    const chart = asText(widget.parameters.visualizationType);
    if (widget.type === 'chart' && chart !== '')
      problems.push(
        ...known(chart, visualizationTypes, 'dashboard-unknown-chart', [...parameters, 'visualizationType']),
      );
    if (widget.type === 'link' && widget.parameters.destinationType === 'page')
      pageAt(asText(asObject(widget.parameters.destinationLink).name), [
        ...parameters,
        'destinationLink',
        'name',
      ]);
    for (const [i, interaction] of asArray(widget.parameters.interactions).entries())
      for (const [a, action] of asArray(asObject(interaction).actions).entries())
        if (asObject(action).destinationType === 'page')
          pageAt(asText(asObject(asObject(action).destinationLink).name), [
            ...[...parameters, 'interactions', i, 'actions', a],
            ...['destinationLink', 'name'],
          ]);
  }
  return problems;
}

type TypeCode = 'dashboard-unknown-widget-type' | 'dashboard-unknown-step-type' | 'dashboard-unknown-chart';

const known = (type: string, types: string[], code: TypeCode, path: JsonPath): Problem[] =>
  types.includes(type) || isOpen(type) ? [] : [problem(code, path, { type, hint: nearest(type, types) })];

/** A name that a binding or a placeholder will give. */
export const isOpen = (name: string): boolean => /\{\{|\$\{|!\{/.test(name);
