import { type SoqlPlace, SoqlProblem } from './soqlProblem.ts';

export interface SoqlTokens {
  peek(): string;
  next(): string;
  is(word: string): boolean;
  take(word: string): boolean;
  expect(word: string): void;
  /** Where the next token stands; behind the last one at the end. */
  place(): SoqlPlace;
  /** Where the token stands that was read last. */
  lastPlace(): SoqlPlace;
  /** Another reader from here on, which leaves this one where it is. */
  ahead(): SoqlTokens;
}

interface Token extends SoqlPlace {
  text: string;
}

/** Strings, names (also `LAST_N_DAYS:30`), numbers and dates, operators; whatever else stands for itself. */
const tokenPattern = /'(?:[^'\\]|\\.)*'|[A-Za-z_][\w.]*(?::\d+)?|[-+]?\d[\w.:+-]*|<=|>=|!=|<>|[^\s]/g;

export function soqlTokens(text: string): SoqlTokens {
  const tokens = Array.from(text.matchAll(tokenPattern), ({ 0: found, index }) => ({
    text: found,
    start: index,
    end: index + found.length,
  }));
  return readerOf(tokens, 0);
}

function readerOf(tokens: readonly Token[], from: number): SoqlTokens {
  let at = from;
  const peek = () => tokens[at]?.text ?? '';
  const is = (word: string) => peek().toUpperCase() === word;
  const take = (word: string) => {
    const found = is(word);
    if (found) at += 1;
    return found;
  };
  const placeOf = (index: number): SoqlPlace => {
    const token = tokens[index];
    if (token !== undefined) return { start: token.start, end: token.end };
    const end = tokens.at(-1)?.end ?? 0;
    return { start: end, end };
  };
  return {
    peek,
    is,
    take,
    next: () => {
      at += 1;
      return tokens[at - 1]?.text ?? '';
    },
    expect: (word) => {
      if (take(word)) return;
      const found = peek() || 'its end';
      throw new SoqlProblem(
        'soql-syntax',
        placeOf(at),
        `The SOQL query has "${found}" where ${word} is expected.`,
      );
    },
    place: () => placeOf(at),
    lastPlace: () => placeOf(at - 1),
    ahead: () => readerOf(tokens, at),
  };
}

export function isQuoted(token: string): boolean {
  return token.length > 1 && token.startsWith("'");
}

/** What a literal in quotes means; any other token stays as it is. */
export function unquote(token: string): string {
  return isQuoted(token) ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;
}
