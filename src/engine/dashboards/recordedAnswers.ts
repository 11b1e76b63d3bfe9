import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readLooseValue } from '../datasets/readLooseJson.ts';

const largest = 32 * 1024 * 1024;

/**
 * The answers of Apex steps that were recorded beside a dashboard: of the step `open_cases` in `service.json` (or
 * `service.dashboard.json`, `service.wdash`) in `service.open_cases.json`, an object with `data` and `metadata`.
 */
export async function recordedAnswers(file: string): Promise<(step: string) => unknown> {
  const folder = dirname(file);
  const start = `${basename(file).replace(/(?:\.dashboard)?\.(?:json|wdash)$/i, '')}.`;
  const answers = new Map<string, unknown>();
  for (const name of await readdir(folder).catch((): string[] => [])) {
    if (!name.startsWith(start) || !name.endsWith('.json') || name === basename(file)) continue;
    const path = join(folder, name);
    const info = await stat(path).catch(() => null);
    if (info && info.size <= largest)
      answers.set(name.slice(start.length, -'.json'.length), await readLooseValue(path));
  }
  return (step) => answers.get(step);
}
