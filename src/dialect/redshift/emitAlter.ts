import { quoteName } from '../../shared/quote.ts';
import { type CatalogColumn, catalogName } from './catalog.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { emitName } from './emitExpression.ts';
import { emitTableName } from './emitRelation.ts';
import type { Of } from './emitStatement.ts';
import { columnSql, notes, tableColumn } from './emitTable.ts';

export function emitAlter(s: Of<'alterTable'>, e: Emission): string[] {
  const { action } = s;
  const table = emitTableName(s.table, e);
  const key = catalogName(s.table);
  const known = e.catalog.get(key);
  switch (action.type) {
    case 'addColumn': {
      const column = tableColumn(action.column, e);
      if (column === null) return [];
      if (column.identity) notHere(e, action.column, 'ADD COLUMN with IDENTITY');
      if (column.notNull && column.default === null)
        hasNo(e, action.column, 'A column added as NOT NULL needs a DEFAULT in Redshift.');
      if (!known) return [`ALTER TABLE ${table} ADD COLUMN ${columnSql({ ...column, notNull: false }, key)}`];
      const columns = [...known, column];
      e.catalog.set(key, columns);
      // DuckDB adds no column with a constraint, so the table is made anew.
      if (column.notNull || 'length' in column.type) return rebuild(s, columns, known, e);
      return [`ALTER TABLE ${table} ADD COLUMN ${columnSql(column, key)}`];
    }
    case 'dropColumn': {
      const name = action.column.name.toLowerCase();
      if (known)
        e.catalog.set(
          key,
          known.filter((column) => column.name !== name),
        );
      return [`ALTER TABLE ${table} DROP COLUMN ${emitName(action.column)}`];
    }
    case 'renameColumn': {
      const [from, to] = [action.from.name.toLowerCase(), action.to.name.toLowerCase()];
      if (known)
        e.catalog.set(
          key,
          known.map((column) => (column.name === from ? { ...column, name: to } : column)),
        );
      return [`ALTER TABLE ${table} RENAME COLUMN ${emitName(action.from)} TO ${emitName(action.to)}`];
    }
    case 'rename': {
      const to = catalogName([...s.table.slice(0, -1), action.to]);
      e.catalog.delete(key);
      if (known) e.catalog.set(to, known);
      return [`ALTER TABLE ${table} RENAME TO ${emitName(action.to)}`];
    }
    case 'append': {
      const source = emitTableName(action.from, e);
      const from = e.catalog.get(catalogName(action.from));
      if (action.fill) notHere(e, s, 'ALTER TABLE APPEND with IGNOREEXTRA or FILLTARGET');
      if (
        known &&
        from &&
        (known.length !== from.length || known.some((column) => !from.some((c) => c.name === column.name)))
      )
        hasNo(
          e,
          s,
          'ALTER TABLE APPEND wants the same columns in both tables, or IGNOREEXTRA or FILLTARGET.',
        );
      return [`INSERT INTO ${table} BY NAME SELECT * FROM ${source}`, `DELETE FROM ${source}`];
    }
    case 'none':
      return [];
  }
}

/** The table once more with other columns; those that it had keep their values. */
function rebuild(
  s: Of<'alterTable'>,
  columns: readonly CatalogColumn[],
  kept: readonly CatalogColumn[],
  e: Emission,
): string[] {
  const name = s.table.at(-1)!;
  const interim = { ...name, name: `${name.name}.rebuilt` };
  const [old, made] = [s.table, [...s.table.slice(0, -1), interim]].map((parts) => emitTableName(parts, e));
  const names = kept.map((column) => quoteName(column.name)).join(', ');
  return [
    `CREATE TABLE ${made} (${columns.map((column) => columnSql(column, catalogName(s.table))).join(', ')})`,
    `INSERT INTO ${made} (${names}) SELECT ${names} FROM ${old}`,
    `DROP TABLE ${old}`,
    `ALTER TABLE ${made} RENAME TO ${emitName(name)}`,
    ...notes(old!, columns),
  ];
}
