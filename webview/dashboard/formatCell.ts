import type { ViewColumn } from '../../src/shared/dashboardView.ts';
import { formatDate } from '../../src/shared/formatDate.ts';
import { formatNumber } from '../../src/shared/formatNumber.ts';
import { numberFormat } from '../../src/shared/numberFormat.ts';

/** Cells longer than this are cut where they are drawn; the text of the file is not for reading here. */
const longest = 2000;

/** A value as a person reads it. Null is a dash, as in CRM Analytics. */
export function formatCell(column: ViewColumn | null, value: unknown): string {
  if (value === null || value === undefined || value === '') return '-';
  if (column?.date) return formatDate(value, column.date.parts).slice(0, longest);
  if (column?.type === 'number' && (typeof value === 'number' || typeof value === 'string')) {
    const number = Number(value);
    if (Number.isFinite(number)) return formatNumber(number, column.format);
  }
  return plainCell(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** Control characters and marks that turn the direction of text are shown as what they are, not obeyed. */
export function plainCell(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** A cell for where there is little room: as its column is formatted where that is short, else compact. */
export function shortCell(column: ViewColumn | null, value: unknown): string {
  const full = formatCell(column, value);
  const number = Number(value);
  if (full.length <= 7 || column?.date || typeof value === 'boolean' || !Number.isFinite(number)) return full;
  return Math.abs(number) < 1000 && !column?.format
    ? formatNumber(number, null, { decimalDigits: 1 })
    : formatNumber(number, column?.format ?? null, { compact: true });
}

/** `1234567` as `1.2M`, for axes and marks. */
export function compactNumber(value: number): string {
  return numberFormat({ notation: 'compact', maximumFractionDigits: 1 }).format(value);
}
