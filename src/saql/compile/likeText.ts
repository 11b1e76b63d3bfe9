import { quoteText } from '../../shared/quote.ts';
import type { Expression } from '../tree.ts';

/**
 * `text like pattern`: `%` is any text, `_` one character, a backslash takes either as it is. As a regular expression,
 * which DuckDB reads in linear time: its own LIKE tries every way to place each `%`, and stands still over a dozen.
 */
export function likeText(text: string, pattern: { node: Expression; sql: string }): string {
  const expression =
    pattern.node.kind === 'string' ? quoteText(expressionOf(pattern.node.value)) : expressionSql(pattern.sql);
  return `regexp_full_match(${text}, ${expression}, 's')`;
}

function expressionOf(pattern: string): string {
  return pattern
    .replaceAll('\u0000', '')
    .replace(/\\([\s\S])|[\s\S]/gu, (sign, taken: string | undefined) => {
      if (taken !== undefined) return literal(taken);
      return sign === '%' ? '.*' : sign === '_' ? '.' : literal(sign);
    });
}

const literal = (sign: string): string => (/[\\^$.|?*+()[\]{}]/.test(sign) ? `\\${sign}` : sign);

/** Of a pattern that rows give: signs taken as they are wait as control characters while the others are replaced. */
function expressionSql(pattern: string): string {
  const waiting = [
    ['\\\\', 'chr(1)', '\\\\'],
    ['\\%', 'chr(2)', '%'],
    ['\\_', 'chr(3)', '_'],
  ] as const;
  let sql = pattern;
  for (const [written, mark] of waiting) sql = `replace(${sql}, ${quoteText(written)}, ${mark})`;
  sql = `replace(replace(regexp_escape(${sql}), '\\%', '.*'), '_', '.')`;
  for (const [, mark, meant] of waiting) sql = `replace(${sql}, '\\' || ${mark}, ${quoteText(meant)})`;
  return sql;
}
