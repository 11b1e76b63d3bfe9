import { randomUUID } from 'node:crypto';
import type { ReadDataset } from '../../dashboard/inference/readFields.ts';
import type { Database } from '../../shared/database.ts';
import { quoteName } from '../../shared/quote.ts';
import { generateDataset, generatedRows } from './generateDataset.ts';
import { makeTable } from './loadCsvDataset.ts';
import { describeDataset, type LoadedDataset } from './loadedDataset.ts';
import { type OpenDatasets, openDatasets } from './openDatasets.ts';
import type { SchemaField } from './readSchema.ts';
import { noXmd } from './readXmd.ts';

/**
 * Made-up rows for a dashboard whose datasets are nowhere: of the fields that it reads, with the values that it compares
 * them with. `schema` is the DuckDB schema that the tables are made in.
 */
export async function inventDatasets(
  database: Database,
  datasets: readonly ReadDataset[],
  options: { schema: string; now: Date; signal: AbortSignal },
): Promise<OpenDatasets> {
  const { schema, now, signal } = options;
  await database.run(`CREATE SCHEMA IF NOT EXISTS ${schema}`, { signal });
  const loaded: LoadedDataset[] = [];
  for (const { name, fields: read } of datasets) {
    const fields = (read.length === 0 ? [{ name: 'Name', type: 'text' as const, values: [] }] : read).map(
      (field): SchemaField => ({
        name: field.name,
        label: labelOf(field.name),
        skipped: false,
        type: field.type === 'number' ? 'Numeric' : field.type === 'date' ? 'Date' : 'Text',
      }),
    );
    const values = new Map(read.map((field) => [field.name, field.values]));
    const table = `${schema}.${quoteName(name)}`;
    const from = generateDataset(fields, now, values);
    const made = await makeTable(database, { table, fields, from, signal });
    const version = randomUUID();
    const about = { name, label: null, table, xmd: noXmd, rows: generatedRows, version };
    const dataset = describeDataset({ ...about, ...made });
    loaded.push({ dataset, aliases: [], from: 'generated', diagnostics: [] });
  }
  return openDatasets(loaded);
}

/** `Lead_Source__c` → `Lead Source`. */
const labelOf = (name: string) =>
  name
    .replace(/__c$/i, '')
    .replaceAll(/[_.]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .trim();
