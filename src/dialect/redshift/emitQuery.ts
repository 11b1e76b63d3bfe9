import { quoteName } from '../../shared/quote.ts';
import { references } from '../sql/references.ts';
import type { Expr, Identifier, Query, QueryBody, Select, SelectItem } from '../sql/tree.ts';
import { type Emission, hasNo } from './context.ts';
import { asCondition, emitExpression, emitName, emitRow, emitSql } from './emitExpression.ts';
import { columnList, emitRelations } from './emitRelation.ts';
import { emitOrder } from './emitWindow.ts';
import type { Scope, ScopeColumn } from './scope.ts';
import { commonType, isOpen, type Typed, varchar } from './typed.ts';
import { duckType, type RedshiftType, typeText } from './types.ts';

/** A query in DuckDB's words and the columns that it gives; null where they are not known. */
export interface EmittedQuery {
  sql: string;
  columns: ScopeColumn[] | null;
}

export function emitQuery(query: Query, outer: Emission): EmittedQuery {
  const ctes = new Map(outer.scope.ctes);
  const e: Emission = { ...outer, scope: { ...outer.scope, ctes } };
  const parts: string[] = [];
  if (query.ctes.length > 0) {
    const texts = query.ctes.map((cte) => {
      const name = cte.name.name.toLowerCase();
      const names = cte.columns.map((column) => column.name.toLowerCase());
      if (query.recursive) {
        checkRecursion(cte.query, name, e);
        ctes.set(name, recursiveColumns(cte.query, names, e));
      }
      const { sql, columns } = emitQuery(cte.query, e);
      ctes.set(name, renamed(columns, names));
      return `${emitName(cte.name)}${columnList(cte.columns)} AS (${sql})`;
    });
    parts.push(`WITH ${query.recursive ? 'RECURSIVE ' : ''}${texts.join(', ')}`);
  }
  const body = emitBody(query.body, e);
  parts.push(body.sql);
  if (query.orderBy.length > 0) {
    const inner = query.body.kind === 'select' ? body.scope : resultScope(body.columns, e.scope);
    parts.push(`ORDER BY ${emitOrder(query.orderBy, { ...e, scope: inner })}`);
  }
  const limit = query.limit ?? (query.body.kind === 'select' ? query.body.top : null);
  if (limit) parts.push(`LIMIT ${emitSql(limit, e)}`);
  if (query.offset) parts.push(`OFFSET ${emitSql(query.offset, e)}`);
  return { sql: parts.join(' '), columns: body.columns };
}

/** "A recursive common table expression must be UNION ALL." */
function checkRecursion(query: Query, name: string, e: Emission): void {
  const { body } = query;
  if (body.kind !== 'setop' || (body.op === 'union' && body.all)) return;
  const { reads } = references({ kind: 'select', query, start: query.start, end: query.end });
  if (reads.includes(name))
    hasNo(
      e,
      body.opSpan ?? body,
      'A recursive common table expression of Redshift joins its parts with UNION ALL.',
    );
}

/** What a recursive expression gives is what its first, not recursive, part gives. */
function recursiveColumns(query: Query, names: string[], e: Emission): ScopeColumn[] | null {
  let first: QueryBody = query.body;
  while (first.kind === 'setop' || first.kind === 'nested')
    first = first.kind === 'setop' ? first.left : first.query.body;
  const { columns } = emitBody(first, { ...e, findings: [] });
  return renamed(columns, names);
}

export function renamed(columns: ScopeColumn[] | null, names: readonly string[]): ScopeColumn[] | null {
  if (columns === null) return names.length > 0 ? names.map((name) => ({ name, type: null })) : null;
  return columns.map((column, i) => ({ ...column, name: names[i] ?? column.name }));
}

interface EmittedBody extends EmittedQuery {
  /** In which ORDER BY is read. */
  scope: Scope;
}

const resultScope = (columns: ScopeColumn[] | null, outer: Scope): Scope => ({
  ...outer,
  sources: [{ names: [], columns }],
  aliases: new Map(),
});

