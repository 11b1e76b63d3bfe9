import type { Cursor } from './cursor.ts';
import { parseExpression } from './parseExpression.ts';
import type { CopyOption, Expr, Statement } from './tree.ts';

/** `COPY table [(columns)] FROM 'place' option…` */
export function parseCopy(c: Cursor): Statement {
  const { start } = c.take();
  if (c.at('(')) c.refuse(start, 'Redshift’s COPY reads only; UNLOAD writes a query’s rows.');
  const table = c.qualifiedName('a table');
  const columns = c.at('(') ? c.identifierList() : [];
  if (c.at('to')) c.refuseNext(1, 'Redshift’s COPY reads only; UNLOAD writes.');
  c.expect('from');
  const from = parsePlace(c);
  if (c.at('(')) c.refuseNext(1, 'Redshift writes the options of COPY without parentheses.');
  return { kind: 'copy', table, columns, from, options: parseOptions(c), start, end: c.lastEnd };
}

/** `UNLOAD ('query') TO 'place' option…` */
export function parseUnload(c: Cursor): Statement {
  const { start } = c.take();
  c.expect('(');
  const query = parseExpression(c);
  c.expect(')', 'to');
  const to = parsePlace(c);
  return { kind: 'unload', query, to, options: parseOptions(c), start, end: c.lastEnd };
}

function parsePlace(c: Cursor): Expr {
  if (c.token.kind !== 'string' && c.token.kind !== 'variable')
    c.fail("Expected a place such as '${lake}/curated/posts/'");
  return parseExpression(c);
}

/** Options that take a text, a number, a name or a list; the rest are single words. */
const valued = [
  'iam_role',
  'credentials',
  'json',
  'delimiter',
  'quote',
  'escape',
  'null',
  'region',
  'dateformat',
  'timeformat',
  'ignoreheader',
  'maxerror',
  'partition',
  'maxfilesize',
  'encoding',
  'compupdate',
  'statupdate',
  'fixedwidth',
  'avro',
  'shapefile',
  'parallel',
  'extension',
];

function parseOptions(c: Cursor): CopyOption[] {
  const options: CopyOption[] = [];
  while (c.token.kind !== 'end') {
    const { start } = c.token;
    let name = c.identifier('an option').name.toLowerCase();
    if (name === 'format') {
      c.accept('as');
      name = `format ${c.identifier('a format').name.toLowerCase()}`;
    }
    const word = name.replace('format ', '');
    c.accept('as');
    const value = valued.includes(word) ? parseValue(c) : null;
    if (word === 'partition' && value !== null && c.at('(')) c.identifierList();
    options.push({ name, value, start, end: c.lastEnd });
  }
  return options;
}

function parseValue(c: Cursor): Expr | null {
  const { token } = c;
  if (token.kind === 'string' || token.kind === 'number' || token.kind === 'variable')
    return parseExpression(c);
  if (token.kind === 'word' && ['default', 'on', 'off', 'auto', 'by'].includes(token.key)) {
    c.take();
    return { kind: 'string', value: token.key, start: token.start, end: token.end };
  }
  return null;
}
