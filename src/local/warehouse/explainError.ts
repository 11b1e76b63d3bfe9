/** What DuckDB says, as one who writes Redshift SQL needs to hear it: no text of the translation, no advice on DuckDB. */
export function explainError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  for (const [pattern, explain] of explanations) {
    const match = pattern.exec(message);
    if (match) return explain(match);
  }
  // The excerpt behind LINE is of the translation, which the user never wrote.
  return message
    .replace(/\n+LINE \d+:[\s\S]*$/, '')
    .replace(/^(?:\w+ )+Error: /, '')
    .replace(/^Failed to execute statement: /, '')
    .trim();
}

const explanations: [RegExp, (match: RegExpExecArray) => string][] = [
  [
    /CHECK constraint failed on table (.+?) with expression CHECK\(\(strlen\("?(.+?)"?\) <= (\d+)\)\)/,
    ([, table, column, length]) =>
      `A value is longer than ${length} bytes, the length of the column ${column} of ${table}. Widen the column, or cut the value with LEFT or a cast.`,
  ],
  [
    /NOT NULL constraint failed: (.+)\.(\S+)/,
    ([, table, column]) => `The column ${column} of ${table} is NOT NULL, but a row has no value for it.`,
  ],
];
