import type { ColumnData } from '../shared/database.ts';

/** Rows as spreadsheets take them from the clipboard: tabs between cells, one line a row, the names first. */
export function tabbedText({ columns, values, rowCount }: ColumnData): string {
  const lines = [columns.map(({ name }) => cell(name)).join('\t')];
  for (let row = 0; row < rowCount; row++) lines.push(values.map((column) => cell(column[row])).join('\t'));
  return `${lines.join('\n')}\n`;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
