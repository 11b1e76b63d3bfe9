import type { Dataset, DatasetColumn } from './dataset.ts';

/**
 * The column that a query means by a name: its own name in the first place, then as stored dashboards also write it:
 * with dots where the schema has underscores, in another case, or by a label (`Close Date`). Null where none fits, or
 * several do.
 */
export function findColumn(dataset: Dataset, name: string): DatasetColumn | null {
  const exact = dataset.columns.find((column) => column.name === name);
  if (exact) return exact;
  const folded = fold(name);
  const alike = dataset.columns.filter((column) => fold(column.name) === folded);
  if (alike.length === 1) return alike[0]!;
  // Labels stand for whole fields: parts of a date have none of their own.
  const labelled = dataset.columns.filter(
    (column) => Object.hasOwn(dataset.labels, column.name) && dataset.labels[column.name] === name,
  );
  return labelled.length === 1 ? labelled[0]! : null;
}

const fold = (name: string) => name.replace(/[.\s]/g, '_').toLowerCase();
