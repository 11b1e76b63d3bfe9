import type { Cursor } from './cursor.ts';
import { parseExpression, parseInfix, parseOrderItems } from './parseExpression.ts';
import { parseOverClause } from './parseWindow.ts';
import type { Call, Expr, Identifier, OrderItem, Span } from './tree.ts';

/** A column, `t.*`, or a call. */
export function parseName(c: Cursor): Expr {
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
    // `TRIM(BOTH FROM s)` takes away spaces.
    if (args.length > 0 && c.at('from')) {
      const { start, end } = c.take();
      args.push({ kind: 'string', value: ' ', start, end });
    }
    if (name === 'struct' && c.dialect === 'spark') return parseStruct(c, nameSpan);
    args.push(...parseArguments(c, name));
    if (c.accept('order', 'by')) orderBy.push(...parseOrderItems(c));
  }
  const inside = parseNulls(c);
  c.expect(')');
  const made = makeCall(name, nameSpan, args, c.lastEnd, { distinct, orderBy });
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

/** `struct(a, 1 AS b)`, after its parenthesis: where a value is given a name it is `named_struct('a', a, 'b', 1)`. */
function parseStruct(c: Cursor, nameSpan: Span): Expr {
  const fields: { value: Expr; alias: Identifier | null }[] = [];
  do {
    const value = parseExpression(c);
    fields.push({ value, alias: c.accept('as') ? c.identifier('a name') : null });
  } while (c.accept(','));
  c.expect(')');
  const values = fields.map((field) => field.value);
  if (fields.every((field) => field.alias === null)) return makeCall('struct', nameSpan, values, c.lastEnd);
  const args = fields.flatMap(({ value, alias }, i): Expr[] => {
    const own =
      value.kind === 'column' ? value.parts.at(-1)!.name : value.kind === 'field' ? value.name.name : null;
    const { start, end } = alias ?? value;
    return [{ kind: 'string', value: alias?.name ?? own ?? `col${i + 1}`, start, end }, value];
  });
  return makeCall('named_struct', nameSpan, args, c.lastEnd);
}

/** Commas, or the keywords of TRIM, SUBSTRING, POSITION and OVERLAY. */
function parseArguments(c: Cursor, name: string): Expr[] {
  const args: Expr[] = [];
  // The operand of POSITION ends before IN, so it is read above the predicates.
  args.push(name === 'position' ? parseInfix(c, 0) : parseExpression(c));
  for (;;) {
    if (name === 'trim' && c.dialect === 'redshift' && c.at(','))
      c.refuseNext(1, 'Redshift’s TRIM takes its characters as TRIM(characters FROM text); or use BTRIM.');
    if (c.accept(',')) args.push(parseExpression(c));
    else if (name === 'overlay' && (c.accept('placing') || c.accept('from') || c.accept('for')))
      args.push(parseExpression(c));
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

export function makeCall(
  name: string,
  nameSpan: Span,
  args: Expr[],
  end: number,
  more: Partial<Call> = {},
): Call {
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
