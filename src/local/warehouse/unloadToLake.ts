import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { UnloadPlan } from '../../dialect/redshift/planUnload.ts';
import type { Database } from '../../shared/database.ts';
import { Failure } from '../../shared/failure.ts';
import { quoteText } from '../../shared/quote.ts';
import { openLocalLake } from '../lake.ts';

/** Writes the rows of an UNLOAD as one object below its prefix, whole or not at all, and gives their number. */
export async function unloadToLake(
  connection: Database,
  plan: UnloadPlan,
  lakeRoot: string,
  signal: AbortSignal,
): Promise<number> {
  const lake = openLocalLake(lakeRoot);
  const ending = `${plan.format === 'parquet' ? '.parquet' : ''}${plan.gzip ? '.gz' : ''}`;
  const key = `${plan.prefix}0000_part_00${ending}`;
  const path = join(lakeRoot, key);
  if (plan.cleanPath) {
    const old: string[] = [];
    for await (const object of lake.list(plan.prefix, signal)) old.push(object.key);
    await lake.remove(old, signal);
  } else if (!plan.allowOverwrite && (await stat(path).catch(() => null)))
    throw new Failure(
      'unload.exists',
      `UNLOAD: the lake has ${key} already. Say ALLOWOVERWRITE or CLEANPATH, or unload to another prefix.`,
    );
  await mkdir(dirname(path), { recursive: true });
  // Names that begin with a dot are no objects, so nobody reads the rows before all are there.
  const part = join(dirname(path), `.${randomUUID()}.${basename(path)}.part`);
  try {
    const { changes } = await connection.run(
      `COPY (${plan.sql}) TO ${quoteText(part)} (${optionsOf(plan)})`,
      {
        signal,
      },
    );
    await rename(part, path);
    return changes;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

function optionsOf(plan: UnloadPlan): string {
  if (plan.format === 'parquet') return 'FORMAT parquet';
  const compression = `COMPRESSION ${plan.gzip ? 'gzip' : 'none'}`;
  if (plan.format === 'json') return `FORMAT json, ${compression}`;
  const quotes =
    plan.format === 'csv'
      ? `QUOTE '"', ESCAPE '"'`
      : plan.addQuotes
        ? 'FORCE_QUOTE *'
        : "QUOTE '', ESCAPE ''";
  return [
    'FORMAT csv',
    `HEADER ${plan.header}`,
    `DELIMITER ${quoteText(plan.delimiter)}`,
    `NULLSTR ${quoteText(plan.nullAs)}`,
    quotes,
    compression,
  ].join(', ');
}
