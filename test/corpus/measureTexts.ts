import { isDeepStrictEqual } from 'node:util';
import { checkDashboard } from '../../src/dashboard/checkDashboard.ts';
import { readDashboard } from '../../src/dashboard/readDashboard.ts';
import { parseSaql } from '../../src/saql/parse.ts';
import { printSaql } from '../../src/saql/print.ts';
import type { Finding } from '../../src/shared/diagnostic.ts';
import type { CorpusDashboard, CorpusQuery } from './openCorpus.ts';
import { queryFeatures, withoutSpans } from './queryFeatures.ts';
import { count, newTally, type Tally } from './tally.ts';

/** Every query parses without an error, and what is printed of it parses to the same tree. */
export function measureParsing(queries: readonly CorpusQuery[]): Tally {
  const tally = newTally('queries parse, and print to the same tree', 1);
  for (const { saql, source } of queries) {
    const failure = guarded(() => {
      const { query, findings } = parseSaql(saql);
      const error = firstError(findings);
      if (error) return `${error.code}: ${quoted(saql, error)} ${error.message}`;
      const again = parseSaql(printSaql(query)).query;
      return isDeepStrictEqual(withoutSpans(query), withoutSpans(again)) ? null : 'prints to another tree';
    });
    count(tally, failure, source, guarded(() => queryFeatures(parseSaql(saql).query)) ?? []);
  }
  return tally;
}

/** Every dashboard loads without an error, is written back byte for byte, and is found valid: those stored are. */
export function measureDashboardTexts(dashboards: readonly CorpusDashboard[]): Tally[] {
  const loads = newTally('dashboards load', 1);
  const stays = newTally('dashboards are written back byte for byte', 1);
  const valid = newTally('dashboards give no false error', 1);
  for (const { file, text } of dashboards) {
    const read = guarded(() => readDashboard(text, file));
    if (read === null || typeof read === 'string') {
      for (const tally of [loads, stays, valid]) count(tally, read ?? 'nothing was read', file);
      continue;
    }
    const { dashboard, findings } = read;
    const features = [
      `shell ${dashboard.shell}`,
      ...Object.values(dashboard.steps).map(({ form }) => `step ${form}`),
      ...Object.values(dashboard.widgets).map(({ type }) => `widget ${type}`),
    ];
    count(loads, describeError(findings, text), file, features);
    count(stays, read.text.toString() === text ? null : 'the text differs', file);
    const checked = guarded(() => describeError(checkDashboard(dashboard, read.text, null), text));
    count(valid, checked, file, features);
  }
  return [loads, stays, valid];
}

function describeError(findings: readonly Finding[], text: string): string | null {
  const error = firstError(findings);
  return error ? `${error.code}: ${quoted(text, error)} ${error.message}` : null;
}

const firstError = (findings: readonly Finding[]) => findings.find(({ severity }) => severity === 'error');
const quoted = (text: string, { start, end }: Finding) =>
  JSON.stringify(text.slice(start, Math.min(end, start + 60)));

/** What is thrown counts as a failure of the case, and is said. */
export function guarded<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return `threw ${error instanceof Error ? `${error.message} ${(error.stack ?? '').split('\n')[1]?.trim()}` : String(error)}`;
  }
}
