import type { Cursor } from './cursor.ts';
import { parseAlterTable } from './parseAlterTable.ts';
import { parseCopy, parseUnload } from './parseCopy.ts';
import { parseCreateTable } from './parseCreateTable.ts';
import { parseExpression } from './parseExpression.ts';
import { parseAssignments, parseMerge } from './parseMerge.ts';
import { parseQuery } from './parseQuery.ts';
import { parseRelation } from './parseRelation.ts';
import type { Identifier, Statement } from './tree.ts';

export function parseStatement(c: Cursor): Statement {
  const { start, key } = c.token;
  switch (key) {
    case 'select':
    case 'with':
    case 'values':
    case '(': {
      const query = parseQuery(c);
      return { kind: 'select', query, start, end: query.end };
    }
    case 'create':
      return parseCreate(c);
    case 'drop':
      return parseDrop(c);
    case 'insert':
      return parseInsert(c);
    case 'update':
      return parseUpdate(c);
    case 'delete':
      return parseDelete(c);
    case 'merge':
      return parseMerge(c);
    case 'truncate': {
      c.take();
      c.accept('table');
      return { kind: 'truncate', table: c.qualifiedName('a table'), start, end: c.lastEnd };
    }
    case 'copy':
      return parseCopy(c);
    case 'unload':
      return parseUnload(c);
    case 'alter':
      if (c.peek().key === 'table') return parseAlterTable(c);
      return parseOther(c, start, key);
    default:
      return parseOther(c, start, key);
  }
}

function parseOther(c: Cursor, start: number, word: string): Statement {
  // DuckDB's; SET alone changes settings, which mean nothing here.
  const key = word === 'set' && c.peek().key === 'variable' ? 'set variable' : word;
  while (c.token.kind !== 'end') c.take();
  return { kind: 'other', keyword: key, start, end: c.lastEnd };
}

function parseCreate(c: Cursor): Statement {
  const { start } = c.take();
  const orReplace = c.accept('or', 'replace');
  const temporary = c.accept('temporary') || c.accept('temp') || c.accept('local', 'temp');
  if (c.accept('view')) {
    if (c.dialect === 'redshift' && c.at('if'))
      c.refuseNext(3, 'Redshift’s CREATE VIEW has no IF NOT EXISTS; use OR REPLACE.');
    const name = c.qualifiedName('a view');
    const columns = c.at('(') ? c.identifierList() : [];
    c.expect('as');
    const query = parseQuery(c);
    c.accept('with', 'no', 'schema', 'binding');
    return { kind: 'createView', name, orReplace, temporary, columns, query, start, end: c.lastEnd };
  }
  if (c.accept('schema')) {
    const ifNotExists = c.accept('if', 'not', 'exists');
    const name = c.identifier('a schema');
    // Owner and quota mean nothing here.
    if (c.accept('authorization')) c.identifier('a user');
    if (c.accept('quota')) while (c.token.kind !== 'end') c.take();
    return { kind: 'createSchema', name, ifNotExists, start, end: c.lastEnd };
  }
  if (c.accept('table')) {
    const made = parseCreateTable(c, start, temporary);
    if (orReplace && c.dialect === 'redshift')
      c.refuse(start, 'Redshift has no CREATE OR REPLACE TABLE; use DROP TABLE IF EXISTS and CREATE TABLE.');
    return made;
  }
  refuseCreation(c, start);
  return c.fail('Only TABLE, VIEW and SCHEMA can be created');
}

/** What Redshift can create beyond tables, views and schemas, and what only others can. */
const createdElsewhere =
  'function procedure external materialized user group database library model datashare role identity masking rls'.split(
    ' ',
  );
const createdByOthers =
  'index sequence type macro trigger extension domain rule aggregate secret unique unlogged collation'.split(
    ' ',
  );

function refuseCreation(c: Cursor, start: number): void {
  if (c.dialect !== 'redshift') return;
  const { key } = c.token;
  if (createdElsewhere.includes(key)) {
    c.take();
    c.refuse(
      start,
      `CREATE ${key.toUpperCase()} is Redshift’s, but not for the local target.`,
      'redshift-not-local',
    );
  }
  if (createdByOthers.includes(key)) {
    c.take();
    c.refuse(start, `Redshift has no CREATE ${key.toUpperCase()}.`);
  }
}

function parseDrop(c: Cursor): Statement {
  const { start } = c.take();
  const what = (['table', 'view', 'schema'] as const).find((word) => c.accept(word));
  if (!what) return c.fail('Expected TABLE, VIEW or SCHEMA after DROP');
  const ifExists = c.accept('if', 'exists');
  const names: Identifier[][] = c.list(() => c.qualifiedName('a name'));
  const cascade = c.accept('cascade');
  if (!cascade) c.accept('restrict');
  return { kind: 'drop', what, ifExists, names, cascade, start, end: c.lastEnd };
}

function parseInsert(c: Cursor): Statement {
  const { start } = c.take();
  if (c.dialect === 'redshift' && c.accept('or')) {
    c.take();
    c.refuse(start, 'Redshift has no INSERT OR REPLACE; use MERGE.');
  }
  c.expect('into');
  c.accept('table');
  const table = c.qualifiedName('a table');
  const nested = ['select', 'with', '('].includes(c.peek().key);
  const columns = c.at('(') && !nested ? c.identifierList() : [];
  if (c.dialect === 'redshift') refuseForeignInsert(c);
  const query = c.accept('default', 'values') ? null : parseQuery(c);
  if (c.dialect === 'redshift') refuseForeignInsert(c);
  return { kind: 'insert', table, columns, query, start, end: c.lastEnd };
}

function refuseForeignInsert(c: Cursor): void {
  const { start } = c.token;
  if (c.accept('on', 'conflict')) c.refuse(start, 'Redshift has no ON CONFLICT; use MERGE.');
  if (c.accept('by', 'name')) c.refuse(start, 'Redshift has no INSERT … BY NAME; name the columns.');
  refuseReturning(c);
}

function refuseReturning(c: Cursor): void {
  const { start } = c.token;
  if (c.dialect === 'redshift' && c.accept('returning')) c.refuse(start, 'Redshift has no RETURNING.');
}

function parseUpdate(c: Cursor): Statement {
  const { start } = c.take();
  const table = c.qualifiedName('a table');
  const alias = c.alias();
  c.expect('set');
  const assignments = parseAssignments(c);
  const from = c.accept('from') ? c.list(() => parseRelation(c)) : [];
  const where = c.accept('where') ? parseExpression(c) : null;
  refuseReturning(c);
  return { kind: 'update', table, alias, assignments, from, where, start, end: c.lastEnd };
}

function parseDelete(c: Cursor): Statement {
  const { start } = c.take();
  c.accept('from');
  const table = c.qualifiedName('a table');
  const alias = c.alias();
  const using = c.accept('using') ? c.list(() => parseRelation(c)) : [];
  const where = c.accept('where') ? parseExpression(c) : null;
  refuseReturning(c);
  return { kind: 'delete', table, alias, using, where, start, end: c.lastEnd };
}
