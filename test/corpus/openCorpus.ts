import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';

/** A query with where it was found. */
export interface CorpusQuery {
  saql: string;
  source: string;
  /** The dashboard's file, where it is of one. */
  file?: string;
  /** How many bindings stand in it. */
  bindings?: number;
}

export interface CorpusDashboard {
  file: string;
  text: string;
  /** The folder of its data, absolute. */
  data: string | null;
  /** All datasets that it reads have their data. */
  complete: boolean;
}

export interface Corpus {
  folder: string;
  queries: CorpusQuery[];
  dashboards: CorpusDashboard[];
  close(): Promise<void>;
}

/**
 * A folder of `saql.jsonl`, `dashboards/*.json`, `datasets/<bundle>/…` and `INDEX.jsonl`; where none is named, the
 * archives beside the project, unpacked for the time being.
 */
export async function openCorpus(folder: string | undefined): Promise<Corpus> {
  const unpacked =
    folder === undefined ? await unpack(resolve(import.meta.dirname, '../../../shared/corpus')) : null;
  const root = await realpath(unpacked ?? resolve(folder!));
  const index = new Map(
    (await jsonLines(join(root, 'INDEX.jsonl'))).map((line) => [String(line.file), line]),
  );
  const files = await readdir(join(root, 'dashboards')).catch((): string[] => []);
  const dashboards = await Promise.all(
    files
      .filter(isDashboard)
      .sort()
      .map(async (file): Promise<CorpusDashboard> => {
        const about = index.get(file);
        const data = typeof about?.data_dir === 'string' ? join(root, 'datasets', about.data_dir) : null;
        return {
          file,
          text: await readFile(join(root, 'dashboards', file), 'utf8'),
          data: data !== null && existsSync(data) ? data : null,
          complete: about?.data_complete === true,
        };
      }),
  );
  return {
    folder: root,
    queries: (await jsonLines(join(root, 'saql.jsonl'))) as unknown as CorpusQuery[],
    dashboards,
    close: async () => {
      if (unpacked) await rm(unpacked, { recursive: true, force: true });
    },
  };
}

const isDashboard = (name: string) => /\.(json|wdash)$/.test(name);

async function jsonLines(path: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));
}

async function unpack(archives: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'standpipe-corpus-'));
  for (const name of ['dashboards.tar.gz', 'datasets.tar.gz']) {
    const entries = extract();
    entries.on('entry', (header, stream, next) => {
      const path = join(root, header.name);
      const chunks: Buffer[] = [];
      stream.on('data', (chunk) => chunks.push(chunk as Buffer));
      stream.on('end', () => {
        const isInside = path.startsWith(root) && header.type === 'file';
        const written = isInside
          ? mkdir(dirname(path), { recursive: true }).then(() => writeFile(path, Buffer.concat(chunks)))
          : Promise.resolve();
        written.then(() => next(), next);
      });
    });
    await pipeline(createReadStream(join(archives, name)), createGunzip(), entries);
  }
  return root;
}
