import type { DatasetColumn, DateField } from '../../shared/dataset.ts';
import { duckDateFormat } from '../../shared/duckDateFormat.ts';
import { quoteName, quoteText } from '../../shared/quote.ts';
import { dateParts } from './dateParts.ts';

/** A field of a dataset as its metadata states it. */
export interface DatasetFieldForm {
  name: string;
  type: 'Text' | 'Numeric' | 'Date';
  format?: string;
  scale?: number;
  /** Of numbers: what stands for a blank; null where absent. */
  defaultValue?: number | null;
  decimalSeparator?: string;
  groupSeparator?: string;
  currencySymbol?: string;
  /** Of text: the separator of several values. */
  multiValue?: string;
  date?: Omit<DateField, 'name' | 'label'>;
}

/** A column of a dataset's table with the DuckDB text that makes it of the field's text. */
export interface DatasetColumnForm extends DatasetColumn {
  sql: string;
}

/**
 * All columns that a field gives: itself, and the parts of a date. A value that is no number or no date is null, its
 * row stays. `taken` are the lower-case names of the dataset's own fields: they win over a generated column.
 */
export function datasetColumns(field: DatasetFieldForm, taken: ReadonlySet<string>): DatasetColumnForm[] {
  const text = quoteName(field.name);
  if (field.type === 'Numeric') return [{ name: field.name, type: 'number', sql: numberOf(field, text) }];
  if (field.type === 'Text') {
    if (field.multiValue === undefined) return [{ name: field.name, type: 'text', sql: text }];
    return [
      { name: field.name, type: 'text', multiValue: field.multiValue, sql: listOf(text, field.multiValue) },
    ];
  }
  const at = momentOf(field, text);
  const date = { ...calendarYear, ...field.date, name: field.name };
  return [
    {
      name: field.name,
      type: 'text',
      dateField: field.name,
      sql: `CASE WHEN ${at} IS NOT NULL THEN ${text} END`,
    },
    ...dateParts(date, at)
      .filter(({ name }) => !taken.has(name.toLowerCase()))
      .map(({ name, part, type, sql }) => ({ name, type, dateField: field.name, datePart: part, sql })),
  ];
}

/** How CRM Analytics takes a date whose metadata says nothing more. */
export const calendarYear = { fiscalMonthOffset: 0, isYearEndFiscalYear: true, firstDayOfWeek: -1 };

/** DuckDB text that is null where the field's text is neither blank nor a value of its type; null for text. */
export function isValueOf(field: DatasetFieldForm): string | null {
  const text = quoteName(field.name);
  if (field.type === 'Text') return null;
  const value = field.type === 'Date' ? momentOf(field, text) : plainNumberOf(field, text);
  return `(${text} IS NULL OR trim(${text}) = '' OR ${value} IS NOT NULL)`;
}

function momentOf(field: DatasetFieldForm, text: string): string {
  const format = duckDateFormat(field.format ?? 'yyyy-MM-dd', 'read');
  return `try_strptime(${text}, ${quoteText(format)})`;
}

function numberOf(field: DatasetFieldForm, text: string): string {
  const value = plainNumberOf(field, text);
  if (typeof field.defaultValue !== 'number') return value;
  return `CASE WHEN ${text} IS NULL OR trim(${text}) = '' THEN ${field.defaultValue} ELSE ${value} END`;
}

/** `$1,234.00`, `(12)`, `1.5E3`: currency signs, blanks and group separators do not count. */
function plainNumberOf(field: DatasetFieldForm, text: string): string {
  const point = field.decimalSeparator || '.';
  const symbol = field.currencySymbol ?? '';
  const bare = symbol.length > 1 ? `replace(${text}, ${quoteText(symbol)}, '')` : text;
  const dropped = [...new Set(`$€£¥ \u00a0)${symbol}${field.groupSeparator ?? (point === ',' ? '.' : ',')}`)];
  const drop = dropped.filter((sign) => sign !== point && !/[-+0-9eE]/.test(sign)).join('');
  const number = `TRY_CAST(translate(${bare}, ${quoteText(`(${point}${drop}`)}, '-.') AS DOUBLE)`;
  // DuckDB would take `nan` and `infinity` for numbers.
  return `CASE WHEN isfinite(${number}) THEN ${number} END`;
}

function listOf(text: string, separator: string): string {
  const parts = `list_transform(string_split(${text}, ${quoteText(separator)}), lambda part: trim(part))`;
  return `CASE WHEN ${text} IS NOT NULL THEN list_filter(${parts}, lambda part: part <> '') END`;
}
