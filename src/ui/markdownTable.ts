import type { ColumnData } from '../shared/database.ts';
import { escapeMarkdown } from './escapeMarkdown.ts';

const mostColumns = 6;
const mostRows = 8;
const longestCell = 40;

/** The first rows as a Markdown table. Every cell is text: nothing in it can be a link, an image or markup. */
export function markdownTable({ columns, values, rowCount }: ColumnData, totalRows = rowCount): string {
  const shown = columns.slice(0, mostColumns);
  const more = columns.length - shown.length;
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const rows = Math.min(rowCount, mostRows);
  const isNumber = shown.map((_, at) => values[at]?.some((value) => typeof value === 'number') ?? false);
  const lines = [
    line(shown.map(({ name }) => cell(name))),
    line(isNumber.map((right) => (right ? '--:' : ':--'))),
    ...Array.from({ length: rows }, (_, row) => line(shown.map((_, at) => cell(values[at]?.[row])))),
  ];
  const counts = [
    ...(totalRows > rows ? [`${rows} of ${totalRows.toLocaleString('en-US')} rows`] : []),
    ...(more > 0 ? [`${more} more columns`] : []),
    ...(rowCount === 0 ? ['No rows'] : []),
  ];
  return shown.length === 0 ? 'No columns' : [...lines, '', counts.join(', ')].join('\n');
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '–';
  const whole = typeof value === 'object' ? JSON.stringify(value) : plain(value);
  const text = whole.length > longestCell ? `${whole.slice(0, longestCell)}…` : whole;
  return escapeMarkdown(text);
}

const plain = (value: unknown) =>
  typeof value === 'number' ? String(Number(value.toPrecision(8))) : String(value);
