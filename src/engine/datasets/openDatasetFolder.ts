import { createHash, randomUUID } from 'node:crypto';
import { join, relative } from 'node:path';
import type { Database } from '../../shared/database.ts';
import type { Diagnostic } from '../../shared/diagnostic.ts';
import { Failure, throwIfCancelled } from '../../shared/failure.ts';
import { quoteName } from '../../shared/quote.ts';
import { addDescribedFields } from './addDescribedFields.ts';
import { type DatasetFiles, findDatasetFiles } from './findDatasetFiles.ts';
import { generateDataset } from './generateDataset.ts';
import { type LoadedTable, loadCsvDataset, makeTable } from './loadCsvDataset.ts';
import { datedFields, describeDataset, type LoadedDataset } from './loadedDataset.ts';
import { loadParquetDataset } from './loadParquetDataset.ts';
import { mentions } from './mentions.ts';
import { type OpenDatasets, openDatasets } from './openDatasets.ts';
import { readLooseJson } from './readLooseJson.ts';
import { type DatasetSchema, readSchema } from './readSchema.ts';
import { readXmd } from './readXmd.ts';

export interface FolderOptions {
  /** A folder that the database may read, for files that lie elsewhere; absent: it may read `folder` itself. */
  staging?: string;
  /** The DuckDB database that the tables are made in; the one in memory where absent. */
  database?: string;
  now?: Date;
  /** Only the datasets that this text may name are loaded; all of them where absent. */
  mentionedIn?: string;
  /** What has been loaded of the folder, by dataset; for those who open it again as long as its files stay the same. */
  known?: Map<string, Promise<LoadedDataset | null>>;
}

/**
 * Loads what a folder holds (see `findDatasetFiles`) into tables in a schema of its own. A dataset that cannot be read
 * becomes a diagnostic and the others are there; one that has a schema but no data gets made-up rows.
 */
export async function openDatasetFolder(
  database: Database,
  folder: string,
  signal: AbortSignal,
  options: FolderOptions = {},
): Promise<OpenDatasets> {
  const found = await findDatasetFiles(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new Failure('data.missing', `The folder ${folder} cannot be read: ${cause.message}`, { cause });
  });
  const place = `${quoteName(options.database ?? 'memory')}.${quoteName(schemaOf(folder))}`;
  await database.run(`CREATE SCHEMA IF NOT EXISTS ${place}`, { signal });
  const loaded: LoadedDataset[] = [];
  const diagnostics: Diagnostic[] = [];
  const isMentioned =
    options.mentionedIn === undefined ? () => true : mentions(options.mentionedIn, found.template);
  const known: NonNullable<FolderOptions['known']> = options.known ?? new Map();
  for (const files of found.files) {
    throwIfCancelled(signal);
    try {
      const schema = files.schema === null ? null : readSchema(await readLooseJson(files.schema));
      if (!isMentioned([files.name, ...files.aliases, ...(schema?.name ? [schema.name] : [])])) continue;
      const loading =
        known.get(files.name) ?? loadDataset(database, { files, schema, place, folder, options, signal });
      known.set(files.name, loading);
      const dataset = await loading;
      if (dataset) loaded.push(dataset);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const path = files.data?.path ?? files.schema ?? folder;
      diagnostics.push(
        fileDiagnostic(
          relative(folder, path),
          1,
          'warning',
          'dataset-unreadable',
          `This dataset cannot be read: ${error.message}`,
        ),
      );
    }
  }
  return openDatasets(loaded, found.template, diagnostics);
}

/** The tables of two folders never meet, and one folder has the same schema each time. */
function schemaOf(folder: string): string {
  return `data_${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;
}

async function loadDataset(
  database: Database,
  source: {
    files: DatasetFiles;
    schema: DatasetSchema | null;
    place: string;
    folder: string;
    options: FolderOptions;
    signal: AbortSignal;
  },
): Promise<LoadedDataset | null> {
  const { files, schema: read, place, folder, options, signal } = source;
  if (files.data === null && read === null) return null;
  const xmd = readXmd(files.xmd === null ? null : await readLooseJson(files.xmd));
  const schema = read && { ...read, fields: datedFields(read.fields, xmd) };
  const table = `${place}.${quoteName(files.name)}`;
  const loaded = await loadTable(database, { files, schema, table, options, signal });
  const { columns, fields, findings } = await addDescribedFields(database, table, loaded, xmd, signal);
  const counted = await database.query(`SELECT count(*) FROM ${table}`, { signal });
  const rows = Number(counted.values[0]?.[0] ?? 0);
  const dataset = describeDataset({
    name: files.name,
    label: files.label ?? schema?.label ?? null,
    table,
    columns,
    fields,
    xmd,
    rows,
    version: randomUUID(),
  });
  const file = relative(folder, files.data?.path ?? files.schema ?? folder);
  return {
    dataset,
    aliases: [...files.aliases, ...(schema?.name ? [schema.name] : [])],
    from: files.data === null ? 'generated' : isBundle(files.data.path, folder) ? 'bundle' : 'folder',
    diagnostics: findings.map(({ line, code, message }) =>
      fileDiagnostic(file, line, 'warning', code, message),
    ),
  };
}

async function loadTable(
  database: Database,
  source: {
    files: DatasetFiles;
    schema: DatasetSchema | null;
    table: string;
    options: FolderOptions;
    signal: AbortSignal;
  },
): Promise<LoadedTable> {
  const { files, schema, table, signal } = source;
  const options = { staging: source.options.staging ?? null, signal };
  if (files.data?.form === 'csv')
    return loadCsvDataset(database, { path: files.data.path, schema, table }, options);
  if (files.data) return loadParquetDataset(database, { path: files.data.path, schema, table }, options);
  const fields = schema?.fields ?? [];
  const from = generateDataset(fields, source.options.now ?? new Date());
  return { ...(await makeTable(database, { table, fields, from, signal })), findings: [] };
}

function isBundle(path: string, folder: string): boolean {
  return /(?:^|[/\\])external_files(?:__|[/\\])/.test(relative(join(folder, '..'), path));
}

function fileDiagnostic(
  file: string,
  line: number,
  severity: Diagnostic['severity'],
  code: string,
  message: string,
): Diagnostic {
  return {
    file: file.replaceAll('\\', '/'),
    line,
    column: 1,
    endLine: line,
    endColumn: 1,
    severity,
    code,
    message,
  };
}
