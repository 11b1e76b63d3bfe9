import { quoteName, quoteText } from '../sql/quote.ts';
import type { Identifier, Statement } from '../sql/tree.ts';
import { type CatalogColumn, catalogName, noteOf } from './catalog.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { emitExpression, emitName } from './emitExpression.ts';
import { columnList, emitQuery, emitRelation, emitSchema, emitTableName } from './emitQuery.ts';
import { duckType, redshiftType } from './types.ts';

/** Words that begin statements without an effect on the embedded engine. */
const withoutEffect = new Set(
  'analyze analyse vacuum grant revoke comment set reset begin start commit end show explain lock'.split(' '),
);

/** The DuckDB statements that one Redshift statement becomes. */
export function emitStatement(s: Statement, e: Emission): string[] {
  switch (s.kind) {
    case 'select':
      return [emitQuery(s.query, e)];
    case 'createView':
      return [
        `CREATE ${s.orReplace ? 'OR REPLACE ' : ''}VIEW ${emitTableName(s.name, e)}${columnList(s.columns)} AS ${emitQuery(s.query, e)}`,
      ];
    case 'createTable':
      return emitCreateTable(s, e);
    case 'createSchema':
      return [`CREATE SCHEMA ${s.ifNotExists ? 'IF NOT EXISTS ' : ''}${emitSchema(s.name, e)}`];
    case 'drop': {
      const exists = s.ifExists ? 'IF EXISTS ' : '';
      for (const name of s.names) e.catalog.delete(catalogName(name));
      return s.names.map(
        (name) =>
          `DROP ${s.what.toUpperCase()} ${exists}${s.what === 'schema' ? emitSchema(name[0]!, e) : emitTableName(name, e)}${s.cascade ? ' CASCADE' : ''}`,
      );
    }
    case 'insert':
      return [`INSERT INTO ${emitTableName(s.table, e)}${columnList(s.columns)} ${emitQuery(s.query, e)}`];
    case 'update': {
      const from = s.from.length > 0 ? ` FROM ${s.from.map((r) => emitRelation(r, e)).join(', ')}` : '';
      return [
        `UPDATE ${emitTableName(s.table, e)}${s.alias ? ` AS ${emitName(s.alias)}` : ''} SET ${assignments(s.assignments, e)}${from}${where(s.where, e)}`,
      ];
    }
    case 'delete': {
      const using = s.using.length > 0 ? ` USING ${s.using.map((r) => emitRelation(r, e)).join(', ')}` : '';
      return [
        `DELETE FROM ${emitTableName(s.table, e)}${s.alias ? ` AS ${emitName(s.alias)}` : ''}${using}${where(s.where, e)}`,
      ];
    }
    case 'merge':
      return emitMerge(s, e);
    case 'truncate':
      return [`DELETE FROM ${emitTableName(s.table, e)}`];
    case 'copy':
    case 'unload':
      return [];
    case 'other':
      if (!withoutEffect.has(s.keyword))
        hasNo(
          e,
          { start: s.start, end: s.start + s.keyword.length },
          `Redshift has no statement ${s.keyword.toUpperCase()}.`,
        );
      return [];
  }
}

type Of<K extends Statement['kind']> = Extract<Statement, { kind: K }>;

function emitCreateTable(s: Of<'createTable'>, e: Emission): string[] {
  const table = emitTableName(s.name, e);
  const head = `CREATE ${s.temporary ? 'TEMP ' : ''}TABLE ${s.ifNotExists ? 'IF NOT EXISTS ' : ''}${table}`;
  for (const attribute of s.attributes) checkAttribute(s, attribute, e);
  if (s.query) return [`${head} AS ${emitQuery(s.query, e)}`];
  const columns = s.like ? likeColumns(s.like, e) : ownColumns(s, e);
  if (columns === null) return [`${head} AS SELECT * FROM ${emitTableName(s.like!, e)} LIMIT 0`];
  const name = catalogName(s.name);
  if (s.ifNotExists && e.catalog.has(name)) return [];
  e.catalog.set(name, columns);
  return [`${head} (${columns.map(columnSql).join(', ')})`, ...notes(table, columns)];
}

