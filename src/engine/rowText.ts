import type { ColumnData } from '../shared/database.ts';

/** One JSON object per row, in the order of the columns. */
export function rowsAsJson(names: readonly string[], { values, rowCount }: ColumnData): string[] {
  const keys = names.map((name) => `${JSON.stringify(name)}:`);
  return Array.from(
    { length: rowCount },
    (_, row) => `{${keys.map((key, c) => key + JSON.stringify(values[c]![row] ?? null)).join(',')}}`,
  );
}

export function csvHeader(names: readonly string[]): string {
  return `${names.map(csvText).join(',')}\n`;
}

/** RFC 4180 with line feeds. NULL is an empty field, empty text a quoted one. */
export function rowsAsCsv({ values, rowCount }: ColumnData): string {
  let text = '';
  for (let row = 0; row < rowCount; row++)
    text += `${values.map((column) => csvField(column[row])).join(',')}\n`;
  return text;
}

function csvField(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return csvText(JSON.stringify(value));
  return typeof value === 'string' ? csvText(value) : String(value);
}

function csvText(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
