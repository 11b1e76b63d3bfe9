import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseJournal } from '../../src/pipeline/journal.ts';
import type { RunEvent } from '../../src/shared/runs.ts';
import { cliScript } from './standpipe.ts';

/** A run that was started and may be killed, with its client and the engine. */
export interface StartedRun {
  client: ChildProcess;
  /** Ends with the client; null when a signal ended it. */
  exited: Promise<{ status: number | null; stderr: string }>;
  /** It has told of the run: it is connected, and would not start another engine by itself. */
  isFollowing(): boolean;
}

export function startRun(project: string, args: string[], env: Record<string, string> = {}): StartedRun {
  const client = spawn(process.execPath, [cliScript, 'run', 'stackoverflow.pipeline.yaml', ...args], {
    cwd: project,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  client.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const exited = new Promise<{ status: number | null; stderr: string }>((settle) => {
    client.on('close', (status) => settle({ status, stderr }));
  });
  return { client, exited, isFollowing: () => /^\w+ on \w+/m.test(stderr) };
}

/** The engine of a project as its own file names it; null when there is none alive. */
export function enginePid(project: string): number | null {
  try {
    const { pid } = JSON.parse(readFileSync(join(project, '.standpipe/engine.json'), 'utf8')) as {
      pid: number;
    };
    return isAlive(pid) ? pid : null;
  } catch {
    return null;
  }
}

/** A process that has ended but that nobody waits for is dead too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

export async function killEngine(project: string): Promise<boolean> {
  const pid = enginePid(project);
  if (pid === null) return false;
  process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await sleep(5);
  return true;
}

export function eventsOf(project: string, runId: string): RunEvent[] {
  try {
    return parseJournal(readFileSync(join(project, '.standpipe/runs', runId, 'journal.ndjson'))).events;
  } catch {
    return [];
  }
}

/** Where a run stands, for people: the stage that works, and how far it is. */
export function whereabouts(events: readonly RunEvent[]): string {
  const last = events.findLast((event) => event.type !== 'log');
  if (!last) return 'before the first event';
  const checkpoint = events.findLast((event) => event.type === 'stage.checkpoint');
  const rows =
    checkpoint?.type === 'stage.checkpoint' ? `, ${checkpoint.counts.accepted} rows acknowledged` : '';
  const stage = 'stage' in last && last.stage !== null ? ` of ${last.stage}` : '';
  return `after event ${last.seq}, ${last.type}${stage}${rows}`;
}
