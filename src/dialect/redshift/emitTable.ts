import { quoteName, quoteText } from '../../shared/quote.ts';
import type { Identifier, Statement } from '../sql/tree.ts';
import { type CatalogColumn, catalogName, noteOf } from './catalog.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { assignTo } from './convert.ts';
import { emitExpression } from './emitExpression.ts';
import { emitQuery } from './emitQuery.ts';
import { emitTableName } from './emitRelation.ts';
import { isOpen, varchar } from './typed.ts';
import { duckType, redshiftType } from './types.ts';

type CreateTable = Extract<Statement, { kind: 'createTable' }>;

export function emitCreateTable(s: CreateTable, e: Emission): string[] {
  const table = emitTableName(s.name, e);
  const name = catalogName(s.name);
  if (s.temporary && s.name.length > 1)
    hasNo(
      e,
      { start: s.name[0]!.start, end: s.name.at(-1)!.end },
      'A temporary table has no schema in Redshift.',
    );
  // An existing table is left as it is, whatever the statement says of its columns.
  const exists = s.ifNotExists && e.catalog.has(name);
  for (const attribute of s.attributes) checkAttribute(s, attribute, e);
  const head = `CREATE ${s.temporary ? 'TEMP ' : ''}TABLE ${s.ifNotExists ? 'IF NOT EXISTS ' : ''}${table}`;
  if (s.query) {
    if (s.ifNotExists) hasNo(e, s, 'Redshift’s CREATE TABLE … AS has no IF NOT EXISTS.');
    return createFromQuery(s, head, table, name, e);
  }
  const columns = s.like ? likeColumns(s.like, s.likeDefaults ?? false, e) : ownColumns(s, e);
  if (columns === null)
    return exists ? [] : [`${head} AS SELECT * FROM ${emitTableName(s.like!, e)} LIMIT 0`];
  if (columns.length === 0) {
    if (!s.like && s.columns.length === 0) hasNo(e, s, 'A table has at least one column in Redshift.');
    return [];
  }
  if (exists) return [];
  e.catalog.set(name, columns);
  const sequences = columns.flatMap((column) => (column.identity ? [sequenceOf(name, column)] : []));
  return [
    ...sequences.map((sequence) => `CREATE ${s.temporary ? 'TEMP ' : ''}SEQUENCE IF NOT EXISTS ${sequence}`),
    `${head} (${columns.map((column) => columnSql(column, name)).join(', ')})`,
    ...notes(table, columns),
  ];
}

/** CREATE TABLE … AS: the columns have the types that the query gives in Redshift. */
function createFromQuery(s: CreateTable, head: string, table: string, name: string, e: Emission): string[] {
  const { sql, columns } = emitQuery(s.query!, e);
  const names = s.columnNames?.map((column) => column.name.toLowerCase());
  if (names && columns && names.length !== columns.length)
    hasNo(e, s, `The table has ${names.length} column names, but its query gives ${columns.length} columns.`);
  const known = columns?.map((column, i): CatalogColumn => {
    // NULL alone is a text of one byte to Redshift.
    const type = column.type && isOpen(column.type) ? varchar(1) : column.type;
    return {
      name: names?.[i] ?? column.name,
      type: type ?? { name: 'unknown' },
      notNull: false,
      default: null,
    };
  });
  if (!known || known.some(({ type }) => isOpen(type))) {
    if (known) e.catalog.set(name, known);
    else e.catalog.delete(name);
    return [`${head} AS ${sql}`];
  }
  const twice = known.find((column, i) => known.findIndex((c) => c.name === column.name) < i);
  if (twice) {
    hasNo(e, s.query!, `The query gives the column "${twice.name}" twice; name one of them with AS.`);
    return [];
  }
  e.catalog.set(name, known);
  const casts = known.map(({ type }, i) =>
    'length' in type || type.name === 'super' ? `c${i}` : `CAST(c${i} AS ${duckType(type)})`,
  );
  return [
    `${head} (${known.map((column) => columnSql(column, name)).join(', ')})`,
    `INSERT INTO ${table} SELECT ${casts.join(', ')} FROM (${sql}) AS made(${known.map((_, i) => `c${i}`).join(', ')})`,
    ...notes(table, known),
  ];
}

function ownColumns(s: CreateTable, e: Emission): CatalogColumn[] {
  return s.columns.flatMap((column) => tableColumn(column, e) ?? []);
}

export function tableColumn(column: CreateTable['columns'][number], e: Emission): CatalogColumn | null {
  const type = redshiftType(column.type);
  if ('refused' in type) {
    if (type.exists) notHere(e, column.type, type.refused);
    else hasNo(e, column.type, type.refused);
    return null;
  }
  const name = column.name.name.toLowerCase();
  if (column.identity && type.name !== 'integer' && type.name !== 'bigint')
    hasNo(e, column.type, 'An IDENTITY column is INTEGER or BIGINT in Redshift.');
  return {
    name,
    type,
    notNull: column.notNull || column.key === 'primary' || column.identity,
    default: column.default
      ? assignTo(emitExpression(column.default, e), type, name, e, column.default)
      : null,
    ...(column.identity ? { identity: true } : {}),
  };
}

/** Null where nothing is known about the table that is to be followed. LIKE takes types and NOT NULL; defaults if asked. */
function likeColumns(like: Identifier[], defaults: boolean, e: Emission): CatalogColumn[] | null {
  const known = e.catalog.get(catalogName(like));
  return (
    known?.map(({ name, type, notNull, default: fallback }) => ({
      name,
      type,
      notNull,
      default: defaults ? fallback : null,
    })) ?? null
  );
}

const sequenceOf = (table: string, column: CatalogColumn) => quoteName(`${table}.${column.name}`);

/** A column as DuckDB defines it; the length of a text is counted in bytes, as Redshift does. */
export function columnSql(
  { name, type, notNull, default: fallback, identity }: CatalogColumn,
  table: string,
): string {
  const quoted = quoteName(name);
  // "A CHAR column can only contain single-byte characters."
  const single = type.name === 'char' ? ` AND strlen(${quoted}) = length(${quoted})` : '';
  const check = 'length' in type ? ` CHECK (strlen(${quoted}) <= ${type.length}${single})` : '';
  const otherwise = identity
    ? ` DEFAULT nextval(${quoteText(quoteName(`${table}.${name}`))})`
    : fallback === null
      ? ''
      : ` DEFAULT ${fallback}`;
  return `${quoteName(name)} ${duckType(type)}${notNull ? ' NOT NULL' : ''}${otherwise}${check}`;
}

/** What DuckDB's own types do not tell is noted beside the columns. */
export const notes = (table: string, columns: readonly CatalogColumn[]) =>
  columns.flatMap(({ name, type }) => {
    const note = noteOf(type);
    return note === null ? [] : `COMMENT ON COLUMN ${table}.${quoteName(name)} IS ${quoteText(note)}`;
  });

function checkAttribute(s: CreateTable, attribute: CreateTable['attributes'][number], e: Emission): void {
  if (attribute.name === 'diststyle' && !['auto', 'even', 'key', 'all'].includes(attribute.value ?? ''))
    hasNo(e, s, `Redshift has no DISTSTYLE ${attribute.value}; it has AUTO, EVEN, KEY and ALL.`);
  if (s.columns.length === 0) return;
  const known = new Set(s.columns.map((column) => column.name.name.toLowerCase()));
  for (const column of attribute.columns)
    if (!known.has(column.name.toLowerCase()))
      hasNo(e, column, `The table has no column "${column.name}" for its ${attribute.name.toUpperCase()}.`);
}
