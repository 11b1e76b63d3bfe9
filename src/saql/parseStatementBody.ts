import { parseExpression, parseList } from './parseExpression.ts';
import { nameOf, parseName, parseStream } from './parseName.ts';
import { parseOrderKeys } from './parseOrderKeys.ts';
import {
  advance,
  at,
  closeBracket,
  eat,
  expectSymbol,
  expectWord,
  lastEnd,
  missing,
  peek,
  type Reader,
  report,
  reportMissing,
} from './reader.ts';
import type {
  Expression,
  GroupInput,
  JoinStatement,
  LoadStatement,
  Name,
  Option,
  Projection,
  Statement,
} from './tree.ts';

interface Base {
  target: Name | null;
  start: number;
  end: number;
}

/** Reads what follows the first word of a statement. */
export function parseStatementBody(r: Reader, word: string, base: Base): Statement {
  switch (word) {
    case 'load':
      return { ...base, kind: 'load', dataset: dataset(r), ...loadedSample(r) };
    case 'filter': {
      const input = parseStream(r, word);
      expectWord(r, 'by');
      return { ...base, kind: 'filter', input, condition: parseExpression(r, 'by') };
    }
    case 'group':
    case 'cogroup':
      return { ...base, kind: 'group', word, inputs: groupInputs(r, word) };
    case 'foreach': {
      const input = parseStream(r, word);
      expectWord(r, 'generate');
      return { ...base, kind: 'foreach', input, projections: projections(r) };
    }
    case 'order': {
      const input = parseStream(r, word);
      expectWord(r, 'by');
      return { ...base, kind: 'order', input, keys: parseOrderKeys(r) };
    }
    case 'limit':
    case 'offset': {
      const input = parseStream(r, word);
      return { ...base, kind: word, input, count: parseExpression(r, input.name || word) };
    }
    case 'union':
      return { ...base, kind: 'union', inputs: streams(r) };
    case 'fill': {
      const input = parseStream(r, word);
      expectWord(r, 'by');
      return { ...base, kind: 'fill', input, options: options(r) };
    }
    case 'timeseries':
    case 'arimax': {
      if (word === 'arimax') refuseArimax(r);
      const input = parseStream(r, word);
      expectWord(r, 'generate');
      const found = projections(r);
      expectWord(r, 'with');
      return { ...base, kind: 'timeseries', word, input, projections: found, options: options(r) };
    }
    case 'join':
      return { ...base, kind: 'join', ...joinInputs(r) };
    default: {
      const input = parseStream(r, word);
      return { ...base, kind: 'sample', input, percent: parseExpression(r, input.name || word) };
    }
  }
}

function dataset(r: Reader): LoadStatement['dataset'] {
  const token = peek(r);
  if (token.kind === 'string' || token.kind === 'binding') {
    advance(r);
    return { kind: 'string', value: token.text, start: token.start, end: token.end };
  }
  reportMissing(r, 'saql-missing-dataset', '');
  // A name in the wrong quotes, or without any, is passed over: the mistake is told.
  if ((token.kind === 'name' || token.kind === 'word') && peek(r, 1).key !== '=') advance(r);
  return missing(r);
}

/** Its options have a form of their own: what seems wrong in them is not said. */
function refuseArimax(r: Reader): void {
  const { start, end } = r.tokens[r.index - 1]!;
  report(r, 'saql-arimax', start, end);
  r.quiet = true;
}

/** `sample(10) repeatable(1)` behind the name of a dataset. */
function loadedSample(r: Reader): Pick<LoadStatement, 'sample'> {
  if (!at(r, 'sample') || peek(r, 1).key !== '(') return {};
  advance(r);
  const percent = inBrackets(r);
  if (peek(r).text !== 'repeatable') return { sample: { percent, seed: null } };
  advance(r);
  return { sample: { percent, seed: inBrackets(r) } };
}

function inBrackets(r: Reader): Expression {
  const open = peek(r);
  expectSymbol(r, '(');
  const value = parseExpression(r, '(');
  closeBracket(r, open);
  return value;
}

