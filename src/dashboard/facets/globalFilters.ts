import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import { filterText } from '../compact/filterText.ts';
import type { GlobalFilter, Step } from '../model.ts';
import { type DatasetFilter, datasetsOf, takesFilters } from './facetFilters.ts';
import type { FieldMapper } from './links.ts';

/** The conditions of the filter panel on a step; a filter without values filters nothing. */
export function globalFiltersOf(
  step: Step,
  filters: GlobalFilter[],
  catalog: DatasetCatalog,
  map: FieldMapper,
): DatasetFilter[] {
  if (!step.useGlobal || !takesFilters(step)) return [];
  return datasetsOf(step, catalog).flatMap((dataset) => conditionsOn(dataset, filters, map));
}

/** What narrows the values that a dependent filter offers: every other filter that reaches its dataset. */
export function filtersOnChoices(
  filter: GlobalFilter,
  filters: GlobalFilter[],
  dataset: Dataset,
  map: FieldMapper,
): DatasetFilter[] {
  if (!filter.dependent) return [];
  return conditionsOn(
    dataset,
    filters.filter((other) => other !== filter),
    map,
  );
}

function conditionsOn(dataset: Dataset, filters: GlobalFilter[], map: FieldMapper): DatasetFilter[] {
  return filters.flatMap((filter) => {
    if (isEmpty(filter)) return [];
    const field = map(filter.dataset, filter.field, dataset);
    if (field === null) return [];
    const condition = filterText([field, filter.value, filter.operator], dataset);
    return condition === null ? [] : [{ dataset: dataset.name, condition }];
  });
}

function isEmpty({ operator, value }: GlobalFilter): boolean {
  return value.length === 0 && operator !== 'isnull' && operator !== 'isnotnull';
}

/** How a filter is chosen: by a list of values, by a range of numbers, or by dates. */
export function filterKind(filter: GlobalFilter, dataset: Dataset | null): 'values' | 'range' | 'date' {
  const isDate =
    dataset?.dates.some((date) => date.name === filter.field || date.label === filter.field) ?? false;
  if (isDate) return 'date';
  const isNumber = dataset?.columns.find((column) => column.name === filter.field)?.type === 'number';
  return isNumber || /[<>]/.test(filter.operator) ? 'range' : 'values';
}
