import type { ViewColumn } from '../../shared/dashboardView.ts';
import type { Dataset, MeasureFormat } from '../../shared/dataset.ts';
import type { WidgetInput } from '../session/widgetInput.ts';

const datePart = /^(.*)_(Year|Quarter|Month|Week|Day|Hour)(?:_Fiscal)?$/;
const functionOf = /^(sum|avg|average|min|max|unique|count|median|first|last|stddev|stddevp|var|varp)_(.+)$/;
const functionWords: Record<string, string> = {
  sum: 'Sum of',
  avg: 'Average of',
  average: 'Average of',
  min: 'Minimum of',
  max: 'Maximum of',
  unique: 'Unique of',
  count: 'Count of',
  median: 'Median of',
  first: 'First of',
  last: 'Last of',
};

type Result = NonNullable<WidgetInput['result']>;

/** A step's result columns as people read them: labels and formats of the dashboard, the step, and its datasets. */
export function viewColumns({ step, catalog, dashboard }: WidgetInput, result: Result): ViewColumn[] {
  const datasets = (step?.datasets ?? []).flatMap((name) => catalog(name) ?? []);
  const own = ownColumns(step?.query);
  const byXmd = xmdFormats(dashboard.xmd, step?.name ?? '');
  return result.columns.map(({ name, type, role }) => ({
    name,
    label: result.labels[name] ?? own.get(name)?.label ?? labelOf(name, datasets),
    type: type === 'number' ? 'number' : 'text',
    role,
    format: type === 'number' ? (byXmd.get(name) ?? own.get(name)?.format ?? formatOf(name, datasets)) : null,
    date: dateOf(name, type),
    ...(own.get(name)?.showBars ? { showBars: true } : {}),
  }));
}

function labelOf(name: string, datasets: readonly Dataset[]): string {
  if (name === 'count') return 'Count of Rows';
  const labelled = (field: string): string | null =>
    datasets.map(({ labels }) => (Object.hasOwn(labels, field) ? labels[field]! : null)).find((one) => one) ??
    null;
  const known = labelled(name);
  if (known !== null) return known;
  const parts = name.split('~~~').map((part) => datePart.exec(part));
  const base = parts[0]?.[1];
  if (base !== undefined && parts.every((part) => part?.[1] === base)) {
    const date = datasets.flatMap(({ dates }) => dates).find((one) => one.name === base);
    const label = date?.label ?? labelled(base) ?? base;
    return parts.length > 1 ? label : `${label} ${parts[0]?.[2] ?? ''}`;
  }
  const [, fn, field] = functionOf.exec(name) ?? [];
  if (fn !== undefined && field !== undefined && functionWords[fn] !== undefined)
    return `${functionWords[fn]} ${labelled(field) ?? field}`;
  return name;
}

/** Counts have no format of the field that they count. */
function formatOf(name: string, datasets: readonly Dataset[]): MeasureFormat | null {
  const [, fn, field] = functionOf.exec(name) ?? [];
  const wanted = fn === undefined || fn === 'count' || fn === 'unique' ? [name] : [name, field ?? name];
  for (const one of wanted)
    for (const { formats } of datasets) if (Object.hasOwn(formats, one)) return formats[one]!;
  return null;
}

function dateOf(name: string, type: string): ViewColumn['date'] {
  const parts = name.split('~~~').map((part) => datePart.exec(part)?.[2]?.toLowerCase());
  if (parts.every((part) => part !== undefined))
    return { parts: parts as NonNullable<ViewColumn['date']>['parts'] };
  return type === 'date' ? { parts: ['year', 'month', 'day'] } : null;
}

interface OwnColumn {
  label?: string;
  format?: MeasureFormat;
  showBars?: boolean;
}

/** What a compare table's columns and a query's measures say of themselves: header, format, bars. */
function ownColumns(query: unknown): Map<string, OwnColumn> {
  const { columns, measures } = objectOf(query);
  const found = new Map<string, OwnColumn>();
  for (const [at, measure] of listOf(measures).entries()) {
    const [fn, field, alias, extra] = listOf(measure);
    const name =
      typeof alias === 'string' ? alias : field === '*' ? 'count' : `${String(fn)}_${String(field)}`;
    const column = objectOf(listOf(columns)[at]);
    const { display, format: ownFormat } = objectOf(extra);
    const label = [column.header, display].find((one) => typeof one === 'string' && one !== '') as
      | string
      | undefined;
    const format = readFormat(column.format) ?? readFormat(ownFormat);
    const named = typeof column.name === 'string' && column.name !== '' ? column.name : name;
    const own: OwnColumn = {
      ...(label === undefined ? {} : { label }),
      ...(format === null ? {} : { format }),
      ...(column.showBars === true ? { showBars: true } : {}),
    };
    found.set(name, own).set(named, own);
  }
  return found;
}

/** The dashboard's own XMD names a step's column `step.column`. */
function xmdFormats(xmd: Record<string, unknown> | null, step: string): Map<string, MeasureFormat> {
  const found = new Map<string, MeasureFormat>();
  for (const measure of [...listOf(xmd?.measures), ...listOf(xmd?.derivedMeasures)]) {
    const { field, format } = objectOf(measure);
    const read = readFormat(objectOf(format).customFormat);
    if (typeof field === 'string' && read && field.startsWith(`${step}.`))
      found.set(field.slice(step.length + 1), read);
  }
  return found;
}

/** `["$#,###",1]` as JSON text or as it is, or a pattern alone. */
function readFormat(given: unknown): MeasureFormat | null {
  if (typeof given === 'object' && given !== null && !Array.isArray(given))
    return readFormat((given as { customFormat?: unknown }).customFormat);
  let pair: unknown = given;
  if (typeof given === 'string') {
    if (!given.trim().startsWith('[')) return /[#0]/.test(given) ? { pattern: given, multiplier: 1 } : null;
    try {
      pair = JSON.parse(given);
    } catch {
      return null;
    }
  }
  const [pattern, multiplier = 1] = listOf(pair);
  return typeof pattern === 'string' ? { pattern, multiplier: Number(multiplier) || 1 } : null;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
