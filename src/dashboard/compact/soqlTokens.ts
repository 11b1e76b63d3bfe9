/** A part of SOQL that is not known here; its message is for the user. */
export class UnknownSoql extends Error {}

export interface SoqlTokens {
  peek(): string;
  next(): string;
  is(word: string): boolean;
  take(word: string): boolean;
  expect(word: string): void;
}

/** Strings, names (also `LAST_N_DAYS:30`), numbers and dates, operators; whatever else stands for itself. */
const tokenPattern = /'(?:[^'\\]|\\.)*'|[A-Za-z_][\w.]*(?::\d+)?|[-+]?\d[\w.:+-]*|<=|>=|!=|<>|[^\s]/g;

export function soqlTokens(text: string): SoqlTokens {
  const tokens = text.match(tokenPattern) ?? [];
  let at = 0;
  const peek = () => tokens[at] ?? '';
  const is = (word: string) => peek().toUpperCase() === word;
  const take = (word: string) => {
    const found = is(word);
    if (found) at += 1;
    return found;
  };
  return {
    peek,
    is,
    take,
    next: () => {
      at += 1;
      return tokens[at - 1] ?? '';
    },
    expect: (word) => {
      if (!take(word))
        throw new UnknownSoql(`The SOQL query has "${peek() || 'its end'}" where ${word} is expected.`);
    },
  };
}

export function isQuoted(token: string): boolean {
  return token.length > 1 && token.startsWith("'");
}

/** What a literal in quotes means; any other token stays as it is. */
export function unquote(token: string): string {
  return isQuoted(token) ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;
}
