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
/** By their first character, the longest first. */
const operatorsByStart = new Map<string, string[]>();
for (const operator of operators)
  operatorsByStart.set(operator[0]!, [...(operatorsByStart.get(operator[0]!) ?? []), operator]);
const known = '-+*/%=<>!~^&|.,;:()[]{}?@#';

/** The tokens of a text, ended by one `end`. Never throws: what is not closed or not known is a finding. */
export function tokenize(text: string, dialect: Dialect): { tokens: Token[]; findings: Finding[] } {
  const tokens: Token[] = [];
  const findings: Finding[] = [];
  const space = /[\s\ufeff]+/y;
  const word = /[\p{L}_][\p{L}\p{N}_$]*/uy;
  const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?:BD|bd|[LlSsYyDdFf](?![\p{L}\p{N}_]))?/uy;
  /** What a sticky pattern matches here, or an empty text. */
  const match = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? '';
  };
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
    if (c === ' ' || c === '\n') at++;
    else if (text.startsWith('--', at)) at = lineEnd(text, at);
    else if (text.startsWith('/*', at)) at = skipComment(text, at, dialect, complain);
    else if (text.startsWith('${', at)) {
      const close = text.indexOf('}', at);
      const name = close < 0 ? '' : text.slice(at + 2, close);
      if (!/^[A-Za-z_]\w*$/.test(name))
        complain(start, close < 0 ? text.length : close + 1, 'A variable is written ${name}.');
      add('variable', start, close < 0 ? text.length : close + 1, name);
    } else if (dialect === 'spark' && /^[rR]['"]/.test(text.slice(at, at + 2))) {
      // Spark's raw text: its backslashes are characters.
      const close = text.indexOf(text[at + 1]!, at + 2);
      if (close < 0) complain(at + 1, at + 2, 'This text is not closed.');
      const last = close < 0 ? text.length : close;
      add('string', start, Math.min(last + 1, text.length), text.slice(at + 2, last));
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
    } else if ((c >= '0' && c <= '9') || (c === '.' && /\d/.test(text[at + 1] ?? ''))) {
      const found = match(number);
      at += found.length;
      const more = dialect === 'redshift' ? match(word) : '';
      at = start;
      if (more !== '')
        findings.push({
          start,
          end: start + found.length + more.length,
          severity: 'error',
          code: 'redshift-has-no',
          message: `Redshift writes numbers in decimal digits only, not ${found}${more}.`,
        });
      add('number', start, start + found.length + more.length, found);
    } else if (known.includes(c)) {
      const operator = operatorsByStart.get(c)?.find((o) => text.startsWith(o, at)) ?? c;
      add('operator', start, start + operator.length, operator, operator);
    } else {
      const found = match(word);
      if (found !== '') add('word', start, start + found.length, found, found.toLowerCase());
      else if (match(space) !== '') at = space.lastIndex;
      else {
        const odd = String.fromCodePoint(text.codePointAt(at)!);
        complain(start, start + odd.length, `The character "${odd}" has no meaning in SQL.`);
        add('operator', start, start + odd.length, odd, odd);
      }
    }
  }
  tokens.push({ kind: 'end', start: text.length, end: text.length, text: '', key: '' });
  return { tokens, findings };
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
      if (text[at + 1] !== quote || dialect === 'spark') {
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
    const rest = text.slice(at + 1, at + 10);
    const next = rest[0]!;
    const unicode = by === 'spark' ? /^(?:u([0-9a-fA-F]{4})|U(00(?:0\d|10)[0-9a-fA-F]{4}))/.exec(rest) : null;
    const octal = (by === 'redshift' ? /^[0-7]{1,3}/ : /^[01][0-7]{2}/).exec(rest);
    if (unicode)
      keep(String.fromCodePoint(Number.parseInt(unicode[1] ?? unicode[2]!, 16)), 1 + unicode[0].length);
    else if (octal) keep(String.fromCharCode(Number.parseInt(octal[0], 8)), 1 + octal[0].length);
    // Spark keeps the backslash before % and _, where it matters to LIKE.
    else keep(escapes[by][next] ?? (by === 'spark' && /[%_]/.test(next) ? `\\${next}` : next), 2);
  }
}
