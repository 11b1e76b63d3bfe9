/** A name as DuckDB takes it, whatever stands in it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as DuckDB's literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
