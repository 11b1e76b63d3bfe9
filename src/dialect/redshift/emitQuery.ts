import { quoteName } from '../sql/quote.ts';
import type { Identifier, Query, QueryBody, Relation, Select, SelectItem } from '../sql/tree.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { emitExpression, emitName, emitOrder } from './emitExpression.ts';

export function emitQuery(query: Query, e: Emission): string {
  const parts: string[] = [];
  if (query.ctes.length > 0) {
    const ctes = query.ctes.map(
      (cte) => `${emitName(cte.name)}${columnList(cte.columns)} AS (${emitQuery(cte.query, e)})`,
    );
    parts.push(`WITH ${query.recursive ? 'RECURSIVE ' : ''}${ctes.join(', ')}`);
  }
  parts.push(emitBody(query.body, e));
  if (query.orderBy.length > 0) parts.push(`ORDER BY ${emitOrder(query.orderBy, e)}`);
  const limit = query.limit ?? (query.body.kind === 'select' ? query.body.top : null);
  if (limit) parts.push(`LIMIT ${emitExpression(limit, e)}`);
  if (query.offset) parts.push(`OFFSET ${emitExpression(query.offset, e)}`);
  return parts.join(' ');
}

function emitBody(body: QueryBody, e: Emission): string {
  switch (body.kind) {
    case 'select':
      return emitSelect(body, e);
    case 'setop':
      if (body.all && body.op !== 'union') hasNo(e, body, `Redshift has no ${body.op.toUpperCase()} ALL.`);
      return `${emitBody(body.left, e)} ${body.op.toUpperCase()}${body.all ? ' ALL' : ''} ${emitBody(body.right, e)}`;
    case 'values':
      return `VALUES ${body.rows.map((row) => `(${row.map((x) => emitExpression(x, e)).join(', ')})`).join(', ')}`;
    case 'nested':
      return `(${emitQuery(body.query, e)})`;
  }
}

function emitSelect(select: Select, e: Emission): string {
  if (select.distinctOn)
    hasNo(e, select.distinctOn, 'Redshift has no DISTINCT ON; use ROW_NUMBER() OVER (…) with QUALIFY.');
  if (select.windows.length > 0)
    hasNo(e, select.windows[0]!.window, 'Redshift has no WINDOW clause; write the window out in OVER (…).');
  for (const view of select.lateralViews) hasNo(e, view, 'Redshift has no LATERAL VIEW.');
  const parts = [
    `SELECT ${select.distinct ? 'DISTINCT ' : ''}${select.items.map((item) => emitItem(item, e)).join(', ')}`,
  ];
  if (select.from.length > 0)
    parts.push(`FROM ${select.from.map((from) => emitRelation(from, e)).join(', ')}`);
  if (select.where) parts.push(`WHERE ${emitExpression(select.where, e)}`);
  if (select.groupBy.length > 0) {
    const items = select.groupBy.map((item) =>
      item.kind === 'plain'
        ? emitExpression(item.expr, e)
        : `${item.kind.toUpperCase()} (${item.sets.map((set) => (item.kind === 'grouping sets' && set.kind !== 'tuple' ? `(${emitExpression(set, e)})` : emitExpression(set, e))).join(', ')})`,
    );
    parts.push(`GROUP BY ${items.join(', ')}`);
  }
  if (select.having) parts.push(`HAVING ${emitExpression(select.having, e)}`);
  if (select.qualify) parts.push(`QUALIFY ${emitExpression(select.qualify, e)}`);
  return parts.join(' ');
}

/** An item without a name gets the one that Redshift would give: the function's, or `?column?`. */
function emitItem(item: SelectItem, e: Emission): string {
  const sql = emitExpression(item.expr, e);
  if (item.alias) return `${sql} AS ${emitName(item.alias)}`;
  switch (item.expr.kind) {
    case 'column':
    case 'star':
      return sql;
    case 'call':
      return `${sql} AS "${item.expr.name}"`;
    case 'case':
      return `${sql} AS "case"`;
    case 'cast':
      return item.expr.operand.kind === 'column'
        ? `${sql} AS ${emitName(item.expr.operand.parts.at(-1)!)}`
        : `${sql} AS "${item.expr.type.name}"`;
    default:
      return `${sql} AS "?column?"`;
  }
}

export function emitRelation(relation: Relation, e: Emission): string {
  switch (relation.kind) {
    case 'table':
      return `${emitTableName(relation.parts, e)}${aliasOf(relation)}`;
    case 'derived':
      if (relation.lateral) hasNo(e, relation, 'Redshift has no LATERAL subqueries.');
      // Redshift wants a name for every subquery.
      if (!relation.alias) hasNo(e, relation, 'Redshift wants an alias for a subquery in FROM.');
      return `(${emitQuery(relation.query, e)})${aliasOf(relation)}`;
    case 'function':
      hasNo(
        e,
        relation.call.nameSpan,
        relation.call.name === 'generate_series'
          ? 'Redshift’s generate_series runs on the leader node only and cannot meet a table; use a recursive common table expression.'
          : `Redshift has no table function ${relation.call.name}.`,
      );
      return '(SELECT NULL)';
    case 'join': {
      const left = emitRelation(relation.left, e);
      const right = emitRelation(relation.right, e);
      if (relation.type === 'semi' || relation.type === 'anti')
        hasNo(e, relation, `Redshift has no ${relation.type.toUpperCase()} JOIN; use [NOT] EXISTS.`);
      if (relation.natural && relation.on) hasNo(e, relation, 'A NATURAL JOIN has no ON.');
      if (relation.type === 'cross') return `${left} CROSS JOIN ${right}`;
      if (!relation.natural && !relation.on && relation.using.length === 0)
        hasNo(e, relation, 'This join has no condition: add ON, or say CROSS JOIN.');
      const condition = relation.on
        ? ` ON ${emitExpression(relation.on, e)}`
        : relation.using.length > 0
          ? ` USING (${relation.using.map(emitName).join(', ')})`
          : '';
      return `${left}${relation.natural ? ' NATURAL' : ''} ${relation.type.toUpperCase()} JOIN ${right}${condition}`;
    }
  }
}

/** A table's name for DuckDB. Redshift's `public` is DuckDB's `main`; `#name` is not written here. */
export function emitTableName(parts: Identifier[], e: Emission): string {
  if (parts.length > 2) {
    notHere(e, { start: parts[0]!.start, end: parts.at(-1)!.end }, 'A name of three parts');
    return emitName(parts.at(-1)!);
  }
  if (parts.length === 1) return emitName(parts[0]!);
  return `${emitSchema(parts[0]!, e)}.${emitName(parts[1]!)}`;
}

/** Redshift's `public` is DuckDB's `main`. */
export function emitSchema(schema: Identifier, e: Emission): string {
  const name = schema.name.toLowerCase() === 'public' ? 'main' : emitName(schema);
  return e.database === null ? name : `${quoteName(e.database)}.${name}`;
}

function aliasOf(relation: { alias: Identifier | null; columns: Identifier[] }): string {
  return relation.alias ? ` AS ${emitName(relation.alias)}${columnList(relation.columns)}` : '';
}

export function columnList(columns: Identifier[]): string {
  return columns.length === 0 ? '' : ` (${columns.map(emitName).join(', ')})`;
}
