import type { Cursor } from './cursor.ts';
import { parseQuery } from './parseQuery.ts';
import { parseTypeName } from './parseTypeName.ts';
import { parseOverClause } from './parseWindow.ts';
import type { Call, Expr, Identifier, OrderItem, Span } from './tree.ts';

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

function parseInfix(c: Cursor, floor: number): Expr {
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

function parseUnary(c: Cursor): Expr {
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
  return call('at time zone', { start: token.start, end: zone.start }, [operand, zone], zone.end, {
    start: operand.start,
  });
}

function refuseForeignPostfix(c: Cursor, operand: Expr): void {
  if (!c.atAny(['->', '->>', '=>', '@', '**', '~*', '!~*', '==', '<=>'])) return;
  const { start, key } = c.take();
  if (key === '->' && operand.kind === 'column')
    c.refuse(start, 'Redshift has no lambda functions and no operator ->.');
  c.refuse(start, `Redshift has no operator ${key}.`);
}

function parsePrimary(c: Cursor): Expr {
  const { token } = c;
  const { start, end } = token;
  switch (token.kind) {
    case 'string':
      return parseString(c);
    case 'number':
      c.take();
      return { kind: 'number', text: token.text, start, end };
    case 'variable':
      c.take();
      return { kind: 'variable', name: token.text, start, end };
    case 'quoted':
      return parseName(c);
    case 'operator':
      if (token.key === '(') return parseParenthesis(c);
      if (token.key === '*') {
        c.take();
        return { kind: 'star', qualifier: null, start, end };
      }
      refuseForeignLiteral(c);
      return c.fail('Expected an expression');
    case 'word':
      return parseWord(c);
    case 'end':
      return c.fail('Expected an expression');
  }
}

/** Lists and structs as DuckDB writes them. */
function refuseForeignLiteral(c: Cursor): void {
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

/** Texts that stand side by side are one text in Spark. */
function parseString(c: Cursor): Expr {
  const first = c.take();
  let value = first.text;
  while (c.dialect === 'spark' && c.token.kind === 'string') value += c.take().text;
  return { kind: 'string', value, start: first.start, end: c.lastEnd };
}

function parseParenthesis(c: Cursor): Expr {
  const { start } = c.token;
  const lambda = parseLambdaHead(c);
  if (lambda) return finishLambda(c, lambda, start);
  c.expect('(');
  if (c.at('select') || c.at('with')) {
    const query = parseQuery(c);
    c.expect(')');
    return { kind: 'subquery', query, start, end: c.lastEnd };
  }
  const items = c.list(() => parseExpression(c));
  c.expect(')');
  if (items.length === 1) return { ...items[0]!, start, end: c.lastEnd };
  return { kind: 'tuple', items, start, end: c.lastEnd };
}

/** `(a, b) ->`, where it stands here. */
function parseLambdaHead(c: Cursor): Identifier[] | null {
  const mark = c.mark();
  c.expect('(');
  const params: Identifier[] = [];
  while (c.token.kind === 'word') {
    params.push(c.identifier());
    if (c.accept(')', '->')) return params;
    if (!c.accept(',')) break;
  }
  c.reset(mark);
  return null;
}

function finishLambda(c: Cursor, params: Identifier[], start: number): Expr {
  const body = parseExpression(c);
  return { kind: 'lambda', params, body, start, end: body.end };
}

function parseWord(c: Cursor): Expr {
  const { token } = c;
  const { start, end, key } = token;
  switch (key) {
    case 'null':
      c.take();
      return { kind: 'null', start, end };
    case 'true':
    case 'false':
      c.take();
      return { kind: 'boolean', value: key === 'true', start, end };
    case 'e':
    case 'b':
    case 'x':
    case 'n':
      if (c.dialect === 'redshift' && c.peek().kind === 'string' && c.peek().start === end) {
        c.take();
        c.take();
        c.refuse(start, `Redshift has no text written ${token.text}'…'; it reads backslashes in every text.`);
      }
      break;
    case 'any':
    case 'some':
    case 'all':
      if (
        c.dialect === 'redshift' &&
        c.peek().key === '(' &&
        (c.peek(2).key === 'select' || c.peek(2).key === 'with')
      ) {
        c.take();
        c.refuse(
          start,
          `A comparison with ${key.toUpperCase()} (SELECT …) is not for the local target; use IN or EXISTS.`,
          'redshift-not-local',
        );
      }
      break;
    case 'array':
      if (c.dialect === 'redshift' && c.peek().key === '[') {
        c.take();
        c.take();
        c.refuse(start, 'Redshift has no ARRAY[…]; use ARRAY(…).');
      }
      break;
    case 'row':
      if (c.dialect === 'redshift' && c.peek().key === '(') {
        c.take();
        c.refuse(start, 'Redshift has no ROW(…).');
      }
      break;
    case 'convert':
      if (c.dialect === 'redshift' && c.peek().key === '(') return parseConvert(c);
      break;
    case 'approximate':
      if (c.dialect === 'redshift' && c.peek().kind === 'word' && c.peek(2).key === '(') {
        c.take();
        c.refuse(
          start,
          'APPROXIMATE is Redshift’s, but the local target cannot answer it exactly; leave the word away.',
          'redshift-not-local',
        );
      }
      break;
    case 'case':
      return parseCase(c);
    case 'cast':
    case 'try_cast':
      if (c.peek().key === '(') return parseCast(c, key);
      break;
    case 'exists':
      if (c.peek().key === '(' && (c.peek(2).key === 'select' || c.peek(2).key === 'with'))
        return parseExists(c, start);
      break;
    case 'not':
      c.take();
      return { kind: 'unary', op: 'not', operand: parseExists(c, c.token.start), start, end: c.lastEnd };
    case 'interval':
      if (c.peek().kind === 'string' || c.peek().kind === 'number' || c.peek().key === '-')
        return parseInterval(c);
      break;
    case 'date':
    case 'timestamp':
      if (c.peek().kind === 'string') {
        c.take();
        const value = c.take();
        return { kind: 'typed', type: key, value: value.text, start, end: value.end };
      }
      break;
    case 'extract':
      if (c.peek().key === '(') return parseExtract(c);
      break;
    case 'current_date':
    case 'current_timestamp':
    case 'current_user':
    case 'sysdate':
      if (c.peek().key !== '(') {
        c.take();
        return call(key, { start, end }, [], end);
      }
      break;
    case 'user':
    case 'session_user':
    case 'current_time':
    case 'localtime':
    case 'localtimestamp':
      if (c.dialect === 'redshift' && c.peek().key !== '(' && c.peek().key !== '.') {
        c.take();
        return call(key, { start, end }, [], end);
      }
      break;
  }
  if (key === 'x' && c.dialect === 'spark' && c.peek().kind === 'string' && c.peek().start === end) {
    c.take();
    return call('unhex', { start, end }, [parseString(c)], c.lastEnd);
  }
  if (c.peek().key === '->' && c.dialect === 'spark') {
    const param = c.identifier();
    c.expect('->');
    return finishLambda(c, [param], start);
  }
  return parseName(c);
}

function parseCase(c: Cursor): Expr {
  const { start } = c.token;
  c.expect('case');
  const operand = c.at('when') ? null : parseExpression(c);
  const whens: { when: Expr; result: Expr }[] = [];
  while (c.accept('when')) {
    const when = parseExpression(c);
    c.expect('then');
    whens.push({ when, result: parseExpression(c) });
  }
  if (whens.length === 0) c.fail('Expected WHEN in this CASE');
  const otherwise = c.accept('else') ? parseExpression(c) : null;
  c.expect('end');
  return { kind: 'case', operand, whens, otherwise, start, end: c.lastEnd };
}

function parseCast(c: Cursor, form: 'cast' | 'try_cast'): Expr {
  const { start } = c.take();
  c.expect('(');
  const operand = parseExpression(c);
  c.expect('as');
  const type = parseTypeName(c);
  c.expect(')');
  return { kind: 'cast', form, operand, type, start, end: c.lastEnd };
}

/** `CONVERT(type, x)` is `CAST(x AS type)`. */
function parseConvert(c: Cursor): Expr {
  const { start } = c.take();
  c.expect('(');
  const type = parseTypeName(c);
  c.expect(',');
  const operand = parseExpression(c);
  c.expect(')');
  return { kind: 'cast', form: 'cast', operand, type, start, end: c.lastEnd };
}

function parseExists(c: Cursor, start: number): Expr {
  c.expect('exists', '(');
  const query = parseQuery(c);
  c.expect(')');
  return { kind: 'exists', query, start, end: c.lastEnd };
}

function parseInterval(c: Cursor): Expr {
  const { start } = c.take();
  const parts: { value: Expr; unit: string }[] = [];
  do {
    const value = parseUnary(c);
    // Redshift takes the unit inside the text: INTERVAL '1 day'.
    const unit =
      c.token.kind === 'word' &&
      /^(year|quarter|month|week|day|hour|minute|second|millisecond|microsecond)s?$/.test(c.token.key)
        ? c.take().key.replace(/s$/, '')
        : '';
    if (c.dialect === 'spark' && unit !== '' && c.at('to') && c.peek().kind === 'word') {
      c.take();
      parts.push({ value, unit: `${unit} to ${c.take().key.replace(/s$/, '')}` });
      break;
    }
    parts.push({ value, unit });
  } while (c.dialect === 'spark' && (c.token.kind === 'number' || c.token.kind === 'string'));
  return { kind: 'interval', parts, start, end: c.lastEnd };
}

function parseExtract(c: Cursor): Expr {
  const { start } = c.take();
  c.expect('(');
  const unit =
    c.token.kind === 'string' ? c.take().text.toLowerCase() : c.identifier('a date part').name.toLowerCase();
  c.expect('from');
  const operand = parseExpression(c);
  c.expect(')');
  return { kind: 'extract', unit, operand, start, end: c.lastEnd };
}

/** A column, `t.*`, or a call. */
function parseName(c: Cursor): Expr {
  const parts = [c.identifier('an expression')];
  const { start } = parts[0]!;
  while (c.at('.')) {
    if (c.peek().key === '*') {
      c.take();
      c.take();
      return { kind: 'star', qualifier: parts.at(-1)!, start, end: c.lastEnd };
    }
    c.take();
    parts.push(c.identifier('a column'));
  }
  if (c.at('(') && !parts.at(-1)!.quoted) return parseCall(c, parts);
  return { kind: 'column', parts, start, end: c.lastEnd };
}

function parseCall(c: Cursor, parts: Identifier[]): Expr {
  const nameSpan = { start: parts[0]!.start, end: parts.at(-1)!.end };
  const name = parts.map((part) => part.name.toLowerCase()).join('.');
  c.expect('(');
  const distinct = c.accept('distinct');
  if (!distinct) c.accept('all');
  const args: Expr[] = [];
  const orderBy: OrderItem[] = [];
  if (!c.at(')')) {
    if (name === 'trim' && c.atAny(['leading', 'trailing', 'both'])) args.push({ ...wordAsString(c) });
    args.push(...parseArguments(c, name));
    if (c.accept('order', 'by')) orderBy.push(...parseOrderItems(c));
  }
  const inside = parseNulls(c);
  c.expect(')');
  const made = call(name, nameSpan, args, c.lastEnd, { distinct, orderBy });
  if (c.accept('within', 'group')) {
    c.expect('(', 'order', 'by');
    made.withinGroup = parseOrderItems(c);
    c.expect(')');
  }
  if (c.at('filter', '(')) {
    const from = c.take().start;
    c.expect('(', 'where');
    made.filter = parseExpression(c);
    c.expect(')');
    made.filterSpan = { start: from, end: c.lastEnd };
  }
  made.nulls = inside ?? parseNulls(c);
  if (c.accept('over')) made.over = parseOverClause(c);
  made.end = c.lastEnd;
  return made;
}

/** Commas, or the keywords of TRIM, SUBSTRING, POSITION and OVERLAY. */
function parseArguments(c: Cursor, name: string): Expr[] {
  const args: Expr[] = [];
  // The operand of POSITION ends before IN, so it is read above the predicates.
  args.push(name === 'position' ? parseInfix(c, 0) : parseExpression(c));
  for (;;) {
    if (c.accept(',')) args.push(parseExpression(c));
    else if (name === 'position' && c.accept('in')) args.push(parseExpression(c));
    else if (
      (name === 'trim' || name === 'substring' || name === 'substr') &&
      (c.accept('from') || (name !== 'trim' && c.accept('for')))
    ) {
      args.push(parseExpression(c));
    } else return args;
  }
}

function wordAsString(c: Cursor): Expr {
  const token = c.take();
  return { kind: 'string', value: token.key, start: token.start, end: token.end };
}

function parseNulls(c: Cursor): 'ignore' | 'respect' | null {
  if (c.accept('ignore', 'nulls')) return 'ignore';
  return c.accept('respect', 'nulls') ? 'respect' : null;
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

function call(name: string, nameSpan: Span, args: Expr[], end: number, more: Partial<Call> = {}): Call {
  return {
    kind: 'call',
    name,
    nameSpan,
    args,
    distinct: false,
    orderBy: [],
    filter: null,
    withinGroup: null,
    nulls: null,
    over: null,
    start: nameSpan.start,
    end,
    ...more,
  };
}

function binary(op: string, left: Expr, right: Expr): Expr {
  return { kind: 'binary', op, left, right, start: left.start, end: right.end };
}
