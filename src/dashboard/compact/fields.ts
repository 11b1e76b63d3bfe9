import type { Dataset, DatasetColumn, DateField } from '../../shared/dataset.ts';

/**
 * What a step's field name means in its dataset: by name, then by a date's name, then by a label. Names that the
 * dataset does not have stay as they are, so that the compiler reports them under the name that was written.
 */
export interface ResolvedField {
  name: string;
  date: DateField | null;
  column: DatasetColumn | null;
}

export function resolveField(dataset: Dataset | null, written: string): ResolvedField {
  if (dataset === null) return { name: written, date: null, column: null };
  const date = dataset.dates.find((d) => d.name === written);
  const column = dataset.columns.find((c) => c.name === written) ?? null;
  if (date !== undefined) return { name: date.name, date, column };
  if (column !== null) return { name: column.name, date: null, column };
  const byLabel =
    dataset.dates.find((d) => d.label === written) ??
    dataset.dates.find((d) => dataset.labels[d.name] === written) ??
    dataset.dates.find((d) => plain(d.name) === plain(written) || plain(d.label) === plain(written));
  if (byLabel !== undefined) return resolveField(dataset, byLabel.name);
  const labelled = dataset.columns.find((c) => dataset.labels[c.name] === written);
  return { name: labelled?.name ?? written, date: null, column: labelled ?? null };
}

export function hasColumn(dataset: Dataset | null, name: string): boolean {
  return dataset?.columns.some((c) => c.name === name) ?? false;
}

/** Dates' aliases are their labels with spaces for underscores. */
function plain(name: string): string {
  return name
    .replace(/[\s_.]+/g, ' ')
    .trim()
    .toLowerCase();
}
