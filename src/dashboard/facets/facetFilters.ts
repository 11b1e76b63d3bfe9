import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import { dateRangeText } from '../compact/dateFilterText.ts';
import { filterText } from '../compact/filterText.ts';
import { fieldsOfKey } from '../compact/groups.ts';
import type { Step } from '../model.ts';
import type { FieldMapper } from './links.ts';
import type { Selection } from './selection.ts';

/** A condition on one dataset, as the compiler puts it after every `load` of it. */
export interface DatasetFilter {
  dataset: string;
  condition: string;
}

/** A step's selection with what it takes to hand it on. */
export interface Broadcast {
  step: Step;
  selection: Selection;
  /** Fields that a range is of: the step's date, or its measure's field. */
  rangeField: string | null;
}

/** Whether a selection in `from` filters `to`, their data aside. */
export function receives(to: Step, from: Step): boolean {
  if (to.name === from.name || !from.broadcastFacet || isStatic(to)) return false;
  const { mode, steps } = to.receiveFacet;
  if (mode === 'none') return false;
  if (mode === 'include') return steps.includes(from.name);
  return mode === 'all' || !steps.includes(from.name);
}

/** SAQL that a dashboard's author wrote under a chart takes filters only where it says so. */
export function takesFilters(step: Step): boolean {
  if (step.form !== 'pigql') return !isStatic(step);
  const query = step.query;
  return (
    typeof query === 'object' && query !== null && (query as { autoFilter?: unknown }).autoFilter === true
  );
}

/** What the selections of other steps filter in a step. */
export function facetFilters(
  step: Step,
  broadcasts: Broadcast[],
  catalog: DatasetCatalog,
  map: FieldMapper,
): DatasetFilter[] {
  if (!takesFilters(step)) return [];
  const targets = datasetsOf(step, catalog);
  return broadcasts
    .filter((broadcast) => receives(step, broadcast.step))
    .flatMap((broadcast) =>
      targets.flatMap((target) => {
        const condition = facetCondition(broadcast, target, map);
        return condition === null ? [] : [{ dataset: target.name, condition }];
      }),
    );
}

function facetCondition(
  { step, selection, rangeField }: Broadcast,
  target: Dataset,
  map: FieldMapper,
): string | null {
  const sources = [...step.datasets, step.name];
  const mapped = (field: string): string | null => {
    for (const source of sources) {
      const found = map(source, field, target);
      if (found !== null) return found;
    }
    return null;
  };
  if (selection.kind === 'range') {
    const field = rangeField === null ? null : mapped(rangeField);
    return field === null ? null : rangeCondition(field, selection, target);
  }
  // A key of several parts, `X_Year~~~X_Month`, is a filter on each of them.
  const parts = selection.keys.flatMap((key, at) =>
    (mapped(key) === null ? fieldsOfKey(key) : [key]).map((field, part, all) => ({
      field: mapped(field),
      at,
      part,
      of: all.length,
    })),
  );
  const usable = parts.filter(
    (part): part is typeof part & { field: string } => part.field !== null && isKey(target, part.field),
  );
  if (usable.length === 0) return null;
  const rows = selection.values.map((row) =>
    usable.map(({ at, part, of }) => {
      const value = row[at] ?? null;
      return of === 1 || value === null ? value : (String(value).split('~~~')[part] ?? null);
    }),
  );
  const [only] = usable;
  if (usable.length === 1 && only !== undefined)
    return filterText([only.field, rows.map((row) => row[0] ?? null), 'in'], target);
  return filterText([usable.map((part) => part.field), rows, 'in'], target);
}

function rangeCondition(
  field: string,
  { min, max }: { min: unknown; max: unknown },
  target: Dataset,
): string | null {
  const date = target.dates.find((d) => d.name === field);
  return date === undefined
    ? filterText([field, [[min, max]], '>=<='], target)
    : dateRangeText(date, target, min, max);
}

/** Measures are no facet keys. */
function isKey(target: Dataset, field: string): boolean {
  return target.columns.find((c) => c.name === field)?.type !== 'number';
}

export function datasetsOf(step: Step, catalog: DatasetCatalog): Dataset[] {
  const found = step.datasets.map((name) => catalog(name)).filter((dataset) => dataset !== null);
  return found.filter((dataset, at) => found.findIndex((other) => other.name === dataset.name) === at);
}

function isStatic(step: Step): boolean {
  return step.form === 'static' || step.form === 'input' || step.form === 'apex' || step.form === 'unknown';
}
