import { quoteName } from '../../shared/quote.ts';
import type { Expr, Identifier, Query, QueryBody, Span } from '../sql/tree.ts';
import { castTo } from './cast.ts';
import { widerType, widestType } from './coercion.ts';
import { complain, type Emission, freshName, hasNo, notLocal } from './context.ts';
import { emitExpression } from './emitExpression.ts';
import { orderText } from './emitOrder.ts';
import { emitSelect } from './emitSelect.ts';
import { emptyScope, type ScopeColumn } from './scope.ts';
import { isIntegral, type SparkColumn, typeText } from './types.ts';

/** A column that a query gives: `duck` is its name in DuckDB's text, where names are unique. */
export interface OutputColumn extends SparkColumn {
  duck: string;
  broken?: true;
}

export interface EmittedQuery {
  sql: string;
  columns: OutputColumn[];
  /** A finding hides some of its columns. */
  open: boolean;
}

export function emitQuery(query: Query, e: Emission): EmittedQuery {
  if (query.recursive) hasNo(e, query, 'Spark 3.5 has no recursive common table expressions.');
  const { within, text } = emitCtes(query, e);
  const ordered = query.body.kind === 'select';
  const body =
    query.body.kind === 'select'
      ? emitSelect(query.body, query.orderBy, within)
      : emitBody(query.body, within);
  const isPlain = query.limit === null && query.offset === null && (ordered || query.orderBy.length === 0);
  if (isPlain) return { ...body, sql: `${text}${body.sql}` };
  const name = freshName(e, 'q');
  const parts = ordered ? [body.sql] : [`SELECT * FROM (${body.sql}) AS ${quoteName(name)}`];
  if (!ordered && query.orderBy.length > 0) {
    const scope = {
      ...emptyScope(e.scope.outer),
      columns: outputScope(body.columns, name, null),
      open: body.open,
    };
    const items = query.orderBy.map((item) => {
      const at = ordinalOf(item.expr, body.columns.length);
      const column = at === null ? null : body.columns[at]!;
      const value = column
        ? { sql: `${quoteName(name)}.${quoteName(column.duck)}`, type: column.type }
        : emitExpression(item.expr, { ...within, scope });
      return orderText(item, value, e);
    });
    parts.push(`ORDER BY ${items.map((item) => item ?? '1').join(', ')}`);
  }
  if (query.limit) parts.push(`LIMIT ${emitLimit(query.limit, e)}`);
  if (query.offset) parts.push(`OFFSET ${emitLimit(query.offset, e)}`);
  return { ...body, sql: `${text}${parts.join(' ')}` };
}

/** The 0-based item that a bare number means in ORDER BY and GROUP BY. */
export function ordinalOf(x: Expr, count: number): number | null {
  if (x.kind !== 'number' || !/^\d+$/.test(x.text)) return null;
  const at = Number(x.text);
  return at >= 1 && at <= count ? at - 1 : null;
}

function emitLimit(x: Expr, e: Emission): string {
  const value = emitExpression(x, { ...e, scope: emptyScope() });
  if (value.broken) return '0';
  if (typeof value.constant !== 'number' || !isIntegral(value.type) || value.constant < 0) {
    complain(e, x, 'sql-syntax', 'LIMIT and OFFSET take a whole number that is not negative.');
    return '0';
  }
  return String(value.constant);
}

/** Each common table expression under a name that nothing else has: its own query may read a view of its name. */
function emitCtes(query: Query, e: Emission): { within: Emission; text: string } {
  if (query.ctes.length === 0) return { within: e, text: '' };
  const views = new Map(e.views);
  const within = { ...e, views };
  const texts: string[] = [];
  for (const cte of query.ctes) {
    const emitted = renamed(emitQuery(cte.query, { ...within, scope: emptyScope() }), cte.columns, cte, e);
    const duck = freshName(e, cte.name.name);
    texts.push(`${quoteName(duck)} AS (${emitted.sql})`);
    views.set(cte.name.name.toLowerCase(), {
      name: cte.name.name,
      duck,
      columns: emitted.columns,
      open: emitted.open,
    });
  }
  return { within, text: `WITH ${texts.join(', ')} ` };
}

