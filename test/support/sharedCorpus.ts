import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** One query of the corpus of real dashboards that may lie beside the project. */
export interface CorpusQuery {
  saql: string;
  source: string;
}

/** The real SAQL queries beside the project; null, with a word about it, where they are not there. */
export function sharedQueries(): CorpusQuery[] | null {
  const archive = resolve(import.meta.dirname, '../../../shared/corpus/dashboards.tar.gz');
  if (!existsSync(archive)) {
    console.warn(
      'dashboards.tar.gz is not beside the project (../shared/corpus): tests over it are skipped.',
    );
    return null;
  }
  const args = ['-xzOf', archive, 'saql.jsonl'];
  const lines = execFileSync('tar', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CorpusQuery);
}