/** The word of a join stands behind its first stream. */
function joinInputs(r: Reader): Pick<JoinStatement, 'inputs' | 'how'> {
  const inputs: GroupInput[] = [];
  let how: JoinStatement['how'] | null = null;
  do {
    const { start } = peek(r);
    const stream = parseStream(r, inputs.length === 0 ? 'join' : ',');
    expectWord(r, 'by');
    const input: GroupInput = { stream, keys: [], all: false, rollup: false, join: null, start, end: start };
    readKeys(r, input);
    const word = peek(r).text;
    if (word === 'semi' || word === 'anti') how = advance(r).text as JoinStatement['how'];
    else if (inputs.length === 0) expectWord(r, 'semi');
    input.end = lastEnd(r);
    inputs.push(input);
  } while (eat(r, ','));
  return { inputs, how: how ?? 'semi' };
}

function streams(r: Reader): Name[] {
  const open = peek(r);
  const bracketed = eat(r, '(');
  const found: Name[] = [];
  do found.push(parseStream(r, found.length === 0 ? 'union' : ','));
  while (eat(r, ','));
  if (bracketed) closeBracket(r, open);
  return found;
}

function projections(r: Reader): Projection[] {
  const found: Projection[] = [];
  let joined = false;
  do {
    const { start } = peek(r);
    const expression = parseExpression(r, found.length === 0 ? 'generate' : ',');
    const alias = eat(r, 'as') ? parseName(r, 'as') : null;
    const projection: Projection = {
      expression,
      alias,
      start: Math.min(start, expression.start),
      end: lastEnd(r),
    };
    if (joined) projection.joined = true;
    found.push(projection);
    joined = alias !== null && peek(r).kind === 'binding';
  } while (joined || eat(r, ','));
  return found;
}

function groupInputs(r: Reader, word: string): GroupInput[] {
  const inputs: GroupInput[] = [];
  do {
    const { start } = peek(r);
    const stream = parseStream(r, inputs.length === 0 ? word : ',');
    expectWord(r, 'by');
    const input: GroupInput = { stream, keys: [], all: false, rollup: false, join: null, start, end: start };
    readKeys(r, input);
    const join = ['left', 'right', 'full', 'inner'].find((j) => at(r, j)) as GroupInput['join'] | undefined;
    if (join) {
      eat(r, join);
      // SQL's `left outer`
      if (peek(r).text === 'outer') advance(r);
    } else if (peek(r).kind === 'binding') input.joinBinding = advance(r).text;
    input.join = join ?? (at(r, ',') ? 'inner' : null);
    input.end = lastEnd(r);
    inputs.push(input);
  } while (eat(r, ','));
  return inputs;
}

function readKeys(r: Reader, input: GroupInput): void {
  const token = peek(r);
  if (token.key === 'all' || (token.kind === 'name' && token.text === 'all')) {
    advance(r);
    input.all = true;
    return;
  }
  if (token.key === 'rollup' && peek(r, 1).key === '(') {
    advance(r);
    input.rollup = true;
  }
  const open = peek(r);
  if (eat(r, '(')) {
    input.keys = parseList(r, ')', () => parseExpression(r, r.tokens[r.index - 1]!.text));
    closeBracket(r, open);
  } else {
    input.keys = [parseExpression(r, 'by')];
    while (at(r, ',') && !startsInput(r)) {
      advance(r);
      input.keys.push(parseExpression(r, ','));
    }
  }
}

/** Whether the comma leads to the next stream of a join, not to the next key. */
function startsInput(r: Reader): boolean {
  const stream = peek(r, 1);
  return stream.kind === 'end' || stream.key === 'by' || peek(r, 2).key === 'by';
}

function options(r: Reader): Option[] {
  const open = peek(r);
  if (!eat(r, '(')) {
    reportMissing(r, 'saql-missing-symbol', '(');
    return [];
  }
  const found = parseList(r, ')', () => option(r));
  closeBracket(r, open);
  return found;
}

function option(r: Reader): Option {
  const token = peek(r);
  const name =
    token.kind === 'word' && at2(r) ? nameOf(advance(r)) : parseName(r, r.tokens[r.index - 1]!.text);
  expectSymbol(r, '=');
  const open = peek(r);
  let values: Option['values'];
  if (eat(r, '(')) {
    values = parseList(r, ')', () => parseExpression(r, r.tokens[r.index - 1]!.text));
    closeBracket(r, open);
  } else values = [parseExpression(r, '=')];
  return { name, values, start: name.start, end: lastEnd(r) };
}

function at2(r: Reader): boolean {
  return peek(r, 1).key === '=';
}
