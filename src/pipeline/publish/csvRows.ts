/** Rows by columns as RFC 4180 CSV: a header, CRLF, quotes where they are needed, nothing for NULL. */
export async function* csvRows(
  header: readonly string[],
  pages: AsyncIterable<{ values: unknown[][]; rowCount: number }>,
): AsyncIterable<Uint8Array> {
  yield Buffer.from(`${header.map(csvCell).join(',')}\r\n`);
  for await (const { values, rowCount } of pages) {
    for (let from = 0; from < rowCount; from += 2_000) {
      const lines: string[] = [];
      for (let row = from; row < Math.min(rowCount, from + 2_000); row++)
        lines.push(`${header.map((_, column) => csvCell(values[column]?.[row])).join(',')}\r\n`);
      yield Buffer.from(lines.join(''));
    }
  }
}

/**
 * A row of one empty cell would be an empty line, and an empty text would be NULL: the empty text is quoted.
 * Values are data for a machine: nothing is put before `=` or `+` here, as spreadsheets would need.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
