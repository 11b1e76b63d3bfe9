import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { Database } from '../../shared/database.ts';
import type { Diagnostic } from '../../shared/diagnostic.ts';
import { throwIfCancelled } from '../../shared/failure.ts';
import { findDatasetFiles } from './findDatasetFiles.ts';
import type { LoadedDataset } from './loadedDataset.ts';
import { openDatasetFolder } from './openDatasetFolder.ts';
import { joinDatasets, type OpenDatasets, openDatasets } from './openDatasets.ts';
import { openPublishedDatasets } from './openPublishedDatasets.ts';

export interface DatasetHost {
  /**
   * The datasets for a dashboard or a query: those of the folder that was chosen, what the project has published, the
   * template bundle that `file` lies in, and made-up rows where there is a schema only.
   */
  open(
    request: {
      file?: string | undefined;
      dataFolder?: string | undefined;
      /** The dashboard or the query: what it cannot name is not loaded. */
      mentionedIn?: string;
    },
    signal: AbortSignal,
  ): Promise<OpenDatasets>;
}

/** Loads each dataset of a folder once, and again when one of the folder's files has changed. */
export function openDatasetHost(options: {
  database: Database;
  root: string;
  /** The DuckDB database that tables of folders are made in; the one in memory where absent. */
  into?: string;
}): DatasetHost {
  const { database, root, into } = options;
  const folders = new Map<string, LoadedFolder>();

  async function loadFolder(
    path: string,
    known: LoadedFolder['known'],
    mentionedIn: string | undefined,
  ): Promise<OpenDatasets> {
    const staging = join(root, '.standpipe', 'staging');
    const opened = await openDatasetFolder(database, path, new AbortController().signal, {
      staging,
      known,
      ...(mentionedIn === undefined ? {} : { mentionedIn }),
      ...(into === undefined ? {} : { database: into }),
    });
    // Whoever shows them knows the project, and not every folder of data.
    const named = (diagnostics: readonly Diagnostic[]) =>
      diagnostics.map((one) => ({ ...one, file: fileName(root, join(path, one.file)) }));
    const loaded = opened.loaded.map((one) => ({ ...one, diagnostics: named(one.diagnostics) }));
    return openDatasets(loaded, opened.template, named(opened.unread));
  }

  async function folder(path: string, mentionedIn: string | undefined): Promise<OpenDatasets> {
    const stamp = await stampOf(path);
    const before = folders.get(path);
    const loaded: LoadedFolder =
      before?.stamp === stamp ? before : { stamp, known: new Map(), last: before?.last ?? Promise.resolve() };
    folders.set(path, loaded);
    // One after the other: whoever comes next may need the same, so one that gives up does not end it.
    const opened = loaded.last.then(() => loadFolder(path, loaded.known, mentionedIn));
    loaded.last = opened.then(
      () => {},
      () => {},
    );
    opened.catch(() => folders.get(path) === loaded && folders.delete(path));
    return opened;
  }

  return {
    async open({ file, dataFolder, mentionedIn }, signal) {
      const bundle = file === undefined ? null : await bundleOf(absolute(root, file));
      const sources = [
        ...(dataFolder === undefined ? [] : [folder(dataFolder, mentionedIn)]),
        openPublishedDatasets(database, root),
        ...(bundle === null || bundle === dataFolder ? [] : [folder(bundle, mentionedIn)]),
      ];
      const opened = joinDatasets(await Promise.all(sources));
      throwIfCancelled(signal);
      return opened;
    },
  };
}

interface LoadedFolder {
  stamp: string;
  known: Map<string, Promise<LoadedDataset | null>>;
  /** Ends with the last opening so far. */
  last: Promise<void>;
}

/** The template bundle that a file lies in: the nearest folder upwards with its description or its data. */
async function bundleOf(file: string): Promise<string | null> {
  let at = dirname(file);
  for (let level = 0; level < 3; level++) {
    for (const name of ['template-info.json', 'external_files'])
      if (await stat(join(at, name)).catch(() => null)) return at;
    if (at === dirname(at)) return null;
    at = dirname(at);
  }
  return null;
}

/** Which files a folder holds and when they were written; a folder that cannot be read has none. */
async function stampOf(path: string): Promise<string> {
  const { files } = await findDatasetFiles(path).catch(() => ({ files: [] }));
  const paths = files.flatMap(({ data, schema, xmd }) => [data?.path ?? null, schema, xmd]);
  const stamps = await Promise.all(
    paths.map(async (one) => {
      const info = one === null ? null : await stat(one).catch(() => null);
      return info ? `${one}:${info.size}:${info.mtimeMs}` : '';
    }),
  );
  return stamps.join('\n');
}

/** Relative to the project's root where the file lies in it. */
function fileName(root: string, path: string): string {
  const name = relative(root, path).replaceAll('\\', '/');
  return name.startsWith('..') || isAbsolute(name) ? path : name;
}

const absolute = (root: string, file: string) => (isAbsolute(file) ? file : join(root, file));
