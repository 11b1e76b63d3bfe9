import type { MeasureFormat } from './dataset.ts';
import { numberFormat } from './numberFormat.ts';

export interface NumberStyle {
  /** `1.2K` and `3.4M` in place of all digits. */
  compact?: boolean;
  /** Digits after the point where no pattern says it. */
  decimalDigits?: number;
}

/**
 * A number by a `customFormat` of CRM Analytics: `$#,###.00`, `0.0%`, and for negative numbers a second pattern after
 * a semicolon. The multiplier is applied, a percent sign alone multiplies nothing. Null is a dash.
 */
export function formatNumber(
  value: number | null,
  format: MeasureFormat | null,
  style: NumberStyle = {},
): string {
  if (value === null || Number.isNaN(value)) return '-';
  const scaled = value * (format?.multiplier ?? 1);
  const sections = (format?.pattern ?? '').split(';');
  const own = scaled < 0 && sections[1] !== undefined && sections[1] !== '';
  const { prefix, suffix, ...digits } = readPattern((own ? sections[1] : sections[0]) ?? '', style);
  const size = Math.abs(scaled);
  if (size === Number.POSITIVE_INFINITY) return scaled < 0 ? '-∞' : '∞';
  const text = style.compact === true ? compact(size) : grouped(size, digits);
  const isZero = !/[1-9]/.test(text);
  return `${scaled < 0 && !own && !isZero ? '-' : ''}${prefix}${text}${suffix}`;
}

/** The pair of a pattern and a multiplier that XMD stores as text: `["$#,###",1]`; a bare pattern counts too. */
export function parseFormat(text: unknown): MeasureFormat | null {
  if (Array.isArray(text)) return fromPair(text);
  if (typeof text !== 'string' || text.trim() === '') return null;
  if (!text.trimStart().startsWith('[')) return /[#0]/.test(text) ? { pattern: text, multiplier: 1 } : null;
  try {
    const pair: unknown = JSON.parse(text);
    return Array.isArray(pair) ? fromPair(pair) : null;
  } catch {
    return null;
  }
}

/** `decimalDigits` of XMD as a pattern. */
export function formatOfDigits(decimalDigits: unknown): MeasureFormat | null {
  if (typeof decimalDigits !== 'number' || !Number.isInteger(decimalDigits) || decimalDigits < 0) return null;
  const decimals = Math.min(decimalDigits, mostDecimals);
  return { pattern: decimals === 0 ? '#,##0' : `#,##0.${'0'.repeat(decimals)}`, multiplier: 1 };
}

const mostDecimals = 15;

function fromPair([pattern, multiplier]: unknown[]): MeasureFormat | null {
  if (typeof pattern !== 'string') return null;
  const factor = Number(multiplier ?? 1);
  return { pattern, multiplier: Number.isFinite(factor) ? factor : 1 };
}

interface Digits {
  isGrouped: boolean;
  integers: number;
  least: number;
  most: number;
}

function readPattern(pattern: string, style: NumberStyle): Digits & { prefix: string; suffix: string } {
  const start = pattern.search(/[#0]/);
  if (start < 0) {
    const digits = style.decimalDigits;
    const most = Math.min(digits ?? 2, mostDecimals);
    const rest = { isGrouped: true, integers: 1, least: digits === undefined ? 0 : most, most };
    return { ...rest, prefix: literal(pattern), suffix: '' };
  }
  let end = start;
  while (end < pattern.length && '#0,.'.includes(pattern[end]!)) end += 1;
  // `# ### ##0`: thousands apart by spaces.
  const spaced = /^[#0]{1,3}(?: [#0]{3}){1,6}/.exec(pattern.slice(start))?.[0];
  if (spaced !== undefined) {
    end = Math.max(end, start + spaced.length);
    while (end < pattern.length && '#0,.'.includes(pattern[end]!)) end += 1;
  }
  const body = pattern.slice(start, end).replaceAll(' ', ',');
  const point = body.indexOf('.');
  const whole = point < 0 ? body : body.slice(0, point);
  const part = (point < 0 ? '' : body.slice(point + 1)).replaceAll(',', '').slice(0, mostDecimals);
  return {
    isGrouped: whole.includes(','),
    integers: Math.max(1, Math.min(21, whole.replaceAll(/[^0]/g, '').length)),
    least: part.replaceAll('#', '').length,
    most: part.length,
    prefix: literal(pattern.slice(0, start)),
    suffix: literal(pattern.slice(end)),
  };
}

/** Quotes and backslashes of a pattern stand for what they hold. */
function literal(text: string): string {
  return text.replaceAll(/["'\\]/g, '');
}

function grouped(size: number, { isGrouped, integers, least, most }: Digits): string {
  return numberFormat({
    useGrouping: isGrouped,
    minimumIntegerDigits: integers,
    minimumFractionDigits: least,
    maximumFractionDigits: Math.max(least, most),
  }).format(size);
}

const steps: [number, string][] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
];

function compact(size: number): string {
  for (const [at, [unit, letter]] of steps.entries()) {
    if (size < unit * 0.9995 && !(at === steps.length - 1 && size >= 999.5)) continue;
    const short = size / unit;
    return `${plainDigits(short, short < 100 ? 1 : 0)}${letter}`;
  }
  return plainDigits(size, size < 100 ? 2 : 0);
}

function plainDigits(value: number, most: number): string {
  return numberFormat({ maximumFractionDigits: most }).format(value);
}
