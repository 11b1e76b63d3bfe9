import { quoteName } from '../../shared/quote.ts';
import type { Assignment, Expr, Identifier, Relation, Statement } from '../sql/tree.ts';
import { type CatalogColumn, catalogName } from './catalog.ts';
import { type Emission, hasNo, notHere, unknownColumn } from './context.ts';
import { assignTo } from './convert.ts';
import { emitAlter } from './emitAlter.ts';
import { asCondition, emitExpression, emitName } from './emitExpression.ts';
import { emitMerge } from './emitMerge.ts';
import { emitQuery, padded, renamed } from './emitQuery.ts';
import { columnList, emitRelations, emitSchema, emitTableName } from './emitRelation.ts';
import { emitCreateTable } from './emitTable.ts';
import { noScope, type Scope } from './scope.ts';
import type { Typed } from './typed.ts';

/** Words that begin statements without an effect on the embedded engine. */
const withoutEffect = new Set(
  'analyze analyse vacuum grant revoke comment set reset begin start commit end lock'.split(' '),
);

/** Words that begin statements which Redshift has and which mean nothing here. */
const elsewhere = new Set(
  'show explain call declare fetch close prepare execute deallocate cancel rollback abort refresh alter desc describe use'.split(
    ' ',
  ),
);

export type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

/** The DuckDB statements that one Redshift statement becomes. */
export function emitStatement(s: Statement, e: Emission): string[] {
  switch (s.kind) {
    case 'select':
      return [padded(emitQuery(s.query, e))];
    case 'createView': {
      const { sql, columns } = emitQuery(s.query, e);
      const names = s.columns.map((column) => column.name.toLowerCase());
      const known = renamed(columns, names);
      if (s.temporary) hasNo(e, s, 'Redshift has no temporary views; use WITH, or a temporary table.');
      if (known)
        e.catalog.set(
          catalogName(s.name),
          known.map(
            ({ name, type }): CatalogColumn => ({
              name,
              type: type ?? { name: 'unknown' },
              notNull: false,
              default: null,
            }),
          ),
        );
      return [
        `CREATE ${s.orReplace ? 'OR REPLACE ' : ''}VIEW ${emitTableName(s.name, e)}${columnList(s.columns)} AS ${sql}`,
      ];
    }
    case 'createTable':
      return emitCreateTable(s, e);
    case 'createSchema':
      return [`CREATE SCHEMA ${s.ifNotExists ? 'IF NOT EXISTS ' : ''}${emitSchema(s.name, e)}`];
    case 'alterTable':
      return emitAlter(s, e);
    case 'drop':
      return emitDrop(s, e);
    case 'insert':
      return [emitInsert(s, e)];
    case 'update':
      return [emitUpdate(s, e)];
    case 'delete': {
      const scope = targetScope(s.table, s.alias, e);
      const inner = { ...e, scope };
      const using = s.using.length > 0 ? ` USING ${emitRelations(s.using, inner)}` : '';
      return [`DELETE FROM ${target(s.table, s.alias, e)}${using}${where(s.where, inner)}`];
    }
    case 'merge':
      return emitMerge(s, e);
    case 'truncate':
      return [`DELETE FROM ${emitTableName(s.table, e)}`];
    case 'copy':
    case 'unload':
      return [];
    case 'other':
      return emitOther(s, e);
  }
}

function emitOther(s: Of<'other'>, e: Emission): string[] {
  const word = { start: s.start, end: s.start + s.keyword.length };
  if (withoutEffect.has(s.keyword)) return [];
  if (elsewhere.has(s.keyword)) notHere(e, word, `The statement ${s.keyword.toUpperCase()}`);
  else hasNo(e, word, `Redshift has no statement ${s.keyword.toUpperCase()}.`);
  return [];
}

function emitDrop(s: Of<'drop'>, e: Emission): string[] {
  const exists = s.ifExists ? 'IF EXISTS ' : '';
  return s.names.map((name) => {
    e.catalog.delete(catalogName(name));
    const dropped = s.what === 'schema' ? emitSchema(name[0]!, e) : emitTableName(name, e);
    return `DROP ${s.what.toUpperCase()} ${exists}${dropped}${s.cascade ? ' CASCADE' : ''}`;
  });
}

/** The columns that a statement fills, as far as the table is known. */
export function filledColumns(
  table: Identifier[],
  listed: readonly Identifier[],
  e: Emission,
): CatalogColumn[] | null {
  const known = e.catalog.get(catalogName(table));
  if (!known) return null;
  if (listed.length === 0) return known;
  return listed.flatMap((column) => {
    const found = known.find(({ name }) => name === column.name.toLowerCase());
    if (!found) unknownColumn(e, column, `The table ${catalogName(table)} has no column "${column.name}".`);
    return found ?? [];
  });
}

