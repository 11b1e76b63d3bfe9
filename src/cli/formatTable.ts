import type { ColumnData } from '../shared/database.ts';

const widest = 60;

/** A result as text in columns: numbers to the right, NULL shown as such, long and many-line cells cut. */
export function formatTable(data: ColumnData): string {
  const numeric = data.columns.map((c) => /INT|DOUBLE|FLOAT|DECIMAL/i.test(c.type));
  const cells = data.values.map((column) => column.map(cellText));
  const widths = data.columns.map((c, i) =>
    Math.max(c.name.length, ...(cells[i] ?? []).map((text) => text.length)),
  );
  const pad = (text: string, i: number) => (numeric[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!));
  const lines = [
    data.columns.map((c, i) => pad(c.name, i)).join('  '),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...Array.from({ length: data.rowCount }, (_, r) =>
      cells.map((column, i) => pad(column[r] ?? '', i)).join('  '),
    ),
  ];
  return `${lines.map((text) => text.trimEnd()).join('\n')}\n`;
}

/** Control characters are shown, never sent: a cell must not steer the terminal. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (c) =>
    c === '\n' ? '⏎' : '·',
  );
  return plain.length > widest ? `${plain.slice(0, widest - 1)}…` : plain;
}
