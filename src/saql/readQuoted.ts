import type { Finding } from '../shared/diagnostic.ts';
import { syntaxFinding } from './messages.ts';
import { type BindingMemory, openBrace, skipBinding } from './skipBinding.ts';
import { isDigit, isSpace, isWordStart, type Token } from './tokens.ts';

interface QuotedContext {
  /** Whether the quotes of this text are known not to pair up. */
  careful: boolean;
  memory: BindingMemory;
  before: Token | undefined;
  findings: Finding[];
}

/** Reads the name or string whose quote stands at `start`; null where it stays open and `careful` is off. */
export function readQuoted(
  text: string,
  start: number,
  context: QuotedContext,
): { token: Token | null; end: number } | null {
  const { careful, memory, before, findings } = context;
  const quote = text.charCodeAt(start);
  if (careful && closesNothing(before, start)) {
    findings.push(syntaxFinding('saql-stray-quote', start, start + 1));
    return { token: null, end: start + 1 };
  }
  let escapes = false;
  let i = start + 1;
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      // A doubled quote inside a text is one quote.
      if (careful || i === start + 1 || text.charCodeAt(i + 1) !== quote) break;
      escapes = true;
      i += 2;
      continue;
    }
    if (careful && (code === 10 || code === 59)) return unclosed(text, start, i, findings);
    if (code === 92) {
      escapes = true;
      i += 2;
    } else if (code === openBrace || code === 36 || code === 33) {
      const end = skipBinding(text, i, memory);
      i = end === -1 ? i + 1 : end;
    } else i++;
  }
  if (i >= text.length) return careful ? unclosed(text, start, text.length, findings) : null;
  if (careful && opensNext(text, i)) return unclosed(text, start, i, findings);
  const value = text.slice(start + 1, i);
  return {
    token: quotedToken(text, start, i + 1, escapes ? withoutEscapes(value, text.charAt(start)) : value),
    end: i + 1,
  };
}

function quotedToken(text: string, start: number, end: number, value: string): Token {
  return { kind: text.charCodeAt(start) === 39 ? 'name' : 'string', start, end, text: value, key: '' };
}

/** A quote right behind a bare word is one that closes a text whose opening quote is missing: `[Closed Won"]`. */
function closesNothing(before: Token | undefined, start: number): boolean {
  return before?.kind === 'word' && before.end === start && before.key === '';
}

/** A quote with a letter behind it and none before it opens the next text: `["Won, "Lost"]`. */
function opensNext(text: string, at: number): boolean {
  const after = text.charCodeAt(at + 1);
  const before = text.charCodeAt(at - 1);
  return (isWordStart(after) || isDigit(after)) && (isSpace(before) || '([,='.includes(text.charAt(at - 1)));
}

/** Ends an open text before the punctuation that was meant to follow its missing quote. */
function unclosed(
  text: string,
  start: number,
  limit: number,
  findings: Finding[],
): { token: Token; end: number } {
  let end = start + 1;
  while (end < limit && !'),]\n;"'.includes(text.charAt(end))) end++;
  while (end > start + 1 && isSpace(text.charCodeAt(end - 1))) end--;
  findings.push(
    syntaxFinding(text.charAt(start) === "'" ? 'saql-unclosed-name' : 'saql-unclosed-string', start, end),
  );
  return { token: quotedToken(text, start, end, text.slice(start + 1, end)), end };
}

/** Takes the escapes off outside bindings, which keep their own. */
function withoutEscapes(raw: string, mark: string): string {
  const memory: BindingMemory = { quotesFail: false, neverCloses: false };
  let value = '';
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i);
    if (code === 92 && i + 1 < raw.length && `"'\\{`.includes(raw.charAt(i + 1))) {
      value += raw.charAt(++i);
      continue;
    }
    if (raw.charAt(i) === mark) {
      value += mark;
      i++;
      continue;
    }
    const end = code === openBrace || code === 36 || code === 33 ? skipBinding(raw, i, memory) : -1;
    if (end === -1) value += raw.charAt(i);
    else {
      value += raw.slice(i, end);
      i = end - 1;
    }
  }
  return value;
}
