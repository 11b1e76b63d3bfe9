import { functions } from '../../saql/functions/table.ts';
import { completeSaql } from '../../saql/language/completeSaql.ts';
import { hoverSaql } from '../../saql/language/hoverSaql.ts';
import type { SaqlItem } from '../../saql/language/saqlItem.ts';
import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import { placeholderName } from '../../shared/placeholderName.ts';
import type { Completion, DashboardKnowledge } from './knowledge.ts';

/** What dashboards and SAQL files are completed and explained with. */
export type LanguageKnowledge = Required<DashboardKnowledge>;

/** Everything that is known of SAQL, over datasets of which nothing but their columns need be known. */
export function languageKnowledge(
  datasets: readonly Dataset[],
  originOf: (dataset: string, field: string) => string | null = () => null,
): LanguageKnowledge {
  const catalog = catalogOf(datasets);
  const known = { datasets: datasets.map(({ name }) => name), functions, originOf };
  return {
    catalog,
    datasets,
    originOf,
    completeSaql: (saql, offset) => completeSaql(saql, offset, catalog, known).map(asCompletion),
    hoverSaql: (saql, offset) => hoverSaql(saql, offset, catalog, known),
  };
}

/** Under its own name, by the placeholder that a template has for it, and in any case. */
function catalogOf(datasets: readonly Dataset[]): DatasetCatalog {
  const exact = new Map(datasets.map((one) => [one.name, one]));
  const close = new Map(datasets.map((one) => [one.name.toLowerCase(), one]));
  return (asked) => {
    const name = placeholderName(asked.trim()) ?? asked;
    return exact.get(name) ?? close.get(name.toLowerCase()) ?? null;
  };
}

function asCompletion({ kind, ...item }: SaqlItem): Completion {
  const kinds: Partial<Record<SaqlItem['kind'], Completion['kind']>> = {
    dataset: 'dataset',
    column: 'field',
    function: 'function',
    keyword: 'keyword',
  };
  return { ...item, kind: kinds[kind] ?? 'value' };
}
