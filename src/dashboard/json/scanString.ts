import type { JsonString } from './jsonTree.ts';

const escapes: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** The JSON string that begins at `start`; one that is not closed ends at its line's end. */
export function scanString(
  text: string,
  start: number,
  report: (start: number, end: number, message: string) => void,
): JsonString {
  const parts: string[] = [];
  const breaks: number[] = [];
  let length = 0;
  let from = start + 1;
  let at = from;
  const take = (end: number): void => {
    if (end > from) parts.push(text.slice(from, end));
    length += end - from;
  };
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      take(at);
      return { kind: 'string', start, end: at + 1, value: parts.join(''), breaks };
    }
    if (code === 0x5c) {
      take(at);
      const escaped = readEscape(text, at);
      if (escaped.char === null)
        report(at, escaped.end, 'This escape is not JSON: write \\\\ for one backslash.');
      const char = escaped.char ?? text.slice(at + 1, escaped.end);
      parts.push(char);
      breaks.push(length, at);
      length += char.length;
      at = escaped.end;
      from = at;
      breaks.push(length, at);
    } else if (code < 0x20) {
      if (code === 0x0a || code === 0x0d) break;
      report(at, at + 1, 'A control character must be escaped in a JSON string.');
      at += 1;
    } else at += 1;
  }
  take(at);
  report(start, at, 'This string is not closed: end it with a double quote.');
  return { kind: 'string', start, end: at, value: parts.join(''), breaks };
}

function readEscape(text: string, at: number): { char: string | null; end: number } {
  const sign = text[at + 1] ?? '';
  if (sign === 'u') {
    const hex = text.slice(at + 2, at + 6);
    if (/^[0-9a-fA-F]{4}$/.test(hex))
      return { char: String.fromCharCode(Number.parseInt(hex, 16)), end: at + 6 };
    return { char: null, end: Math.min(at + 2, text.length) };
  }
  const known = Object.hasOwn(escapes, sign) ? escapes[sign] : undefined;
  if (known !== undefined) return { char: known, end: at + 2 };
  return { char: null, end: sign === '\n' || sign === '\r' ? at + 1 : Math.min(at + 2, text.length) };
}
