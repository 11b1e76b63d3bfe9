import { filterTexts } from './filterText.ts';
import type { ResultNames } from './orderText.ts';
import { nameList, quoteName } from './saqlText.ts';

/**
 * Orders of compact 2.0 with `filters`: rows are sorted by what a measure is where the pivoted grouping has those values,
 * so every row is given it as a column of its own beforehand.
 */
export function pivotOrders(
  orders: unknown,
  { groups, measures }: ResultNames,
): { lines: string[]; names: string[]; orders: unknown[] } {
  const found = { lines: [] as string[], names: [] as string[], orders: [] as unknown[] };
  for (const entry of Array.isArray(orders) ? orders : []) {
    const { name, filters } = (entry ?? {}) as { name?: unknown; filters?: unknown };
    const pivoted = Array.isArray(filters) ? filters.map((filter) => String([filter].flat()[0])) : [];
    const isKnown = pivoted.length > 0 && pivoted.every((field) => groups.includes(field));
    const conditions = isKnown ? filterTexts(filters, null).filter((text) => text !== null) : [];
    if (typeof name !== 'string' || !measures.includes(name) || conditions.length === 0) {
      found.orders.push(entry);
      continue;
    }
    const columns = [...groups, ...measures, ...found.names].map((n) => `${quoteName(n)} as ${quoteName(n)}`);
    const own = `_sort_${found.names.length}`;
    const rows = groups.filter((group) => !pivoted.includes(group));
    const partition = rows.length === 0 ? 'all' : nameList(rows);
    found.lines.push(
      `q = foreach q generate ${[...columns, `case when ${conditions.join(' && ')} then ${quoteName(name)} end as '_at'`].join(', ')};`,
      `q = foreach q generate ${[...columns, `max('_at') over ([..] partition by ${partition}) as ${quoteName(own)}`].join(', ')};`,
    );
    found.names.push(own);
    found.orders.push({ nulls: 'last', ...(entry as object), name: own });
  }
  return found;
}
