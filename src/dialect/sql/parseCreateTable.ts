import type { Cursor } from './cursor.ts';
import { parseExpression } from './parseExpression.ts';
import { parseQuery } from './parseQuery.ts';
import { parseTypeName } from './parseTypeName.ts';
import type { ColumnDefinition, Identifier, Statement } from './tree.ts';

type CreateTable = Extract<Statement, { kind: 'createTable' }>;

/** The part of CREATE TABLE behind that word. */
export function parseCreateTable(c: Cursor, start: number, temporary: boolean): CreateTable {
  const ifNotExists = c.accept('if', 'not', 'exists');
  const name = c.qualifiedName('a table');
  const columns: ColumnDefinition[] = [];
  let like: Identifier[] | null = null;
  let likeDefaults = false;
  let columnNames: Identifier[] | undefined;
  if (c.at('(') && atNamesOnly(c)) columnNames = c.identifierList();
  else if (c.at('(') && !c.at('(', 'select') && !c.at('(', 'with')) {
    c.take();
    c.list(() => {
      if (c.accept('like')) {
        like = c.qualifiedName('a table');
        likeDefaults = c.accept('including', 'defaults');
        if (!likeDefaults) c.accept('excluding', 'defaults');
      } else if (c.atAny(['primary', 'unique', 'foreign', 'constraint', 'check'])) skipTableConstraint(c);
      else columns.push(parseColumn(c));
    });
    c.expect(')');
  }
  const attributes = parseAttributes(c);
  const query = c.accept('as') ? parseQuery(c) : null;
  return {
    kind: 'createTable',
    name,
    temporary,
    ifNotExists,
    columns,
    like,
    attributes,
    query,
    ...(columnNames ? { columnNames } : {}),
    ...(likeDefaults ? { likeDefaults } : {}),
    start,
    end: c.lastEnd,
  };
}

/** `(a, b)` before AS: names without types. */
function atNamesOnly(c: Cursor): boolean {
  return [',', ')'].includes(c.peek(2).key) && c.peek().key !== 'like' && c.peek().kind !== 'end';
}

/** Kept by Redshift as hints to the planner, enforced by neither. */
function skipTableConstraint(c: Cursor): void {
  if (c.accept('constraint')) c.identifier('a constraint');
  if (c.dialect === 'redshift' && c.at('check')) {
    const { start } = c.take();
    c.refuse(start, 'Redshift has no CHECK constraints.');
  }
  const foreign = c.accept('foreign', 'key');
  if (!foreign && !c.accept('primary', 'key')) c.expect('unique');
  c.identifierList();
  if (foreign) parseReferences(c);
}

function parseReferences(c: Cursor): void {
  c.expect('references');
  c.qualifiedName('a table');
  if (c.at('(')) c.identifierList();
}

export function parseColumn(c: Cursor): ColumnDefinition {
  const name = c.identifier('a column');
  const type = parseTypeName(c);
  const column: ColumnDefinition = {
    name,
    type,
    notNull: false,
    default: null,
    identity: false,
    encode: null,
    distkey: false,
    sortkey: false,
    key: null,
    start: name.start,
    end: type.end,
  };
  for (;;) {
    if (c.accept('not', 'null')) column.notNull = true;
    else if (c.accept('null')) continue;
    else if (c.accept('default')) column.default = parseExpression(c);
    else if (c.dialect === 'redshift' && c.at('check')) {
      const { start } = c.take();
      c.refuse(start, 'Redshift has no CHECK constraints.');
    } else if (c.accept('encode')) column.encode = c.identifier('an encoding').name.toLowerCase();
    else if (c.accept('distkey')) column.distkey = true;
    else if (c.accept('sortkey')) column.sortkey = true;
    else if (c.accept('primary', 'key')) column.key = 'primary';
    else if (c.accept('unique')) column.key = 'unique';
    else if (c.at('references')) parseReferences(c);
    else if (c.accept('identity') || c.accept('generated', 'by', 'default', 'as', 'identity')) {
      column.identity = true;
      if (c.accept('(')) {
        c.list(() => parseExpression(c));
        c.expect(')');
      }
    } else if (c.accept('collate')) c.identifier('a collation');
    else break;
  }
  column.end = c.lastEnd;
  return column;
}

function parseAttributes(c: Cursor): CreateTable['attributes'] {
  const attributes: CreateTable['attributes'] = [];
  for (;;) {
    if (c.accept('diststyle'))
      attributes.push({
        name: 'diststyle',
        columns: [],
        value: c.identifier('a distribution style').name.toLowerCase(),
      });
    else if (c.accept('distkey'))
      attributes.push({ name: 'distkey', columns: c.identifierList(), value: null });
    else if (c.accept('compound', 'sortkey') || c.accept('interleaved', 'sortkey') || c.at('sortkey', '(')) {
      if (c.at('sortkey')) c.take();
      attributes.push({ name: 'sortkey', columns: c.identifierList(), value: null });
    } else if (c.accept('sortkey', 'auto')) attributes.push({ name: 'sortkey', columns: [], value: 'auto' });
    else if (c.accept('encode', 'auto')) attributes.push({ name: 'encode', columns: [], value: 'auto' });
    else if (c.accept('backup'))
      attributes.push({ name: 'backup', columns: [], value: c.identifier('YES or NO').name.toLowerCase() });
    else return attributes;
  }
}
