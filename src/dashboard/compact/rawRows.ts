import type { Dataset } from '../../shared/dataset.ts';
import type { CompactText } from './compactText.ts';
import { resolveField } from './fields.ts';
import { limitText } from './limitText.ts';
import { orderText } from './orderText.ts';
import { quoteName } from './saqlText.ts';
import { type CompactQuery, writeSource } from './sourceText.ts';

/** A values table asks for fields, not for groupings. */
export function hasRawValues(query: CompactQuery): boolean {
  return (
    Array.isArray(query.values) &&
    query.values.length > 0 &&
    (!Array.isArray(query.groups) || query.groups.length === 0)
  );
}

/** Rows as they are: `values` of compact 1.0 and of grain steps; without `values`, every column but the parts of dates. */
export function writeRawRows(query: CompactQuery, source: string, dataset: Dataset | null): CompactText {
  const named = Array.isArray(query.values)
    ? query.values.flat(2).filter((name) => typeof name === 'string' && name !== '')
    : [];
  const all = dataset?.columns.filter((c) => c.datePart === undefined).map((c) => c.name) ?? [];
  const fields = [
    ...new Set((named.length > 0 ? named : all).map((name) => resolveField(dataset, String(name)).name)),
  ];
  const numbers = fields.filter((name) => dataset?.columns.find((c) => c.name === name)?.type === 'number');
  const result = { groups: fields.filter((name) => !numbers.includes(name)), measures: numbers };
  const lines = [
    ...writeSource(query, source, dataset),
    `q = foreach q generate ${fields.map((name) => `${quoteName(name)} as ${quoteName(name)}`).join(', ')};`,
    orderText(query.order, { groups: fields, measures: [] }),
    limitText(query.limit),
  ];
  return { saql: lines.filter((line) => line !== null).join('\n'), ...result, labels: {} };
}
