import { calendarYear } from '../../dialect/dataset/datasetColumns.ts';
import type { DataOrigin } from '../../shared/dashboardView.ts';
import type { Dataset, DatasetColumn, DateField } from '../../shared/dataset.ts';
import type { Diagnostic } from '../../shared/diagnostic.ts';
import type { SchemaField } from './readSchema.ts';
import type { Xmd } from './readXmd.ts';

/** A dataset that is there to be queried, with what was odd about its files. */
export interface LoadedDataset {
  dataset: Dataset;
  aliases: string[];
  from: DataOrigin['from'];
  diagnostics: Diagnostic[];
}

/** What an XMD says of dates wins over the schema, for parts and labels alike. */
export function datedFields(fields: readonly SchemaField[], xmd: Xmd): SchemaField[] {
  return fields.map((field) => {
    const shown = xmd.dates[field.name];
    if (field.type !== 'Date' || !shown) return field;
    const { label: _, ...rest } = shown;
    return { ...field, date: { ...calendarYear, ...field.date, ...rest } };
  });
}

/** The dataset as SAQL sees it. Labels of the XMD win over those of the schema. */
export function describeDataset(options: {
  name: string;
  label: string | null;
  table: string;
  columns: readonly DatasetColumn[];
  fields: readonly SchemaField[];
  xmd: Xmd;
  rows: number | null;
  /** Another one for each state of its rows. */
  version: string;
}): Dataset {
  const { name, label, table, fields, xmd, rows, version } = options;
  const labels = {
    ...Object.fromEntries(fields.map((field) => [field.name, field.label])),
    ...xmd.labels,
  };
  const dates = fields
    .filter((field) => field.type === 'Date')
    .map(
      (field): DateField => ({
        name: field.name,
        label: labels[field.name] ?? field.name,
        ...calendarYear,
        ...field.date,
      }),
    );
  return {
    name,
    label: label ?? name,
    table,
    columns: options.columns.map(({ name, type, dateField, datePart, multiValue }) => ({
      name,
      type,
      ...(dateField === undefined ? {} : { dateField }),
      ...(datePart === undefined ? {} : { datePart }),
      ...(multiValue === undefined ? {} : { multiValue }),
    })),
    dates,
    labels,
    formats: xmd.formats,
    rows,
    version,
  };
}
