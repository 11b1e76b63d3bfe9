import type { Dataset } from '../../shared/dataset.ts';
import { filterText } from './filterText.ts';
import { functionOf, type Measure, measureName, measureText } from './measures.ts';
import { quoteName } from './saqlText.ts';

/** Conditions on aggregates, `[[["sum", "F"], [[0]], ">"]]`, and projections that they need and the result lacks. */
export interface AggregateFilters {
  conditions: string[];
  extra: string[];
  /** The columns of `extra`. */
  names: string[];
}

export function aggregateFilterTexts(
  filters: unknown,
  measures: Measure[],
  dataset: Dataset | null,
  stream: string | null = null,
): AggregateFilters {
  const found: AggregateFilters = { conditions: [], extra: [], names: [] };
  if (!Array.isArray(filters)) return found;
  for (const filter of filters) {
    if (!Array.isArray(filter) || filter.length < 2) continue;
    const [target, values, operator] = filter as unknown[];
    const name = column(target, measures, dataset, found, stream);
    if (name === null) continue;
    const condition = filterText([name, values, typeof operator === 'string' ? operator : '=='], null);
    if (condition !== null) found.conditions.push(condition);
  }
  return found;
}

function column(
  target: unknown,
  measures: Measure[],
  dataset: Dataset | null,
  found: AggregateFilters,
  stream: string | null,
): string | null {
  if (typeof target === 'string') return target;
  if (!Array.isArray(target) || typeof target[0] !== 'string') return null;
  const field = typeof target[1] === 'string' ? target[1] : '*';
  const measure = { fn: functionOf(target[0], field), field };
  const same = measures.find((m) => m.fn === measure.fn && m.field === measure.field);
  if (same !== undefined) return same.name;
  const name = `_having_${measureName(measure.fn, measure.field)}`;
  const projection = `${measureText(measure, dataset, stream)} as ${quoteName(name)}`;
  if (!found.names.includes(name)) {
    found.extra.push(projection);
    found.names.push(name);
  }
  return name;
}