function emitInsert(s: Of<'insert'>, e: Emission): string {
  const into = `INSERT INTO ${emitTableName(s.table, e)}${columnList(s.columns)}`;
  const columns = filledColumns(s.table, s.columns, e);
  if (s.query === null) return `${into} DEFAULT VALUES`;
  if (s.query.body.kind === 'values') {
    const [first] = s.query.body.rows;
    if (s.columns.length > 0)
      for (const row of s.query.body.rows)
        if (row.length < s.columns.length)
          hasNo(
            e,
            row.at(-1)!,
            `A row has ${row.length} values, but ${s.columns.length} columns are listed.`,
          );
    // Columns that a row does not reach take their defaults.
    const reached = columns && s.columns.length === 0 ? columns.slice(0, first!.length) : null;
    const listed = reached ? ` (${reached.map((column) => quoteName(column.name)).join(', ')})` : '';
    const rows = s.query.body.rows.map((row) => {
      if (columns && row.length > columns.length)
        hasNo(e, row[0]!, `A row has ${row.length} values, but ${columns.length} columns are to be filled.`);
      return `(${row.map((x, i) => valueFor(x, columns?.[i], e)).join(', ')})`;
    });
    return `${into}${listed} VALUES ${rows.join(', ')}`;
  }
  const query = emitQuery(s.query, e);
  if (!columns || !query.columns) return `${into} ${query.sql}`;
  if (
    query.columns.length > columns.length ||
    (s.columns.length > 0 && query.columns.length !== columns.length)
  ) {
    hasNo(
      e,
      s.query,
      `The query gives ${query.columns.length} columns, but ${columns.length} are to be filled.`,
    );
    return '';
  }
  const names = query.columns.map((_, i) => `c${i}`);
  const values = query.columns.map((column, i) => {
    const from: Typed = { sql: names[i]!, type: column.type };
    return assignTo(from, columns[i]!.type, columns[i]!.name, e, s.query!);
  });
  const reached =
    s.columns.length > 0
      ? ''
      : ` (${columns
          .slice(0, values.length)
          .map((column) => quoteName(column.name))
          .join(', ')})`;
  // As it stands where nothing has to be converted.
  if (values.every((value, i) => value === names[i])) return `${into}${reached} ${query.sql}`;
  return `${into}${reached} SELECT ${values.join(', ')} FROM (${query.sql}) AS given(${names.join(', ')})`;
}

/** A value for a column; DEFAULT stands for itself. */
export function valueFor(x: Expr, column: CatalogColumn | undefined, e: Emission): string {
  if (
    x.kind === 'column' &&
    x.parts.length === 1 &&
    !x.parts[0]!.quoted &&
    x.parts[0]!.name.toLowerCase() === 'default'
  )
    return 'DEFAULT';
  const typed = emitExpression(x, e);
  return column ? assignTo(typed, column.type, column.name, e, x) : typed.sql;
}

function target(table: Identifier[], alias: Identifier | null, e: Emission): string {
  return `${emitTableName(table, e)}${alias ? ` AS ${emitName(alias)}` : ''}`;
}

/** A scope in which the table that is changed stands first. */
export function targetScope(table: Identifier[], alias: Identifier | null, e: Emission): Scope {
  const name = table.at(-1)!.name.toLowerCase();
  const names = alias ? [alias.name.toLowerCase()] : [name, catalogName(table)];
  return {
    ...noScope,
    aliases: new Map(),
    hidden: new Set(),
    ctes: e.scope.ctes,
    sources: [{ names, columns: e.catalog.get(catalogName(table)) ?? null }],
  };
}

function emitUpdate(s: Of<'update'>, e: Emission): string {
  const inner = { ...e, scope: targetScope(s.table, s.alias, e) };
  const relations: readonly Relation[] = s.from;
  const from = relations.length > 0 ? ` FROM ${emitRelations(relations, inner)}` : '';
  return `UPDATE ${target(s.table, s.alias, e)} SET ${assignments(s.assignments, s.table, inner)}${from}${where(s.where, inner)}`;
}

export function assignments(items: readonly Assignment[], table: Identifier[], e: Emission): string {
  const known = e.catalog.get(catalogName(table));
  return items
    .map(({ column, value }) => {
      const found = known?.find(({ name }) => name === column.name.toLowerCase());
      if (known && !found)
        unknownColumn(e, column, `The table ${catalogName(table)} has no column "${column.name}".`);
      return `${emitName(column)} = ${valueFor(value, found, e)}`;
    })
    .join(', ');
}

const where = (condition: Expr | null, e: Emission) =>
  condition ? ` WHERE ${asCondition(emitExpression(condition, e), e, condition)}` : '';
