import type { Cursor } from './cursor.ts';
import { parseExpression, parseOrderItems } from './parseExpression.ts';
import type { FrameBound, Window } from './tree.ts';

/** What follows OVER: a name, or a window in parentheses. */
export function parseOverClause(c: Cursor): Window {
  const { start } = c.token;
  if (c.at('(')) return parseWindow(c);
  const { name } = c.identifier('a window');
  return { name, partitionBy: [], orderBy: [], frame: null, start, end: c.lastEnd };
}

export function parseWindow(c: Cursor): Window {
  const { start } = c.token;
  c.expect('(');
  const name =
    c.token.kind === 'word' &&
    !c.atAny(['partition', 'order', 'rows', 'range', 'groups', 'distribute', 'sort'])
      ? c.identifier().name
      : null;
  const partitionBy =
    c.accept('partition', 'by') || c.accept('distribute', 'by') ? c.list(() => parseExpression(c)) : [];
  const orderBy = c.accept('order', 'by') || c.accept('sort', 'by') ? parseOrderItems(c) : [];
  const frame = parseFrame(c);
  if (c.dialect === 'redshift' && c.at('exclude')) c.refuseNext(1, 'Redshift has no EXCLUDE in a frame.');
  c.expect(')');
  return { name, partitionBy, orderBy, frame, start, end: c.lastEnd };
}

function parseFrame(c: Cursor): Window['frame'] {
  const unit = (['rows', 'range', 'groups'] as const).find((word) => c.accept(word));
  if (!unit) return null;
  if (!c.accept('between')) return { unit, from: parseBound(c), to: null };
  const from = parseBound(c);
  c.expect('and');
  return { unit, from, to: parseBound(c) };
}

function parseBound(c: Cursor): FrameBound {
  if (c.accept('unbounded', 'preceding')) return { type: 'unbounded preceding' };
  if (c.accept('unbounded', 'following')) return { type: 'unbounded following' };
  if (c.accept('current', 'row')) return { type: 'current row' };
  const value = parseExpression(c);
  if (c.accept('preceding')) return { type: 'preceding', value };
  c.expect('following');
  return { type: 'following', value };
}