function emitBody(body: QueryBody, e: Emission): EmittedBody {
  switch (body.kind) {
    case 'select':
      return emitSelect(body, e);
    case 'setop': {
      if (body.all && body.op !== 'union')
        hasNo(e, body.opSpan ?? body, `Redshift has no ${body.op.toUpperCase()} ALL.`);
      const left = emitBody(body.left, e);
      const right = emitBody(body.right, e);
      const columns = setColumns(left.columns, right.columns, body, e);
      const op = `${body.op.toUpperCase()}${body.all ? ' ALL' : ''}`;
      const sql = `${inType(left, columns)} ${op} ${inType(right, columns)}`;
      return { sql, columns, scope: resultScope(columns, e.scope) };
    }
    case 'values': {
      hasNo(
        e,
        { start: body.start, end: body.start + 6 },
        'Redshift has no VALUES as a query; use SELECT … UNION ALL SELECT ….',
      );
      const rows = body.rows.map((row) => `(${row.map((x) => emitSql(x, e)).join(', ')})`);
      return { sql: `VALUES ${rows.join(', ')}`, columns: null, scope: e.scope };
    }
    case 'nested': {
      const { sql, columns } = emitQuery(body.query, e);
      return { sql: `(${sql})`, columns, scope: resultScope(columns, e.scope) };
    }
  }
}

/** Columns of both sides in the types that they have together. */
function setColumns(left: ScopeColumn[] | null, right: ScopeColumn[] | null, body: QueryBody, e: Emission) {
  if (left === null || right === null) return null;
  if (left.length !== right.length) {
    hasNo(e, body, `Both sides must give as many columns; they give ${left.length} and ${right.length}.`);
    return left;
  }
  return left.map((column, i): ScopeColumn => {
    const type = commonType([column.type, right[i]!.type]);
    if (type === undefined)
      hasNo(
        e,
        body,
        `Column ${i + 1} is ${typeText(column.type!)} on one side and ${typeText(right[i]!.type!)} on the other; cast one of them.`,
      );
    return { name: column.name, type: type ?? null };
  });
}

/** DuckDB finds common types of its own, so a side whose types differ from Redshift's is cast. */
function inType(side: EmittedQuery, wanted: ScopeColumn[] | null): string {
  if (wanted === null || side.columns === null || side.columns.length !== wanted.length) return side.sql;
  const differs = side.columns.some(
    ({ type }, i) => type && wanted[i]!.type && duckType(type) !== duckType(wanted[i]!.type!),
  );
  if (!differs) return side.sql;
  const names = wanted.map((_, i) => `c${i}`);
  const casts = wanted.map(({ name, type }, i) => {
    const own = side.columns![i]!.type;
    const same = type === null || own === null || duckType(own) === duckType(type);
    return `${same ? `c${i}` : `CAST(c${i} AS ${duckType(type)})`} AS ${quoteName(name)}`;
  });
  return `SELECT ${casts.join(', ')} FROM (${side.sql}) AS side(${names.join(', ')})`;
}

function emitSelect(select: Select, outer: Emission): EmittedBody {
  const scope: Scope = {
    sources: [],
    aliases: new Map(),
    hidden: new Set(select.items.flatMap(({ alias }) => (alias ? [alias.name.toLowerCase()] : []))),
    outer: outer.scope,
    ctes: outer.scope.ctes,
  };
  const e: Emission = { ...outer, scope };
  refuseForeign(select, e);
  const from = select.from.length > 0 ? `FROM ${emitRelations(select.from, e)}` : '';
  const where = select.where ? `WHERE ${asCondition(emitExpression(select.where, e), e, select.where)}` : '';
  // In the list itself a name that only an alias has is a column that is not there: count(x) AS x.
  scope.hidden.clear();
  const items = select.items.map((item) => emitItem(item, e));
  const parts = [
    `SELECT ${select.distinct ? 'DISTINCT ' : ''}${items.map(({ sql }) => sql).join(', ')}`,
    from,
    where,
  ];
  if (select.groupBy.length > 0) {
    const groups = select.groupBy.map((item) =>
      item.kind === 'plain'
        ? emitSql(item.expr, e)
        : `${item.kind.toUpperCase()} (${item.sets.map((set) => (item.kind === 'grouping sets' && set.kind !== 'tuple' ? `(${emitSql(set, e)})` : emitRow(set, e))).join(', ')})`,
    );
    parts.push(`GROUP BY ${groups.join(', ')}`);
  }
  if (select.having) parts.push(`HAVING ${asCondition(emitExpression(select.having, e), e, select.having)}`);
  if (select.qualify)
    parts.push(`QUALIFY ${asCondition(emitExpression(select.qualify, e), e, select.qualify)}`);
  const columns = items.some((item) => item.columns === null) ? null : items.flatMap((item) => item.columns!);
  return { sql: parts.filter((part) => part !== '').join(' '), columns, scope };
}

