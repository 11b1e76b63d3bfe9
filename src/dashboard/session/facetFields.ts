import type { DatasetCatalog } from '../../shared/dataset.ts';
import type { CubeQuery } from '../cubes/cubeQuery.ts';
import type { FacetFields } from '../cubes/cubes.ts';
import type { FieldMapper } from '../facets/links.ts';
import type { Dashboard, GlobalFilter, Widget } from '../model.ts';

/**
 * The fields that a next selection may filter, by dataset: surely those of the step that the pointer is over, perhaps
 * those of all others. What a date or range widget selects is of many values, so only the pointer speaks for it.
 */
export function facetFields(
  dashboard: Dashboard,
  asked: ReadonlyMap<string, CubeQuery>,
  active: string | null,
  parts: { filters: readonly GlobalFilter[]; catalog: DatasetCatalog; mapper: FieldMapper },
): FacetFields {
  const sure = new Map<string, string[][]>();
  const perhaps = new Map<string, string[][]>();
  const add = (to: Map<string, string[][]>, dataset: string, fields: readonly string[]) => {
    const sets = to.get(dataset) ?? [];
    const key = JSON.stringify(fields);
    if (!sets.some((set) => JSON.stringify(set) === key)) sets.push([...fields]);
    to.set(dataset, sets);
  };
  for (const [name, { dataset, groups }] of asked) {
    const step = dashboard.steps[name];
    if (step === undefined || !step.broadcastFacet || step.selectMode === 'none') continue;
    const ofRanges = Object.values(dashboard.widgets).some(
      (widget) => widget.step === name && isRange(widget),
    );
    if (name === active) add(sure, dataset.name, ofRanges ? withDay(groups) : groups);
    else if (!ofRanges) add(perhaps, dataset.name, groups);
  }
  for (const { dataset } of asked.values())
    for (const filter of parts.filters) {
      const field = parts.mapper(filter.dataset, filter.field, dataset);
      const column = dataset.columns.find((one) => one.name === field);
      if (column?.type === 'text' && column.dateField === undefined)
        add(perhaps, dataset.name, [column.name]);
    }
  return { sure, perhaps };
}

const isRange = ({ type }: Widget) => type === 'dateselector' || type === 'rangeselector';

/** A range of dates is of days, whatever its step groups by. */
function withDay(groups: readonly string[]): string[] {
  const dates = groups.flatMap((group) => /^(.*)_Year$/.exec(group)?.[1] ?? []);
  return [...groups, ...dates.flatMap((date) => [`${date}_Month`, `${date}_Day`])];
}
