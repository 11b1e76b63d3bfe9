import type { TotalRow } from '../../../src/shared/dashboardView.ts';

/** The values of a total by column: of all rows for `{}`, else of those with these keys; null where it was not asked for. */
export type AskedTotals = (of: Record<string, unknown>) => Record<string, unknown> | null;

/** The totals that the data gave, found by the groupings that they still have. */
export function askedTotals(totals: readonly TotalRow[] | undefined): AskedTotals {
  const found = new Map<string, Record<string, unknown>>();
  for (const { groups, row } of totals ?? [])
    found.set(keyOf(groups.map((name): [string, unknown] => [name, row[name]])), row);
  return (of) => found.get(keyOf(Object.entries(of))) ?? null;
}

function keyOf(keys: [string, unknown][]): string {
  return JSON.stringify(keys.map(([name, value]) => [name, String(value ?? '')]).sort());
}
