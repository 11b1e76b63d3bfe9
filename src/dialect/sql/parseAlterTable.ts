import type { Cursor } from './cursor.ts';
import { parseColumn } from './parseCreateTable.ts';
import type { AlterAction, Statement } from './tree.ts';

export function parseAlterTable(c: Cursor): Statement {
  const { start } = c.take();
  c.expect('table');
  const table = c.qualifiedName('a table');
  const action = parseAction(c);
  return { kind: 'alterTable', table, action, start, end: c.lastEnd };
}

function parseAction(c: Cursor): AlterAction {
  if (c.accept('append', 'from')) {
    const from = c.qualifiedName('a table');
    return { type: 'append', from, fill: c.accept('ignoreextra') || c.accept('filltarget') };
  }
  if (c.accept('rename', 'to')) return { type: 'rename', to: c.identifier('a name') };
  if (c.accept('rename')) {
    c.accept('column');
    const from = c.identifier('a column');
    c.expect('to');
    return { type: 'renameColumn', from, to: c.identifier('a column') };
  }
  if (c.at('add') && !['primary', 'unique', 'foreign', 'constraint'].includes(c.peek().key)) {
    c.take();
    c.accept('column');
    if (c.dialect === 'redshift' && c.at('if', 'not', 'exists'))
      c.refuseNext(3, 'Redshift’s ADD COLUMN has no IF NOT EXISTS.');
    return { type: 'addColumn', column: parseColumn(c) };
  }
  if (c.at('drop') && c.peek().key !== 'constraint') {
    c.take();
    c.accept('column');
    const column = c.identifier('a column');
    if (!c.accept('cascade')) c.accept('restrict');
    return { type: 'dropColumn', column };
  }
  const { start } = c.token;
  if (c.atAny(plannerWords)) {
    const changesType = c.at('alter', 'column') && c.peek(3).key === 'type';
    while (c.token.kind !== 'end') c.take();
    if (changesType)
      c.refuse(
        start,
        'ALTER COLUMN … TYPE is not for the local target; make the table anew.',
        'redshift-not-local',
      );
    return { type: 'none' };
  }
  return c.fail('Expected ADD, DROP, RENAME, APPEND or ALTER here');
}

/** Owner, keys, distribution, encoding: nothing that the embedded engine minds. */
const plannerWords = ['owner', 'alter', 'add', 'drop', 'set', 'row'];
