import type { Finding } from '../../shared/diagnostic.ts';
import type { Span } from './tree.ts';

export type Dialect = 'spark' | 'redshift';

export interface Token extends Span {
  kind: 'word' | 'quoted' | 'string' | 'number' | 'operator' | 'variable' | 'end';
  /** Words as written; strings and quoted identifiers decoded; variables by name. */
  text: string;
  /** Words in lower case, operators as they are; empty for the rest, so that one comparison tells keywords. */
  key: string;
}

const operators = [
  '<=>',
  '->>',
  '<=',
  '>=',
  '<>',
  '!=',
  '!~*',
  '!~',
  '~*',
  '||',
  '::',
  '->',
  '=>',
  '==',
  '**',
];
const space = /[\s\ufeff]/;
const wordStart = /[\p{L}_]/u;
const wordPart = /[\p{L}\p{N}_$]/u;

/** The tokens of a text, ended by one `end`. Never throws: what is not closed or not known is a finding. */
export function tokenize(text: string, dialect: Dialect): { tokens: Token[]; findings: Finding[] } {
  const tokens: Token[] = [];
  const findings: Finding[] = [];
  let at = 0;
  const add = (kind: Token['kind'], start: number, end: number, value: string, key = '') => {
    tokens.push({ kind, start, end, text: value, key });
    at = end;
  };
  const complain = (start: number, end: number, message: string) => {
    findings.push({ start, end, severity: 'error', code: 'sql-syntax', message });
  };

  while (at < text.length) {
    const start = at;
    const c = text[at]!;
    if (space.test(c)) at++;
    else if (text.startsWith('--', at)) at = lineEnd(text, at);
    else if (text.startsWith('/*', at)) at = skipComment(text, at, dialect, complain);
    else if (text.startsWith('${', at)) {
      const close = text.indexOf('}', at);
      const name = close < 0 ? '' : text.slice(at + 2, close);
      if (!/^[A-Za-z_]\w*$/.test(name))
        complain(start, close < 0 ? text.length : close + 1, 'A variable is written ${name}.');
      add('variable', start, close < 0 ? text.length : close + 1, name);
    } else if (c === "'" || (c === '"' && dialect === 'spark')) {
      const { end, value } = readString(text, at, c, dialect, complain);
      add('string', start, end, value);
    } else if (c === '"' || (c === '`' && dialect === 'spark')) {
      const { end, value } = readString(text, at, c, null, complain);
      add('quoted', start, end, value);
    } else if (text.startsWith('$$', at) && dialect === 'redshift') {
      const close = text.indexOf('$$', at + 2);
      if (close < 0) complain(start, text.length, 'This $$ string is not closed.');
      add(
        'string',
        start,
        close < 0 ? text.length : close + 2,
        text.slice(at + 2, close < 0 ? text.length : close),
      );
    } else if (/\d/.test(c) || (c === '.' && /\d/.test(text[at + 1] ?? ''))) {
      const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:BD|bd|[LlSsYyDdFf](?![\p{L}\p{N}_]))?/u.exec(
        text.slice(at, at + 400),
      )![0];
      add('number', start, start + number.length, number);
    } else if (wordStart.test(charAt(text, at))) {
      let end = at;
      while (end < text.length && wordPart.test(charAt(text, end))) end += charAt(text, end).length;
      add('word', start, end, text.slice(start, end), text.slice(start, end).toLowerCase());
    } else {
      const operator = operators.find((o) => text.startsWith(o, at)) ?? charAt(text, at);
      if (!/^[-+*/%=<>!~^&|.,;:()[\]{}?@#]/.test(operator))
        complain(start, start + operator.length, `The character "${operator}" has no meaning in SQL.`);
      add('operator', start, start + operator.length, operator, operator);
    }
  }
  tokens.push({ kind: 'end', start: text.length, end: text.length, text: '', key: '' });
  return { tokens, findings };
}

function charAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at)!);
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

type Complain = (start: number, end: number, message: string) => void;

/** Redshift nests comments as PostgreSQL does; Spark nests them too. */
function skipComment(text: string, start: number, _dialect: Dialect, complain: Complain): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text.startsWith('/*', at)) {
      depth++;
      at++;
    } else if (text.startsWith('*/', at)) {
      at++;
      if (--depth === 0) return at + 1;
    }
  }
  complain(start, start + 2, 'This comment is not closed: add */.');
  return text.length;
}

const escapes: Record<Dialect, Record<string, string>> = {
  spark: { n: '\n', t: '\t', r: '\r', b: '\b', 0: '\0', Z: '\u001a' },
  // As in the PostgreSQL that Redshift comes from; its documentation doubles every backslash: '%start\\_%'.
  redshift: { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' },
};

/**
 * A quoted text from its opening quote on. A doubled quote stands for itself; backslashes escape in strings, which
 * have a dialect, and not in names, which have none.
 */
function readString(text: string, start: number, quote: string, dialect: Dialect | null, complain: Complain) {
  const pieces: string[] = [];
  let at = start + 1;
  let plain = at;
  const keep = (piece: string, taken: number) => {
    pieces.push(text.slice(plain, at), piece);
    at += taken;
    plain = at;
  };
  while (at < text.length) {
    const c = text[at]!;
    if (c === quote) {
      if (text[at + 1] !== quote || (dialect === 'spark' && quote === '"')) {
        pieces.push(text.slice(plain, at));
        return { end: at + 1, value: pieces.join('') };
      }
      keep(quote, 2);
    } else if (c === '\\' && dialect !== null && at + 1 < text.length) readEscape(dialect);
    else at++;
  }
  pieces.push(text.slice(plain));
  complain(start, start + 1, `This ${quote === "'" ? 'text' : 'name'} is not closed: add ${quote}.`);
  return { end: text.length, value: pieces.join('') };

  function readEscape(by: Dialect): void {
    const rest = text.slice(at + 1, at + 6);
    const next = rest[0]!;
    const unicode = by === 'spark' ? /^u([0-9a-fA-F]{4})/.exec(rest) : null;
    const octal = by === 'redshift' ? /^[0-7]{1,3}/.exec(rest) : null;
    if (unicode) keep(String.fromCharCode(Number.parseInt(unicode[1]!, 16)), 6);
    else if (octal) keep(String.fromCharCode(Number.parseInt(octal[0], 8)), 1 + octal[0].length);
    // Spark keeps the backslash before % and _, where it matters to LIKE.
    else keep(escapes[by][next] ?? (by === 'spark' && /[%_]/.test(next) ? `\\${next}` : next), 2);
  }
}
