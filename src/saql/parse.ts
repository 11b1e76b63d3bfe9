import type { Finding } from '../shared/diagnostic.ts';
import { runningStatements, statementWords } from './keywords.ts';
import { nearestWord } from './nearestWord.ts';
import { parseExpression } from './parseExpression.ts';
import { nameOf } from './parseName.ts';
import { parseStatementBody } from './parseStatementBody.ts';
import {
  advance,
  at,
  checkCase,
  eat,
  lastEnd,
  peek,
  type Reader,
  report,
  reportMissing,
  reportUnexpected,
  skipStatement,
  startStatement,
} from './reader.ts';
import { type Token, tokenizeSaql } from './tokens.ts';
import type { Name, Query, Statement } from './tree.ts';

/** Reads a SAQL text. Never throws: what is missing or wrong is a finding, and a `missing` node in a whole tree. */
export function parseSaql(text: string): { query: Query; findings: Finding[] } {
  const { tokens, findings } = tokenizeSaql(text);
  const r: Reader = {
    text,
    tokens,
    index: 0,
    findings,
    reportedAt: -1,
    depth: 0,
    height: 0,
    noClosingFrom: -1,
    brokenQuotes: findings.filter((f) => quoteCodes.has(f.code)).map((f) => f.start),
    brokenPassed: 0,
    quiet: false,
  };
  const statements: Statement[] = onlyExpression(r) ?? [];
  while (peek(r).kind !== 'end') {
    if (eat(r, ';')) continue;
    statements.push(statement(r));
  }
  const sorted = findings.length > 1 ? findings.sort((a, b) => a.start - b.start) : findings;
  return { query: { statements, start: 0, end: text.length }, findings: sorted };
}

const quoteCodes = new Set(['saql-unclosed-string', 'saql-unclosed-name', 'saql-stray-quote']);

/** A text that is one expression is what documentation and formulas quote; it is read, and said to be no query. */
function onlyExpression(r: Reader): Statement[] | null {
  const first = peek(r);
  const next = peek(r, 1).key;
  if (!(first.kind === 'word' && first.key === '' && next === '(') && first.key !== 'case') return null;
  const before = r.findings.length;
  parseExpression(r, '');
  const end = lastEnd(r);
  eat(r, ';');
  if (peek(r).kind !== 'end' || r.findings.length > before) {
    r.findings.length = before;
    Object.assign(r, { index: 0, reportedAt: -1, noClosingFrom: -1, depth: 0 });
    return null;
  }
  const text = r.text.slice(first.start, end);
  report(r, 'saql-only-expression', first.start, end);
  return [{ kind: 'missing-statement', target: null, text, start: first.start, end }];
}

function statement(r: Reader): Statement {
  const first = peek(r);
  startStatement(r);
  const target = targetOf(r);
  const found = body(r, first, target);
  found.end = Math.max(lastEnd(r), found.start);
  endStatement(r);
  return found;
}

function targetOf(r: Reader): Name | null {
  const token = peek(r);
  if (token.kind !== 'word' && token.kind !== 'name' && token.kind !== 'binding') return null;
  const next = peek(r, 1);
  const forgotten =
    next.kind === 'word' && statementWords.has(next.key) && token.kind !== 'binding' && token.key === '';
  if (next.key !== '=' && !forgotten) return null;
  advance(r);
  if (!eat(r, '=')) reportMissing(r, 'saql-missing-symbol', '=');
  return nameOf(token);
}

function body(r: Reader, first: Token, target: Name | null): Statement {
  const token = peek(r);
  const base = { target, start: first.start, end: first.end };
  if (token.kind === 'word' && statementWords.has(token.key)) {
    checkCase(r, token);
    advance(r);
    return parseStatementBody(r, token.key, base);
  }
  const next = peek(r, 1);
  const ends = next.key === ';' || next.kind === 'end';
  if (token.kind === 'binding') {
    skipStatement(r);
    const text = r.text.slice(token.start, lastEnd(r));
    return { ...base, kind: 'missing-statement', text };
  }
  if ((token.kind === 'word' || token.kind === 'name') && ends) {
    advance(r);
    return { ...base, kind: 'result', input: nameOf(token) };
  }
  return unknown(r, token, base);
}

function unknown(
  r: Reader,
  token: Token,
  base: { target: Name | null; start: number; end: number },
): Statement {
  if (base.target !== null && (token.kind === 'end' || token.key === ';' || peek(r, 1).key === '=')) {
    reportMissing(r, 'saql-missing-statement', '');
    return { ...base, kind: 'missing-statement', text: '' };
  }
  const near = token.kind === 'word' ? nearestWord(token.text, statementWords) : null;
  if (token.kind === 'word')
    report(r, 'saql-unknown-statement', token.start, token.end, sentence(token.text, near));
  else if (token.key === ')' || token.key === ']')
    report(r, 'saql-stray-bracket', token.start, token.end, token.key);
  else reportUnexpected(r, token);
  advance(r);
  if (near !== null) return parseStatementBody(r, near, base);
  skipStatement(r);
  return { ...base, kind: 'missing-statement', text: r.text.slice(token.start, lastEnd(r)) };
}

function sentence(word: string, near: string | null): string {
  const known = runningStatements.map((w) => `\`${w}\``).join(', ');
  const shown = word.length > 40 ? `${word.slice(0, 39)}…` : word;
  return `SAQL has no statement \`${shown}\`. ${near === null ? `Write one of ${known}.` : `Did you mean \`${near}\`?`}`;
}

function endStatement(r: Reader): void {
  const token = peek(r);
  if (token.kind === 'end' || eat(r, ';')) return;
  if ((token.kind === 'word' || token.kind === 'name') && at2(r, '=')) {
    reportMissing(r, 'saql-missing-semicolon', '');
    return;
  }
  if (at(r, ')') || at(r, ']')) report(r, 'saql-stray-bracket', token.start, token.end, token.key);
  else reportUnexpected(r, token);
  skipStatement(r);
  eat(r, ';');
}

function at2(r: Reader, key: string): boolean {
  return peek(r, 1).key === key;
}
