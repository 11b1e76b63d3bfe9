import type { DatasetCatalog } from '../../shared/dataset.ts';
import type { Dashboard, GlobalFilter, Step } from '../model.ts';
import { datasetsOf } from './facetFilters.ts';
import type { Selection } from './selection.ts';

/** What a link with `includeState` takes along. */
export interface CarriedState {
  selections: Map<string, Selection>;
  filters: GlobalFilter[];
}

/**
 * The state that a link hands to another dashboard: a selection goes to steps that group by the same fields of the same
 * dataset, a global filter to one of the same field and dataset that is not locked.
 */
export function carriedState(
  from: Dashboard,
  selections: ReadonlyMap<string, Selection>,
  to: Dashboard,
  catalog: DatasetCatalog,
): CarriedState {
  const carried: CarriedState = { selections: new Map(), filters: to.filters };
  for (const [name, selection] of selections) {
    const source = from.steps[name];
    if (source === undefined) continue;
    for (const target of Object.values(to.steps))
      if (sharesDataset(source, target, catalog) && groupsAlike(source, target))
        carried.selections.set(target.name, selection);
  }
  carried.filters = to.filters.map((filter) => {
    const same = from.filters.find(
      (other) => other.field === filter.field && sameDataset(other.dataset, filter.dataset, catalog),
    );
    return same === undefined || same.locked || filter.locked
      ? filter
      : { ...filter, operator: same.operator, value: same.value };
  });
  return carried;
}

function sharesDataset(a: Step, b: Step, catalog: DatasetCatalog): boolean {
  const names = datasetsOf(a, catalog).map((dataset) => dataset.name);
  return datasetsOf(b, catalog).some((dataset) => names.includes(dataset.name));
}

function groupsAlike(a: Step, b: Step): boolean {
  const groups = (step: Step) => JSON.stringify((step.query as { groups?: unknown } | null)?.groups ?? null);
  return groups(a) === groups(b) && groups(a) !== 'null';
}

function sameDataset(a: string, b: string, catalog: DatasetCatalog): boolean {
  return (catalog(a)?.name ?? a) === (catalog(b)?.name ?? b);
}
