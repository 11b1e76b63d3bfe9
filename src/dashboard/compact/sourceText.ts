import type { Dataset } from '../../shared/dataset.ts';
import { filterTexts, joinFilters } from './filterText.ts';
import { quoteText } from './saqlText.ts';

/** A compact 1.0 query, its bindings filled. Everything in it may be absent. */
export type CompactQuery = Record<string, unknown>;

/** `load` and the filters that stand before everything else. */
export function writeSource(
  query: CompactQuery,
  source: string,
  dataset: Dataset | null,
  stream = 'q',
): string[] {
  const conditions = joinFilters(filterTexts(query.filters, dataset), query.booleanFilterLogic);
  return [
    `${stream} = load ${quoteText(source)};`,
    ...conditions.map((condition) => `${stream} = filter ${stream} by ${condition};`),
  ];
}
