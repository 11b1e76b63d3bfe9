import {
  calendarYear,
  type DatasetColumnForm,
  datasetColumns,
} from '../../dialect/dataset/datasetColumns.ts';
import { dateParts } from '../../dialect/dataset/dateParts.ts';
import type { Database } from '../../shared/database.ts';
import { quoteName, quoteText } from '../../shared/quote.ts';
import type { LoadedTable } from './loadCsvDataset.ts';
import type { DatasetSchema, SchemaField } from './readSchema.ts';
import { withStagedFile } from './stageFile.ts';

/** Makes `table` of a Parquet file: its own types say what its columns are, and a schema how they are labelled. */
export async function loadParquetDataset(
  database: Database,
  file: { path: string; schema: DatasetSchema | null; table: string },
  options: { staging: string | null; signal: AbortSignal },
): Promise<LoadedTable> {
  const { signal } = options;
  return withStagedFile(file.path, options.staging, async (staged) => {
    const from = `read_parquet(${quoteText(staged)})`;
    const described = await database.describe(`SELECT * FROM ${from}`);
    const known = new Map(file.schema?.fields.map((field) => [field.name.toLowerCase(), field]));
    const taken = new Set(described.map(({ name }) => name.toLowerCase()));
    const read = described.map(({ name, type }) =>
      readColumn(name, type, known.get(name.toLowerCase()), taken),
    );
    const columns = read.flatMap((column) => column.columns);
    const list = columns.map(({ name, sql }) => `${sql} AS ${quoteName(name)}`).join(', ');
    await database.run(`CREATE OR REPLACE TABLE ${file.table} AS SELECT ${list} FROM ${from}`, { signal });
    return { columns, fields: read.map(({ field }) => field), findings: [] };
  });
}

function readColumn(
  name: string,
  type: string,
  known: SchemaField | undefined,
  taken: ReadonlySet<string>,
): { field: SchemaField; columns: DatasetColumnForm[] } {
  const quoted = quoteName(name);
  const base = { name, label: known?.label ?? name, skipped: false };
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT)$/.test(type))
    return { field: { ...base, type: 'Numeric' }, columns: [{ name, type: 'number', sql: quoted }] };
  if (/^DECIMAL/.test(type))
    return {
      field: { ...base, type: 'Numeric' },
      columns: [{ name, type: 'number', sql: `CAST(${quoted} AS DOUBLE)` }],
    };
  if (type === 'DATE' || /^TIMESTAMP/.test(type)) {
    const date = { ...calendarYear, ...known?.date, name };
    const at = `CAST(${quoted} AS TIMESTAMP)`;
    const shown = type === 'DATE' ? '%Y-%m-%d' : '%Y-%m-%dT%H:%M:%S.%gZ';
    const parts = dateParts(date, at).filter((part) => !taken.has(part.name.toLowerCase()));
    return {
      field: { ...base, type: 'Date', date },
      columns: [
        { name, type: 'text', dateField: name, sql: `strftime(${at}, ${quoteText(shown)})` },
        ...parts.map(({ part, ...column }) => ({ ...column, dateField: name, datePart: part })),
      ],
    };
  }
  if (type === 'VARCHAR' && known && known.type !== 'Text')
    return { field: { ...known, name, skipped: false }, columns: datasetColumns({ ...known, name }, taken) };
  if (type === 'VARCHAR[]')
    return {
      field: { ...base, type: 'Text', multiValue: ';' },
      columns: [{ name, type: 'text', multiValue: ';', sql: quoted }],
    };
  return {
    field: { ...base, type: 'Text' },
    columns: [
      {
        name,
        type: 'text',
        sql: `CASE WHEN CAST(${quoted} AS VARCHAR) <> '' THEN CAST(${quoted} AS VARCHAR) END`,
      },
    ],
  };
}
