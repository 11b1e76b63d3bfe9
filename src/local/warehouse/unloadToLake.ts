import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { UnloadPlan } from '../../dialect/redshift/planCopy.ts';
import { quoteText } from '../../dialect/sql/quote.ts';
import type { Database } from '../../shared/database.ts';

/** Writes the rows of an UNLOAD as one object below its prefix and gives their number. */
export async function unloadToLake(
  connection: Database,
  plan: UnloadPlan,
  lakeRoot: string,
  signal: AbortSignal,
): Promise<number> {
  const path = join(lakeRoot, `${plan.prefix}0000_part_00${plan.format === 'parquet' ? '.parquet' : ''}`);
  await mkdir(dirname(path), { recursive: true });
  const options =
    plan.format === 'parquet'
      ? 'FORMAT parquet'
      : `FORMAT csv, HEADER ${plan.header}, DELIMITER ${quoteText(plan.delimiter)}`;
  return (await connection.run(`COPY (${plan.sql}) TO ${quoteText(path)} (${options})`, { signal })).changes;
}
