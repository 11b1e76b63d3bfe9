export interface Regex {
  /** For RE2, as DuckDB takes it. */
  pattern: string;
  groups: number;
  /** Why both may not match the same, as the subject of a sentence; null where they do. */
  refused: string | null;
  /** The pattern holds `$`, which in Java also matches before a last line end: texts that end so are not answered. */
  atEnd: boolean;
  /** The pattern holds `\\b`, which in Java knows the letters of every language: texts must be ASCII. */
  ascii: boolean;
  /** The pattern matches nothing at all, too. */
  nullable: boolean;
}

const lineEnds = '\\n\\r\\x{85}\\x{2028}\\x{2029}';

/**
 * A Java regular expression as RE2 takes it: literals, classes, groups, alternation, greedy and lazy quantifiers,
 * anchors. To `match` is to ask whether; to `consume` is to take or replace what matched.
 */
export function javaRegex(pattern: string, use: 'match' | 'consume' = 'match'): Regex {
  let out = '';
  let groups = 0;
  let depth = 0;
  let refused: string | null = null;
  let atEnd = false;
  let ascii = false;
  const refuse = (why: string) => {
    refused ??= `The regular expression ${why}`;
  };
  let i = 0;
  const quantifier = () => {
    const match = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})/.exec(pattern.slice(i));
    if (!match) return;
    if (Number(match[1] ?? 0) > 1000 || Number(match[2] || 0) > 1000)
      refuse('with more than 1000 repetitions');
    out += match[0];
    i += match[0].length;
    if (pattern[i] === '+') refuse('with a possessive quantifier');
    else if (pattern[i] === '?') out += pattern[i++];
    if (/^[*+?{]/.test(pattern.slice(i))) refuse('with a quantifier behind a quantifier');
  };
  while (i < pattern.length && refused === null) {
    const c = pattern[i]!;
    if (c === '\\') {
      const escaped = readEscape(pattern, i);
      if (escaped === null) refuse(`with ${pattern.slice(i, i + 2)}`);
      else {
        out += escaped.text;
        i += escaped.length;
        ascii ||= escaped.text === '\\b';
        if (!escaped.anchor) quantifier();
      }
    } else if (c === '[') {
      const set = readClass(pattern, i);
      if (set === null) refuse('with a character class of this form');
      else {
        out += set.text;
        i += set.length;
        quantifier();
      }
    } else if (c === '(') {
      const special = /^\(\?(:|i\)|s\)|<?[=!]|>|<[A-Za-z])/.exec(pattern.slice(i));
      if (pattern[i + 1] === '?') {
        if (special?.[1] === ':') out += '(?:';
        else if (special && /^[is]\)$/.test(special[1]!) && i === 0) {
          if (special[1] === 'i)' && /[^\x00-\x7f]/.test(pattern))
            refuse('with (?i) and other than ASCII letters');
          out += special[0];
          i += special[0].length;
          continue;
        } else
          refuse(
            special?.[1]?.includes('=') || special?.[1]?.includes('!')
              ? 'with look-around'
              : 'with a special group',
          );
        i += 3;
      } else {
        groups++;
        out += '(';
        i++;
      }
      depth++;
    } else if (c === ')') {
      if (depth-- === 0) refuse('with an unmatched parenthesis');
      out += c;
      i++;
      quantifier();
    } else if (c === '.') {
      // Java's dot stops at every kind of line end.
      out += pattern.startsWith('(?s)') ? '.' : `[^${lineEnds}]`;
      i++;
      quantifier();
    } else if (c === '$') {
      atEnd = use === 'consume';
      out += atEnd ? '\\z' : `(?:\\r\\n|[${lineEnds}])?\\z`;
      i++;
      if (i < pattern.length && pattern[i] !== ')' && pattern[i] !== '|') refuse('with $ inside');
    } else if (c === '^') {
      out += '\\A';
      i++;
    } else if (c === '|') {
      out += c;
      i++;
    } else if (/[*+?{]/.test(c)) refuse('with a quantifier that has nothing to repeat');
    else {
      const letter = String.fromCodePoint(pattern.codePointAt(i)!);
      out += /[}\]]/.test(letter) ? `\\${letter}` : letter;
      i += letter.length;
      quantifier();
    }
  }
  if (refused === null && depth !== 0) refuse('with an open parenthesis');
  const nullable = refused === null && matchesNothing(out);
  return { pattern: out, groups, refused, atEnd, ascii, nullable };
}

