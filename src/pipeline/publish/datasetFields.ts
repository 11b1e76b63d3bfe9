import { Failure } from '../../shared/failure.ts';
import type { DatasetField } from '../ports.ts';

/** How a value of this column is written for the dataset's CSV: an expression of Redshift SQL. */
export interface PublishedColumn {
  field: DatasetField;
  column: string;
  /** Null: the value as it is. */
  form: 'date' | 'timestamp' | 'boolean' | null;
}

/**
 * A warehouse table's columns as dataset fields: Text, Numeric with precision and scale, or Date with its format,
 * within what InsightsExternalData takes.
 */
export function datasetFields(
  table: string,
  columns: readonly { name: string; type: string }[],
): PublishedColumn[] {
  const names = new Set<string>();
  return columns.map(({ name, type }) => {
    const fieldName = uniqueName(name, names);
    const base = { name: fieldName, label: labelOf(name) };
    const kind = type.toLowerCase();
    if (/^(date)$/.test(kind))
      return { column: name, form: 'date', field: { ...base, type: 'Date', format: 'yyyy-MM-dd' } };
    if (/^timestamp/.test(kind))
      return {
        column: name,
        form: 'timestamp',
        field: { ...base, type: 'Date', format: "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'" },
      };
    const numeric = numberForm(kind);
    if (numeric) return { column: name, form: null, field: { ...base, type: 'Numeric', ...numeric } };
    if (/^bool/.test(kind)) return { column: name, form: 'boolean', field: { ...base, type: 'Text' } };
    if (/char|text|string/.test(kind)) return { column: name, form: null, field: { ...base, type: 'Text' } };
    throw new Failure(
      'publish.type',
      `The column "${name}" of ${table} is of type ${type}, which a dataset cannot hold. Cast it in the table.`,
    );
  });
}

/** At most 18 digits in all, fewer behind the point than in all. */
function numberForm(type: string): { precision: number; scale: number } | null {
  if (/^(smallint|int2|integer|int|int4|tinyint)$/.test(type)) return { precision: 10, scale: 0 };
  if (/^(bigint|int8|hugeint)$/.test(type)) return { precision: 18, scale: 0 };
  if (/^(double|double precision|float8|float|real|float4)$/.test(type)) return { precision: 18, scale: 6 };
  const decimal = /^(?:decimal|numeric)\s*(?:\((\d+)\s*(?:,\s*(\d+))?\))?$/.exec(type);
  if (!decimal) return null;
  const precision = Math.min(18, Number(decimal[1] ?? 18));
  return { precision, scale: Math.min(Number(decimal[2] ?? 0), precision - 1) };
}

/** Letters, digits and single underscores, beginning with a letter. */
export function apiName(text: string): string {
  const name = text
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/_+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^[A-Za-z]/.test(name) ? name : `X${name === '' ? '' : `_${name}`}`;
}

function uniqueName(column: string, taken: Set<string>): string {
  const name = apiName(column);
  let free = name;
  for (let i = 2; taken.has(free.toLowerCase()); i++) free = `${name}_${i}`;
  taken.add(free.toLowerCase());
  return free;
}

/** `average_views` → `Average views`. */
export function labelOf(name: string): string {
  const words = name.replace(/_+/g, ' ').trim();
  return (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 40);
}
