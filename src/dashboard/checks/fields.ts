import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import { findColumn } from '../../shared/findColumn.ts';
import type { DashboardText } from '../dashboardText.ts';
import { type CompactPart, compactParts, compactQueries } from '../language/compactParts.ts';
import type { Dashboard, JsonPath, Step } from '../model.ts';
import { asArray } from '../unwrap/jsonShape.ts';
import type { DiagnosticCode } from './diagnostics.ts';
import { linkPath } from './facets.ts';
import { isOpen } from './integrity.ts';
import { aggregates } from './knownTypes.ts';
import { nearest, type Problem, problem } from './problem.ts';

/** Datasets and fields of compact steps, global filters and links, against the datasets at hand. */
export function checkFields(dashboard: Dashboard, text: DashboardText, catalog: DatasetCatalog): Problem[] {
  const problems: Problem[] = [];
  for (const step of Object.values(dashboard.steps)) problems.push(...checkStep(step, text, catalog));
  for (const [index, { dataset, field }] of dashboard.filters.entries()) {
    const path: JsonPath = ['filters', index];
    const found = catalog(dataset);
    if (found !== null)
      problems.push(...fieldAt(field, [...path, 'fields', 0], found, 'filter-unknown-field'));
    else if (dataset !== '') problems.push(unknownDataset(dataset, [...path, 'dataset', 'name']));
  }
  for (const [index, link] of dashboard.links.entries())
    for (const [each, { source, field }] of link.entries()) {
      const found = dashboard.steps[source] === undefined ? catalog(source) : null;
      const path: JsonPath = [...linkPath(text, index), 'fields', each, 'fieldName'];
      if (found !== null) problems.push(...fieldAt(field, path, found, 'link-unknown-field'));
    }
  return problems;
}

/** The path of the name of a step's dataset, in either way of writing it. */
function datasetPath(step: Step, index: number, text: DashboardText): JsonPath {
  const path: JsonPath = ['steps', step.name, 'datasets', index];
  return text.has([...path, 'name']) ? [...path, 'name'] : path;
}

function checkStep(step: Step, text: DashboardText, catalog: DatasetCatalog): Problem[] {
  // The datasets of SAQL are named in it: the compiler finds them.
  if (step.form === 'saql' || step.form === 'pigql' || step.form === 'soql') return [];
  const problems: Problem[] = [];
  const found: Dataset[] = [];
  for (const [index, name] of step.datasets.entries()) {
    const dataset = catalog(name);
    if (dataset !== null) found.push(dataset);
    else if (!name.includes('{{') && step.object === null)
      problems.push(unknownDataset(name, datasetPath(step, index, text)));
  }
  const [dataset] = found;
  if (dataset === undefined || found.length > 1) return problems;
  for (const part of compactParts(step)) problems.push(...checkPart(part, dataset));
  if (step.form !== 'compact2')
    for (const { query, path } of compactQueries(step)) problems.push(...checkLogic(query, path));
  return problems;
}

function checkPart(part: CompactPart, dataset: Dataset): Problem[] {
  const { field, path } = part;
  if (part.kind === 'measure') return checkMeasure(part, dataset);
  if (typeof field !== 'string') return [];
  if (part.kind !== 'group') return fieldAt(field, path, dataset);
  if (field === 'all') return [];
  const column = dataset.columns.find(({ name }) => name === field);
  return column?.type === 'number'
    ? [problem('dashboard-no-dimension', path, { name: field })]
    : fieldAt(field, path, dataset);
}

/** The numbers of `1 AND (2 OR 3)` count the filters from 1. */
function checkLogic({ booleanFilterLogic, filters }: Record<string, unknown>, path: JsonPath): Problem[] {
  const count = asArray(filters).length;
  if (typeof booleanFilterLogic !== 'string' || isOpen(booleanFilterLogic)) return [];
  return [...booleanFilterLogic.matchAll(/\d+/g)].flatMap((match): Problem[] => {
    const index = Number(match[0]);
    if (index >= 1 && index <= count) return [];
    const inner = { start: match.index, end: match.index + match[0].length };
    return [problem('dashboard-filter-logic', [...path, 'booleanFilterLogic'], { index, count }, { inner })];
  });
}

const overText = new Set(['count', 'unique', 'first', 'last', 'max', 'min']);

function checkMeasure(
  { fn, fnPath, field, path }: CompactPart & { kind: 'measure' },
  dataset: Dataset,
): Problem[] {
  if (typeof fn !== 'string' || isOpen(fn)) return [];
  if (!aggregates.includes(fn))
    return [problem('dashboard-unknown-aggregate', fnPath, { name: fn, hint: nearest(fn, aggregates) })];
  if (typeof field !== 'string' || field === '*') return [];
  const unknown = fieldAt(field, path, dataset);
  if (unknown.length > 0 || overText.has(fn)) return unknown;
  const column = dataset.columns.find(({ name }) => name === field);
  return column?.type === 'text'
    ? [problem('dashboard-no-measure', path, { name: field, function: fn })]
    : [];
}

/** A field by its name, its date's name, or the label that the XMD gives it. */
function fieldAt(
  name: string,
  path: JsonPath,
  dataset: Dataset,
  code: DiagnosticCode = 'dashboard-unknown-field',
): Problem[] {
  if (name === '' || isOpen(name)) return [];
  const { columns, dates, labels } = dataset;
  if (findColumn(dataset, name) !== null || Object.values(labels).includes(name)) return [];
  if (dates.some((date) => date.name === name || date.label === name)) return [];
  // The column of a date in a result stands for its parts.
  if (name.includes('~~~')) return name.split('~~~').flatMap((part) => fieldAt(part, path, dataset, code));
  const hint = nearest(
    name,
    columns.map((column) => column.name),
  );
  return [problem(code, path, { name, dataset: dataset.name, hint })];
}

const unknownDataset = (name: string, path: JsonPath): Problem =>
  problem('dashboard-unknown-dataset', path, { name, hint: '' });
