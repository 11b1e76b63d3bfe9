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
  if (labelled.length > 0) return labelled.length === 1 ? labelled[0]! : null;
  // The label that Salesforce gives a field of that name: `CreatedDate` is "Created Date", `Posted` "Posted Date".
  const spoken = words(name);
  const spelled = dataset.columns.filter((column) => {
    const own = words(column.name);
    return own === spoken || (column.dateField === column.name && `${own}date` === spoken);
  });
  return spelled.length === 1 ? spelled[0]! : null;
}

const fold = (name: string) => name.replace(/[.\s]/g, '_').toLowerCase();

const words = (name: string) =>
  name
    .replace(/__c$/i, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
