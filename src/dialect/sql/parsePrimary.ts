import type { Cursor } from './cursor.ts';
import { makeCall, parseName } from './parseCall.ts';
import { parseExpression, parseUnary } from './parseExpression.ts';
import { parseQuery } from './parseQuery.ts';
import { parseTypeName } from './parseTypeName.ts';
import { refuseForeignLiteral, refuseForeignWord } from './refuseForeign.ts';
import type { Expr, Identifier } from './tree.ts';

export function parsePrimary(c: Cursor): Expr {
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
  if (c.dialect === 'redshift') refuseForeignWord(c);
  switch (key) {
    case 'null':
      c.take();
      return { kind: 'null', start, end };
    case 'true':
    case 'false':
      c.take();
      return { kind: 'boolean', value: key === 'true', start, end };
    case 'convert':
      if (c.dialect === 'redshift' && c.peek().key === '(') return parseConvert(c);
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
    case 'timestamp_ntz':
    case 'timestamp_ltz':
      if (c.dialect === 'spark' && c.peek().kind === 'string') return parseNamedTimestamp(c);
      break;
    case 'time':
    case 'timestamptz':
      if (c.dialect === 'redshift' && c.peek().kind === 'string') return parseTypedText(c);
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
        return makeCall(key, { start, end }, [], end);
      }
      break;
    case 'user':
    case 'session_user':
    case 'current_time':
    case 'localtime':
    case 'localtimestamp':
      if (c.dialect === 'redshift' && c.peek().key !== '(' && c.peek().key !== '.') {
        c.take();
        return makeCall(key, { start, end }, [], end);
      }
      break;
  }
  if (key === 'x' && c.dialect === 'spark' && c.peek().kind === 'string' && c.peek().start === end) {
    c.take();
    return makeCall('unhex', { start, end }, [parseString(c)], c.lastEnd);
  }
  if (c.peek().key === '->' && c.dialect === 'spark') {
    const param = c.identifier();
    c.expect('->');
    return finishLambda(c, [param], start);
  }
  return parseName(c);
}

/** `TIME '13:24:55'` is a cast. */
function parseTypedText(c: Cursor): Expr {
  const { start, end, key } = c.take();
  const type = { name: key, args: [], of: null, start, end };
  const operand = parseString(c);
  return { kind: 'cast', form: 'cast', operand, type, start, end: operand.end };
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

/** `TIMESTAMP_NTZ '2024-01-31 12:30:00'`: a cast, of a text that can be one. */
function parseNamedTimestamp(c: Cursor): Expr {
  const word = c.take();
  const { start, end, text } = c.take();
  if (!/^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?)?$/.test(text))
    c.fail(`'${text}' is not a timestamp that is read here: write ${word.text} '2024-01-31 12:30:00'`);
  const type = { name: word.key, args: [], of: null, start: word.start, end: word.end };
  return {
    kind: 'cast',
    form: 'cast',
    operand: { kind: 'string', value: text, start, end },
    type,
    start: word.start,
    end,
  };
}
