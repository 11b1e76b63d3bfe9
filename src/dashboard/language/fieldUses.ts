import { innerOf } from '../../saql/language/fieldOrigins.ts';
import { linkPath } from '../checks/facets.ts';
import type { JsonPath } from '../model.ts';
import { compactParts } from './compactParts.ts';
import type { OpenDashboard } from './knowledge.ts';
import { saqlOriginsOf } from './saqlOrigins.ts';

/** A field of a dataset where the file names it, without its quotes. */
export interface FieldUse {
  dataset: string;
  field: string;
  start: number;
  end: number;
}

/**
 * Every field that steps, filters and links name, with its dataset: what leads from a dashboard to the column of a
 * mart and back. Parts of dates go by their own names (`Sold_Year`).
 */
export function fieldUses(open: OpenDashboard): FieldUse[] {
  const { dashboard, text } = open;
  const found: FieldUse[] = [];
  const add = (
    dataset: string,
    field: string,
    path: JsonPath,
    inner = { start: 0, end: field.length },
  ): void => {
    if (dataset !== '' && field !== '' && text.has(path))
      found.push({ dataset, field, ...text.place(path, inner) });
  };
  for (const step of Object.values(dashboard.steps)) {
    const saql = saqlOriginsOf(step);
    if (saql !== null)
      for (const { name, isDirect, origins } of saql.readings) {
        if (isDirect) for (const { dataset, field } of origins) add(dataset, field, saql.path, innerOf(name));
      }
    else
      for (const { dataset, field, path } of compactParts(step))
        if (isNamed(field)) add(dataset, field, path);
  }
  for (const [index, { dataset, field }] of dashboard.filters.entries())
    add(dataset, field, ['filters', index, 'fields', 0]);
  for (const [index, link] of dashboard.links.entries())
    for (const [each, { source, field }] of link.entries())
      if (dashboard.steps[source] === undefined)
        add(source, field, [...linkPath(text, index), 'fields', each, 'fieldName']);
  return found.sort((a, b) => a.start - b.start);
}

const isNamed = (field: unknown): field is string =>
  typeof field === 'string' && field !== '*' && field !== 'all' && !field.includes('{{');
