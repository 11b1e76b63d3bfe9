import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SparkColumn } from '../../dialect/spark/translateSpark.ts';
import { duckType } from '../../dialect/spark/types.ts';
import type { PlanOutput } from '../../pipeline/ports.ts';
import type { Database } from '../../shared/database.ts';
import { quoteName, quoteText } from '../../shared/quote.ts';

export interface WrittenOutput {
  output: PlanOutput;
  rows: number;
  milliseconds: number;
  /** Puts it where readers look; what was there before is gone then. */
  publish(): Promise<void>;
  discard(): Promise<void>;
}

/** Where a place of the project is written before readers see it; hidden, and empty when nothing runs. */
export const draftsOf = (place: string) => join(place, '.drafts');

/**
 * Writes a view aside of its place in the lake, hidden from readers. Published, a plain output is one file, replaced by
 * one rename; a partitioned one is a folder, replaced by two.
 */
export async function writeOutput(
  connection: Database,
  output: PlanOutput,
  columns: readonly SparkColumn[],
  options: { lakeRoot: string; signal: AbortSignal },
): Promise<WrittenOutput> {
  const place = join(options.lakeRoot, output.path).replace(/\/+$/, '');
  const draft = join(draftsOf(options.lakeRoot), randomUUID());
  await mkdir(draft, { recursive: true });
  const started = performance.now();
  try {
    // Types are those that Spark would give, so that a table loaded from either engine's files is the same.
    const list = columns.map(
      (c) => `CAST(${quoteName(c.name)} AS ${duckType(c.type)}) AS ${quoteName(c.name)}`,
    );
    const partition = output.partitionBy.map(quoteName).join(', ');
    const { changes } = await connection.run(
      `COPY (SELECT ${list.join(', ')} FROM ${quoteName(output.name)}) TO ${quoteText(partition ? draft : join(draft, partFile))} (FORMAT parquet, COMPRESSION snappy${partition ? `, PARTITION_BY (${partition})` : ''})`,
      { signal: options.signal },
    );
    return {
      output,
      rows: changes,
      milliseconds: Math.round(performance.now() - started),
      publish: () => (partition ? replaceFolder(draft, place) : replaceFile(draft, place)),
      discard: () => rm(draft, { recursive: true, force: true }),
    };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

const partFile = 'part-00000.parquet';

async function replaceFile(draft: string, place: string): Promise<void> {
  const file = await open(join(draft, partFile));
  await file.sync();
  await file.close();
  await mkdir(place, { recursive: true });
  await rename(join(draft, partFile), join(place, partFile));
  // What another engine or another layout left there.
  for (const name of await readdir(place))
    if (name !== partFile) await rm(join(place, name), { recursive: true, force: true });
  await rm(draft, { recursive: true, force: true });
}

async function replaceFolder(draft: string, place: string): Promise<void> {
  const old = `${draft}.old`;
  await mkdir(dirname(place), { recursive: true });
  await rename(place, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(draft, place);
  await rm(old, { recursive: true, force: true });
}
