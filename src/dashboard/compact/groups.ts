import type { Dataset } from '../../shared/dataset.ts';
import { resolveField } from './fields.ts';
import { nameList, quoteName } from './saqlText.ts';

/** One grouping of a compact query: its fields, joined with `~~~` into the result's column. */
export interface Group {
  fields: string[];
  /** The result's column: `StageName`, `CloseDate_Year~~~CloseDate_Month`. */
  name: string;
}

/** Groupings as written or as bindings gave them; `all` and nothing are no grouping. */
export function readGroups(value: unknown, dataset: Dataset | null): Group[] {
  const items = typeof value === 'string' ? [value] : Array.isArray(value) ? value : [];
  const groups = items.flatMap((item) => readGroup(item, dataset));
  return groups.filter((group, at) => groups.findIndex((other) => other.name === group.name) === at);
}

function readGroup(item: unknown, dataset: Dataset | null): Group[] {
  if (typeof item === 'string') {
    if (item === '' || item === 'all') return [];
    return [group(item.split('~~~'), dataset)];
  }
  if (!Array.isArray(item)) return [];
  if (item.some(Array.isArray)) return item.flatMap((inner) => readGroup(inner, dataset));
  const fields = item.filter((field) => typeof field === 'string' && field !== '');
  if (fields.length === 0) return [];
  // A binding that gives several plain fields means several groupings; only parts of one date make one.
  return samePrefix(fields) ? [group(fields, dataset)] : fields.flatMap((field) => readGroup(field, dataset));
}

function samePrefix(fields: string[]): boolean {
  const prefixes = fields.map(
    (field) => /^(.*)_(?:Year|Quarter|Month|Week|Day|Hour|Minute|Second)(?:_Fiscal)?$/.exec(field)?.[1],
  );
  return fields.length === 1 || prefixes.every((prefix) => prefix !== undefined && prefix === prefixes[0]);
}

function group(written: string[], dataset: Dataset | null): Group {
  const fields = written.map((field) => resolveField(dataset, field).name);
  return { fields, name: fields.join('~~~') };
}

/** What stands after `by`. */
export function groupBy(groups: Group[]): string {
  const fields = [...new Set(groups.flatMap((group) => group.fields))];
  return fields.length === 0 ? 'all' : nameList(fields);
}

/** The grouping as a projection; `field` writes a field, for joined streams. */
export function groupProjection(group: Group, field: (name: string) => string = quoteName): string {
  return `${group.fields.map(field).join(' + "~~~" + ')} as ${quoteName(group.name)}`;
}
