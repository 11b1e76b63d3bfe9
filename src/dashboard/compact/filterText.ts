import type { Dataset, DateField } from '../../shared/dataset.ts';
import { dateComparison, dateRangeText, isDateEnd } from './dateFilterText.ts';
import { hasColumn, resolveField } from './fields.ts';
import { literal, quoteName, quoteText } from './saqlText.ts';

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);
/** Ranges by their operator: what stands between the field and either end. */
const ranges: Record<string, [string, string]> = {
  '>=<=': ['>=', '<='],
  '>=<': ['>=', '<'],
  '><=': ['>', '<='],
  '><': ['>', '<'],
  between: ['>=', '<='],
};

function isRange(op: string): boolean {
  return Object.hasOwn(ranges, op);
}

/** The conditions of a step's `filters`, in their order; null stands where one does not cut anything off. */
export function filterTexts(filters: unknown, dataset: Dataset | null): (string | null)[] {
  return filterList(filters).map((filter) => filterText(filter, dataset));
}

/** `[[f, v, op], …]`, also where bindings gave one filter for a list or a list for one filter. */
export function filterList(filters: unknown): unknown[][] {
  if (!Array.isArray(filters)) return [];
  if (typeof filters[0] === 'string') return [filters];
  return filters.flatMap((filter) => {
    if (!Array.isArray(filter)) return [[]];
    return Array.isArray(filter[0]) && Array.isArray(filter[0][0]) ? filterList(filter) : [filter];
  });
}

/** One compact filter `[field, values, operator]` as a SAQL condition. */
export function filterText(filter: unknown[], dataset: Dataset | null): string | null {
  const [written, values, operator] = filter;
  if (Array.isArray(written)) return tupleText(written, values, operator, dataset);
  if (typeof written !== 'string' || written === '') return null;
  // A date's column in the result: a filter on each of its parts.
  if (written.includes('~~~') && !hasColumn(dataset, written))
    return tupleText(written.split('~~~'), values, operator, dataset);
  const { name, date, column } = resolveField(dataset, written);
  const op = typeof operator === 'string' ? operator.trim() : null;
  const field = quoteName(name);
  if (op === 'isnull') return `${field} is null`;
  if (op === 'isnotnull') return `${field} is not null`;
  if (values === null || values === undefined) return null;
  const dateColumn = date ?? null;
  if (dateColumn !== null && (op === null || isRange(op) || op === 'in' || op === '==')) {
    const found = dateRanges(dateColumn, dataset, values, op);
    if (found !== undefined) return found;
  }
  if (op !== null && isRange(op)) return numberRanges(field, values, ranges[op] ?? ['>=', '<=']);
  const type = column?.type ?? (typeof flat(values)[0] === 'number' ? 'number' : 'text');
  if (op !== null && comparisons.has(op))
    return comparison(field, flat(values), op, type, dateColumn, dataset);
  if (op === 'matches' || op === 'like')
    return either(flat(values).map((v) => `${field} ${op} ${quoteText(String(v))}`));
  if (op === null && type === 'number' && isRangeList(values))
    return numberRanges(field, values, ['>=', '<=']);
  return membership(field, flat(values), op === 'not in', type);
}

/** Conditions are joined as `booleanFilterLogic` says (`1 AND (2 OR 3)`, from 1); without it, by `and`. */
export function joinFilters(conditions: (string | null)[], logic: unknown): string[] {
  if (typeof logic !== 'string' || logic.trim() === '') return conditions.filter((text) => text !== null);
  const words = logic.match(/\d+|\(|\)|\b(?:and|or|not)\b/gi) ?? [];
  if (words.length === 0) return conditions.filter((text) => text !== null);
  const written = words.map((word) => {
    const operator = { and: '&&', or: '||', not: '!' }[word.toLowerCase()];
    if (operator !== undefined) return operator;
    if (word === '(' || word === ')') return word;
    const condition = conditions[Number(word) - 1];
    return condition === null || condition === undefined ? '(1 == 1)' : `(${condition})`;
  });
  const named = new Set(words.filter((word) => /^\d+$/.test(word)).map(Number));
  const others = conditions.filter((text, at) => text !== null && !named.has(at + 1)) as string[];
  return [written.join(' '), ...others];
}