function refuseForeign(select: Select, e: Emission): void {
  if (select.distinctOn)
    hasNo(e, select.distinctOn, 'Redshift has no DISTINCT ON; use ROW_NUMBER() OVER (…) with QUALIFY.');
  for (const window of select.windows)
    hasNo(e, window.window, 'Redshift has no WINDOW clause; write the window out in OVER (…).');
  for (const view of select.lateralViews) hasNo(e, view, 'Redshift has no LATERAL VIEW.');
}

/** One item of the SELECT list, and the columns it stands for: several for a star. */
function emitItem(item: SelectItem, e: Emission): EmittedQuery {
  const { expr } = item;
  if (expr.kind === 'star') return emitStar(expr, e);
  const typed = emitExpression(expr, e);
  const name = item.alias ? item.alias.name.toLowerCase() : defaultName(item);
  const type = itemType(typed);
  if (item.alias) e.scope.aliases.set(name, type);
  return { sql: `${typed.sql} AS ${quoteName(name)}`, columns: [{ name, type }] };
}

/** A quoted text that is selected becomes a VARCHAR of its length. */
function itemType({ type, text }: Typed): RedshiftType | null {
  return text !== undefined && isOpen(type) ? varchar(Math.max(1, Buffer.byteLength(text))) : type;
}

function emitStar(star: Extract<Expr, { kind: 'star' }>, e: Emission): EmittedQuery {
  const columns = starColumns(star.qualifier, e);
  if (!star.exclude) return { sql: emitSql(star, e), columns };
  const names = star.exclude.map((column) => column.name.toLowerCase());
  for (const column of star.exclude)
    if (columns && !columns.some(({ name }) => name === column.name.toLowerCase()))
      hasNo(e, column, `There is no column "${column.name}" to exclude.`);
  return {
    sql: `${emitSql(star, e)} EXCLUDE (${star.exclude.map(emitName).join(', ')})`,
    columns: columns?.filter(({ name }) => !names.includes(name)) ?? null,
  };
}

function starColumns(qualifier: Identifier | null, e: Emission): ScopeColumn[] | null {
  const name = qualifier?.name.toLowerCase();
  const sources = e.scope.sources.filter((s) => name === undefined || s.names.includes(name));
  if (sources.length === 0 || sources.some((s) => s.columns === null)) return null;
  return sources.flatMap((s) => s.columns!);
}

/** The name that Redshift gives a column without one. */
function defaultName({ expr }: SelectItem): string {
  switch (expr.kind) {
    case 'column':
      return expr.parts.at(-1)!.name.toLowerCase();
    case 'field':
      return expr.name.name.toLowerCase();
    case 'call':
      return callNames[expr.name] ?? expr.name;
    case 'extract':
      return 'date_part';
    case 'case':
      return 'case';
    case 'cast':
      return expr.operand.kind === 'column'
        ? expr.operand.parts.at(-1)!.name.toLowerCase()
        : (castNames[expr.type.name] ?? expr.type.name);
    case 'boolean':
      return 'bool';
    default:
      return '?column?';
  }
}

const callNames: Record<string, string> = {
  'at time zone': 'timezone',
  dateadd: 'date_add',
  datediff: 'date_diff',
  date_part: 'pgdate_part',
  nvl: 'coalesce',
  decode: 'case',
  nvl2: 'case',
  nullif: 'case',
  substr: 'substring',
  current_date: 'date',
};

const castNames: Record<string, string> = {
  integer: 'int4',
  int: 'int4',
  bigint: 'int8',
  smallint: 'int2',
  'double precision': 'float8',
  float: 'float8',
  real: 'float4',
  boolean: 'bool',
  decimal: 'numeric',
  char: 'bpchar',
  'character varying': 'varchar',
};

/** CHAR values are padded with blanks where they are shown, and kept without. */
export function padded({ sql, columns }: EmittedQuery): string {
  if (!columns?.some(({ type }) => type?.name === 'char')) return sql;
  const items = columns.map(({ name, type }, i) =>
    type?.name === 'char'
      ? `rpad(c${i}, ${type.length}, ' ') AS ${quoteName(name)}`
      : `c${i} AS ${quoteName(name)}`,
  );
  return `SELECT ${items.join(', ')} FROM (${sql}) AS shown(${columns.map((_, i) => `c${i}`).join(', ')})`;
}
