/** A field's or stream's name as SAQL writes it; any character may stand in it. */
export function quoteName(name: string): string {
  return `'${name.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

/** Text as a SAQL string literal. Braces of data are escaped where they would be read as those of a binding. */
export function quoteText(text: string): string {
  const brace = /["\\]/.test(text) ? /\{/g : /\{(?=\{)/g;
  return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(brace, '\\{')}"`;
}

/** A JSON scalar as a SAQL literal; null where it is none. */
export function literal(value: unknown, type: 'text' | 'number'): string | null {
  if (value === null || value === undefined || typeof value === 'object') return null;
  if (type === 'text') return quoteText(String(value));
  const number = typeof value === 'number' ? value : Number(String(value).trim() === '' ? Number.NaN : value);
  return Number.isFinite(number) ? numberText(number) : quoteText(String(value));
}

/** SAQL has no exponents. */
export function numberText(value: number): string {
  const text = String(value);
  return /e/i.test(text) ? value.toFixed(Math.abs(value) < 1 ? 12 : 0) : text;
}

/** `'a'`, or `('a', 'b')`, as `group` and `order` take them. */
export function nameList(names: string[]): string {
  const quoted = names.map(quoteName);
  return quoted.length === 1 ? (quoted[0] ?? '') : `(${quoted.join(', ')})`;
}