/** Values of a range, when they are dates; undefined where they are not, null where nothing is cut off. */
function dateRanges(
  date: DateField,
  dataset: Dataset | null,
  values: unknown,
  op: string | null,
): string | null | undefined {
  const pairs = datePairs(values);
  if (pairs.length === 0) return Array.isArray(values) && flat(values).length === 0 ? null : undefined;
  const isWords = pairs.every((pair) =>
    pair.every((end) => typeof end === 'string' && !/^\d{4}-\d{2}-\d{2}/.test(end)),
  );
  if ((op === null || op === 'in' || op === '==') && isWords) return undefined;
  if ((op === 'in' || op === '==') && pairs.every((pair) => pair.every((end) => !Array.isArray(end))))
    return undefined;
  const texts = pairs.map(([from, to]) => dateRangeText(date, dataset, from, to));
  return texts.includes(null) ? null : either(texts as string[]);
}

/** Every `[from, to]` in values, at whatever depth the brackets put it. */
function datePairs(values: unknown): unknown[][] {
  if (!Array.isArray(values)) return [];
  if (values.length === 2 && values.every(isDateEnd)) return [values];
  return values.flatMap(datePairs);
}

function isRangeList(values: unknown): boolean {
  return (
    Array.isArray(values) && values.length > 0 && values.every((v) => Array.isArray(v) && v.length === 2)
  );
}

function numberRanges(field: string, values: unknown, [from, to]: [string, string]): string | null {
  const pairs = isRangeList(values) ? (values as unknown[][]) : [flat(values)];
  const texts = pairs.map((pair) => {
    const low = literal(pair[0], 'number');
    const high = literal(pair[1], 'number');
    return [low === null ? null : `${field} ${from} ${low}`, high === null ? null : `${field} ${to} ${high}`]
      .filter((text) => text !== null)
      .join(' && ');
  });
  return texts.includes('') ? null : either(texts);
}

function comparison(
  field: string,
  values: unknown[],
  op: string,
  type: 'text' | 'number',
  date: DateField | null,
  dataset: Dataset | null,
): string | null {
  if (values.length === 0) return null;
  if (values.includes(null) && values.length === 1)
    return op === '!=' ? `${field} is not null` : op === '==' ? `${field} is null` : null;
  if (date !== null) return dateComparison(date, dataset, op, values.length === 1 ? values[0] : values);
  if (type === 'text' && (op === '==' || op === '!=')) return membership(field, values, op === '!=', type);
  const texts = values.map((value) => `${field} ${op} ${literal(value, type) ?? '""'}`);
  return op === '!=' ? texts.join(' && ') : either(texts);
}

function membership(field: string, values: unknown[], not: boolean, type: 'text' | 'number'): string | null {
  const items = values.filter((value) => value !== null && value !== undefined);
  const hasNull = items.length < values.length;
  const list = items.map((value) => literal(value, type)).filter((text) => text !== null);
  if (list.length === 0 && !hasNull) return null;
  const inside = list.length === 0 ? null : `${field} ${not ? 'not in' : 'in'} [${list.join(', ')}]`;
  const nulls = hasNull ? `${field} is ${not ? 'not ' : ''}null` : null;
  if (inside === null || nulls === null) return inside ?? nulls;
  return not ? `${inside} && ${nulls}` : `(${inside} || ${nulls})`;
}

/** A filter of several fields at once: one combination of values or another. */
function tupleText(
  fields: unknown[],
  values: unknown,
  operator: unknown,
  dataset: Dataset | null,
): string | null {
  const names = fields.filter((field) => typeof field === 'string');
  if (!Array.isArray(values) || values.length === 0 || names.length === 0) return null;
  const texts = values.map((row) => {
    const cells = Array.isArray(row) ? row : String(row).split('~~~');
    const parts = names.map((name, at) => filterText([name, [cells[at] ?? null], 'in'], dataset));
    return `(${parts.filter((text) => text !== null).join(' && ')})`;
  });
  return operator === 'not in' ? `!(${texts.join(' || ')})` : either(texts);
}

function flat(values: unknown): unknown[] {
  return Array.isArray(values) ? values.flat(4) : [values];
}

function either(texts: string[]): string | null {
  if (texts.length === 0) return null;
  if (texts.length === 1) return texts[0] ?? null;
  return `(${texts.map((text) => (text.startsWith('(') ? text : `(${text})`)).join(' || ')})`;
}
