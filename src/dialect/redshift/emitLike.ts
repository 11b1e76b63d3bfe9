import { quoteText } from '../../shared/quote.ts';
import type { Expr } from '../sql/tree.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { asText, emitExpression } from './emitExpression.ts';
import { boolean, nothing, type Typed } from './typed.ts';

export function emitLike(x: Extract<Expr, { kind: 'like' }>, e: Emission): Typed {
  const operand = asText(emitExpression(x.operand, e), e, x.operand);
  const pattern = emitExpression(x.pattern, e);
  const escaping = x.escape ? emitExpression(x.escape, e) : null;
  if (x.op === 'rlike') {
    hasNo(e, x, 'Redshift has no RLIKE or REGEXP; use the operator ~ or SIMILAR TO.');
    return nothing;
  }
  if (x.op === 'similar to') {
    const expression =
      pattern.text === undefined ? null : similarPattern(pattern.text, escaping?.text ?? '\\');
    if (expression === null) {
      notHere(e, x.pattern, 'This pattern of SIMILAR TO', 'Use the operator ~.');
      return nothing;
    }
    const sql = `regexp_full_match(${operand}, ${quoteText(expression)}, 's')`;
    return { sql: x.not ? `(NOT ${sql})` : sql, type: boolean };
  }
  // The backslash escapes in Redshift unless another character is named.
  const by = escaping ? escaping.sql : "'\\'";
  return {
    sql: `(${operand}${x.not ? ' NOT' : ''} ${x.op.toUpperCase()} ${asText(pattern, e, x.pattern)} ESCAPE ${by})`,
    type: boolean,
  };
}

/** A pattern of SQL as a regular expression: `%` and `_` are its wildcards, `| * + ? {} () []` are kept. */
function similarPattern(pattern: string, escaping: string): string | null {
  let made = '';
  let inBrackets = false;
  for (let at = 0; at < pattern.length; at++) {
    const c = pattern[at]!;
    if (c === escaping && at + 1 < pattern.length) made += `\\${pattern[++at]}`;
    else if (inBrackets) {
      if (c === ']') inBrackets = false;
      made += c;
    } else if (c === '[') {
      inBrackets = true;
      made += c;
    } else if (c === '%') made += '.*';
    else if (c === '_') made += '.';
    else if ('.^$'.includes(c)) made += `\\${c}`;
    else made += c;
  }
  return inBrackets ? null : made;
}
