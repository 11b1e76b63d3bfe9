import { type Token, tokenizeSaql } from '../../src/saql/tokens.ts';

/** A text spoiled in one way, and the finding that must tell it. */
export interface Spoiled {
  text: string;
  code: string;
  start: number;
  end: number;
}

type Spoil = (saql: string) => Spoiled | null;
type Around = { token: Token; before: Token; after: Token; tokens: Token[]; index: number };

/** Ways to spoil a right query; each gives null where the query has nothing to spoil in that way. */
export const spoils: Record<string, Spoil> = {
  'a semicolon is missing': at(
    ({ token, after, tokens, index }) =>
      token.key === ';' && after.kind === 'word' && tokens[index + 2]?.key === '=',
    ({ token, before }) => ({ ...cut(token, 'saql-missing-semicolon', before.end), put: ' ' }),
  ),
  'an equals sign is missing': at(
    ({ token, after, before, tokens, index }) =>
      token.key === '=' &&
      after.key === 'filter' &&
      before.key === '' &&
      (index < 2 || tokens[index - 2]?.key === ';'),
    ({ token, before }) => cut(token, 'saql-missing-symbol', before.end),
  ),
  '`by` is missing': at(
    ({ token, tokens, index }) =>
      token.key === 'by' && ['filter', 'group', 'order'].includes(tokens[index - 2]?.key ?? ''),
    ({ token, before }) => cut(token, 'saql-missing-word', before.end),
  ),
  '`generate` is missing': at(
    ({ token, after }) => token.key === 'generate' && after.kind === 'name',
    ({ token, before }) => cut(token, 'saql-missing-word', before.end),
  ),
  '`generate` is misspelt': at(
    ({ token }) => token.text === 'generate',
    ({ token }) => swap(token, 'genrate', 'saql-misspelt-word'),
  ),
  '`filter` is misspelt': at(
    ({ token, before }) => token.text === 'filter' && before.key === '=',
    ({ token }) => swap(token, 'fliter', 'saql-unknown-statement'),
  ),
  '`foreach` is unknown': at(
    ({ token, before }) => token.text === 'foreach' && before.key === '=',
    ({ token }) => swap(token, 'select', 'saql-unknown-statement'),
  ),
  'a keyword is in capitals': at(
    ({ token, before }) => token.text === 'group' && before.key === '=',
    ({ token }) => swap(token, 'GROUP', 'saql-keyword-case'),
  ),
  'a dataset has no closing quote': at(
    ({ token, before }) => before.key === 'load' && token.kind === 'string',
    ({ token }) => ({
      from: token.end - 1,
      to: token.end,
      put: '',
      code: 'saql-unclosed-string',
      start: token.start,
      end: token.end - 1,
    }),
  ),
  'a name has no opening quote': at(
    ({ token, before }) =>
      token.kind === 'name' && /^[A-Z]\w{4,}$/.test(token.text) && before.key !== '.' && before.key !== '[',
    ({ token }) => ({
      from: token.start,
      to: token.start + 1,
      put: '',
      code: 'saql-stray-quote',
      start: token.end - 2,
      end: token.end - 1,
    }),
  ),
  'the dataset is missing': at(
    ({ token, before, after }) => before.key === 'load' && token.kind === 'string' && after.key === ';',
    ({ token, before }) => cut(token, 'saql-missing-dataset', before.end),
  ),
  'a round bracket is not closed': at(
    ({ token, after }) => token.key === ')' && after.key === ';',
    (around) => notClosed(around, '('),
  ),
  'a square bracket is not closed': at(
    ({ token, after }) => token.key === ']' && after.key === ';',
    (around) => notClosed(around, '['),
  ),
  'a bracket too many': at(
    ({ token, before }) => token.key === ';' && before.key === ')',
    ({ token }) => ({
      from: token.start,
      to: token.start,
      put: ')',
      code: 'saql-stray-bracket',
      start: token.start,
      end: token.start + 1,
    }),
  ),
  'an operand is missing': at(
    ({ token, before, after }) =>
      ['==', '*', '/', '>=', '<'].includes(before.key) &&
      ['string', 'number', 'name'].includes(token.kind) &&
      [';', ')', '&&', 'then'].includes(after.key),
    ({ token, before }) => cut(token, 'saql-missing-operand', before.end),
  ),
  'an alias is missing': at(
    ({ token, before, after }) =>
      before.key === 'as' && token.kind === 'name' && [',', ';'].includes(after.key),
    ({ token, before }) => cut(token, 'saql-missing-name', before.end),
  ),
  'one equals sign instead of two': at(
    ({ token }) => token.key === '==',
    ({ token }) => swap(token, '=', 'saql-single-equals'),
  ),
  'curly quotes': at(
    ({ token, before }) => token.kind === 'name' && before.key === 'as',
    ({ token }) => swap(token, `‘${token.text}’`, 'saql-curly-quote'),
  ),
  '`then` is missing': at(
    ({ token, after }) => token.key === 'then' && (after.kind === 'string' || after.kind === 'number'),
    ({ token, before }) => cut(token, 'saql-missing-word', before.end),
  ),
  '`end` is missing': at(
    ({ token, after, before }) => token.key === 'end' && before.kind !== 'binding' && after.key === 'as',
    ({ token, before }) => cut(token, 'saql-missing-word', before.end),
  ),
  'a stream is missing': at(
    ({ token, before, after }) => before.key === 'foreach' && token.key === '' && after.key === 'generate',
    ({ token, before }) => cut(token, 'saql-missing-stream', before.end),
  ),
};

interface Change {
  from: number;
  to: number;
  put: string;
  code: string;
  start: number;
  end: number;
}

/** Spoils the last place that fits. */
function at(fits: (around: Around) => boolean, change: (around: Around) => Change | null): Spoil {
  return (saql) => {
    const { tokens } = tokenizeSaql(saql);
    for (let index = tokens.length - 2; index > 0; index--) {
      const around = {
        tokens,
        index,
        token: tokens[index]!,
        before: tokens[index - 1]!,
        after: tokens[index + 1]!,
      };
      if (!fits(around)) continue;
      const found = change(around);
      if (found === null) return null;
      const { from, to, put, code, start, end } = found;
      return { text: saql.slice(0, from) + put + saql.slice(to), code, start, end };
    }
    return null;
  };
}

function cut(token: Token, code: string, place: number): Change {
  return { from: token.start, to: token.end, put: '', code, start: place, end: place };
}

function swap(token: Token, put: string, code: string): Change {
  return { from: token.start, to: token.end, put, code, start: token.start, end: token.start + put.length };
}

function notClosed({ tokens, index, token }: Around, opening: string): Change | null {
  let depth = 0;
  for (let i = index; i >= 0; i--) {
    if (tokens[i]!.key === token.key) depth++;
    if (tokens[i]!.key === opening && --depth === 0) {
      const { start, end } = tokens[i]!;
      return { from: token.start, to: token.end, put: '', code: 'saql-unclosed-bracket', start, end };
    }
  }
  return null;
}
