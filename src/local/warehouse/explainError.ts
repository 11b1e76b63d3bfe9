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
    .replace(/\n(?:Candidate|Did you mean|Hint|Possible)[\s\S]*$/, '')
    .replace(/^(?:[A-Z]\w* )+Error: /, '')
    .trim();
}

const explanations: [RegExp, (match: RegExpExecArray) => string][] = [
  [/column named "?rowid"?|"rowid" not found/, () => 'MERGE takes a table as its source, not a view.'],
  [
    /CHECK constraint failed on table (.+?) with expression CHECK\(\(\(strlen\("?(.+?)"?\) <= (\d+)\) AND/,
    ([, table, column, length]) =>
      `A value is longer than ${length} bytes, or has other than single-byte characters, which the CHAR column ${column} of ${table} does not take.`,
  ],
  [
    /CHECK constraint failed on table (.+?) with expression CHECK\(\(strlen\("?(.+?)"?\) <= (\d+)\)\)/,
    ([, table, column, length]) =>
      `A value is longer than ${length} bytes, the length of the column ${column} of ${table}. Widen the column, or cut the value with LEFT or a cast.`,
  ],
  [
    /NOT NULL constraint failed: (.+)\.(\S+)/,
    ([, table, column]) => `The column ${column} of ${table} is NOT NULL, but a row has no value for it.`,
  ],
  [
    /Table with name "?(.+?)"? does not exist/,
    ([, table]) => `There is no table ${table}. Run the stage that makes it first, or create it.`,
  ],
  [
    /Referenced column "(.+?)" not found in FROM clause/,
    ([, column]) => `There is no column ${column} in the tables of this statement.`,
  ],
  [
    /Schema with name (.+?) does not exist/,
    ([, schema]) => `There is no schema ${schema}; add CREATE SCHEMA IF NOT EXISTS.`,
  ],
  [
    /(?:Overflow in|Out of Range Error).*?(addition|subtraction|multiplication|division)/s,
    ([, what]) => `Numeric overflow in a ${what}. Cast an operand to a wider type.`,
  ],
  [
    /(?:Conversion Error|Invalid Input Error): (?:Casting value|Could not cast value|Type \w+ with value) "?(.+?)"? (?:to type|from|can't be cast).*?(DECIMAL\([\d,]+\)|U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER|\d+)?)/s,
    ([, value, type]) => `Numeric data overflow: ${value} does not fit ${type!.toLowerCase()}.`,
  ],
  [
    /cannot commit|Transaction conflict/i,
    () => 'Another run changed the same table at the same time. Run this again.',
  ],
];
