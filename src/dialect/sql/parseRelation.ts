import type { Cursor } from './cursor.ts';
import { parseExpression } from './parseExpression.ts';
import { parseQuery } from './parseQuery.ts';
import type { Call, Identifier, Relation } from './tree.ts';

const mostJoins = 500;

type JoinType = Extract<Relation, { kind: 'join' }>['type'];

/** One item of FROM, with the joins that follow it. */
export function parseRelation(c: Cursor): Relation {
  let left = parseRelationTerm(c);
  for (let length = 0; ; length++) {
    if (length > mostJoins) c.fail(`This query has more than ${mostJoins} joins in a row`);
    const joinStart = c.token.start;
    const join = parseJoinType(c);
    if (join === null) return left;
    const joinSpan = { start: joinStart, end: c.lastEnd };
    const right = parseRelationTerm(c);
    const on = c.accept('on') ? parseExpression(c) : null;
    const using = on === null && c.accept('using') ? c.identifierList() : [];
    left = { kind: 'join', ...join, left, right, on, using, joinSpan, start: left.start, end: c.lastEnd };
  }
}

function parseJoinType(c: Cursor): { type: JoinType; natural: boolean } | null {
  const mark = c.mark();
  const natural = c.accept('natural');
  let type: JoinType = 'inner';
  if (c.accept('cross')) type = 'cross';
  else if (c.accept('inner')) type = 'inner';
  else if (c.accept('left', 'semi') || (c.dialect === 'spark' && c.accept('semi'))) type = 'semi';
  else if (c.accept('left', 'anti') || (c.dialect === 'spark' && c.accept('anti'))) type = 'anti';
  else {
    const side = (['left', 'right', 'full'] as const).find((word) => c.accept(word));
    if (side) {
      type = side;
      c.accept('outer');
    }
  }
  if (c.accept('join')) return { type, natural };
  c.reset(mark);
  return null;
}

function parseRelationTerm(c: Cursor): Relation {
  return c.nested(() => {
    const { start } = c.token;
    const lateral = !c.at('lateral', 'view') && c.accept('lateral');
    if (c.at('(')) {
      const mark = c.mark();
      c.take();
      if (c.atAny(['select', 'with', 'values', '('])) {
        // `((a join b))` and `((select …))` begin alike: the query is tried first.
        if (!c.at('(')) {
          const isRows = c.at('values');
          const query = parseQuery(c);
          // `(VALUES … t (a) JOIN …)` is a relation, not a query.
          if (!isRows || c.at(')')) {
            c.expect(')');
            return { kind: 'derived', query, lateral, ...parseAlias(c), start, end: c.lastEnd };
          }
          c.reset(mark);
          c.take();
          const inner = parseRelation(c);
          c.expect(')');
          return inner;
        }
        c.reset(mark);
        return parseNestedParentheses(c, lateral);
      }
      const inner = parseRelation(c);
      c.expect(')');
      return inner;
    }
    if (c.at('values')) {
      const query = parseQuery(c);
      return { kind: 'derived', query, lateral, ...parseAlias(c), start, end: c.lastEnd };
    }
    if (c.dialect === 'redshift' && c.token.kind === 'string')
      c.refuseNext(1, 'Redshift has no files in FROM; load them with COPY.');
    const parts = c.qualifiedName('a table');
    if (c.at('(')) {
      c.reset(c.mark() - (parts.length * 2 - 1));
      const call = parseExpression(c);
      if (call.kind !== 'call') c.fail('Expected a table function');
      return { kind: 'function', call: call as Call, ...parseAlias(c), start, end: c.lastEnd };
    }
    const named = parseAlias(c);
    const position = c.dialect === 'redshift' && c.accept('at') ? { position: c.identifier('an index') } : {};
    return { kind: 'table', parts, ...named, ...position, start, end: c.lastEnd };
  });
}

function parseNestedParentheses(c: Cursor, lateral: boolean): Relation {
  const { start } = c.token;
  const mark = c.mark();
  c.expect('(');
  try {
    const query = parseQuery(c);
    c.expect(')');
    return { kind: 'derived', query, lateral, ...parseAlias(c), start, end: c.lastEnd };
  } catch {
    c.reset(mark);
    c.expect('(');
    const inner = parseRelation(c);
    c.expect(')');
    return inner;
  }
}

function parseAlias(c: Cursor): { alias: Identifier | null; columns: Identifier[] } {
  if (c.dialect === 'redshift') refuseForeignRelation(c);
  if (c.dialect === 'spark') refuseNotLocal(c);
  if (c.dialect === 'redshift' && c.at('at') && c.peek().kind === 'word') return { alias: null, columns: [] };
  const alias = c.alias();
  return { alias, columns: alias !== null && c.at('(') ? c.identifierList() : [] };
}

/** What may follow a table elsewhere; each would otherwise be taken for its alias. */
function refuseForeignRelation(c: Cursor): void {
  const { start, key } = c.token;
  const next = c.peek().key;
  if (['asof', 'positional', 'semi', 'anti'].includes(key) && (next === 'join' || c.peek(2).key === 'join')) {
    while (!c.at('join')) c.take();
    c.take();
    c.refuse(start, `Redshift has no ${key.toUpperCase()} JOIN.`);
  }
  if ((key === 'pivot' || key === 'unpivot') && (next === '(' || next === 'include' || next === 'exclude')) {
    c.take();
    c.refuse(
      start,
      `${key.toUpperCase()} is Redshift’s, but not for the local target; use CASE inside aggregates, or UNION ALL.`,
      'redshift-not-local',
    );
  }
  if (key === 'tablesample' || (key === 'using' && next === 'sample')) {
    c.take();
    if (key === 'using') c.take();
    c.refuse(start, `Redshift has no ${key === 'using' ? 'USING SAMPLE' : 'TABLESAMPLE'}.`);
  }
  if (key === 'with' && next === 'ordinality') {
    c.take();
    c.take();
    c.refuse(start, 'Redshift has no WITH ORDINALITY; use AT over a SUPER array.');
  }
}

/** What Spark makes of a table that the local engine does not. */
function refuseNotLocal(c: Cursor): void {
  const { start, key, text } = c.token;
  const isClause =
    (key === 'pivot' || key === 'unpivot' || key === 'tablesample') &&
    ['(', 'include', 'exclude'].includes(c.peek().key);
  if (!isClause) return;
  c.take();
  c.refuse(
    start,
    `${text.toUpperCase()} cannot be answered exactly by the local engine. Run this stage on real Spark (spark: true on the target).`,
    'spark-not-local',
  );
}
