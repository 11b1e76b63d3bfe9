import type { MeasureFormat } from '../../shared/dataset.ts';
import { asObject, asObjects, asText } from './readLooseJson.ts';
import { within } from './readSchema.ts';

/** What an XMD says about how a dataset is shown. It wins over the schema. */
export interface Xmd {
  /** The dimensions and measures that it describes, but for those that a formula of its own makes. */
  fields: { name: string; type: 'text' | 'number' }[];
  /** By field name. */
  labels: Record<string, string>;
  formats: Record<string, MeasureFormat>;
  /** By the date field's name. */
  dates: Record<
    string,
    { label?: string; fiscalMonthOffset?: number; firstDayOfWeek?: number; isYearEndFiscalYear?: boolean }
  >;
}

export const noXmd: Xmd = { fields: [], labels: {}, formats: {}, dates: {} };

export function readXmd(json: Record<string, unknown> | null): Xmd {
  const xmd: Xmd = { fields: [], labels: {}, formats: {}, dates: {} };
  if (!json) return xmd;
  for (const kind of ['dimensions', 'derivedDimensions', 'measures', 'derivedMeasures'])
    for (const item of asObjects(json[kind])) {
      const field = asText(item.field);
      if (field === undefined) continue;
      if (kind === 'dimensions') xmd.fields.push({ name: field, type: 'text' });
      if (kind === 'measures') xmd.fields.push({ name: field, type: 'number' });
      const label = asText(item.label);
      if (label !== undefined) xmd.labels[field] = label;
      const format = readFormat(asObject(item.format));
      if (format) xmd.formats[field] = format;
    }
  for (const item of asObjects(json.dates)) {
    const field = asText(asObject(item.fields)?.fullField) ?? asText(item.alias);
    if (field === undefined) continue;
    const label = asText(item.label);
    if (label !== undefined) xmd.labels[field] = label;
    const fiscalMonthOffset = within(item.fiscalMonthOffset, 0, 11);
    const firstDayOfWeek = within(item.firstDayOfWeek, -1, 6);
    xmd.dates[field] = {
      ...(label === undefined ? {} : { label }),
      ...(fiscalMonthOffset === null ? {} : { fiscalMonthOffset }),
      ...(firstDayOfWeek === null ? {} : { firstDayOfWeek }),
      ...(typeof item.isYearEndFiscalYear === 'boolean'
        ? { isYearEndFiscalYear: item.isYearEndFiscalYear }
        : {}),
    };
  }
  return xmd;
}

/** `customFormat` is JSON in a text: `["$#,###",1]`; without one, the number of decimals says how. */
function readFormat(format: Record<string, unknown> | null): MeasureFormat | null {
  if (!format) return null;
  const custom = typeof format.customFormat === 'string' ? readPair(format.customFormat) : null;
  if (custom) return custom;
  const digits = within(format.decimalDigits, 0, 18);
  return digits === null
    ? null
    : { pattern: `#,##0${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`, multiplier: 1 };
}

function readPair(text: string): MeasureFormat | null {
  try {
    const pair: unknown = JSON.parse(text);
    if (!Array.isArray(pair) || typeof pair[0] !== 'string') return null;
    return { pattern: pair[0], multiplier: typeof pair[1] === 'number' ? pair[1] : 1 };
  } catch {
    return null;
  }
}
