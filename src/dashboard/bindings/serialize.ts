/** What a binding gives: as a whole JSON value, and within other text. */
export interface Serialized {
  whole: unknown;
  text: string;
  /** What stands between quotes of that text, where it is not the same. */
  quoted?: string;
  /** What stands after `in`, where it is not the same. */
  list?: string;
}

const text = (value: string): Serialized => ({ whole: value, text: value });
export const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) && value.every(isNothing));
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** A serialization function over a value, with its argument; null where the name is none of them. */
export function serialize(name: string, value: unknown, field: string): Serialized | null {
  switch (name) {
    case 'asString':
      return asString(value);
    case 'asObject':
      return asObject(value);
    case 'asEquality':
      return text(asEquality(value, fieldName(field)));
    case 'asRange':
      return text(asRange(value, fieldName(field)));
    case 'asDateRange':
      return text(asDateRange(value, fieldName(field)));
    case 'asGrouping':
      return text(asGrouping(value));
    case 'asOrder':
      return text(asOrder(value));
    case 'asProjection':
      return text(asProjection(value));
    default:
      return null;
  }
}

/** A value within text: text as it is, lists and objects as JSON. That null stands as `null` is settled here alone. */
export function plainText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Raw JSON as a whole; within other text a list is its items by commas, so that one of a single item is that item. */
function asObject(value: unknown): Serialized {
  if (isNullish(value)) return { whole: null, text: 'null', quoted: '' };
  const items = Array.isArray(value)
    ? value.flat(3).map((item) => (isNullish(item) ? '' : plainText(item)))
    : null;
  const written = items === null ? plainText(value) : items.join(',');
  return {
    whole: value,
    // One text that is a list already is taken as it stands.
    list: items?.length === 1 && /^\s*\[/.test(items[0] ?? '') ? items[0]! : plainText(value),
    text: written,
    quoted: escaped(written),
  };
}

/** A list stays JSON, for `in {{….asString()}}`; null is no text. */
function asString(value: unknown): Serialized {
  if (isNullish(value)) return { whole: '', text: 'null', quoted: '' };
  const written = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return {
    whole: typeof value === 'object' ? written : escaped(written),
    text: written,
    quoted: escaped(written),
  };
}

const isNullish = (value: unknown): value is null | undefined => value === null || value === undefined;
const escaped = (written: string): string => written.replaceAll('"', '\\"');

function asEquality(value: unknown, field: string): string {
  if (isNothing(value)) return `${field} by all`;
  return Array.isArray(value)
    ? `${field} in [${value.flat(3).map(literal).join(', ')}]`
    : `${field} == ${literal(value)}`;
}

function asRange(value: unknown, field: string): string {
  if (isNothing(value)) return `${field} by all`;
  const [low, high] = pairOf(value);
  const bounds: string[] = [];
  if (!isNothing(low)) bounds.push(`${field} >= ${literal(low)}`);
  if (!isNothing(high)) bounds.push(`${field} <= ${literal(high)}`);
  return bounds.join(' && ');
}

function asDateRange(value: unknown, field: string): string {
  if (isNothing(value)) return `${field} in all`;
  if (!Array.isArray(value)) {
    if (typeof value === 'number') return `${field} in [${dateRange(dayOf(value), dayOf(value))}]`;
    const only = String(value);
    return isWrittenList(only) ? `${field} in ${only}` : `${field} in [${literal(only)}]`;
  }
  const [from, to] = pairOf(value);
  if (isDay(from) || isDay(to)) {
    const first = isDay(from) ? from.map(Number) : [1900, 1, 1];
    const last = isDay(to) ? to.map(Number) : [9999, 12, 31];
    return `${field} in [${dateRange(first, last)}]`;
  }
  if (typeof from === 'number' || typeof to === 'number') {
    const first = typeof from === 'number' ? dayOf(from) : [1900, 1, 1];
    const last = typeof to === 'number' ? dayOf(to) : [9999, 12, 31];
    return `${field} in [${dateRange(first, last)}]`;
  }
  return `${field} in [${relative(from)}..${relative(to)}]`;
}

/** `["1 year ago".."current day"]`, as static steps hold it: a list and nothing behind it, so no statement either. */
const isWrittenList = (written: string): boolean => /^\s*\[(?:[^";]|"[^"]*")*\]\s*$/.test(written);

/** Two ends, also where they come as one row of a list of rows. */
function pairOf(value: unknown): [unknown, unknown] {
  const list = listOf(value);
  const [only] = list;
  const isRow = list.length === 1 && Array.isArray(only) && only.length === 2 && !isRelative(only);
  const [from, to] = isRow ? only : list;
  return [from ?? null, list.length === 1 && !isRow ? (from ?? null) : (to ?? null)];
}

const isDay = (value: unknown): value is unknown[] =>
  Array.isArray(value) &&
  value.length === 3 &&
  value.every((part) => Number.isInteger(Number(part)) && part !== null);

const isRelative = (value: unknown): value is [string, number] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'number';

/** `["year", -2]` as SAQL writes it; text as it is; null is an open end. */
function relative(value: unknown): string {
  if (isNothing(value)) return '';
  if (!isRelative(value)) return literal(Array.isArray(value) ? value[0] : value);
  const [unit, count] = value;
  if (count === 0) return `"current ${unit}"`;
  const plural = Math.abs(count) === 1 ? unit : `${unit}s`;
  return `"${Math.abs(count)} ${plural} ${count < 0 ? 'ago' : 'ahead'}"`;
}

const dateRange = (from: number[], to: number[]): string =>
  `dateRange([${from.join(', ')}], [${to.join(', ')}])`;

/** The UTC day of epoch milliseconds. */
function dayOf(milliseconds: number): number[] {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return [1970, 1, 1];
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

function asGrouping(value: unknown): string {
  if (isNothing(value)) return 'all';
  const names = listOf(value)
    .flat(3)
    .filter((name) => !isNothing(name));
  const [first] = names;
  if (names.length === 1) return first === 'all' ? 'all' : identifier(first);
  return `(${names.map(identifier).join(', ')})`;
}

/** `'a'`, `('a', 'b')`, or rows of name and direction: `('a' desc, 'b' asc)`. */
function asOrder(value: unknown): string {
  const entries = listOf(value).filter((entry) => !isNothing(entry));
  if (entries.length === 0) return '';
  const isEntry =
    entries.length === 2 && /^(?:asc|desc)$/i.test(String(entries[1])) && !Array.isArray(entries[0]);
  const rows = isEntry ? [entries] : entries;
  const written = rows.map((row) => {
    const [name, direction] = listOf(row);
    const word =
      direction === true ? 'asc' : direction === false ? 'desc' : String(direction ?? '').toLowerCase();
    return word === 'asc' || word === 'desc' ? `${identifier(name)} ${word}` : identifier(name);
  });
  return written.length === 1 ? (written[0] ?? '') : `(${written.join(', ')})`;
}

function asProjection(value: unknown): string {
  if (isNothing(value)) return '';
  const list = listOf(value);
  const rows = list.every(Array.isArray) ? list : [list];
  return rows
    .map((row) => {
      const [expression, alias] = listOf(row);
      return isNothing(alias) ? plainText(expression) : `${plainText(expression)} as ${identifier(alias)}`;
    })
    .join(', ');
}

/** A field as SAQL takes it: quoted where it is no plain word; expressions such as `date(…)` stay. */
function fieldName(field: string): string {
  return /^[A-Za-z_]\w*$/.test(field) || /['"()[\]]/.test(field) ? field : identifier(field);
}

/** No name can hold a single quote: one from data must not end the identifier early. */
const identifier = (name: unknown): string => {
  const plain = plainText(name);
  return /^'[^']*'$/.test(plain) ? plain : `'${plain.replaceAll("'", '')}'`;
};

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return String(value);
  return `"${plainText(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
