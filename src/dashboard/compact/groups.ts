import type { Dataset } from '../../shared/dataset.ts';
import { hasColumn, resolveField } from './fields.ts';
import { nameList, quoteName } from './saqlText.ts';

/** One grouping of a compact query: its fields, joined with `~~~` into the result's column. */
export interface Group {
  fields: string[];
  /** The result's column: `StageName`, `CloseDate_Year~~~CloseDate_Month`. */
  name: string;
}

/** A date by the units of steps over objects: `["month", "CloseDate"]`, in the result `month_CloseDate`. */
const unitParts: Record<string, string[]> = {
  year: ['Year'],
  quarter: ['Year', 'Quarter'],
  month: ['Year', 'Month'],
  week: ['Year', 'Week'],
  day: ['Year', 'Month', 'Day'],
};

/** The fields of which a grouping's column is made: `X_Year` and `X_Month` of `X_Year~~~X_Month` and of `month_X`. */
export function fieldsOfKey(key: string): string[] {
  const [, unit, field = ''] = /^(year|quarter|month|week|day)_(.+)$/.exec(key) ?? [];
  // A date may itself be called `month`: `month_Year~~~month_Month` are its parts.
  const isPart = key.includes('~~~') || /^(Year|Quarter|Month|Week|Day|Hour)(_Fiscal)?$/.test(field);
  const parts = unit === undefined || isPart ? undefined : unitParts[unit];
  return parts === undefined ? key.split('~~~') : parts.map((part) => `${field}_${part}`);
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
  if (isUnit(fields, dataset)) {
    const key = `${fields[0]}_${resolveField(dataset, fields[1] ?? '').name}`;
    return [{ fields: fieldsOfKey(key), name: key }];
  }
  // A binding that gives several plain fields means several groupings; only parts of one date make one.
  return samePrefix(fields) ? [group(fields, dataset)] : fields.flatMap((field) => readGroup(field, dataset));
}

export function isDateUnit(name: unknown): boolean {
  return typeof name === 'string' && Object.hasOwn(unitParts, name);
}

function isUnit(fields: string[], dataset: Dataset | null): boolean {
  return fields.length === 2 && isDateUnit(fields[0]) && !hasColumn(dataset, fields[0] ?? '');
}

/** Compact 2.0 writes the parts of one date as groupings side by side; they are one, as charts name it. */
export function joinDateParts(groups: Group[]): Group[] {
  const joined: Group[] = [];
  for (const next of groups) {
    const last = joined.at(-1);
    const fields = [...(last?.fields ?? []), ...next.fields];
    if (
      last !== undefined &&
      next.fields.length === 1 &&
      partsOfOneDate.test(partNames(fields)) &&
      samePrefix(fields) &&
      ofOneCalendar(fields)
    )
      joined[joined.length - 1] = { fields, name: fields.join('~~~') };
    else joined.push(next);
  }
  return joined;
}

const partsOfOneDate = /^Year,(?:Quarter|Week|Month(?:,Day(?:,Hour)?)?)$/;

function partNames(fields: string[]): string {
  return fields.map((field) => field.replace(/_Fiscal$/, '').replace(/^.*_/, '')).join(',');
}

/** Whether parts of a date are all of the fiscal year or all of the calendar's; days and hours are of either. */
export function ofOneCalendar(fields: string[]): boolean {
  const [first, ...others] = fields
    .filter((field) => !/_(?:Day|Hour|Minute|Second)$/.test(field))
    .map(isFiscal);
  return others.every((other) => other === first);
}

export function isFiscal(field: string): boolean {
  return field.endsWith('_Fiscal');
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
