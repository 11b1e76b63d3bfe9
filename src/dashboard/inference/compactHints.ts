import type { Step } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';
import type { FieldHint } from './saqlHints.ts';

const countsText = new Set(['count', 'unique', 'first', 'last']);
const isUnit = /^(?:year|quarter|month|week|day|hour|minute|second)s?$/;

/** Which fields of a compact step are measures and dates, and which values it filters by. */
export function compactHints({ form, query, datasets }: Step): FieldHint[] {
  const [dataset = ''] = datasets;
  const json = asObject(query);
  if (form === 'compact1' || form === 'grain')
    return [json, ...asArray(json.columns).map((column) => asObject(asObject(column).query))].flatMap((one) =>
      hintsOf(one, asArray(one.measures).map(asArray), dataset),
    );
  if (form !== 'compact2') return [];
  return asArray(json.sources).flatMap((source) => {
    const one = asObject(source);
    const measures = asArray(one.columns).map((column) => asArray(asObject(column).field));
    return asText(one.name) === '' ? [] : hintsOf(one, measures, asText(one.name));
  });
}

function hintsOf(query: Record<string, unknown>, measures: unknown[][], dataset: string): FieldHint[] {
  const hints: FieldHint[] = [];
  for (const [fn, field] of measures)
    if (typeof field === 'string' && field !== '*')
      hints.push({ dataset, field, ...(countsText.has(asText(fn)) ? {} : { type: 'number' as const }) });
  for (const group of asArray(query.groups)) {
    const [unit, field] = asArray(group);
    if (typeof unit === 'string' && isUnit.test(unit) && typeof field === 'string')
      hints.push({ dataset, field, type: 'date' });
    else if (typeof group === 'string') hints.push({ dataset, field: group });
  }
  for (const filter of asArray(query.filters)) {
    const [field, values, operator] = asArray(filter);
    if (typeof field === 'string')
      hints.push(...filterHints(dataset, field, asArray(values), asText(operator)));
  }
  return hints.filter(({ field }) => field !== 'all');
}

function filterHints(dataset: string, field: string, values: unknown[], operator: string): FieldHint[] {
  const flat = values.flat(3);
  if (flat.some((value) => typeof value === 'string' && isUnit.test(value.replace(/^fiscal_/, ''))))
    return [{ dataset, field, type: 'date' }];
  if (/[<>]/.test(operator) && flat.some((value) => typeof value === 'number'))
    // Dates are filtered by milliseconds, which no other number comes near.
    return [
      { dataset, field, type: flat.some((value) => Math.abs(Number(value)) > 1e11) ? 'date' : 'number' },
    ];
  const texts = flat.filter((value): value is string => typeof value === 'string' && !value.includes('{{'));
  return operator === 'in' || operator === '' || operator === '=='
    ? texts.map((value) => ({ dataset, field, value }))
    : [{ dataset, field }];
}
