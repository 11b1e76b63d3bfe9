import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import { resolveField } from '../compact/fields.ts';
import type { Dashboard } from '../model.ts';

/** Finds what a field of one source is called in another dataset: itself in its own, else by the dashboard's links. */
export type FieldMapper = (source: string, field: string, target: Dataset) => string | null;

export function fieldMapper(
  dashboard: Pick<Dashboard, 'links' | 'automaticLinking'>,
  catalog: DatasetCatalog,
): FieldMapper {
  const nameOf = (source: string) => catalog(source)?.name ?? source;
  const links = dashboard.links.map((link) =>
    link.map((field) => ({ ...field, source: nameOf(field.source) })),
  );
  return (source, field, target) => {
    const from = nameOf(source);
    if (from === target.name) return ownField(target, field);
    for (const link of links) {
      const there = link.find((other) => other.source === target.name)?.field;
      if (there === undefined) continue;
      for (const here of link.filter((other) => other.source === from)) {
        if (here.field === field) return there;
        // A link of two dates links their parts too.
        const part = field.startsWith(`${here.field}_`) ? field.slice(here.field.length) : null;
        if (part !== null && hasField(target, `${there}${part}`)) return `${there}${part}`;
      }
    }
    return dashboard.automaticLinking && catalog(source) !== null && hasField(target, field) ? field : null;
  };
}

/** A field of the dataset, under its API name also where a label was written. */
function ownField(target: Dataset, field: string): string | null {
  const { name, date, column } = resolveField(target, field);
  return date === null && column === null ? null : name;
}

export function hasField(dataset: Dataset, field: string): boolean {
  return dataset.columns.some((c) => c.name === field) || dataset.dates.some((d) => d.name === field);
}
