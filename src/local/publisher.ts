import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetUpload, Publisher } from '../pipeline/ports.ts';
import type { Database } from '../shared/database.ts';
import { Failure, throwIfCancelled } from '../shared/failure.ts';
import { datasetMetadata } from './publisher/datasetMetadata.ts';
import { datasetTable } from './publisher/datasetTable.ts';
import { draftsOf } from './step/writeOutputs.ts';

interface Published {
  name: string;
  label: string;
  rows: number;
  updatedAt: string;
}

/**
 * A folder as the place to publish: per dataset its CSV and metadata JSON, as InsightsExternalData takes them, and
 * a table `datasets.<name>` in the engine.
 */
export function openLocalPublisher(options: {
  database: Database;
  /** Absolute path. */
  gallery: string;
  clock?: () => Date;
}): Publisher {
  const { database, gallery, clock = () => new Date() } = options;
  return {
    async upload(dataset, signal) {
      throwIfCancelled(signal);
      if (!/^[A-Za-z]\w*$/.test(dataset.name))
        throw new Failure('dataset.name', `"${dataset.name}" is not a name for a dataset.`);
      const draft = join(draftsOf(gallery), randomUUID());
      const place = join(gallery, dataset.name);
      await mkdir(draft, { recursive: true });
      try {
        const csv = join(draft, `${dataset.name}.csv`);
        await writeCsv(csv, dataset.csv, signal);
        await writeJson(join(draft, `${dataset.name}.json`), datasetMetadata(dataset));
        const [makeSchema, makeTable] = datasetTable(dataset.name, dataset.fields, csv);
        await database.run(makeSchema!, { signal });
        await database.run(makeTable!, { signal });
        const rows = await countRows(database, dataset, signal);
        await writeJson(join(draft, 'dataset.json'), {
          name: dataset.name,
          label: dataset.label,
          rows,
          updatedAt: clock().toISOString(),
        } satisfies Published);
        await swap(draft, place);
        return { rows, reference: place };
      } finally {
        await rm(draft, { recursive: true, force: true });
      }
    },
    list: async () => listPublished(gallery),
  };
}

async function countRows(database: Database, dataset: DatasetUpload, signal: AbortSignal): Promise<number> {
  const counted = await database.query(`SELECT count(*) FROM datasets."${dataset.name}"`, { signal });
  const rows = Number(counted.values[0]?.[0]);
  if (rows !== dataset.rows)
    throw new Failure(
      'dataset.rows',
      `Dataset "${dataset.name}" has ${rows} rows of the ${dataset.rows} that were to be published; the table changed meanwhile. Run the stage again.`,
    );
  return rows;
}

async function writeCsv(path: string, chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunks) {
      throwIfCancelled(signal);
      await file.appendFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

const writeJson = (path: string, value: unknown) =>
  writeFile(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });

async function swap(draft: string, place: string): Promise<void> {
  const old = `${draft}.old`;
  await rename(place, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(draft, place);
  await rm(old, { recursive: true, force: true });
}

/** In the order of their names; a folder without its description is not a dataset. */
export async function listPublished(gallery: string): Promise<Published[]> {
  const names = await readdir(gallery).catch(() => []);
  const found: Published[] = [];
  for (const name of names.sort()) {
    if (name.startsWith('.')) continue;
    const text = await readFile(join(gallery, name, 'dataset.json'), 'utf8').catch(() => null);
    if (text !== null) found.push(JSON.parse(text) as Published);
  }
  return found;
}
