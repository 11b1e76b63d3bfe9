import type { Finding } from '../../shared/diagnostic.ts';
import { Cursor, ParseError } from './cursor.ts';
import { parseStatement } from './parseStatement.ts';
import { type Dialect, type Token, tokenize } from './tokens.ts';
import type { Statement } from './tree.ts';

/**
 * The statements of a script. Never throws: a statement that cannot be read becomes a finding with its place,
 * and reading goes on behind the next semicolon.
 */
export function parseSql(text: string, dialect: Dialect): { statements: Statement[]; findings: Finding[] } {
  const { tokens, findings } = tokenize(text, dialect);
  const statements: Statement[] = [];
  for (const part of splitStatements(tokens)) {
    const cursor = new Cursor(part, dialect);
    try {
      const statement = parseStatement(cursor);
      if (cursor.token.kind !== 'end') cursor.fail('Expected the end of the statement');
      statements.push(statement);
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      findings.push({ ...error.span, severity: 'error', code: error.code, message: error.message });
    }
  }
  return { statements, findings };
}

/** The tokens between semicolons, each part ended by its own `end`; empty parts are left out. */
function* splitStatements(tokens: readonly Token[]): Generator<Token[]> {
  let part: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'end' && token.key !== ';') part.push(token);
    else {
      if (part.length > 0) {
        part.push({ kind: 'end', text: '', key: '', start: token.start, end: token.start });
        yield part;
      }
      part = [];
    }
  }
}
