import { randomUUID } from 'node:crypto';
import { chmod, copyFile, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { ColumnData } from '../shared/database.ts';
import type { ExportFormat } from '../shared/engineApi.ts';
import { Failure } from '../shared/failure.ts';
import { distinctNames, type ResultStore } from './resultStore.ts';
import { csvHeader, rowsAsCsv, rowsAsJson } from './rowText.ts';

const rowsAtOnce = 5_000;
const day = 24 * 60 * 60 * 1000;

/**
 * Writes a whole result to a file, all of it or nothing; gives its size. Values are left as they are: what a
 * spreadsheet would take for a formula is data here.
 */
export async function exportResult(
  results: ResultStore,
  { root, resultId, format, path }: { root: string; resultId: string; format: ExportFormat; path: string },
): Promise<{ bytes: number }> {
  await checkPath(root, path);
  const part = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
  try {
    if (format === 'parquet') {
      const written = await results.writeParquet(resultId);
      try {
        await copyFile(written, part);
        await chmod(part, 0o600);
      } finally {
        await rm(written, { force: true });
      }
    } else await writeText(results, resultId, format, part);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof Failure) throw error;
    throw new Failure(
      'export.failed',
      `The result cannot be written to ${path}: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
  return { bytes: (await stat(path)).size };
}

/** Removes what command lines that were killed left behind of their exports. */
export async function dropOldExports(state: string): Promise<void> {
  for (const name of await readdir(state)) {
    if (!name.startsWith('export-')) continue;
    const found = await stat(join(state, name)).catch(() => null);
    if (found && found.mtimeMs < Date.now() - day)
      await rm(join(state, name), { recursive: true, force: true });
  }
}

async function writeText(
  results: ResultStore,
  resultId: string,
  format: Exclude<ExportFormat, 'parquet'>,
  path: string,
): Promise<void> {
  const { columns, rowCount } = await results.find(resultId);
  const names = distinctNames(columns);
  const file = await open(path, 'wx', 0o600);
  try {
    if (format === 'csv') await file.write(csvHeader(columns.map((column) => column.name)));
    if (format === 'json') await file.write('[');
    for (let offset = 0; offset < rowCount; offset += rowsAtOnce) {
      const page = await results.page(resultId, offset, rowsAtOnce);
      await file.write(pageText(format, names, page, offset === 0));
    }
    if (format === 'json') await file.write(rowCount === 0 ? ']\n' : '\n]\n');
  } finally {
    await file.close();
  }
}

function pageText(
  format: Exclude<ExportFormat, 'parquet'>,
  names: string[],
  page: ColumnData,
  isFirst: boolean,
): string {
  if (format === 'csv') return rowsAsCsv(page);
  const rows = rowsAsJson(names, page);
  if (format === 'ndjson') return rows.map((row) => `${row}\n`).join('');
  return (isFirst ? '\n' : ',\n') + rows.join(',\n');
}

/** Wherever the user may write, but not over what the engine keeps. */
async function checkPath(root: string, path: string): Promise<void> {
  if (!isAbsolute(path) || path.includes('\0') || resolve(path) !== path)
    throw new Failure('export.path', `"${path}" is not an absolute path. Choose a file.`);
  const kept = relative(join(root, '.standpipe'), path);
  if (!kept.startsWith('..') && !isAbsolute(kept) && !kept.startsWith(`export-`))
    throw new Failure('export.path', `${path} is among the project's own state; choose another folder.`);
  const folder = await stat(dirname(path)).catch(() => null);
  if (!folder?.isDirectory())
    throw new Failure(
      'export.path',
      `There is no folder ${dirname(path)}${sep}. Make it, or choose another.`,
    );
  // A device or a pipe would be replaced by the file.
  const there = await stat(path).catch(() => null);
  if (there && !there.isFile())
    throw new Failure('export.path', `${path} is there already and is no file; choose another name.`);
}
