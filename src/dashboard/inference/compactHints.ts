import { type CompactPart, compactParts } from '../language/compactParts.ts';
import type { Step } from '../model.ts';
import { asArray, asText } from '../unwrap/jsonShape.ts';
import type { FieldHint } from './saqlHints.ts';

const countsText = new Set(['count', 'unique', 'first', 'last']);
const isUnit = /^(?:year|quarter|month|week|day|hour|minute|second)s?$/;

/** Which fields of a compact step are measures and dates, and which values it filters by. */
export function compactHints(step: Step): FieldHint[] {
  return [...compactParts(step)].flatMap(hintsOf);
}

function hintsOf(part: CompactPart): FieldHint[] {
  const { dataset, field } = part;
  if (typeof field !== 'string' || field === 'all') return [];
  switch (part.kind) {
    case 'measure':
      if (field === '*') return [];
      return [{ dataset, field, ...(countsText.has(asText(part.fn)) ? {} : { type: 'number' as const }) }];
    case 'group':
      return [{ dataset, field, ...(isUnit.test(asText(part.before)) ? { type: 'date' as const } : {}) }];
    case 'filter':
      return filterHints(dataset, field, asArray(part.values), asText(part.operator));
    case 'value':
      return [];
  }
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
