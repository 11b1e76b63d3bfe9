import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readJournal, runFolder } from '../../pipeline/journal.ts';
import type { RunSummary } from '../../shared/engineApi.ts';
import { stateFolder } from '../../shared/engineFile.ts';
import { summarizeRun } from '../../shared/runSummary.ts';
import type { RunEvent } from '../../shared/runs.ts';

/** Run id → the summary of its journal as it was; a journal that has not changed is not read again. */
export type SummaryCache = Map<string, { stamp: string; summary: RunSummary | null }>;

/** The newest `limit` runs of a project, from their journals: no engine is needed to look at them. */
export async function newestRuns(
  root: string,
  limit: number,
  isLive: (runId: string) => boolean,
  cache: SummaryCache,
): Promise<{ runs: RunSummary[]; total: number }> {
  // Ids begin with their time, so that nothing but a page of journals has to be looked at, however many there are.
  const names = await readdir(join(stateFolder(root), 'runs')).catch(() => []);
  const ids = names
    .filter((name) => /^\d[\w-]*$/.test(name))
    .sort()
    .reverse();
  const runs: RunSummary[] = [];
  for (let at = 0; at < ids.length && runs.length < limit; at += 16) {
    const found = await Promise.all(
      ids.slice(at, at + 16).map((id) => summaryOf(root, id, isLive(id), cache)),
    );
    for (const summary of found) if (summary && runs.length < limit) runs.push(summary);
  }
  return { runs, total: ids.length };
}

async function summaryOf(
  root: string,
  runId: string,
  isLive: boolean,
  cache: SummaryCache,
): Promise<RunSummary | null> {
  const found = await stat(join(runFolder(root, runId), 'journal.ndjson')).catch(() => null);
  if (!found) return null;
  const stamp = `${found.mtimeMs} ${found.size} ${isLive}`;
  const key = `${root} ${runId}`;
  const known = cache.get(key);
  if (known?.stamp === stamp) return known.summary;
  const summary = summarizeRun(await journalOf(root, runId), isLive);
  cache.set(key, { stamp, summary });
  return summary;
}

/** A journal may vanish while it is being read; then it has no events. */
export function journalOf(root: string, runId: string): Promise<RunEvent[]> {
  return readJournal(root, runId).catch(() => []);
}

export { runFolder };
