import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asObjects, asText, readLooseJson } from './readLooseJson.ts';
import { readTemplateValues, type TemplateValues } from './templateValues.ts';

/** The files that make one dataset; a dataset without data has a schema at least. */
export interface DatasetFiles {
  name: string;
  label: string | null;
  /** Other names that it goes by. */
  aliases: string[];
  data: { path: string; form: 'csv' | 'parquet' } | null;
  schema: string | null;
  xmd: string | null;
}

export interface DatasetFolder {
  files: DatasetFiles[];
  template: TemplateValues;
  /** Datasets that a template makes elsewhere: only their names are known. */
  elsewhere: string[];
}

/**
 * What a folder holds: a template bundle (`external_files/NAME.csv`), the same flattened (`external_files__NAME.csv`),
 * or plain files (`NAME.csv`, `NAME.parquet`, `NAME.json`). A project's `waveTemplates` folder counts with all its
 * bundles.
 */
export async function findDatasetFiles(folder: string): Promise<DatasetFolder> {
  const entries = await readdir(folder, { withFileTypes: true });
  const has = (name: string) => entries.some((entry) => entry.name === name);
  const flat = entries.some((entry) => entry.name.startsWith('external_files__'));
  if (has('template-info.json') || has('external_files') || flat) return readBundle(folder, flat);
  const plain = await readPlain(folder, '');
  if (plain.length > 0) return { files: plain, template: {}, elsewhere: [] };
  const inner = has('waveTemplates') ? join(folder, 'waveTemplates') : folder;
  const found: DatasetFolder = { files: [], template: {}, elsewhere: [] };
  for (const entry of await readdir(inner, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const names: string[] = await readdir(join(inner, entry.name)).catch(() => []);
    if (!names.includes('template-info.json')) continue;
    const bundle = await readBundle(join(inner, entry.name), false);
    found.files.push(...bundle.files);
    found.elsewhere.push(...bundle.elsewhere);
    Object.assign(found.template, bundle.template);
  }
  return found;
}

async function readBundle(folder: string, flat: boolean): Promise<DatasetFolder> {
  const prefix = flat ? 'external_files__' : '';
  const files = await readPlain(flat ? folder : join(folder, 'external_files'), prefix);
  const info = await readLooseJson(join(folder, 'template-info.json'));
  const at = (path: unknown): string | null => {
    const text = asText(path);
    // A path that leads out of the bundle is none of its own.
    if (text === undefined || text.split(/[/\\]/).includes('..')) return null;
    return join(folder, flat ? text.replaceAll('/', '__') : text);
  };
  for (const entry of asObjects(info?.externalFiles)) {
    const name = asText(entry.name);
    if (name === undefined) continue;
    const data = at(entry.file);
    const file = files.find(
      (candidate) => candidate.data?.path === data || candidate.schema === at(entry.schema),
    );
    if (!file) continue;
    if (file.aliases.length === 0) file.aliases.push(file.name);
    else file.aliases.push(name);
    // The first entry names the dataset; a second of the same file is another name for it.
    if (file.aliases.length === 1) file.name = name;
    file.label ??= asText(entry.label) ?? null;
    const xmd = at(entry.userXmd);
    if (xmd !== null) file.xmd = xmd;
  }
  const elsewhere = asObjects(info?.datasetFiles).flatMap((entry) => asText(entry.name) ?? []);
  return { files, template: await readTemplateValues(folder, info), elsewhere };
}

/** Files of one folder by name: `NAME.csv` or `.parquet`, `NAME.json`, `NAME_XMD.json` or `NAME.xmd.json`. */
async function readPlain(folder: string, prefix: string): Promise<DatasetFiles[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(prefix)).sort();
  const byName = new Map<string, DatasetFiles>();
  const entry = (name: string) => {
    const key = name.slice(prefix.length);
    const known = byName.get(key.toLowerCase());
    if (known) return known;
    const files: DatasetFiles = { name: key, label: null, aliases: [], data: null, schema: null, xmd: null };
    byName.set(key.toLowerCase(), files);
    return files;
  };
  for (const name of names) {
    const path = join(folder, name);
    const xmd = /^(.+?)(?:_XMD(?:_template)?|\.xmd)\.json$/i.exec(name)?.[1];
    const data = /^(.+)\.(csv|parquet)$/i.exec(name);
    const json = /^(.+)\.json$/i.exec(name)?.[1];
    if (xmd !== undefined) entry(xmd).xmd = path;
    else if (data) {
      const form = data[2]!.toLowerCase() === 'csv' ? ('csv' as const) : ('parquet' as const);
      entry(data[1]!).data ??= { path, form };
    } else if (json !== undefined && !bundleFiles.has(name.toLowerCase())) entry(json).schema = path;
  }
  // A JSON alone in a plain folder may be anything; whether it is a schema shows when it is read.
  return [...byName.values()].filter(({ data, schema }) => data !== null || schema !== null);
}

const bundleFiles = new Set([
  'app-to-template-rules.json',
  'dataset.json',
  'folder.json',
  'package.json',
  'template-info.json',
  'template-to-app-rules.json',
  'ui.json',
  'variables.json',
]);
