import { type DatasetColumnForm, datasetColumns, isValueOf } from '../../dialect/dataset/datasetColumns.ts';
import type { Database } from '../../shared/database.ts';
import { quoteName } from '../../shared/quote.ts';
import { inferFields } from './inferFields.ts';
import { csvHeader, guessForm, withCsv } from './readCsv.ts';
import type { DatasetSchema, SchemaField } from './readSchema.ts';
import type { CsvFinding } from './repairCsv.ts';

export interface LoadedTable {
  columns: DatasetColumnForm[];
  fields: SchemaField[];
  findings: CsvFinding[];
}

/**
 * Makes `table` of a CSV, its columns matched to the schema's fields by position, whatever the header says. Without a
 * schema the columns are what their values are.
 */
export async function loadCsvDataset(
  database: Database,
  file: { path: string; schema: Pick<DatasetSchema, 'csv' | 'fields'> | null; table: string },
  options: { staging: string | null; signal: AbortSignal },
): Promise<LoadedTable> {
  const { path, schema, table } = file;
  const { staging, signal } = options;
  const form = schema?.csv ?? (await guessForm(path));
  const names = schema ? schema.fields.map((field) => field.name) : await csvHeader(path, form);
  if (names.length === 0)
    return {
      ...(await emptyTable(database, table, signal)),
      findings: [{ line: 1, code: 'dataset-empty', message: 'This file is empty: write a header and rows.' }],
    };
  const { result, findings } = await withCsv(
    { path, form, names: uniqueNames(names) },
    staging,
    async (from) => {
      const fields = schema?.fields ?? (await inferFields(database, names, from, signal));
      const made = await makeTable(database, { table, fields, from, signal });
      const bad = await countBadValues(database, { fields, from, signal });
      if (schema || bad.length === 0) return { ...made, bad };
      // Not what the first rows promised: as text, nothing of it is lost.
      const asText = fields.map(
        (field): SchemaField =>
          bad.some(({ name }) => name === field.name)
            ? { name: field.name, label: field.label, skipped: false, type: 'Text' }
            : field,
      );
      return { ...(await makeTable(database, { table, fields: asText, from, signal })), bad: [] };
    },
  );
  const valueFindings = result.bad.map(({ name, type, count, row, value }) => ({
    line: row + form.headerLines,
    code: 'dataset-value',
    message: `${count === 1 ? 'A value' : `${count} values`} of ${name} ${count === 1 ? 'is' : 'are'} no ${type} (the first is ${JSON.stringify(value.slice(0, 60))}) and read as null. Correct the data or the schema.`,
  }));
  return { columns: result.columns, fields: result.fields, findings: [...findings, ...valueFindings] };
}

/** Makes the table of what `from` gives as text. */
export async function makeTable(
  database: Database,
  options: { table: string; fields: readonly SchemaField[]; from: string; signal: AbortSignal },
): Promise<{ columns: DatasetColumnForm[]; fields: SchemaField[] }> {
  const { table, from, signal } = options;
  const fields = options.fields.filter((field) => !field.skipped);
  const taken = new Set(fields.map((field) => field.name.toLowerCase()));
  const columns = distinct(fields.flatMap((field) => datasetColumns(field, taken)));
  const list = columns.map(({ name, sql }) => `${sql} AS ${quoteName(name)}`).join(', ');
  await database.run(`CREATE OR REPLACE TABLE ${table} AS SELECT ${list} FROM ${from}`, { signal });
  return { columns, fields };
}

async function countBadValues(
  database: Database,
  options: { fields: readonly SchemaField[]; from: string; signal: AbortSignal },
): Promise<{ name: string; type: string; count: number; row: number; value: string }[]> {
  const { from, signal } = options;
  const tests = options.fields.flatMap((field) => {
    const sql = field.skipped ? null : isValueOf(field);
    return sql === null ? [] : [{ field, sql }];
  });
  if (tests.length === 0) return [];
  const counts = tests.map(({ sql }, i) => `count(*) FILTER (NOT ${sql}) AS c${i}`).join(', ');
  const { values } = await database.query(`SELECT ${counts} FROM ${from}`, { signal });
  const bad: { name: string; type: string; count: number; row: number; value: string }[] = [];
  for (const [i, { field, sql }] of tests.entries()) {
    const count = Number(values[i]?.[0] ?? 0);
    if (count === 0) continue;
    const first = await database.query(
      `SELECT n, v FROM (SELECT row_number() OVER () AS n, ${quoteName(field.name)} AS v, ${sql} AS good FROM ${from}) WHERE NOT good ORDER BY n LIMIT 1`,
      { signal },
    );
    bad.push({
      name: field.name,
      type: field.type === 'Date' ? `date of the form ${field.format ?? 'yyyy-MM-dd'}` : 'number',
      count,
      row: Number(first.values[0]?.[0] ?? 1),
      value: String(first.values[1]?.[0] ?? ''),
    });
  }
  return bad;
}

async function emptyTable(database: Database, table: string, signal: AbortSignal) {
  await database.run(`CREATE OR REPLACE TABLE ${table} AS SELECT NULL::VARCHAR AS column1 LIMIT 0`, {
    signal,
  });
  return { columns: [{ name: 'column1', type: 'text' as const, sql: 'column1' }], fields: [] };
}

/** A name that stands twice in a schema counts once. DuckDB's names have no case. */
function distinct(columns: DatasetColumnForm[]): DatasetColumnForm[] {
  const seen = new Set<string>();
  return columns.filter(({ name }) => {
    const key = name.toLowerCase();
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name, i) => {
    const free = seen.has(name.toLowerCase()) ? `${name} (${i + 1})` : name;
    seen.add(free.toLowerCase());
    return free;
  });
}
