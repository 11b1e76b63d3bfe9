import type { Finding } from '../../shared/diagnostic.ts';
import { type BindingToken, bindingTokens } from './bindingTokens.ts';
import type { BindingNode, BoundText, OperationNode, Piece } from './bindingTree.ts';

/** Deeper calls are `missing`, so that whoever walks the tree may recur. */
const deepest = 100;

/** A text with its bindings, new and classic. Never throws; a binding that is not closed stays literal text. */
export function parseBindings(text: string): BoundText {
  const pieces: Piece[] = [];
  const findings: Finding[] = [];
  let from = 0;
  const literal = (end: number): void => {
    if (end > from) pieces.push({ kind: 'literal', start: from, end, text: text.slice(from, end) });
  };
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', from)) {
    const { tokens, closed } = bindingTokens(text, open + 2);
    if (closed === null) {
      const next = text.indexOf('{{', open + 2);
      const until = next < 0 ? text.length : next;
      const line = /[\r\n]/.exec(text.slice(open, until));
      const end = line === null ? until : open + line.index;
      findings.push(
        problem(
          open,
          Math.max(end, open + 2),
          'binding-not-closed',
          'This binding is not closed: end it with }}.',
        ),
      );
      literal(open + 2);
      from = open + 2;
      continue;
    }
    literal(open);
    pieces.push({ kind: 'binding', start: open, end: closed, expression: parseExpression(tokens, findings) });
    from = closed;
  }
  literal(text.length);
  return { pieces, findings };
}

/** Text that holds no binding at all; a quick look before parsing. */
export const mayHoldBinding = (text: string): boolean => text.includes('{{');

function problem(start: number, end: number, code: string, message: string): Finding {
  return { start, end, severity: 'warning', code, message };
}

const strength: Record<string, number> = { '||': 1, '&&': 2, '+': 3, '-': 3, '*': 4, '/': 4 };

function parseExpression(tokens: BindingToken[], findings: Finding[]): BindingNode {
  let next = 0;
  let depth = 0;
  const peek = (): BindingToken => tokens[next] ?? (tokens.at(-1) as BindingToken);
  const isSign = (text: string): boolean => peek().kind === 'sign' && peek().text === text;
  const take = (): BindingToken => {
    const token = peek();
    if (token.kind !== 'end') next += 1;
    return token;
  };
  const wrong = (token: BindingToken, message: string): void => {
    const end = Math.max(token.end, token.start + 1);
    if (findings.length < 20) findings.push(problem(token.start, end, 'binding-syntax', message));
  };

  /** What stands between two signs, by commas. */
  const list = (close: ')' | ']'): BindingNode[] => {
    const items: BindingNode[] = [];
    while (peek().kind !== 'end' && !isSign(close)) {
      const before = next;
      items.push(operation(0));
      if (isSign(',')) take();
      else if (!isSign(close)) {
        wrong(peek(), `A comma or "${close}" must stand here.`);
        if (next === before) take();
      }
    }
    if (isSign(close)) take();
    else wrong(peek(), `"${close}" is missing.`);
    return items;
  };

  const operation = (least: number): BindingNode => {
    let left = chain();
    for (;;) {
      const token = peek();
      const binds =
        token.kind === 'sign' && Object.hasOwn(strength, token.text) ? (strength[token.text] ?? 0) : 0;
      if (binds <= least) return left;
      take();
      const right = operation(binds);
      const operator = token.text as OperationNode['operator'];
      left = { kind: 'operation', operator, left, right, start: left.start, end: right.end };
    }
  };

  /** A value and what follows it after dots. */
  const chain = (): BindingNode => {
    if (depth >= deepest) {
      wrong(peek(), `Calls may be nested ${deepest} deep at most.`);
      const { start } = peek();
      next = tokens.length - 1;
      return { kind: 'missing', start, end: start };
    }
    depth += 1;
    let node = value();
    while (isSign('.')) {
      take();
      const name = peek();
      if (name.kind !== 'name' && name.kind !== 'number') {
        wrong(name, 'A name must follow the dot.');
        break;
      }
      take();
      if (isSign('(')) {
        take();
        const args = list(')');
        node = {
          kind: 'call',
          function: named(name),
          target: node,
          arguments: args,
          start: node.start,
          end: ended(),
        };
      } else if (node.kind === 'name' && (name.text === 'selection' || name.text === 'result')) {
        const step = { name: node.name, start: node.start, end: node.end };
        node = { kind: 'source', step, of: name.text, start: node.start, end: name.end };
      } else {
        wrong(name, 'After the step must stand selection or result.');
        if (node.kind === 'name') {
          const step = { name: node.name, start: node.start, end: node.end };
          node = { kind: 'source', step, of: 'result', start: node.start, end: name.end };
        }
      }
    }
    depth -= 1;
    return node;
  };

  const ended = (): number => tokens[next - 1]?.end ?? 0;

  const value = (): BindingNode => {
    const token = peek();
    if (token.kind === 'string')
      return { kind: 'string', value: take().text, start: token.start, end: token.end };
    if (token.kind === 'number')
      return { kind: 'number', value: Number(take().text), start: token.start, end: token.end };
    if (token.kind === 'name') {
      take();
      if (isSign('(')) {
        take();
        const args = list(')');
        return {
          kind: 'call',
          function: named(token),
          target: null,
          arguments: args,
          start: token.start,
          end: ended(),
        };
      }
      if (token.text === 'true' || token.text === 'false')
        return { kind: 'constant', value: token.text === 'true', start: token.start, end: token.end };
      if (token.text === 'null') return { kind: 'constant', value: null, start: token.start, end: token.end };
      return { kind: 'name', name: token.text, start: token.start, end: token.end };
    }
    if (isSign('[')) {
      take();
      return { kind: 'array', items: list(']'), start: token.start, end: ended() };
    }
    if (isSign('(')) {
      take();
      const inner = operation(0);
      if (isSign(')')) take();
      else wrong(peek(), '")" is missing.');
      return inner;
    }
    if (isSign('-') && tokens[next + 1]?.kind === 'number') {
      take();
      const number = take();
      return { kind: 'number', value: -Number(number.text), start: token.start, end: number.end };
    }
    wrong(token, token.kind === 'end' ? 'Something is missing here.' : `"${token.text}" may not stand here.`);
    return { kind: 'missing', start: token.start, end: token.start };
  };

  const expression = operation(0);
  if (peek().kind !== 'end') wrong(peek(), `Nothing may follow here: remove "${peek().text}".`);
  return expression;
}

const named = ({ text, start, end }: BindingToken): { name: string; start: number; end: number } => ({
  name: text,
  start,
  end,
});
