import { quoteText } from '../../shared/quote.ts';
import type { Expr } from '../sql/tree.ts';
import { castTo } from './cast.ts';
import { broken, complain, type Emission, hasNo, notLocal, type Typed } from './context.ts';
import { emitExpression } from './emitExpression.ts';
import { guardedText, javaRegex } from './javaRegex.ts';
import { isAtomic, sparkTypes, typeText } from './types.ts';

/** LIKE, ILIKE and RLIKE. In Spark a backslash escapes in LIKE unless ESCAPE says otherwise. */
export function emitLike(x: Extract<Expr, { kind: 'like' }>, e: Emission): Typed {
  const operand = emitExpression(x.operand, e);
  const pattern = emitExpression(x.pattern, e);
  const escapeWith = x.escape ? emitExpression(x.escape, e) : null;
  if (operand.broken || pattern.broken || escapeWith?.broken) return broken();
  if (x.op === 'similar to')
    return hasNo(e, x, 'Spark has no SIMILAR TO. Use RLIKE with a regular expression.');
  for (const side of [operand, pattern])
    if (!isAtomic(side.type) && side.type.kind !== 'null')
      return complain(
        e,
        x,
        'type-mismatch',
        `${x.op.toUpperCase()} takes texts, not ${typeText(side.type)}.`,
      );
  const text = castTo(e, operand, sparkTypes.string, x.operand);
  const like = castTo(e, pattern, sparkTypes.string, x.pattern);
  if (text.broken || like.broken) return broken();
  const not = x.not ? 'NOT ' : '';
  if (pattern.constant === null) return { sql: 'CAST(NULL AS BOOLEAN)', type: sparkTypes.boolean };
  if (typeof pattern.constant !== 'string') return notLocal(e, x.pattern, 'A pattern that is not a literal');
  if (x.op === 'rlike') {
    const regex = javaRegex(pattern.constant);
    if (regex.refused !== null) return notLocal(e, x.pattern, regex.refused);
    return {
      sql: `(${not}regexp_matches(${guardedText(text.sql, regex)}, ${quoteText(regex.pattern)}))`,
      type: sparkTypes.boolean,
    };
  }
  const mark = escapeWith === null ? '\\' : escapeWith.constant;
  if (typeof mark !== 'string' || mark.length !== 1)
    return complain(e, x.escape ?? x, 'sql-syntax', 'ESCAPE takes one character.');
  const wrong = wrongEscape(pattern.constant, mark);
  if (wrong !== null) return complain(e, x.pattern, 'sql-syntax', wrong);
  const op = x.op === 'ilike' ? 'ILIKE' : 'LIKE';
  if (op === 'ILIKE' && /[^\x00-\x7f]/.test(pattern.constant))
    return notLocal(e, x.pattern, 'ILIKE with other than ASCII letters');
  return {
    sql: `(${text.sql} ${not}${op} ${like.sql} ESCAPE ${quoteText(mark)})`,
    type: sparkTypes.boolean,
  };
}

/** Spark lets the escape stand before %, _ and itself only. */
function wrongEscape(pattern: string, mark: string): string | null {
  for (let i = 0; i < pattern.length; i++) {
    if (pattern[i] !== mark) continue;
    const next = pattern[++i];
    if (next === undefined) return `The pattern ends with its escape character ${mark}: double it.`;
    if (next !== '%' && next !== '_' && next !== mark)
      return `In the pattern, ${mark} stands before "${next}": it escapes only %, _ and itself.`;
  }
  return null;
}
