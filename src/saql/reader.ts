import type { Finding } from '../shared/diagnostic.ts';
import { type SyntaxCode, syntaxFinding } from './messages.ts';
import { nearestWord } from './nearestWord.ts';
import type { Token } from './tokens.ts';
import type { Missing } from './tree.ts';

/** Where the parser stands. One per parse. */
export interface Reader {
  text: string;
  tokens: Token[];
  index: number;
  findings: Finding[];
  /** The token before which something was reported last: what follows from one mistake is not reported again. */
  reportedAt: number;
  /** How many expressions are open around this one. */
  depth: number;
  /** How deep the tree of the expression just read is. */
  height: number;
  /** From this token on the statement holds no closing bracket that belongs to an open one. */
  noClosingFrom: number;
  /** Where quotes are wrong, in order, and how many of these places lie behind. */
  brokenQuotes: number[];
  brokenPassed: number;
  /** Whether quotes are wrong in this statement: what else seems wrong in it follows from that. */
  quiet: boolean;
}

export function peek(r: Reader, ahead = 0): Token {
  return r.tokens[Math.min(r.index + ahead, r.tokens.length - 1)]!;
}

export function advance(r: Reader): Token {
  const token = peek(r);
  if (token.kind !== 'end') r.index++;
  return token;
}

export function lastEnd(r: Reader): number {
  return r.index === 0 ? 0 : r.tokens[r.index - 1]!.end;
}

export function at(r: Reader, key: string): boolean {
  return peek(r).key === key;
}

export function eat(r: Reader, key: string): boolean {
  const token = peek(r);
  if (token.key !== key) return false;
  checkCase(r, token);
  advance(r);
  return true;
}

/** Notes a keyword that is not in lower case. */
export function checkCase(r: Reader, token: Token): void {
  if (token.kind === 'word' && token.text !== token.key)
    r.findings.push(syntaxFinding('saql-keyword-case', token.start, token.end, token.key));
}

export function report(r: Reader, code: SyntaxCode, start: number, end: number, fact = ''): void {
  if (r.reportedAt === r.index || r.quiet) return;
  r.reportedAt = r.index;
  r.findings.push(syntaxFinding(code, start, end, fact));
}

/** Reports what is missing between the last token and the next. */
export function reportMissing(r: Reader, code: SyntaxCode, fact: string): void {
  report(r, code, lastEnd(r), lastEnd(r), fact);
}

export function missing(r: Reader): Missing {
  r.height = 1;
  return { kind: 'missing', start: lastEnd(r), end: lastEnd(r) };
}

/** Takes a keyword; one that is misspelt is reported and taken, one that is not there is reported. */
export function expectWord(r: Reader, word: string): boolean {
  if (eat(r, word)) return true;
  const token = peek(r);
  const after = peek(r, 1);
  if (token.kind === 'word' && after.key !== '=' && nearestWord(token.text, [word]) !== null) {
    report(r, 'saql-misspelt-word', token.start, token.end, word);
    advance(r);
    return true;
  }
  reportMissing(r, 'saql-missing-word', word);
  return false;
}

export function expectSymbol(r: Reader, symbol: string): boolean {
  if (eat(r, symbol)) return true;
  reportMissing(r, 'saql-missing-symbol', symbol);
  return false;
}

/** Takes the bracket that closes `open`. What stands before it is reported and passed over. */
export function closeBracket(r: Reader, open: Token): void {
  const closing = open.key === '(' ? ')' : ']';
  if (eat(r, closing)) return;
  const token = peek(r);
  const to = r.noClosingFrom === r.index ? -1 : findClosing(r, closing);
  if (to === -1) {
    r.noClosingFrom = r.index;
    report(r, 'saql-unclosed-bracket', open.start, open.end, open.key);
    return;
  }
  reportUnexpected(r, token);
  r.index = to + 1;
}

export function reportUnexpected(r: Reader, token: Token): void {
  const near =
    token.kind === 'word' && token.key === ''
      ? nearestWord(token.text, [
          'matches',
          'like',
          'and',
          'or',
          'not',
          'desc',
          'asc',
          'nulls',
          'over',
          'full',
          'left',
        ])
      : null;
  if (near !== null) report(r, 'saql-misspelt-word', token.start, token.end, near);
  else report(r, 'saql-unexpected', token.start, token.end, shorten(r.text.slice(token.start, token.end)));
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function findClosing(r: Reader, closing: string): number {
  let depth = 0;
  for (let i = r.index; i < r.tokens.length; i++) {
    const token = r.tokens[i]!;
    if (endsStatement(r, i)) return -1;
    if (token.key === '(' || token.key === '[') depth++;
    else if (token.key === ')' || token.key === ']') {
      if (depth === 0) return token.key === closing ? i : -1;
      depth--;
    }
  }
  return -1;
}

/** Whether the token ends a statement, or starts the next one whose `;` is missing. */
export function endsStatement(r: Reader, index: number): boolean {
  const token = r.tokens[index]!;
  if (token.kind === 'end' || token.key === ';') return true;
  if (r.tokens[index + 1]?.key !== '=' || (token.kind !== 'word' && token.kind !== 'name')) return false;
  return index > 0 && r.text.slice(r.tokens[index - 1]!.end, token.start).includes('\n');
}

/** Looks whether the quotes of the statement that starts here are whole. */
export function startStatement(r: Reader): void {
  const { brokenQuotes } = r;
  r.quiet = false;
  if (r.brokenPassed === brokenQuotes.length) return;
  let end = r.index;
  while (!endsStatement(r, end) || end === r.index) {
    if (r.tokens[end]!.kind === 'end') break;
    end++;
  }
  const limit = r.tokens[end]!.start;
  while (r.brokenPassed < brokenQuotes.length && brokenQuotes[r.brokenPassed]! < limit) {
    r.brokenPassed++;
    r.quiet = true;
  }
}

export function skipStatement(r: Reader): void {
  while (!endsStatement(r, r.index)) r.index++;
}

/** Passes over what is left of the brackets or the statement that the parser stands in. */
export function skipNested(r: Reader): void {
  let depth = 0;
  while (!endsStatement(r, r.index)) {
    const key = peek(r).key;
    if (key === '(' || key === '[') depth++;
    else if ((key === ')' || key === ']') && depth-- === 0) break;
    r.index++;
  }
  r.reportedAt = r.index;
}
