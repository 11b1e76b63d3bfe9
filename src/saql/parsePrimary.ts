import type { SyntaxCode } from './messages.ts';
import { parseExpression, parseLevel, parseList } from './parseExpression.ts';
import { nameOf, parseName } from './parseName.ts';
import { parseOrderKeys } from './parseOrderKeys.ts';
import {
  advance,
  at,
  checkCase,
  closeBracket,
  eat,
  expectWord,
  lastEnd,
  missing,
  peek,
  type Reader,
  report,
  reportMissing,
} from './reader.ts';
import type { Token } from './tokens.ts';
import type { Call, Expression, WindowCall } from './tree.ts';

/** Words that never stand for a name, because something must come before them. */
const hard = new Set('by generate as asc desc nulls and or in matches like is when then else end'.split(' '));

export function parsePrimary(r: Reader, code: SyntaxCode, after: string): Expression {
  const token = peek(r);
  r.height = 1;
  switch (token.kind) {
    case 'number':
      advance(r);
      return {
        kind: 'number',
        value: Number(token.text),
        text: token.text,
        start: token.start,
        end: token.end,
      };
    case 'string':
      advance(r);
      return { kind: 'string', value: token.text, start: token.start, end: token.end };
    case 'name':
    case 'binding':
      return named(r, token);
    case 'word':
      return word(r, token, code, after);
    case 'symbol':
      if (token.key === '(') return parenthesized(r, token);
      if (token.key === '[') return array(r, token);
      if (token.key === '*' && peek(r, 1).key === ')') {
        advance(r);
        return { kind: 'all', start: token.start, end: token.end };
      }
  }
  reportMissing(r, code, after);
  return missing(r);
}

function word(r: Reader, token: Token, code: SyntaxCode, after: string): Expression {
  const { key, start, end } = token;
  const next = peek(r, 1);
  const touches = next.start === end && (next.key === '.' || next.key === '[');
  // Keywords are in lower case: `End` where a name may stand is a name.
  const name = key === '' || (hard.has(key) && token.text !== key);
  if (name || touches) return named(r, token);
  if (hard.has(key) || (next.key === '=' && r.text.slice(lastEnd(r), start).includes('\n'))) {
    reportMissing(r, code, after);
    return missing(r);
  }
  if (key === 'case') return caseOf(r, token);
  if (next.key === '(') return named(r, token);
  const simple = { null: true, true: true, false: true, all: true }[key];
  if (simple === undefined) return named(r, token);
  checkCase(r, token);
  advance(r);
  if (key === 'null') return { kind: 'null', start, end };
  if (key === 'all') return { kind: 'all', start, end };
  return { kind: 'boolean', value: key === 'true', start, end };
}

/** A field, a field of a stream, a call, or a binding that may be any of them. */
function named(r: Reader, token: Token): Expression {
  if (peek(r, 1).key === '=' && token.kind !== 'binding' && startsLine(r, token)) {
    reportMissing(r, 'saql-missing-expression', r.tokens[r.index - 1]?.text ?? '');
    return missing(r);
  }
  advance(r);
  const next = peek(r);
  if (next.key === '(' && token.kind !== 'name') return call(r, token, next);
  if (next.key === '.') return streamField(r, token, next);
  if (next.key === '[' && (token.kind !== 'binding' || next.start === token.end))
    return streamField(r, token, next);
  const { start, end } = token;
  if (token.kind === 'binding') return boundBefore(r, token);
  return { kind: 'field', stream: null, name: nameOf(token), start, end };
}

/** `{{columns}} sum('a')`: the binding brings its own comma or operator, or nothing at all. */
function boundBefore(r: Reader, token: Token): Expression {
  const { text, start, end } = token;
  const next = peek(r);
  const starts = next.kind === 'word' ? next.key === '' : ['name', 'string', 'number'].includes(next.kind);
  if (!starts || peek(r, 1).key === '=') return { kind: 'binding', text, start, end };
  const after = parseLevel(r, 7, 'saql-missing-expression', text);
  return { kind: 'binding', text, after, start, end: after.end };
}

function startsLine(r: Reader, token: Token): boolean {
  return r.index > 0 && r.text.slice(r.tokens[r.index - 1]!.end, token.start).includes('\n');
}

function streamField(r: Reader, token: Token, opening: Token): Expression {
  advance(r);
  const name = parseName(r, opening.key);
  if (opening.key === '[') closeBracket(r, opening);
  return { kind: 'field', stream: nameOf(token), name, start: token.start, end: lastEnd(r) };
}

