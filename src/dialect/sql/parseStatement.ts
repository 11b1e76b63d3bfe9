import type { Cursor } from './cursor.ts';
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
    default: {
      while (c.token.kind !== 'end') c.take();
      return { kind: 'other', keyword: key, start, end: c.lastEnd };
    }
  }
}

function parseCreate(c: Cursor): Statement {
  const { start } = c.take();
  const orReplace = c.accept('or', 'replace');
  const temporary = c.accept('temporary') || c.accept('temp') || c.accept('local', 'temp');
  if (c.accept('view')) {
    const name = c.qualifiedName('a view');
    const columns = c.at('(') ? c.identifierList() : [];
    c.expect('as');
    const query = parseQuery(c);
    c.accept('with', 'no', 'schema', 'binding');
    return { kind: 'createView', name, orReplace, temporary, columns, query, start, end: c.lastEnd };
  }
  if (c.accept('schema')) {
    const ifNotExists = c.accept('if', 'not', 'exists');
    return { kind: 'createSchema', name: c.identifier('a schema'), ifNotExists, start, end: c.lastEnd };
  }
  if (c.accept('table')) return parseCreateTable(c, start, temporary);
  return c.fail('Only TABLE, VIEW and SCHEMA can be created');
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
  c.expect('into');
  c.accept('table');
  const table = c.qualifiedName('a table');
  const columns = c.at('(') && c.peek().key !== 'select' ? c.identifierList() : [];
  const query = parseQuery(c);
  return { kind: 'insert', table, columns, query, start, end: c.lastEnd };
}

function parseUpdate(c: Cursor): Statement {
  const { start } = c.take();
  const table = c.qualifiedName('a table');
  const alias = c.alias();
  c.expect('set');
  const assignments = parseAssignments(c);
  const from = c.accept('from') ? c.list(() => parseRelation(c)) : [];
  const where = c.accept('where') ? parseExpression(c) : null;
  return { kind: 'update', table, alias, assignments, from, where, start, end: c.lastEnd };
}

function parseDelete(c: Cursor): Statement {
  const { start } = c.take();
  c.accept('from');
  const table = c.qualifiedName('a table');
  const alias = c.alias();
  const using = c.accept('using') ? c.list(() => parseRelation(c)) : [];
  const where = c.accept('where') ? parseExpression(c) : null;
  return { kind: 'delete', table, alias, using, where, start, end: c.lastEnd };
}
