import type { DashboardText } from '../dashboardText.ts';
import type { Dashboard, JsonPath, Step } from '../model.ts';
import { isOpen } from './integrity.ts';
import { nearest, type Problem, problem } from './problem.ts';

/** Facets that cannot work: names that lead nowhere, steps that send nothing, data that have nothing in common. */
export function checkFacets(dashboard: Dashboard, text: DashboardText): Problem[] {
  const steps = Object.values(dashboard.steps);
  const read = new Set(steps.flatMap((step) => step.datasets));
  return [
    ...steps.flatMap((step) => receivers(dashboard, step)),
    ...filters(dashboard, read),
    ...links(dashboard, text, read),
  ];
}

function receivers(dashboard: Dashboard, step: Step): Problem[] {
  const { mode, steps } = step.receiveFacet;
  if (mode !== 'include' && mode !== 'exclude') return [];
  const path: JsonPath = ['steps', step.name, 'receiveFacetSource', 'steps'];
  if (mode === 'include' && steps.length === 0) return [problem('facet-include-nothing', path)];
  return steps.flatMap((name, index): Problem[] => {
    const sender = dashboard.steps[name];
    const at = [...path, index];
    if (sender === undefined)
      return [problem('facet-unknown-step', at, { name, hint: nearest(name, Object.keys(dashboard.steps)) })];
    if (mode === 'exclude') return [];
    if (!sender.broadcastFacet) return [problem('facet-no-broadcast', at, { name })];
    return shares(dashboard, sender, step) ? [] : [problem('facet-nothing-shared', at, { name })];
  });
}

/** Whether a selection in one step can filter the other: one dataset, or fields that a link joins. */
function shares(dashboard: Dashboard, a: Step, b: Step): boolean {
  const [from, to] = [sourcesOf(a), sourcesOf(b)];
  // SAQL may take its dataset from a binding.
  if (from.length === 0 || to.length === 0 || [...from, ...to].some(isOpen)) return true;
  if (dashboard.automaticLinking || from.some((source) => to.includes(source))) return true;
  return dashboard.links.some(
    (link) =>
      link.some(({ source }) => from.includes(source)) && link.some(({ source }) => to.includes(source)),
  );
}

const sourcesOf = (step: Step): string[] => (step.form === 'static' ? [step.name] : step.datasets);

function filters(dashboard: Dashboard, read: Set<string>): Problem[] {
  return dashboard.filters.flatMap(({ dataset }, index): Problem[] =>
    dataset === '' || isOpen(dataset) || [...read].some((name) => isOpen(name) || sameName(name, dataset))
      ? []
      : [problem('filter-without-step', ['filters', index, 'dataset', 'name'], { name: dataset })],
  );
}

function links(dashboard: Dashboard, text: DashboardText, read: Set<string>): Problem[] {
  const problems: Problem[] = [];
  const known = [
    ...read,
    ...Object.keys(dashboard.steps),
    ...dashboard.filters.map(({ dataset }) => dataset),
  ];
  const open = known.some(isOpen);
  for (const [index, link] of dashboard.links.entries()) {
    const path = linkPath(text, index);
    if (link.length < 2) problems.push(problem('link-single-field', path));
    for (const [each, { source }] of link.entries())
      if (!open && !isOpen(source) && !known.some((name) => sameName(name, source)))
        problems.push(
          problem('link-unknown-source', [...path, 'fields', each, 'dataSourceName'], {
            name: source,
            hint: nearest(source, known),
          }),
        );
  }
  return problems;
}

/** Where a link of the model stands: those of the older key come first. */
export function linkPath(text: DashboardText, index: number): JsonPath {
  if (text.has(['dataSourceLinks', index])) return ['dataSourceLinks', index];
  let older = 0;
  while (text.has(['dataSourceLinks', older])) older += 1;
  return ['dataSourceLinksInfo', 'links', index - older];
}

/** Datasets are named with and without their namespace. */
const sameName = (a: string, b: string): boolean => bare(a) === bare(b);
const bare = (name: string): string =>
  name.slice(name.lastIndexOf('/') + 1).replace(/^[A-Za-z]\w*?__(?=\w)/, '');
