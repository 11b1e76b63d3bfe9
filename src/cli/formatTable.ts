import type { ColumnData } from '../shared/database.ts';
import { plainText } from '../shared/plainText.ts';

const widest = 60;

/** A result as text in columns: numbers to the right, NULL shown as such, long and many-line cells cut. */
export function formatTable(data: ColumnData): string {
  const numeric = data.columns.map((c) =>
    /^(TINY|SMALL|BIG|HUGE|U\w*)?INT(EGER)?$|^(DOUBLE|FLOAT|DECIMAL)/.test(c.type),
  );
  const names = data.columns.map((column) => cellText(column.name));
  const cells = data.values.map((column) => column.map(cellText));
  const widths = names.map((name, i) =>
    (cells[i] ?? []).reduce((most, text) => Math.max(most, text.length), name.length),
  );
  const pad = (text: string, i: number) => (numeric[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!));
  const lines = [
    names.map(pad).join('  '),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...Array.from({ length: data.rowCount }, (_, r) =>
      cells.map((column, i) => pad(column[r] ?? '', i)).join('  '),
    ),
  ];
  return `${lines.map((text) => text.trimEnd()).join('\n')}\n`;
}

/** On one line, and nothing in it that steers a terminal. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const plain = plainText(
    text
      .slice(0, 4 * widest)
      .replace(/\r?\n/g, '⏎')
      .replace(/\t/g, ' '),
  );
  return plain.length > widest ? `${plain.slice(0, widest - 1)}…` : plain;
}
