import type { Cursor } from './cursor.ts';
import { parseExpression } from './parseExpression.ts';
import { parseRelation } from './parseRelation.ts';
import type { Assignment, Expr, MergeClause, Statement } from './tree.ts';

export function parseMerge(c: Cursor): Statement {
  const { start } = c.take();
  c.expect('into');
  const table = c.qualifiedName('a table');
  const alias = c.alias();
  c.expect('using');
  const source = parseRelation(c);
  c.expect('on');
  const on = parseExpression(c);
  const clauses: MergeClause[] = [];
  const removeDuplicates = c.accept('remove', 'duplicates');
  while (c.at('when')) clauses.push(parseMergeClause(c));
  if (!removeDuplicates && clauses.length === 0) c.fail('Expected WHEN MATCHED or WHEN NOT MATCHED');
  return { kind: 'merge', table, alias, source, on, clauses, removeDuplicates, start, end: c.lastEnd };
}

function parseMergeClause(c: Cursor): MergeClause {
  const { start } = c.take();
  const matched = !c.accept('not');
  c.expect('matched');
  const bySource = c.accept('by', 'source');
  if (!bySource) c.accept('by', 'target');
  const condition = c.accept('and') ? parseExpression(c) : null;
  c.expect('then');
  const action = parseMergeAction(c);
  return { matched, bySource, condition, action, start, end: c.lastEnd };
}

function parseMergeAction(c: Cursor): MergeClause['action'] {
  if (c.accept('delete')) return { type: 'delete' };
  if (c.accept('update')) {
    c.expect('set');
    return { type: 'update', assignments: parseAssignments(c) };
  }
  c.expect('insert');
  const columns = c.at('(') ? c.identifierList() : [];
  c.expect('values', '(');
  const values: Expr[] = c.list(() => parseExpression(c));
  c.expect(')');
  return { type: 'insert', columns, values };
}

export function parseAssignments(c: Cursor): Assignment[] {
  return c.list(() => {
    if (c.dialect === 'redshift' && c.at('('))
      c.refuseNext(1, 'Redshift sets one column at a time: SET a = 1, b = 2.');
    const column = c.qualifiedName('a column').at(-1)!;
    c.expect('=');
    const value = parseExpression(c);
    return { column, value, start: column.start, end: value.end };
  });
}
