import type { Cursor } from './cursor.ts';
import { makeCall } from './parseCall.ts';
import { parsePrimary } from './parsePrimary.ts';
import { parseQuery } from './parseQuery.ts';
import { parseTypeName } from './parseTypeName.ts';
import { refuseForeignPostfix } from './refuseForeign.ts';
import type { Expr, OrderItem } from './tree.ts';

/** Binding powers of the infix operators, weakest first, after OR, AND, NOT and the predicates. */
const infix: Record<'spark' | 'redshift', Record<string, number>> = {
  spark: { '|': 1, '^': 2, '&': 3, '||': 4, '+': 5, '-': 5, '*': 6, '/': 6, '%': 6, div: 6 },
  redshift: {
    '|': 1,
    '#': 1,
    '&': 1,
    '~': 1,
    '!~': 1,
    '||': 1,
    '+': 5,
    '-': 5,
    '*': 6,
    '/': 6,
    '%': 6,
    '^': 7,
  },
};

const comparisons = ['=', '==', '<>', '!=', '<', '<=', '>', '>=', '<=>'];

const likes = ['like', 'ilike', 'rlike', 'regexp'];

export function parseExpression(c: Cursor): Expr {
  return c.nested(() => parseOr(c));
}

function parseOr(c: Cursor): Expr {
  const operands = [parseAnd(c)];
  while (c.accept('or')) operands.push(parseAnd(c));
  return balanced('or', operands);
}

function parseAnd(c: Cursor): Expr {
  const operands = [parseNot(c)];
  while (c.accept('and')) operands.push(parseNot(c));
  return balanced('and', operands);
}

/** A long chain as a shallow tree, so that walking it needs no deep stack; AND and OR do not mind. */
function balanced(op: string, operands: readonly Expr[]): Expr {
  if (operands.length === 1) return operands[0]!;
  const middle = operands.length >> 1;
  return binary(op, balanced(op, operands.slice(0, middle)), balanced(op, operands.slice(middle)));
}

/** How many operators of other kinds may stand in a row: their trees are as deep as they are long. */
const longestChain = 1000;

function parseNot(c: Cursor): Expr {
  const { start } = c.token;
  if (c.at('not') && !c.at('not', 'exists')) {
    c.take();
    const operand = c.nested(() => parseNot(c));
    return { kind: 'unary', op: 'not', operand, start, end: operand.end };
  }
  if (c.at('!') && c.dialect === 'spark') {
    c.take();
    const operand = c.nested(() => parseNot(c));
    return { kind: 'unary', op: 'not', operand, start, end: operand.end };
  }
  return parsePredicate(c);
}

function parsePredicate(c: Cursor): Expr {
  let left = parseInfix(c, 0);
  for (let length = 0; ; length++) {
    if (length > longestChain) c.fail(`This condition has more than ${longestChain} comparisons in a row`);
    if (c.atAny(comparisons)) {
      const op = c.take().key;
      left = binary(op === '==' ? '=' : op === '!=' ? '<>' : op, left, parseInfix(c, 0));
    } else if (c.at('is')) left = parseIs(c, left);
    else {
      const next = parseTest(c, left);
      if (next === null) return left;
      left = next;
    }
  }
}

function parseIs(c: Cursor, operand: Expr): Expr {
  c.expect('is');
  const not = c.accept('not');
  if (c.accept('distinct', 'from')) {
    const other = parseInfix(c, 0);
    return { kind: 'is', not, operand, test: 'distinct', other, start: operand.start, end: other.end };
  }
  const test = (['null', 'true', 'false', 'unknown'] as const).find((word) => c.accept(word));
  if (!test) c.fail('Expected NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM after IS');
  return { kind: 'is', not, operand, test, other: null, start: operand.start, end: c.lastEnd };
}

