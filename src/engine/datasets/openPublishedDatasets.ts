import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { calendarYear } from '../../dialect/dataset/datasetColumns.ts';
import { dateParts } from '../../dialect/dataset/dateParts.ts';
import type { Database } from '../../shared/database.ts';
import type { DatasetColumn } from '../../shared/dataset.ts';
import { quoteName } from '../../shared/quote.ts';
import { describeDataset, type LoadedDataset } from './loadedDataset.ts';
import { type OpenDatasets, openDatasets } from './openDatasets.ts';
import { asText, readLooseJson } from './readLooseJson.ts';
import { readSchema, type SchemaField } from './readSchema.ts';
import { noXmd } from './readXmd.ts';

/** The folder in which the local target publishes, one folder for each dataset. */
export const galleryOf = (root: string) => join(root, '.standpipe', 'gallery');

/** What the pipelines of a project have published here: the tables are there already. */
export async function openPublishedDatasets(database: Database, root: string): Promise<OpenDatasets> {
  const gallery = galleryOf(root);
  const loaded: LoadedDataset[] = [];
  for (const name of (await readdir(gallery).catch((): string[] => [])).sort()) {
    if (name.startsWith('.')) continue;
    const about = await readLooseJson(join(gallery, name, 'dataset.json'));
    const published = (await stat(join(gallery, name, 'dataset.json')).catch(() => null))?.mtimeMs ?? 0;
    const schema = readSchema(await readLooseJson(join(gallery, name, `${name}.json`)));
    if (!about || !schema) continue;
    const table = `datasets.${quoteName(name)}`;
    const described = await database.describe(`SELECT * FROM ${table}`).catch(() => null);
    // Its table goes with the warehouse file; publishing again makes it anew.
    if (described === null) continue;
    const real = new Map(described.map((column) => [column.name.toLowerCase(), column.name]));
    const dataset = describeDataset({
      name,
      label: asText(about.label) ?? null,
      table,
      columns: schema.fields
        .flatMap((field) => columnsOf(field, schema.fields))
        .filter((column) => real.has(column.name.toLowerCase())),
      fields: schema.fields,
      xmd: noXmd,
      rows: typeof about.rows === 'number' ? about.rows : null,
      version: String(published),
    });
    loaded.push({ dataset, aliases: [], from: 'published', diagnostics: [] });
  }
  return openDatasets(loaded);
}

function columnsOf(field: SchemaField, all: readonly SchemaField[]): DatasetColumn[] {
  if (field.type !== 'Date')
    return [{ name: field.name, type: field.type === 'Numeric' ? 'number' : 'text' }];
  const parts = dateParts({ ...calendarYear, ...field.date, name: field.name }, 'NULL');
  return [
    { name: field.name, type: 'text', dateField: field.name },
    ...parts
      .filter(({ name }) => !all.some((other) => other.name.toLowerCase() === name.toLowerCase()))
      .map(({ name, type, part }) => ({ name, type, dateField: field.name, datePart: part })),
  ];
}
