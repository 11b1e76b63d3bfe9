import { quoteName } from './saqlText.ts';

/** Columns of a result, in order: the groupings, then the measures. */
export interface ResultNames {
  groups: string[];
  measures: string[];
}

interface Key {
  name: string;
  ascending: boolean;
  inner: boolean;
  nulls: 'first' | 'last' | null;
}

/** `q = order q by (…)` for a compact query's `order`; null where it names nothing of the result. */
export function orderText(order: unknown, result: ResultNames, stream = 'q'): string | null {
  const keys = orderEntries(order).flatMap((entry) => readKeys(entry, result));
  return orderKeysText(keys, result, stream);
}

/** The same for compact 2.0: `[{name, ascending, nulls}]`. */
export function ordersText(orders: unknown, result: ResultNames, stream = 'q'): string | null {
  if (!Array.isArray(orders)) return null;
  const keys = orders.flatMap((entry: { name?: unknown; ascending?: unknown; nulls?: unknown } | null) =>
    columnsNamed(entry?.name, result).map((name) => ({
      name,
      ascending: isAscending(entry?.ascending ?? true),
      inner: false,
      nulls: entry?.nulls === 'first' || entry?.nulls === 'last' ? (entry.nulls as 'first' | 'last') : null,
    })),
  );
  return orderKeysText(keys, result, stream);
}

function orderKeysText(keys: Key[], result: ResultNames, stream: string): string | null {
  const first = keys[0];
  if (first === undefined) return null;
  // An inner order sorts within the outer groupings, so those come first.
  const outer = first.inner
    ? result.groups.slice(0, -1).map((name) => ({ name, ascending: true, inner: true, nulls: null }))
    : [];
  const all = [...outer, ...keys].filter(
    (key, at, list) => list.findIndex((other) => other.name === key.name) === at,
  );
  const written = all.map(
    (key) =>
      `${quoteName(key.name)} ${key.ascending ? 'asc' : 'desc'}${key.nulls === null ? '' : ` nulls ${key.nulls}`}`,
  );
  return `${stream} = order ${stream} by (${written.join(', ')});`;
}

/** `[[key, {…}], …]`, or one `[key, {…}]` alone. */
function orderEntries(order: unknown): unknown[][] {
  if (!Array.isArray(order) || order.length === 0) return [];
  const options = order[1];
  if (order.length <= 2 && (typeof order[0] !== 'object' || isOptions(options))) return [order];
  return order.filter(Array.isArray);
}

function isOptions(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readKeys([key, options]: unknown[], result: ResultNames): Key[] {
  const settings = isOptions(options) ? (options as Record<string, unknown>) : {};
  const ascending = isAscending(settings.ascending ?? false);
  const make = (name: string): Key => ({ name, ascending, inner: settings.inner === true, nulls: null });
  return columnsNamed(key, result).map(make);
}

/** The result's columns that a key means: a place (negative from the end), a name, the parts of one, or a measure. */
function columnsNamed(key: unknown, { groups, measures }: ResultNames): string[] {
  const columns = [...groups, ...measures];
  const index =
    typeof key === 'number' ? key : typeof key === 'string' && /^-?\d+$/.test(key) ? Number(key) : null;
  if (index !== null) {
    const name = columns[index < 0 ? columns.length + index : index];
    return name === undefined ? [] : [name];
  }
  if (Array.isArray(key)) {
    const composite = key.join('~~~');
    if (columns.includes(composite)) return [composite];
    const measure = key.length === 2 ? (key[1] === '*' ? String(key[0]) : key.join('_')) : '';
    if (columns.includes(measure)) return [measure];
    return key.flatMap((part) => columnsNamed(part, { groups, measures }));
  }
  if (typeof key !== 'string') return [];
  if (columns.includes(key)) return [key];
  const holding = groups.find((name) => name.split('~~~').includes(key));
  if (holding !== undefined) return [holding];
  const ofDate = groups.find(
    (name) => name.startsWith(`${key}_`) && /_(?:Year|Quarter|Month|Week|Day)/.test(name),
  );
  return ofDate === undefined ? [] : [ofDate];
}

function isAscending(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(?:true|asc|ascending)$/i.test(value.trim()));
}