function call(r: Reader, token: Token, open: Token): Expression {
  advance(r);
  const args = parseList(r, ')', () => parseExpression(r, peekBefore(r)));
  let height = r.height;
  closeBracket(r, open);
  const found: Call = {
    kind: 'call',
    function: nameOf(token),
    arguments: args,
    withinGroup: null,
    start: token.start,
    end: lastEnd(r),
  };
  if (at(r, 'within')) {
    eat(r, 'within');
    expectWord(r, 'group');
    found.withinGroup = bracketed(r, () => orderBy(r)) ?? [];
    found.end = lastEnd(r);
    height = Math.max(height, r.height);
  }
  r.height = height + 1;
  if (at(r, 'over')) return windowOf(r, found);
  return found;
}

/** The token before the place, for a sentence. */
function peekBefore(r: Reader): string {
  const before = r.tokens[r.index - 1];
  return before === undefined ? '' : r.text.slice(before.start, Math.min(before.end, before.start + 30));
}

function windowOf(r: Reader, called: Call): WindowCall {
  let height = r.height;
  eat(r, 'over');
  const found: WindowCall = {
    kind: 'window',
    call: called,
    frame: null,
    partition: [],
    order: [],
    start: called.start,
    end: called.end,
  };
  bracketed(r, () => {
    const open = peek(r);
    if (eat(r, '[')) {
      found.frame = range(r, ']');
      closeBracket(r, open);
    }
    if (eat(r, 'partition')) {
      expectWord(r, 'by');
      found.partition = partition(r);
      height = Math.max(height, r.height);
    }
    if (at(r, 'order')) found.order = orderBy(r);
    height = Math.max(height, r.height);
  });
  found.end = lastEnd(r);
  r.height = height + 1;
  return found;
}

function partition(r: Reader): Expression[] {
  if (at(r, 'all') || (peek(r).kind === 'name' && peek(r).text === 'all')) {
    advance(r);
    return [];
  }
  const open = peek(r);
  if (!eat(r, '(')) return parseList(r, ')', () => parseExpression(r, 'by'));
  const items = parseList(r, ')', () => parseExpression(r, peekBefore(r)));
  closeBracket(r, open);
  return items;
}

function orderBy(r: Reader): ReturnType<typeof parseOrderKeys> {
  expectWord(r, 'order');
  expectWord(r, 'by');
  return parseOrderKeys(r);
}

function bracketed<T>(r: Reader, inside: () => T): T | null {
  const open = peek(r);
  if (!eat(r, '(')) {
    reportMissing(r, 'saql-missing-symbol', '(');
    return null;
  }
  const found = inside();
  closeBracket(r, open);
  return found;
}

function range(r: Reader, closing: string): { from: Expression | null; to: Expression | null } {
  const from = at(r, '..') ? null : parseExpression(r, '[');
  if (!eat(r, '..')) {
    reportMissing(r, 'saql-missing-symbol', '..');
    return { from, to: null };
  }
  return { from, to: at(r, closing) ? null : parseExpression(r, '..') };
}

function parenthesized(r: Reader, open: Token): Expression {
  advance(r);
  const items = at(r, ')')
    ? [parseExpression(r, '(')]
    : parseList(r, ')', () => parseExpression(r, peekBefore(r)));
  closeBracket(r, open);
  r.height++;
  if (items.length === 1) return items[0]!;
  return { kind: 'tuple', items, start: open.start, end: lastEnd(r) };
}

function array(r: Reader, open: Token): Expression {
  advance(r);
  const items = parseList(r, ']', () => arrayItem(r));
  closeBracket(r, open);
  r.height++;
  return { kind: 'array', items, start: open.start, end: lastEnd(r) };
}

function arrayItem(r: Reader): Expression {
  const { start } = peek(r);
  const from = at(r, '..') ? null : parseExpression(r, peekBefore(r));
  if (!at(r, '..')) return from ?? missing(r);
  const height = r.height;
  advance(r);
  const ends = at(r, ']') || at(r, ',');
  const to = ends ? null : parseExpression(r, '..');
  r.height = Math.max(height, r.height) + 1;
  return { kind: 'range', from, to, start, end: lastEnd(r) };
}

function caseOf(r: Reader, token: Token): Expression {
  eat(r, 'case');
  let height = 0;
  const part = (after: string): Expression => {
    const found = parseExpression(r, after);
    height = Math.max(height, r.height);
    return found;
  };
  const subject = at(r, 'when') ? null : part('case');
  const branches: { when: Expression; then: Expression }[] = [];
  while (eat(r, 'when')) {
    const when = part('when');
    expectWord(r, 'then');
    // biome-ignore lint/suspicious/noThenProperty: SAQL's own word, and no promise is near.
    branches.push({ when, then: part('then') });
  }
  if (branches.length === 0) report(r, 'saql-missing-word', lastEnd(r), lastEnd(r), 'when');
  const otherwise = eat(r, 'else') ? part('else') : null;
  expectWord(r, 'end');
  r.height = height + 1;
  return { kind: 'case', subject, branches, otherwise, start: token.start, end: lastEnd(r) };
}
