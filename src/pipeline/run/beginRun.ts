import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../../shared/runs.ts';
import type { PipelineDefinition, StageDefinition } from '../definition/definition.ts';
import { type Journal, listRunIds, runFolder } from '../journal.ts';
import { startOf } from '../prepareRun.ts';

type Started = RunEvent & { type: 'run.started' };

/**
 * Writes how a run begins, or that it goes on; gives its snapshot. A resumed run whose file has changed since says
 * anew what it consists of, and keeps its snapshot all the same.
 */
export async function beginRun(
  journal: Journal,
  options: {
    root: string;
    runId: string;
    definition: PipelineDefinition;
    target: string;
    variables: Record<string, string>;
    order: readonly StageDefinition[];
    selected: ReadonlySet<string>;
    clock: () => Date;
  },
): Promise<string> {
  const { root, runId, definition, order, selected } = options;
  const before = startOf(journal.events);
  const snapshot = before?.snapshot ?? newSnapshot(options.clock(), await lastSnapshot(root, runId));
  const stages = order.map(({ name, kind, after }) => ({
    name,
    kind,
    dependsOn: after,
    selected: selected.has(name),
  }));
  const started = {
    type: 'run.started' as const,
    runId,
    pipeline: definition.name,
    file: definition.file,
    target: options.target,
    variables: options.variables,
    stages,
    snapshot,
    resumeOf: before ? runId : null,
  };
  if (!before || !sameStart(before, started)) journal.append(started);
  if (before) journal.append({ type: 'run.resumed', pid: process.pid });
  await journal.sync();
  return snapshot;
}

function sameStart(a: Started, b: Omit<Started, 'seq' | 'at'>): boolean {
  const essence = ({ pipeline, target, variables, stages }: Omit<Started, 'seq' | 'at'>) =>
    JSON.stringify([pipeline, target, Object.entries(variables).sort(), stages]);
  return essence(a) === essence(b);
}

/**
 * `20240229T120000123Z`: short, since every row carries it. Sorts behind every snapshot before it, also when the
 * machine's clock was set back: transforms take the greatest as the newest.
 */
function newSnapshot(at: Date, last: string | null): string {
  const lastTime = last === null ? Number.NaN : Date.parse(last.replace(basicTime, '$1-$2-$3T$4:$5:$6.$7Z'));
  const time = Number.isNaN(lastTime) ? at.getTime() : Math.max(at.getTime(), lastTime + 1);
  return new Date(time).toISOString().replace(/[-:.]/g, '');
}

const basicTime = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/;

async function lastSnapshot(root: string, except: string): Promise<string | null> {
  let last: string | null = null;
  for (const id of await listRunIds(root)) {
    if (id === except) continue;
    const snapshot = await firstSnapshot(root, id);
    if (snapshot !== null && (last === null || snapshot > last)) last = snapshot;
  }
  return last;
}

/** Of a journal's first line only: journals of old runs can be long. */
async function firstSnapshot(root: string, runId: string): Promise<string | null> {
  const file = await open(join(runFolder(root, runId), 'journal.ndjson')).catch(() => null);
  if (!file) return null;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256 << 10), 0, 256 << 10, 0);
    const match = /"snapshot":"([^"]+)"/.exec(buffer.toString('utf8', 0, bytesRead));
    return match?.[1] ?? null;
  } finally {
    await file.close();
  }
}
