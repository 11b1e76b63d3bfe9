import type { DatasetFieldForm } from '../../dialect/dataset/datasetColumns.ts';
import { asObject, asObjects, asText } from './readLooseJson.ts';

/** What an upload's metadata JSON says: how the CSV is written, and its fields in the order of its columns. */
export interface DatasetSchema {
  csv: CsvForm;
  name: string | null;
  label: string | null;
  fields: SchemaField[];
}

export interface SchemaField extends DatasetFieldForm {
  label: string;
  /** Its column is in the CSV, but not in the dataset. */
  skipped: boolean;
}

export interface CsvForm {
  charset: string;
  delimiter: string;
  /** Empty where nothing is enclosed. */
  quote: string;
  escape: string;
  /** Lines before the first row. */
  headerLines: number;
}

/** How a CSV is written of which nothing is known. */
export const plainCsv: CsvForm = {
  charset: 'utf-8',
  delimiter: ',',
  quote: '"',
  escape: '"',
  headerLines: 1,
};

/** Null where the JSON is no dataset's metadata. */
export function readSchema(json: Record<string, unknown> | null): DatasetSchema | null {
  const object = asObjects(json?.objects)[0];
  const fields = asObjects(object?.fields).flatMap((field) => readField(field) ?? []);
  if (!object || fields.length === 0) return null;
  return {
    csv: readForm(asObject(json?.fileFormat) ?? {}),
    name: asText(object.name) ?? null,
    label: asText(object.label) ?? null,
    fields,
  };
}

function readForm(format: Record<string, unknown>): CsvForm {
  const quote = typeof format.fieldsEnclosedBy === 'string' ? format.fieldsEnclosedBy : plainCsv.quote;
  const ignored = format.numberOfLinesToIgnore;
  return {
    charset: asText(format.charsetName) ?? plainCsv.charset,
    delimiter: asText(format.fieldsDelimitedBy)?.replace(/^\\t$/, '\t') ?? plainCsv.delimiter,
    quote: quote.slice(0, 1),
    escape: asText(format.fieldsEscapedBy)?.slice(0, 1) ?? quote.slice(0, 1),
    headerLines: typeof ignored === 'number' && ignored >= 0 ? Math.trunc(ignored) : plainCsv.headerLines,
  };
}

function readField(field: Record<string, unknown>): SchemaField | null {
  const name = asText(field.name) ?? asText(field.fullyQualifiedName);
  if (name === undefined) return null;
  const base = { name, label: asText(field.label) ?? name, skipped: field.isSkipped === true };
  if (field.type === 'Numeric')
    return {
      ...base,
      type: 'Numeric',
      ...(typeof field.scale === 'number' ? { scale: field.scale } : {}),
      defaultValue: readNumber(field.defaultValue),
      ...texts({
        decimalSeparator: field.decimalSeparator,
        // Real files write it with an s.
        groupSeparator: field.groupSeparator ?? field.groupsSeparator,
        currencySymbol: field.currencySymbol,
      }),
    };
  if (field.type === 'Date')
    return {
      ...base,
      type: 'Date',
      // Real files enclose it in quotes of their own.
      format: (asText(field.format) ?? 'yyyy-MM-dd').replace(/^"(.*)"$/, '$1'),
      date: {
        fiscalMonthOffset: within(field.fiscalMonthOffset, 0, 11) ?? 0,
        isYearEndFiscalYear: field.isYearEndFiscalYear !== false,
        firstDayOfWeek: within(field.firstDayOfWeek, -1, 6) ?? -1,
      },
    };
  const several = field.isMultiValue === true;
  return {
    ...base,
    type: 'Text',
    ...(several ? { multiValue: asText(field.multiValueSeparator) ?? ';' } : {}),
  };
}

/** A whole number within bounds; null where it is none. */
export function within(value: unknown, low: number, high: number): number | null {
  const number = readNumber(value);
  return number !== null && Number.isInteger(number) && number >= low && number <= high ? number : null;
}

function readNumber(value: unknown): number | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

function texts<Key extends string>(values: Record<Key, unknown>): Partial<Record<Key, string>> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => asText(value) !== undefined),
  ) as Partial<Record<Key, string>>;
}