/** By JavaScript's own expressions, which are near enough; in doubt true. */
function matchesNothing(pattern: string): boolean {
  const script = pattern
    .replaceAll('\\A', '^')
    .replaceAll('\\z', '$')
    .replace(/^\(\?[is]\)/, '')
    .replace(/\\x\{/g, '\\u{');
  try {
    return new RegExp(`^(?:${script})$`, 'u').test('');
  } catch {
    return true;
  }
}

const plainEscapes: Record<string, string> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[a-zA-Z0-9_]',
  W: '[^a-zA-Z0-9_]',
  s: '[ \\t\\n\\x0b\\f\\r]',
  S: '[^ \\t\\n\\x0b\\f\\r]',
  t: '\\t',
  n: '\\n',
  r: '\\r',
  f: '\\f',
};

function readEscape(pattern: string, at: number): { text: string; length: number; anchor?: true } | null {
  const next = pattern[at + 1];
  if (next === undefined) return null;
  if (Object.hasOwn(plainEscapes, next)) return { text: plainEscapes[next]!, length: 2 };
  if (next === 'b') return { text: '\\b', length: 2, anchor: true };
  if (next === 'A') return { text: '\\A', length: 2, anchor: true };
  if (next === 'z') return { text: '\\z', length: 2, anchor: true };
  const hex = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/.exec(pattern.slice(at, at + 6));
  if (hex) return { text: `\\x{${hex[1] ?? hex[2]}}`, length: hex[0].length };
  if (/[A-Za-z0-9]/.test(next)) return null;
  const letter = String.fromCodePoint(pattern.codePointAt(at + 1)!);
  return {
    text: /[\x00-\x7f]/.test(letter) && !/\s/.test(letter) ? `\\${letter}` : letter,
    length: 1 + letter.length,
  };
}

/** `[…]` of letters, ranges and the plain escapes; no class inside a class, no &&. */
function readClass(pattern: string, start: number): { text: string; length: number } | null {
  let i = start + 1;
  let text = '[';
  if (pattern[i] === '^') {
    text += '^';
    i++;
  }
  const first = i;
  while (i < pattern.length) {
    const c = pattern[i]!;
    if (c === ']' && i > first) return { text: `${text}]`, length: i + 1 - start };
    if (c === '[' || c === ']' || (c === '&' && pattern[i + 1] === '&')) return null;
    if (c === '\\') {
      const escaped = readEscape(pattern, i);
      if (escaped === null || escaped.anchor) return null;
      if (escaped.text.startsWith('[^')) return null;
      if (escaped.text.startsWith('[') && /^-[^\]]/.test(pattern.slice(i + escaped.length))) return null;
      text += escaped.text.startsWith('[') ? escaped.text.slice(1, -1) : escaped.text;
      i += escaped.length;
    } else {
      const letter = String.fromCodePoint(pattern.codePointAt(i)!);
      text += letter === '^' ? '\\^' : letter;
      i += letter.length;
    }
  }
  return null;
}

/** The text that a pattern without any special character stands for; null where it has one. */
export function literalPattern(pattern: string): string | null {
  if (/^(?:[^\\^$.|?*+()[\]{}]|\\[^A-Za-z0-9])*$/su.test(pattern)) return pattern.replace(/\\(.)/gsu, '$1');
  return null;
}

/** A replacement of Java's (`$1`, `\$`) as RE2 takes it; null where it names a group by name or one that is not there. */
export function javaReplacement(replacement: string, groups: number): string | null {
  let out = '';
  for (let i = 0; i < replacement.length; i++) {
    const c = replacement[i]!;
    if (c === '\\') {
      const next = replacement[++i];
      if (next === undefined) return null;
      out += next === '\\' ? '\\\\' : next;
    } else if (c === '$') {
      const digit = replacement[++i];
      if (digit === undefined || !/\d/.test(digit) || Number(digit) > groups) return null;
      // Java reads a second digit only where there are that many groups.
      if (/\d/.test(replacement[i + 1] ?? '') && groups >= 10) return null;
      out += `\\${digit}`;
    } else out += c;
  }
  return out;
}

/** A text to be matched, unless it is one of those that Java matches otherwise: these fail aloud. */
export function guardedText(sql: string, { atEnd, ascii }: Regex): string {
  const inLine = atEnd ? `sp_no_line_end(${sql})` : sql;
  return ascii ? `sp_ascii_only(${inLine})` : inLine;
}