/** `[NOT] BETWEEN | IN | LIKE …`, or null where none follows. */
function parseTest(c: Cursor, operand: Expr): Expr | null {
  const not = c.at('not');
  const word = not ? c.peek().key : c.token.key;
  if (word !== 'between' && word !== 'in' && word !== 'similar' && !likes.includes(word)) return null;
  if (not) c.take();
  c.take();
  const { start } = operand;
  if (word === 'between') {
    if (c.dialect === 'redshift' && (c.at('symmetric') || c.at('asymmetric'))) {
      const { start: from } = c.take();
      c.refuse(from, 'Redshift has no BETWEEN SYMMETRIC.');
    }
    const low = parseInfix(c, 0);
    c.expect('and');
    const high = parseInfix(c, 0);
    return { kind: 'between', not, operand, low, high, start, end: high.end };
  }
  if (word === 'in') {
    c.expect('(');
    const isQuery = c.at('select') || c.at('with');
    const query = isQuery ? parseQuery(c) : null;
    const items = isQuery ? null : c.list(() => parseExpression(c));
    c.expect(')');
    return { kind: 'in', not, operand, items, query, start, end: c.lastEnd };
  }
  if (word === 'similar') c.expect('to');
  const op = word === 'similar' ? 'similar to' : word === 'regexp' ? 'rlike' : word;
  const pattern = parseInfix(c, 0);
  const escapeWith = c.accept('escape') ? parseInfix(c, 0) : null;
  return { kind: 'like', op, not, operand, pattern, escape: escapeWith, start, end: c.lastEnd };
}

export function parseInfix(c: Cursor, floor: number): Expr {
  let left = parseUnary(c);
  for (let length = 0; ; length++) {
    if (length > longestChain) c.fail(`This expression has more than ${longestChain} operators in a row`);
    const power = infix[c.dialect][c.token.key];
    if (power === undefined || power <= floor) return left;
    // `LIMIT 10%`: a share of the rows, which the query refuses with its place.
    if (c.at('%') && (c.peek().kind === 'end' || c.peek().key === ')')) return left;
    const op = c.take().key;
    left = binary(
      op,
      left,
      c.nested(() => parseInfix(c, power)),
    );
  }
}

export function parseUnary(c: Cursor): Expr {
  const { start } = c.token;
  if (c.atAny(['-', '+', '~'])) {
    const op = c.take().key;
    const operand = c.nested(() => parseUnary(c));
    return { kind: 'unary', op, operand, start, end: operand.end };
  }
  return parsePostfix(c);
}

function parsePostfix(c: Cursor): Expr {
  let operand = parsePrimary(c);
  for (let length = 0; ; length++) {
    if (length > longestChain) c.fail(`This expression has more than ${longestChain} steps in a row`);
    if (c.dialect === 'redshift') {
      const zone = acceptTimeZone(c, operand);
      if (zone) {
        operand = zone;
        continue;
      }
      refuseForeignPostfix(c, operand);
    }
    if (c.accept('::')) {
      const type = parseTypeName(c);
      operand = { kind: 'cast', form: '::', operand, type, start: operand.start, end: type.end };
    } else if (c.accept('[')) {
      const index = parseExpression(c);
      c.expect(']');
      operand = { kind: 'subscript', operand, index, start: operand.start, end: c.lastEnd };
    } else if (c.at('.') && operand.kind !== 'number') {
      c.take();
      const name = c.identifier('a field');
      operand = { kind: 'field', operand, name, start: operand.start, end: name.end };
    } else return operand;
  }
}

/** `x AT TIME ZONE 'zone'`, as a call of that name. */
function acceptTimeZone(c: Cursor, operand: Expr): Expr | null {
  const { token } = c;
  if (!c.accept('at', 'time', 'zone')) return null;
  const zone = parsePrimary(c);
  return makeCall('at time zone', { start: token.start, end: zone.start }, [operand, zone], zone.end, {
    start: operand.start,
  });
}

export function parseOrderItems(c: Cursor): OrderItem[] {
  return c.list(() => {
    if (
      c.dialect === 'redshift' &&
      c.at('all') &&
      ['end', 'desc', 'asc', 'limit', ')'].includes(c.peek().kind === 'end' ? 'end' : c.peek().key)
    ) {
      const { start } = c.take();
      c.refuse(start, 'Redshift has no ORDER BY ALL; name the columns.');
    }
    const expr = parseExpression(c);
    const descending = c.accept('desc');
    if (!descending) c.accept('asc');
    const direction = descending ? 'desc' : 'asc';
    const nulls = c.accept('nulls', 'first') ? 'first' : c.accept('nulls', 'last') ? 'last' : null;
    return { expr, direction, nulls, start: expr.start, end: c.lastEnd };
  });
}

function binary(op: string, left: Expr, right: Expr): Expr {
  return { kind: 'binary', op, left, right, start: left.start, end: right.end };
}