function ownColumns(s: Of<'createTable'>, e: Emission): CatalogColumn[] {
  return s.columns.flatMap((column) => {
    const type = redshiftType(column.type);
    if ('refused' in type) {
      if (type.exists) notHere(e, column.type, type.refused);
      else hasNo(e, column.type, type.refused);
      return [];
    }
    return {
      name: column.name.name.toLowerCase(),
      type,
      notNull: column.notNull || column.key === 'primary',
      default: column.default ? emitExpression(column.default, e) : null,
    };
  });
}

/** Null where nothing is known about the table that is to be followed. */
function likeColumns(like: Identifier[], e: Emission): CatalogColumn[] | null {
  return e.catalog.get(catalogName(like))?.map((column) => ({ ...column, default: null })) ?? null;
}

/** A column as DuckDB defines it; the length of a text is counted in bytes, as Redshift does. */
function columnSql({ name, type, notNull, default: fallback }: CatalogColumn): string {
  const check = 'length' in type ? ` CHECK (strlen(${quoteName(name)}) <= ${type.length})` : '';
  const otherwise = fallback === null ? '' : ` DEFAULT ${fallback}`;
  return `${quoteName(name)} ${duckType(type)}${notNull ? ' NOT NULL' : ''}${otherwise}${check}`;
}

const notes = (table: string, columns: CatalogColumn[]) =>
  columns.flatMap(({ name, type }) => {
    const note = noteOf(type);
    return note === null ? [] : `COMMENT ON COLUMN ${table}.${quoteName(name)} IS ${quoteText(note)}`;
  });

function checkAttribute(
  s: Of<'createTable'>,
  attribute: Of<'createTable'>['attributes'][number],
  e: Emission,
): void {
  if (attribute.name === 'diststyle' && !['auto', 'even', 'key', 'all'].includes(attribute.value ?? ''))
    hasNo(e, s, `Redshift has no DISTSTYLE ${attribute.value}; it has AUTO, EVEN, KEY and ALL.`);
  if (s.columns.length === 0) return;
  const known = new Set(s.columns.map((column) => column.name.name.toLowerCase()));
  for (const column of attribute.columns)
    if (!known.has(column.name.toLowerCase()))
      hasNo(e, column, `The table has no column "${column.name}" for its ${attribute.name.toUpperCase()}.`);
}

const assignments = (
  items: { column: Identifier; value: Parameters<typeof emitExpression>[0] }[],
  e: Emission,
) => items.map((item) => `${emitName(item.column)} = ${emitExpression(item.value, e)}`).join(', ');

const where = (condition: Parameters<typeof emitExpression>[0] | null, e: Emission) =>
  condition ? ` WHERE ${emitExpression(condition, e)}` : '';

function emitMerge(s: Of<'merge'>, e: Emission): string[] {
  const target = emitTableName(s.table, e);
  if (s.alias) hasNo(e, s.alias, 'Redshift’s MERGE takes no alias for its target; use the table’s name.');
  if (s.removeDuplicates) {
    // The matched rows are replaced by the distinct rows of the source.
    const source = emitRelation(s.source, e);
    return [
      `DELETE FROM ${target} USING ${source} WHERE ${emitExpression(s.on, e)}`,
      `INSERT INTO ${target} SELECT DISTINCT * FROM ${source}`,
    ];
  }
  const clauses = s.clauses.map((clause) => {
    if (clause.bySource)
      hasNo(e, clause, 'Redshift’s MERGE has no NOT MATCHED BY SOURCE; use a separate DELETE.');
    if (clause.condition) hasNo(e, clause.condition, 'Redshift’s MERGE takes no condition on WHEN.');
    const when = `WHEN ${clause.matched ? '' : 'NOT '}MATCHED THEN`;
    const { action } = clause;
    if (action.type === 'delete') return `${when} DELETE`;
    if (action.type === 'update') return `${when} UPDATE SET ${assignments(action.assignments, e)}`;
    return `${when} INSERT${columnList(action.columns)} VALUES (${action.values.map((x) => emitExpression(x, e)).join(', ')})`;
  });
  if (s.clauses.length !== 2 || !s.clauses[0]!.matched || s.clauses[1]!.matched)
    hasNo(e, s, 'Redshift’s MERGE has exactly one WHEN MATCHED and then one WHEN NOT MATCHED.');
  return [
    `MERGE INTO ${target} USING ${emitRelation(s.source, e)} ON (${emitExpression(s.on, e)}) ${clauses.join(' ')}`,
  ];
}
