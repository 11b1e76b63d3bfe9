import type { MeasureFormat } from './dataset.ts';

/**
 * A number by CRM Analytics' `customFormat`: `$#,##0.00`, `0.0%`, `#,###" h"`, positive and negative after a
 * semicolon. Without a format: thousands in groups, at most two decimals.
 */
export function formatNumber(value: number, format: MeasureFormat | null): string {
  if (!Number.isFinite(value)) return String(value);
  if (!format || !/[#0]/.test(format.pattern)) return grouped(value, 0, 2, true);
  const scaled = value * (Number.isFinite(format.multiplier) ? format.multiplier : 1);
  const [positive = '', negative] = format.pattern.split(';');
  const isNegative = scaled < 0;
  const pattern = isNegative && negative !== undefined && /[#0]/.test(negative) ? negative : positive;
  const first = pattern.search(/[#0]/);
  const last = Math.max(pattern.lastIndexOf('#'), pattern.lastIndexOf('0'));
  const digits = pattern.slice(first, last + 1);
  const [whole = '', fraction = ''] = digits.split('.');
  const least = [...fraction].filter((sign) => sign === '0').length;
  const shown = grouped(Math.abs(scaled), least, fraction.length, whole.includes(','));
  const text = `${literal(pattern.slice(0, first))}${shown}${literal(pattern.slice(last + 1))}`;
  const isNought = !/[1-9]/.test(shown);
  return isNegative && !isNought && pattern === positive ? `-${text}` : text;
}

function grouped(value: number, least: number, most: number, useGrouping: boolean): string {
  const bounded = Math.min(20, most);
  return new Intl.NumberFormat('en', {
    minimumFractionDigits: Math.min(bounded, least),
    maximumFractionDigits: bounded,
    useGrouping,
  }).format(Object.is(value, -0) ? 0 : value);
}

/** What stands around the digits, without the quotes that make it literal. */
function literal(text: string): string {
  return text.replace(/"([^"]*)"/g, '$1').replace(/\\(.)/g, '$1');
}
