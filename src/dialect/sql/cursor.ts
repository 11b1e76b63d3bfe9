import { redshiftWords } from './redshiftWords.ts';
import type { Dialect, Token } from './tokens.ts';
import type { Identifier, Span } from './tree.ts';

/** Thrown and caught inside the parser only; `parseSql` turns it into a finding. */
export class ParseError extends Error {
  readonly span: Span;
  readonly code: string;
  constructor(span: Span, message: string, code = 'sql-syntax') {
    super(message);
    this.span = span;
    this.code = code;
  }
}

const maxDepth = 200;

/** Words that end an expression or a name without AS: they cannot be an alias. */
const reserved = new Set(
  `select from where group having order limit offset union intersect except minus on using join inner left right full
   cross natural semi anti lateral when then else end and or not case with as qualify window distinct all any is in
   between like ilike rlike similar regexp set values into when matched for fetch desc asc cluster distribute sort top over`.split(
    /\s+/,
  ),
);

/** A position in the tokens of one text. */
export class Cursor {
  private index = 0;
  private depth = 0;
  readonly dialect: Dialect;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[], dialect: Dialect) {
    this.tokens = tokens;
    this.dialect = dialect;
  }

  get token(): Token {
    return this.tokens[this.index]!;
  }

  peek(ahead = 1): Token {
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)]!;
  }

  /** The end of the last token taken. */
  get lastEnd(): number {
    return this.index === 0 ? 0 : this.tokens[this.index - 1]!.end;
  }

  take(): Token {
    const token = this.token;
    if (token.kind !== 'end') this.index++;
    return token;
  }

  mark(): number {
    return this.index;
  }

  reset(mark: number): void {
    this.index = mark;
  }

  /** True when the next tokens are these keywords or operators. */
  at(...keys: string[]): boolean {
    for (let i = 0; i < keys.length; i++) if (this.peek(i).key !== keys[i]) return false;
    return true;
  }

  atAny(keys: readonly string[]): boolean {
    return keys.includes(this.token.key);
  }

  /** Takes these keywords if they come next. */
  accept(...keys: string[]): boolean {
    for (let i = 0; i < keys.length; i++) if (this.peek(i).key !== keys[i]) return false;
    this.index += keys.length;
    return true;
  }

  expect(...keys: string[]): void {
    for (const key of keys) if (!this.accept(key)) this.fail(`Expected ${key.toUpperCase()} here`);
  }

  fail(message: string): never {
    const { token } = this;
    // Texts may hold credentials, so they are never repeated.
    const found =
      token.kind === 'end'
        ? 'but the text ends.'
        : token.kind === 'string'
          ? 'but found a text in quotes.'
          : `but found "${token.text.slice(0, 40)}".`;
    throw new ParseError(
      { start: token.start, end: Math.max(token.end, token.start) },
      `${message}, ${found}`,
    );
  }

  /** Ends the statement because the dialect has no such thing, or the local engine has none, from `start` to the end of the last token taken. */
  refuse(
    start: number,
    message: string,
    code: 'redshift-has-no' | 'redshift-not-local' | 'spark-not-local' = 'redshift-has-no',
  ): never {
    throw new ParseError({ start, end: Math.max(this.lastEnd, start) }, message, code);
  }

  /** The same for the next `count` tokens. */
  refuseNext(count: number, message: string): never {
    const { start } = this.token;
    for (let i = 0; i < count; i++) this.take();
    return this.refuse(start, message);
  }

  identifier(what = 'a name'): Identifier {
    const { token } = this;
    // `#name` is a temporary table of Redshift's.
    const next = this.peek();
    if (
      token.key === '#' &&
      this.dialect === 'redshift' &&
      next.kind === 'word' &&
      next.start === token.end
    ) {
      this.index += 2;
      return { name: `#${next.text}`, quoted: false, start: token.start, end: next.end };
    }
    if (token.kind !== 'quoted' && token.kind !== 'word') this.fail(`Expected ${what}`);
    this.take();
    return { name: token.text, quoted: token.kind === 'quoted', start: token.start, end: token.end };
  }

  /** `[AS] alias`, where there is one. */
  alias(): Identifier | null {
    if (this.accept('as')) return this.identifier('an alias after AS');
    const { token } = this;
    if (token.kind === 'quoted' || (token.kind === 'word' && !this.isReserved(token.key)))
      return this.identifier();
    return null;
  }

  private isReserved(key: string): boolean {
    return reserved.has(key) || (this.dialect === 'redshift' && redshiftWords.has(key));
  }

  /** `a.b.c` */
  qualifiedName(what: string): Identifier[] {
    const parts = [this.identifier(what)];
    while (this.at('.')) {
      this.take();
      parts.push(this.identifier(what));
    }
    return parts;
  }

  identifierList(): Identifier[] {
    this.expect('(');
    const names = this.list(() => this.identifier('a column'));
    this.expect(')');
    return names;
  }

  list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.accept(',')) items.push(item());
    return items;
  }

  /** Guards recursion, so that deep nesting is an error with a place and not a full stack. */
  nested<T>(parse: () => T): T {
    if (++this.depth > maxDepth) this.fail(`This is nested more than ${maxDepth} levels deep`);
    try {
      return parse();
    } finally {
      this.depth--;
    }
  }
}
