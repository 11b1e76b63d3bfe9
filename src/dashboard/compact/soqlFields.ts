import type { Dataset } from '../../shared/dataset.ts';
import { type ResolvedField, resolveField } from './fields.ts';

/** The object of a query: its dataset, and the names that may stand before its fields. */
export interface SoqlObject {
  dataset: Dataset | null;
  prefixes: string[];
}

/** Names of SOQL differ not by case, and may begin with the object or its alias. */
export function soqlField({ dataset, prefixes }: SoqlObject, written: string): ResolvedField {
  const exact = resolveField(dataset, written);
  if (dataset === null || exact.column !== null || exact.date !== null) return exact;
  const lower = written.toLowerCase();
  const prefix = prefixes.find((name) => lower.startsWith(`${name.toLowerCase()}.`));
  const bare = prefix === undefined ? lower : lower.slice(prefix.length + 1);
  const found =
    dataset.dates.find(({ name }) => name.toLowerCase() === bare) ??
    dataset.columns.find(({ name }) => name.toLowerCase() === bare);
  return found === undefined ? exact : resolveField(dataset, found.name);
}
