import type { Finding } from '../shared/diagnostic.ts';
import { type KeywordSet, keywords } from './keywords.ts';
import { syntaxFinding } from './messages.ts';
import { readQuoted } from './readQuoted.ts';
import { type BindingMemory, opensBinding, skipBinding } from './skipBinding.ts';

export type TokenKind = 'word' | 'name' | 'string' | 'number' | 'binding' | 'symbol' | 'end';

export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
  /** A name's or string's value without quotes; of all others the text as written. */
  text: string;
  /** The keyword in lower case that a word spells, a symbol as it is, '' for all else. */
  key: string;
}

export interface Tokens {
  tokens: Token[];
  findings: Finding[];
}

/**
 * Splits a SAQL text into tokens, the last of which is `end`. Never throws. Quotes are first taken to pair up over
 * lines and semicolons; only where that leaves one open is the text read again with quotes that end where they must
 * have been meant to.
 */
export function tokenizeSaql(text: string): Tokens {
  return readTokens(text, false) ?? readTokens(text, true)!;
}

function readTokens(text: string, careful: boolean): Tokens | null {
  const tokens: Token[] = [];
  const findings: Finding[] = [];
  const memory: BindingMemory = { quotesFail: false, neverCloses: false };
  let i = 0;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (isSpace(code)) i++;
    else if (code === 45 && text.charCodeAt(i + 1) === 45) i = endOfLine(text, i);
    else if (code === 47 && text.charCodeAt(i + 1) === 42) i = blockComment(text, i, findings);
    else if (code === 34 || code === 39) {
      const quoted = readQuoted(text, i, { careful, memory, before: tokens.at(-1), findings });
      if (quoted === null) return null;
      if (quoted.token !== null) tokens.push(quoted.token);
      i = quoted.end;
    } else if (isWordStart(code) || opensBinding(text, i)) i = word(text, i, memory, tokens, findings);
    else if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(i + 1)) && !afterDot(tokens, i)))
      i = number(text, i, tokens);
    else i = symbol(text, i, tokens, findings);
  }
  tokens.push({ kind: 'end', start: text.length, end: text.length, text: '', key: '' });
  return { tokens, findings };
}

export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 160 || code === 0xfeff || code === 0x200b;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isWordStart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    (code > 160 && !isCurly(code) && !isSpace(code) && !(code >= 0x2000 && code < 0x2070))
  );
}

function isCurly(code: number): boolean {
  return code === 0x2018 || code === 0x2019 || code === 0x201c || code === 0x201d;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function blockComment(text: string, start: number, findings: Finding[]): number {
  const end = text.indexOf('*/', start + 2);
  if (end !== -1) return end + 2;
  findings.push(syntaxFinding('saql-unclosed-comment', start, start + 2));
  return text.length;
}

/** Words and bindings that touch make one token, unless one of them is a keyword: `Date_{{x}}` but `by{{x}}`. */
function word(
  text: string,
  start: number,
  memory: BindingMemory,
  tokens: Token[],
  findings: Finding[],
): number {
  let i = start;
  let bound = false;
  let onlyBinding = true;
  for (;;) {
    if (opensBinding(text, i)) {
      const end = skipBinding(text, i, memory);
      if (end === -1) {
        if (i > start) break;
        // `!{` that is no placeholder is a `not` before a stray brace.
        if (text.charCodeAt(i) === 33) return symbol(text, i, tokens, findings);
        findings.push(syntaxFinding('saql-unclosed-binding', i, i + 2));
        const stop = endOfBroken(text, i);
        tokens.push({ kind: 'binding', start, end: stop, text: text.slice(start, stop), key: '' });
        return stop;
      }
      bound = true;
      i = end;
      continue;
    }
    let end = i;
    while (isWordPart(text.charCodeAt(end))) end++;
    if (end === i) break;
    const key = keywordOf(text.slice(i, end), keywords);
    if (key !== '' && i > start) break;
    onlyBinding = false;
    i = end;
    if (key !== '' && opensBinding(text, i)) break;
  }
  const found = text.slice(start, i);
  if (bound && onlyBinding) tokens.push({ kind: 'binding', start, end: i, text: found, key: '' });
  else
    tokens.push({ kind: 'word', start, end: i, text: found, key: bound ? '' : keywordOf(found, keywords) });
  return i;
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code);
}

function keywordOf(found: string, known: KeywordSet): string {
  if (found.length > 10) return '';
  if (known.has(found)) return found;
  const lower = found.toLowerCase();
  return known.has(lower) ? lower : '';
}

/** An unclosed binding is given up at the end of its statement or line. */
function endOfBroken(text: string, start: number): number {
  let i = start + 2;
  while (i < text.length && text.charCodeAt(i) !== 10 && text.charCodeAt(i) !== 59) i++;
  return i;
}

function afterDot(tokens: Token[], at: number): boolean {
  const last = tokens.at(-1);
  return last?.key === '.' && last.end === at;
}

function number(text: string, start: number, tokens: Token[]): number {
  let i = start;
  while (isDigit(text.charCodeAt(i))) i++;
  if (text.charCodeAt(i) === 46 && text.charCodeAt(i + 1) !== 46) {
    i++;
    while (isDigit(text.charCodeAt(i))) i++;
  }
  const code = text.charCodeAt(i);
  if (code === 101 || code === 69) {
    const sign = text.charCodeAt(i + 1);
    const from = sign === 43 || sign === 45 ? i + 2 : i + 1;
    if (isDigit(text.charCodeAt(from))) {
      i = from;
      while (isDigit(text.charCodeAt(i))) i++;
    }
  }
  tokens.push({ kind: 'number', start, end: i, text: text.slice(start, i), key: '' });
  return i;
}

const twoLetter = new Set(['==', '!=', '<=', '>=', '&&', '||', '..', '<>']);
const oneLetter = new Set('=<>+-*/%!()[],;.{}:'.split(''));

function symbol(text: string, start: number, tokens: Token[], findings: Finding[]): number {
  const two = text.slice(start, start + 2);
  const found = twoLetter.has(two) ? two : text.charAt(start);
  if (found.length === 2 || oneLetter.has(found)) {
    tokens.push({ kind: 'symbol', start, end: start + found.length, text: found, key: found });
    return start + found.length;
  }
  if (isCurly(text.charCodeAt(start))) return curlyQuoted(text, start, tokens, findings);
  const size = (text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
  findings.push(
    syntaxFinding('saql-unknown-character', start, start + size, text.slice(start, start + size)),
  );
  return start + size;
}

/** Text between curly quotes is read as what it was meant to be, so that one mistake gives one finding. */
function curlyQuoted(text: string, start: number, tokens: Token[], findings: Finding[]): number {
  const single = text.charCodeAt(start) < 0x201a;
  let end = start + 1;
  for (; end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 59; end++) {
    const code = text.charCodeAt(end);
    if (single ? code === 0x2019 || code === 0x2018 : code === 0x201d || code === 0x201c) break;
  }
  const closed = isCurly(text.charCodeAt(end));
  const stop = closed ? end + 1 : end;
  findings.push(syntaxFinding('saql-curly-quote', start, stop, single ? "'" : '"'));
  const kind = single ? 'name' : 'string';
  tokens.push({ kind, start, end: stop, text: text.slice(start + 1, end), key: '' });
  return stop;
}