/** `name(a, b)`: other names for the columns, in their order. */
export function renamed(query: EmittedQuery, names: Identifier[], span: Span, e: Emission): EmittedQuery {
  if (names.length === 0 || query.open) return query;
  if (names.length !== query.columns.length) {
    complain(
      e,
      span,
      'sql-syntax',
      `There are ${names.length} names for ${query.columns.length} columns here.`,
    );
    return { ...query, open: true };
  }
  return { ...query, columns: query.columns.map((column, i) => ({ ...column, name: names[i]!.name })) };
}

export function outputScope(columns: OutputColumn[], table: string, qualifier: string | null): ScopeColumn[] {
  return columns.map((column) => ({
    qualifier,
    name: column.name,
    sql: `${quoteName(table)}.${quoteName(column.duck)}`,
    type: column.type,
    onlyQualified: false,
    ...(column.broken ? { broken: true as const } : {}),
  }));
}

function emitBody(body: QueryBody, e: Emission): EmittedQuery {
  switch (body.kind) {
    case 'select':
      return emitSelect(body, [], e);
    case 'nested':
      return emitQuery(body.query, e);
    case 'values':
      return emitValues(body, e);
    case 'setop':
      return emitSetOperation(body, e);
  }
}

function emitValues(body: Extract<QueryBody, { kind: 'values' }>, e: Emission): EmittedQuery {
  const width = body.rows[0]!.length;
  const wrong = body.rows.find((row) => row.length !== width);
  if (wrong) {
    complain(e, body, 'sql-syntax', `Every row of VALUES has ${width} values here, one has ${wrong.length}.`);
    return { sql: 'SELECT 1 AS "col1"', columns: [], open: true };
  }
  const typed = body.rows.map((row) => row.map((x) => emitExpression(x, e)));
  const types = body.rows[0]!.map((_, i) =>
    widestType(
      typed.map((row) => row[i]!.type),
      false,
    ),
  );
  const at = types.indexOf(null);
  if (at >= 0) {
    complain(e, body, 'type-mismatch', `The values of column ${at + 1} have types that do not go together.`);
    return { sql: 'SELECT 1 AS "col1"', columns: [], open: true };
  }
  const rows = typed.map(
    (row, r) => `(${row.map((value, i) => castTo(e, value, types[i]!, body.rows[r]![i]!).sql).join(', ')})`,
  );
  const columns = types.map((type, i) => ({ name: `col${i + 1}`, duck: `col${i + 1}`, type: type! }));
  const names = columns.map((column) => quoteName(column.duck)).join(', ');
  return {
    sql: `SELECT * FROM (VALUES ${rows.join(', ')}) AS ${quoteName(freshName(e, 'v'))}(${names})`,
    columns,
    open: false,
  };
}

/** Both sides in the wider type of each column, under the names of the left one. */
function emitSetOperation(body: Extract<QueryBody, { kind: 'setop' }>, e: Emission): EmittedQuery {
  const left = emitBody(body.left, e);
  const right = emitBody(body.right, e);
  if (left.open || right.open) return { ...left, open: true };
  const word = body.op.toUpperCase();
  if (left.columns.length !== right.columns.length) {
    complain(
      e,
      body.right,
      'sql-syntax',
      `Both sides of ${word} have as many columns as the other: here ${left.columns.length} and ${right.columns.length}.`,
    );
    return { ...left, open: true };
  }
  const columns = left.columns.map((column, i): OutputColumn => {
    const other = right.columns[i]!;
    const type = widerType(column.type, other.type);
    if (type === null)
      complain(
        e,
        body.right,
        'type-mismatch',
        `Column ${i + 1} of ${word} is ${typeText(column.type)} on the left and ${typeText(other.type)} on the right: cast one of them.`,
      );
    else if (type.kind === 'map' && (body.op !== 'union' || !body.all)) notLocal(e, body, `${word} of maps`);
    return { ...column, type: type ?? column.type };
  });
  const sides = [left, right].map((side, i) => castSide(side, columns, e, [body.left, body.right][i]!));
  return { sql: `(${sides[0]}) ${word}${body.all ? ' ALL' : ''} (${sides[1]})`, columns, open: false };
}

function castSide(side: EmittedQuery, columns: OutputColumn[], e: Emission, span: Span): string {
  const name = quoteName(freshName(e, 's'));
  const list = columns.map((column, i) => {
    const source = side.columns[i]!;
    const value = { sql: `${name}.${quoteName(source.duck)}`, type: source.type };
    return `${castTo(e, value, column.type, span).sql} AS ${quoteName(column.duck)}`;
  });
  return `SELECT ${list.join(', ')} FROM (${side.sql}) AS ${name}`;
}
