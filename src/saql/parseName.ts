import { advance, lastEnd, peek, type Reader, reportMissing } from './reader.ts';
import type { Token } from './tokens.ts';
import type { Name } from './tree.ts';

export function nameOf(token: Token): Name {
  return {
    name: token.text,
    quoted: token.kind === 'name' || token.kind === 'string',
    start: token.start,
    end: token.end,
  };
}

/** Reads a name behind `after`; where there is none, it is reported and an empty one stands for it. */
export function parseName(r: Reader, after: string): Name {
  const token = peek(r);
  if (token.kind === 'name' || token.kind === 'word' || token.kind === 'binding' || token.kind === 'string') {
    advance(r);
    return nameOf(token);
  }
  reportMissing(r, 'saql-missing-name', after);
  return { name: '', quoted: false, start: lastEnd(r), end: lastEnd(r) };
}

/** Reads the stream that a statement works on: `by` and `generate` are no streams, they follow one. */
export function parseStream(r: Reader, after: string): Name {
  const token = peek(r);
  const follows = token.key === 'by' || token.key === 'generate' || token.key === 'with';
  const next = peek(r, 1).key;
  const isName = token.kind === 'word' || token.kind === 'name' || token.kind === 'binding';
  if (isName && (!follows || next === token.key)) {
    advance(r);
    return nameOf(token);
  }
  reportMissing(r, 'saql-missing-stream', after);
  return { name: '', quoted: false, start: lastEnd(r), end: lastEnd(r) };
}
