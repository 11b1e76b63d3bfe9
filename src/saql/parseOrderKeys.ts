import { parseExpression, parseList } from './parseExpression.ts';
import { advance, at, closeBracket, eat, lastEnd, peek, type Reader, report } from './reader.ts';
import type { OrderKey } from './tree.ts';

/** What stands behind `order … by`: one key, several, or several between brackets. */
export function parseOrderKeys(r: Reader): OrderKey[] {
  const open = peek(r);
  if (!eat(r, '(')) return parseList(r, ')', () => orderKey(r));
  const keys = parseList(r, ')', () => orderKey(r));
  closeBracket(r, open);
  // `order q by ('a') desc`
  const only = keys.length === 1 ? keys[0]! : null;
  if (only !== null && (at(r, 'asc') || at(r, 'desc') || at(r, 'nulls'))) {
    Object.assign(only, directionOf(r));
    only.end = lastEnd(r);
  }
  while (eat(r, ',')) keys.push(orderKey(r));
  return keys;
}

function orderKey(r: Reader): OrderKey {
  const expression = parseExpression(r, 'by');
  const key = { expression, ...directionOf(r), start: expression.start, end: expression.end };
  key.end = Math.max(lastEnd(r), key.end);
  return key;
}

function directionOf(r: Reader): Pick<OrderKey, 'direction' | 'nulls'> {
  const direction = eat(r, 'desc') ? 'desc' : 'asc';
  if (direction === 'asc') eat(r, 'asc');
  if (!eat(r, 'nulls')) return { direction, nulls: null };
  const word = peek(r);
  if (word.text === 'first' || word.text === 'last') {
    advance(r);
    return { direction, nulls: word.text };
  }
  report(r, 'saql-missing-word', lastEnd(r), lastEnd(r), 'first');
  return { direction, nulls: null };
}
