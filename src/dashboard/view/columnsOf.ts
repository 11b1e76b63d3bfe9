import type { SaqlColumn } from '../../saql/compile.ts';
import type { ViewColumn } from '../../shared/dashboardView.ts';
import type { Dataset, MeasureFormat } from '../../shared/dataset.ts';
import { formatOfDigits, parseFormat } from '../../shared/formatNumber.ts';
import { readCompareColumns } from '../compact/compareColumns.ts';
import { fieldsOfKey, ofOneCalendar } from '../compact/groups.ts';
import { readMeasures } from '../compact/measures.ts';
import type { Step } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';

export interface ColumnFacts {
  step: Step | null;
  columns: SaqlColumn[];
  /** What the step itself calls its columns. */
  labels: Record<string, string>;
  datasets: Dataset[];
  /** The dashboard's own XMD; its fields are `step.column`. */
  xmd: Record<string, unknown> | null;
}

/** The result's columns as people see them. Nearest wins: the step, the dashboard's XMD, the dataset. */
export function columnsOf(facts: ColumnFacts): ViewColumn[] {
  const own = stepFormats(facts.step);
  return facts.columns.map((column) => {
    const { name, role } = column;
    const xmd = xmdField(facts.xmd, facts.step?.name ?? '', name);
    const date = dateOf(name, facts.datasets);
    const measured = measuredField(name);
    const said = own.get(name);
    const label = ownText(facts.labels, name) ?? xmd?.label ?? date?.label ?? labelOf(name, facts.datasets);
    const format =
      said?.format ??
      xmd?.format ??
      formatIn(facts.datasets, name, measured?.fn ?? '', measured?.field ?? '');
    return {
      name,
      label,
      type: column.type === 'number' ? 'number' : 'text',
      role,
      format: column.type === 'number' ? format : null,
      date: date === null ? null : { parts: date.parts },
      ...(said?.showBars === true ? { showBars: true } : {}),
    };
  });
}

/** Formats that the query itself holds: of a compare table's columns, and of measures. */
function stepFormats(step: Step | null): Map<string, { format: MeasureFormat | null; showBars: boolean }> {
  const formats = new Map<string, { format: MeasureFormat | null; showBars: boolean }>();
  const query = asObject(step?.query);
  for (const { name, format } of readMeasures(query.measures))
    formats.set(name, { format: parseFormat(format), showBars: false });
  const written = asArray(query.columns).map(asObject);
  if (step?.form !== 'compact1' || written.length === 0) return formats;
  for (const column of readCompareColumns(query)) {
    const at = written.findIndex((item) => item.query === column.query);
    const item = at < 0 ? {} : (written[at] ?? {});
    formats.set(column.name, {
      format: parseFormat(item.format) ?? formats.get(column.name)?.format ?? null,
      showBars: item.showBars === true,
    });
  }
  return formats;
}

function xmdField(
  xmd: Record<string, unknown> | null,
  step: string,
  column: string,
): { label: string | null; format: MeasureFormat | null } | null {
  const wanted = `${step}.${column}`;
  for (const list of ['measures', 'derivedMeasures', 'dimensions', 'derivedDimensions']) {
    const item = asArray(xmd?.[list])
      .map(asObject)
      .find(({ field }) => field === wanted);
    if (item === undefined) continue;
    const { customFormat, decimalDigits } = asObject(item.format);
    const label = asText(item.label);
    return {
      label: label === '' ? null : label,
      format: parseFormat(customFormat) ?? formatOfDigits(decimalDigits),
    };
  }
  return null;
}

const partNames = ['Year', 'Quarter', 'Month', 'Week', 'Day', 'Hour'] as const;
type Part = NonNullable<ViewColumn['date']>['parts'][number];

/** `X_Year~~~X_Month` of one date; `X_Year` alone and `month_X` where a dataset says that it is a date's. */
function dateOf(name: string, datasets: Dataset[]): { parts: Part[]; label: string } | null {
  const pieces = fieldsOfKey(name).map((piece) => {
    const part = partNames.find((one) => piece.endsWith(`_${one}`) || piece.endsWith(`_${one}_Fiscal`));
    const field = part === undefined ? null : piece.replace(/_Fiscal$/, '').slice(0, -part.length - 1);
    return { part, field };
  });
  const field = pieces[0]?.field ?? null;
  if (field === null || pieces.some((piece) => piece.field !== field)) return null;
  const known = datasets.flatMap(({ dates }) => dates).find((date) => date.name === field);
  if (known === undefined && !name.includes('~~~')) return null;
  if (pieces.length === 1 && pieces[0]?.part !== 'Year') return null;
  const parts = hasMonthNames(fieldsOfKey(name)) ? pieces.map(({ part }) => part?.toLowerCase() as Part) : [];
  const own = datasets.map(({ labels }) => ownText(labels, field)).find((label) => label !== null);
  return { parts, label: own ?? known?.label ?? field };
}

/**
 * A fiscal month is no month of the calendar, and a fiscal year with the calendar's months is not their year: such
 * dates are shown by their numbers.
 */
function hasMonthNames(fields: string[]): boolean {
  return ofOneCalendar(fields) && !fields.some((field) => field.endsWith('_Month_Fiscal'));
}

const aggregates: Record<string, string> = {
  sum: 'Sum of',
  avg: 'Average of',
  min: 'Minimum of',
  max: 'Maximum of',
  unique: 'Unique',
  first: 'First',
  last: 'Last',
  median: 'Median of',
  stddev: 'Standard deviation of',
  stddevp: 'Standard deviation of',
  var: 'Variance of',
  varp: 'Variance of',
};

/** `sum_Amount`, as compact queries and the designer name the columns of measures. */
function measuredField(name: string): { fn: string; field: string } | null {
  const at = name.indexOf('_');
  const fn = name.slice(0, at);
  return at > 0 && Object.hasOwn(aggregates, fn) ? { fn, field: name.slice(at + 1) } : null;
}

function labelOf(name: string, datasets: Dataset[]): string {
  const labelIn = (field: string) =>
    datasets.map(({ labels }) => ownText(labels, field)).find((label) => label !== null) ?? null;
  const whole = labelIn(name);
  if (whole !== null) return whole;
  if (name === 'count') return 'Count of Rows';
  const measured = measuredField(name);
  if (measured !== null) return `${aggregates[measured.fn]} ${labelIn(measured.field) ?? measured.field}`;
  const ofYear = name.replace(/_Fiscal$/, '');
  const part = partNames.find((one) => ofYear.endsWith(`_${one}`));
  const date = part === undefined ? null : labelIn(ofYear.slice(0, -part.length - 1));
  return date === null ? name : `${date} (${ofYear === name ? part : `Fiscal ${part}`})`;
}

/** A distinct count is no amount, so it does not take its field's format. */
function formatIn(datasets: Dataset[], name: string, fn: string, field: string): MeasureFormat | null {
  for (const { formats } of datasets) {
    if (Object.hasOwn(formats, name)) return formats[name] ?? null;
    if (fn !== 'unique' && field !== '' && Object.hasOwn(formats, field)) return formats[field] ?? null;
  }
  return null;
}

function ownText(map: Record<string, string>, name: string): string | null {
  const text = Object.hasOwn(map, name) ? map[name] : undefined;
  return text === undefined || text === '' ? null : text;
}
