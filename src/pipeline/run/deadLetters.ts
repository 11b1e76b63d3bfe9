import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RejectedRow } from '../../shared/records.ts';
import { runFolder } from '../journal.ts';

/**
 * Keeps refused rows with their reasons in `.standpipe/runs/<id>/dead-letters/<stage>-<table>.ndjson`. A row that is
 * read again after a crash is written once: those that were kept are known by place, reason and text.
 */
export async function openDeadLetters(
  root: string,
  runId: string,
  stage: string,
  table: string,
): Promise<(rows: RejectedRow[]) => Promise<void>> {
  const folder = join(runFolder(root, runId), 'dead-letters');
  const path = join(folder, `${fileName(stage)}-${fileName(table)}.ndjson`);
  const before = await readFile(path, 'utf8').catch(() => '');
  const whole = before.lastIndexOf('\n') + 1;
  const kept = new Set(before.slice(0, whole).split('\n'));
  const torn = whole < before.length;
  let first = true;
  return async (rows) => {
    const fresh = rows.map(line).filter((text) => !kept.has(text));
    if (fresh.length === 0) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // A torn line of a process that died is ended, so that it does not swallow the next.
    await appendFile(path, `${torn && first ? '\n' : ''}${fresh.join('\n')}\n`, { mode: 0o600 });
    first = false;
  };
}

const line = ({ file, line, code, reason, raw }: RejectedRow) =>
  JSON.stringify({ file, line, code, reason, raw });

export const fileName = (name: string) => name.replace(/[^\w.-]/g, '_');
