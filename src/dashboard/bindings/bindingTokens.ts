/** A word of a binding. `end` of the last one stands before `}}`. */
export interface BindingToken {
  kind: 'name' | 'string' | 'number' | 'sign' | 'end';
  text: string;
  start: number;
  end: number;
}

/**
 * The tokens from `start` (behind `{{`) to `}}`. Braces within quotes do not close. `closed` is the offset behind `}}`,
 * null where it is missing. Quotes may be escaped once more, as in bindings within strings of JSON.
 */
export function bindingTokens(
  text: string,
  start: number,
): { tokens: BindingToken[]; closed: number | null } {
  const tokens: BindingToken[] = [];
  let at = start;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/\s/.test(char)) at += 1;
    else if (text.startsWith('}}', at)) {
      tokens.push({ kind: 'end', text: '', start: at, end: at });
      return { tokens, closed: at + 2 };
    } else if (text.startsWith('{{', at)) break;
    else if (char === '"' || char === "'" || (char === '\\' && /["']/.test(text[at + 1] ?? ''))) {
      const token = quoted(text, at);
      if (token === null) break;
      tokens.push(token);
      at = token.end;
    } else {
      const word = /\d+(?:\.\d+)?(?![\w$])|[\w$\u0080-\uFFFF]+(?:-(?=[A-Za-z_])[\w$]+)*|\|\||&&|[\s\S]/y;
      word.lastIndex = at;
      const read = word.exec(text)?.[0] ?? char;
      const kind = /^\d+(?:\.\d+)?$/.test(read)
        ? 'number'
        : /^[\w$\u0080-\uFFFF]/.test(read)
          ? 'name'
          : 'sign';
      tokens.push({ kind, text: read, start: at, end: at + read.length });
      at += read.length;
    }
  }
  tokens.push({ kind: 'end', text: '', start: at, end: at });
  return { tokens, closed: null };
}

/** Both quotes with a backslash before them, or neither. The token's text is without quotes and escapes. */
function quoted(text: string, start: number): BindingToken | null {
  const escaped = text[start] === '\\';
  const quote = text[escaped ? start + 1 : start] ?? '';
  let at = start + (escaped ? 2 : 1);
  let value = '';
  while (at < text.length) {
    const char = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (escaped ? char === '\\' && next === quote : char === quote)
      return { kind: 'string', text: value, start, end: at + (escaped ? 2 : 1) };
    if (!escaped && char === '\\' && (next === quote || next === '\\')) {
      value += next;
      at += 2;
    } else {
      value += char;
      at += 1;
    }
  }
  return null;
}
