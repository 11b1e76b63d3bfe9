import { type SyntaxCode, syntaxFinding } from './messages.ts';
import { parsePrimary } from './parsePrimary.ts';
import {
  advance,
  at,
  checkCase,
  eat,
  missing,
  peek,
  type Reader,
  report,
  reportMissing,
  skipNested,
} from './reader.ts';
import type { Token } from './tokens.ts';
import type { BinaryOperator, Expression } from './tree.ts';

/** Expressions may nest this deep, and their trees may be this high (a chain of operators nests to the left). */
const deepest = 250;
const highest = 950;

const levels: Readonly<Record<string, [BinaryOperator, number]>> = {
  or: ['or', 1],
  '||': ['or', 1],
  and: ['and', 2],
  '&&': ['and', 2],
  '==': ['==', 4],
  '=': ['==', 4],
  '!=': ['!=', 4],
  '<>': ['!=', 4],
  '<': ['<', 4],
  '<=': ['<=', 4],
  '>': ['>', 4],
  '>=': ['>=', 4],
  matches: ['matches', 4],
  like: ['like', 4],
  '+': ['+', 5],
  '-': ['-', 5],
  '*': ['*', 6],
  '/': ['/', 6],
  '%': ['%', 6],
};
const known = new Map(Object.entries(levels));
const notLevel = 3;
const testLevel = 4;

/** How tightly an operator binds: 1 is `or`, 6 is `*`. */
export function levelOf(operator: BinaryOperator): number {
  return known.get(operator)![1];
}

/** Reads an expression; `after` is what it follows, for the sentence where it is missing. */
export function parseExpression(r: Reader, after: string): Expression {
  return parseLevel(r, 1, 'saql-missing-expression', after);
}

export function parseLevel(r: Reader, least: number, code: SyntaxCode, after: string): Expression {
  let left = parseUnary(r, code, after);
  let height = r.height;
  for (;;) {
    const token = peek(r);
    const next = extend(r, left, token, least);
    if (next === null) break;
    left = next;
    height = Math.max(height, r.height) + 1;
    if (height > highest) {
      report(r, 'saql-too-deep', token.start, token.end);
      skipNested(r);
      break;
    }
  }
  r.height = height;
  return left;
}

/** The expression with one more operator behind it; null where no operator of this level follows. */
function extend(r: Reader, left: Expression, token: Token, least: number): Expression | null {
  if (token.kind === 'binding') return least <= testLevel ? besideBinding(r, left, token) : null;
  if (token.key === '') return null;
  const found = known.get(token.key);
  if (found !== undefined) {
    const [operator, level] = found;
    if (level < least) return null;
    if (token.key === '=') report(r, 'saql-single-equals', token.start, token.end);
    checkCase(r, token);
    advance(r);
    const right = parseLevel(r, level + 1, 'saql-missing-operand', token.text);
    return { kind: 'binary', operator, left, right, start: left.start, end: right.end };
  }
  if (least > testLevel) return null;
  if (token.key === 'is') return isNull(r, left);
  const next = peek(r, 1).key;
  if (token.key === 'in' || ((token.key === 'not' || token.key === '!') && next === 'in'))
    return inTest(r, left);
  if (token.key === 'by' && next === 'all') return inTest(r, left);
  return null;
}

function isNull(r: Reader, operand: Expression): Expression {
  eat(r, 'is');
  const not = eat(r, 'not');
  if (!eat(r, 'null')) reportMissing(r, 'saql-missing-word', 'null');
  const end = r.tokens[r.index - 1]!.end;
  r.height = 1;
  return { kind: 'is-null', operand, not, start: operand.start, end };
}

function inTest(r: Reader, operand: Expression): Expression {
  const not = eat(r, 'not') || eat(r, '!');
  const word = advance(r);
  checkCase(r, word);
  const list = parseLevel(r, testLevel + 1, 'saql-missing-expression', word.text);
  return { kind: 'in', operand, not, list, start: operand.start, end: list.end };
}

/** `'a' {{operator}} 5`, `'a' {{comparison}}`: what the binding will give is not known yet. */
function besideBinding(r: Reader, before: Expression, token: Token): Expression {
  advance(r);
  r.height = 1;
  const base = { kind: 'binding' as const, text: token.text, before, start: before.start };
  if (!startsOperand(peek(r))) return { ...base, end: token.end };
  const after = parseLevel(r, testLevel + 1, 'saql-missing-operand', token.text);
  return { ...base, after, end: after.end };
}

function startsOperand(token: Token): boolean {
  if (token.kind === 'symbol') return token.key === '(' || token.key === '[' || token.key === '-';
  if (token.kind === 'word') return token.key === '' || ['case', 'null', 'all', 'not'].includes(token.key);
  return token.kind !== 'end';
}

function parseUnary(r: Reader, code: SyntaxCode, after: string): Expression {
  if (r.depth >= deepest) {
    const { start, end } = peek(r);
    report(r, 'saql-too-deep', start, end);
    skipNested(r);
    return missing(r);
  }
  r.depth++;
  const found = unary(r) ?? parsePrimary(r, code, after);
  r.depth--;
  return found;
}

function unary(r: Reader): Expression | null {
  const token = peek(r);
  const { key } = token;
  if (key !== '-' && key !== '+' && key !== '!' && key !== 'not') return null;
  advance(r);
  checkCase(r, token);
  const not = key === '!' || key === 'not';
  const operand = not
    ? parseLevel(r, notLevel + 1, 'saql-missing-operand', token.text)
    : parseLevel(r, 7, 'saql-missing-operand', key);
  r.height++;
  return { kind: 'unary', operator: not ? 'not' : key, operand, start: token.start, end: operand.end };
}

/** The items up to a closing bracket, separated by commas. `open` is the bracket before them. */
export function parseList<Item>(r: Reader, closing: string, item: () => Item): Item[] {
  const items: Item[] = [];
  let height = 0;
  if (at(r, closing)) {
    r.height = 0;
    return items;
  }
  do {
    const before = r.index;
    items.push(item());
    height = Math.max(height, r.height);
    if (r.index === before && at(r, ',') && r.reportedAt !== r.index)
      r.findings.push(syntaxFinding('saql-missing-expression', peek(r).start, peek(r).end, ','));
  } while (eat(r, ','));
  r.height = height;
  return items;
}
