import type { SaqlColumn } from '../../saql/compile.ts';
import type { DatasetCatalog } from '../../shared/dataset.ts';
import { resolveField } from '../compact/fields.ts';
import { fieldsOfKey, readGroups } from '../compact/groups.ts';
import { readMeasures } from '../compact/measures.ts';
import { datasetsOf } from '../facets/facetFilters.ts';
import type { Step } from '../model.ts';

/** The result columns that make up a selection's key: the groupings; of a static step, its label. */
export function selectionKeys(step: Step, columns: SaqlColumn[]): string[] {
  const names = columns.map((column) => column.name);
  if (step.form === 'static') {
    const label = names.find((name) => name.toLowerCase() === 'display') ?? names[0];
    return label === undefined ? [] : [label];
  }
  const groups = columns.filter((column) => column.role === 'group').map((column) => column.name);
  const query = (step.query ?? {}) as { groups?: unknown };
  const said = typeof query === 'object' ? readGroups(query.groups, null).map((group) => group.name) : [];
  const known = said.filter((name) => names.includes(name));
  return known.length > 0 && (step.form === 'pigql' || step.form === 'saql') ? known : groups;
}

/** The field that a range selected in a step is of: the date that it groups by, else the field of its measure. */
export function rangeFieldOf(
  step: Step,
  query: unknown,
  keys: string[],
  catalog: DatasetCatalog,
): string | null {
  const datasets = datasetsOf(step, catalog);
  for (const key of keys) {
    const field = fieldsOfKey(key)[0] ?? key;
    for (const dataset of datasets) {
      const { name, date, column } = resolveField(dataset, field);
      if (date !== null) return date.name;
      if (column?.dateField !== undefined) return column.dateField;
      if (column?.type === 'number') return name;
    }
  }
  const measure = readMeasures((query as { measures?: unknown } | null)?.measures)[0];
  return measure === undefined || measure.field === '*' ? null : measure.field;
}
