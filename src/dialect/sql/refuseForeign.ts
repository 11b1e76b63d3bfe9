import type { Cursor } from './cursor.ts';
import type { Expr } from './tree.ts';

/** Operators behind an operand that DuckDB or PostgreSQL has and Redshift has not. */
export function refuseForeignPostfix(c: Cursor, operand: Expr): void {
  if (c.at('/', '/') && c.peek().start === c.token.end)
    c.refuseNext(2, 'Redshift has no operator //; / of two integers is a whole number.');
  if (c.at(':', '=')) c.refuseNext(2, 'Redshift has no arguments by name.');
  if (c.atAny(['isnull', 'notnull'])) c.refuseNext(1, 'Write IS NULL or IS NOT NULL.');
  if (c.at('glob')) c.refuseNext(1, 'Redshift has no GLOB; use LIKE or the operator ~.');
  if (!c.atAny(['->', '->>', '=>', '@', '**', '~*', '!~*', '==', '<=>', '!', ':', '?', '$'])) return;
  const { start, key } = c.take();
  if (key === '->' && operand.kind === 'column')
    c.refuse(start, 'Redshift has no lambda functions and no operator ->.');
  c.refuse(start, `Redshift has no operator ${key}.`);
}

/** Lists and structs as DuckDB writes them. */
export function refuseForeignLiteral(c: Cursor): void {
  if (c.dialect === 'redshift' && c.atAny(['@', '|', '?', '$', '!']))
    c.refuseNext(
      1,
      `Redshift has no ${c.token.key} before a value; a value from outside is a variable: \${name}.`,
    );
  const close = c.at('[') ? ']' : c.at('{') ? '}' : null;
  if (c.dialect !== 'redshift' || close === null) return;
  const { start, key } = c.token;
  let depth = 0;
  while (c.token.kind !== 'end') {
    const taken = c.take();
    if (taken.key === key) depth++;
    else if (taken.key === close && --depth === 0) break;
  }
  c.refuse(
    start,
    key === '['
      ? 'Redshift has no list in brackets; use ARRAY(…) or JSON_PARSE.'
      : 'Redshift has no struct in braces; use OBJECT(…) or JSON_PARSE.',
  );
}

/** Words that begin what only others have, or what only a Redshift can answer. */
export function refuseForeignWord(c: Cursor): void {
  const { token } = c;
  const { start, end, key } = token;
  switch (key) {
    case 'e':
    case 'b':
    case 'x':
    case 'n':
      if (c.peek().kind === 'string' && c.peek().start === end) {
        c.take();
        c.take();
        c.refuse(start, `Redshift has no text written ${token.text}'…'; it reads backslashes in every text.`);
      }
      break;
    case 'any':
    case 'some':
    case 'all':
      if (c.peek().key === '(' && (c.peek(2).key === 'select' || c.peek(2).key === 'with')) {
        c.take();
        c.refuse(
          start,
          `A comparison with ${key.toUpperCase()} (SELECT …) is not for the local target; use IN or EXISTS.`,
          'redshift-not-local',
        );
      }
      break;
    case 'array':
      if (c.peek().key === '[') {
        c.take();
        c.take();
        c.refuse(start, 'Redshift has no ARRAY[…]; use ARRAY(…).');
      }
      break;
    case 'map':
      if (c.peek().key === '{') c.refuseNext(1, 'Redshift has no MAP; use OBJECT(…) or JSON_PARSE.');
      break;
    case 'overlay':
      if (c.peek().key === '(') c.refuseNext(1, 'Redshift has no OVERLAY; use LEFT, SUBSTRING and ||.');
      break;
    case 'row':
      if (c.peek().key === '(') {
        c.take();
        c.refuse(start, 'Redshift has no ROW(…).');
      }
      break;
    case 'approximate':
      if (c.peek().kind === 'word' && c.peek(2).key === '(') {
        c.take();
        c.refuse(
          start,
          'APPROXIMATE is Redshift’s, but the local target cannot answer it exactly; leave the word away.',
          'redshift-not-local',
        );
      }
      break;
  }
}
