/** How often something went well, of how often it was tried, and what went wrong in how many cases. */
export interface Tally {
  name: string;
  /** What the figure has to reach, as a share; null where it is only shown. */
  least: number | null;
  good: number;
  all: number;
  failures: Map<string, { count: number; example: string }>;
  /** By feature: a statement, a function, a type of chart. */
  features: Map<string, { good: number; all: number }>;
}

export function newTally(name: string, least: number | null): Tally {
  return { name, least, good: 0, all: 0, failures: new Map(), features: new Map() };
}

/** Counts one case: `failure` is null where it went well; cases of one cause have one text. */
export function count(
  tally: Tally,
  failure: string | null,
  example: string,
  features: Iterable<string> = [],
): void {
  tally.all++;
  if (failure === null) tally.good++;
  else {
    const known = tally.failures.get(failure);
    if (known) known.count++;
    else tally.failures.set(failure, { count: 1, example });
  }
  for (const feature of new Set(features)) {
    const known = tally.features.get(feature) ?? { good: 0, all: 0 };
    known.all++;
    if (failure === null) known.good++;
    tally.features.set(feature, known);
  }
}

export function isReached({ least, good, all }: Tally): boolean {
  return least === null || all === 0 || good / all >= least;
}

/** One line, and with `detail` what failed and every feature that is not at 100 %. */
export function describe(tally: Tally, detail: { failures: number; features: boolean }): string {
  const share = (good: number, all: number) =>
    all === 0 ? '   –  ' : `${((100 * good) / all).toFixed(1).padStart(5)} %`;
  const aim =
    tally.least === null ? '' : `  (at least ${100 * tally.least} %${isReached(tally) ? '' : ': MISSED'})`;
  const lines = [`${share(tally.good, tally.all)}  ${tally.good} of ${tally.all}  ${tally.name}${aim}`];
  const failures = [...tally.failures].sort((a, b) => b[1].count - a[1].count);
  for (const [cause, { count, example }] of failures.slice(0, detail.failures))
    lines.push(`    ${String(count).padStart(5)} × ${cause.slice(0, 300)}\n            ${example}`);
  if (failures.length > detail.failures)
    lines.push(`          and ${failures.length - detail.failures} more causes`);
  if (detail.features)
    for (const [feature, { good, all }] of [...tally.features].sort((a, b) => b[1].all - a[1].all))
      lines.push(`    ${share(good, all)}  ${good} of ${all}  ${feature}`);
  return lines.join('\n');
}
