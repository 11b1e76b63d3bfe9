import { quoteName } from '../../shared/quote.ts';
import type { Expr, GroupItem, OrderItem, Select } from '../sql/tree.ts';
import { checkGrouping } from './checkGrouping.ts';
import { columnName } from './columnName.ts';
import { broken, complain, type Emission, freshName, hasNo, notLocal, type Typed } from './context.ts';
import { emitBoolean, emitExpression } from './emitExpression.ts';
import { orderText } from './emitOrder.ts';
import { type EmittedQuery, type OutputColumn, ordinalOf, outputScope } from './emitQuery.ts';
import { emitFrom } from './emitRelation.ts';
import { generatorOf } from './generators.ts';
import { emptyScope, type Scope } from './scope.ts';

interface Item extends Typed {
  name: string;
  source: Expr;
}

export function emitSelect(select: Select, orderBy: OrderItem[], outside: Emission): EmittedQuery {
  refuseForeign(select, outside);
  const from = emitFrom(select.from, select.lateralViews, outside);
  const scope: Scope = { ...emptyScope(outside.scope.outer), columns: from.columns, open: from.open };
  const windows = new Map(select.windows.map(({ name, window }) => [name.name.toLowerCase(), window]));
  const e: Emission = { ...outside, scope, windows };
  if (select.where?.kind === 'null')
    complain(e, select.where, 'type-mismatch', 'The condition of WHERE is a boolean, this is void.');
  const where = select.where && emitBoolean(select.where, e, 'The condition of WHERE');
  const items = emitItems(select, e);
  const columns = outputColumns(items.list);
  const parts = [
    `SELECT ${select.distinct && !items.generates ? 'DISTINCT ' : ''}${items.list.map((item, i) => `${item.sql} AS ${quoteName(columns[i]!.duck)}`).join(', ') || 'NULL'}`,
  ];
  if (from.sql !== '') parts.push(`FROM ${from.sql}`);
  if (where) parts.push(`WHERE ${where.sql}`);
  const keys = new Set<string>();
  const before = e.findings.length;
  if (select.groupBy.length > 0)
    parts.push(`GROUP BY ${select.groupBy.map((item) => emitGroup(item, items.list, keys, e)).join(', ')}`);
  if (e.findings.length === before) checkGrouping(select, keys, e);
  if (select.having) {
    const having = emitBoolean(select.having, e, 'The condition of HAVING');
    parts.push(`HAVING ${having.sql}`);
  }
  const open = items.open;
  const distinctMaps = select.distinct && columns.some((column) => column.type.kind === 'map');
  if (distinctMaps) notLocal(e, select, 'DISTINCT over maps');
  if (items.generates && (select.distinct || orderBy.length > 0))
    return orderOutside({ sql: parts.join(' '), columns, open }, select.distinct, orderBy, e);
  if (orderBy.length > 0) parts.push(`ORDER BY ${emitOrderBy(orderBy, items.list, columns, e)}`);
  return { sql: parts.join(' '), columns, open };
}

function refuseForeign(select: Select, e: Emission): void {
  if (select.qualify)
    hasNo(e, select.qualify, 'Spark 3.5 has no QUALIFY. Filter the window function in an outer query.');
  if (select.distinctOn)
    hasNo(
      e,
      select.distinctOn,
      'Spark has no DISTINCT ON. Use row_number() in a subquery, and keep the first.',
    );
}

function emitItems(select: Select, e: Emission): { list: Item[]; open: boolean; generates: boolean } {
  const list: Item[] = [];
  let open = false;
  let generates = false;
  for (const { expr, alias, aliases } of select.items) {
    if (expr.kind === 'star') {
      open ||= e.scope.open;
      list.push(...expandStar(expr, e));
      continue;
    }
    const generator = expr.kind === 'call' ? generatorOf(expr, e) : null;
    if (generator) {
      if (generates) notLocal(e, expr, 'More than one generator such as explode in a SELECT list');
      generates = true;
      const names = aliases ?? (alias ? [alias] : []);
      if (generator.length > 0 && names.length > 0 && names.length !== generator.length)
        complain(
          e,
          expr,
          'sql-syntax',
          `This gives ${generator.length} columns, named are ${names.length}: AS (a, b).`,
        );
      for (const [i, column] of generator.entries())
        list.push({
          sql: column.sql,
          type: column.type,
          name: names[i]?.name ?? column.name,
          source: expr,
          ...(column.broken ? { broken: true } : {}),
        });
      // Where it cannot be told what it gives, what is named is there all the same.
      if (generator.length === 0) {
        open ||= names.length === 0;
        for (const { name } of names) list.push({ ...broken(), name, source: expr });
      }
      continue;
    }
    if (aliases) complain(e, expr, 'sql-syntax', 'Only a generator such as posexplode has several names.');
    const value = emitExpression(expr, e);
    const name = alias?.name ?? columnName(expr, e);
    list.push({ ...value, name, source: expr });
    // Later items may use this one by its alias.
    if (alias && !e.scope.aliases.has(name.toLowerCase())) e.scope.aliases.set(name.toLowerCase(), value);
  }
  return { list, open, generates };
}

function expandStar(star: Extract<Expr, { kind: 'star' }>, e: Emission): Item[] {
  const wanted = star.qualifier?.name.toLowerCase();
  const taken = e.scope.columns.filter((column) =>
    wanted === undefined ? !column.onlyQualified : column.qualifier?.toLowerCase() === wanted,
  );
  if (taken.length === 0 && !e.scope.open) {
    const what = star.qualifier
      ? `There is no table "${star.qualifier.name}" in FROM here.`
      : '* needs a FROM.';
    complain(e, star, 'unknown-table', what);
  }
  return taken.map((column) => ({
    sql: column.sql,
    type: column.type,
    name: column.name,
    source: star,
    ...(column.broken ? { broken: true as const } : {}),
  }));
}

/** DuckDB's text has no two columns of a name, whatever the case. */
function outputColumns(items: Item[]): OutputColumn[] {
  const used = new Set<string>();
  return items.map((item) => {
    let duck = item.name;
    for (let n = 2; used.has(duck.toLowerCase()); n++) duck = `${item.name}:${n}`;
    used.add(duck.toLowerCase());
    return { name: item.name, duck, type: item.type, ...(item.broken ? { broken: true as const } : {}) };
  });
}

function emitGroup(item: GroupItem, items: Item[], keys: Set<string>, e: Emission): string {
  if (item.kind === 'plain') return groupKey(item.expr, items, keys, e);
  const sets = item.sets.map((x) =>
    x.kind === 'tuple'
      ? `(${x.items.map((part) => groupKey(part, items, keys, e)).join(', ')})`
      : groupKey(x, items, keys, e),
  );
  return `${item.kind.toUpperCase()} (${sets.join(', ')})`;
}

function groupKey(x: Expr, items: Item[], keys: Set<string>, e: Emission): string {
  checkOrdinal(x, items.length, 'GROUP BY', e);
  if (
    x.kind === 'column' &&
    x.parts.length === 1 &&
    x.parts[0]!.name.toLowerCase() === 'all' &&
    !x.parts[0]!.quoted
  ) {
    const isColumn = e.scope.columns.some((column) => column.name.toLowerCase() === 'all');
    if (!isColumn) return notLocal(e, x, 'GROUP BY ALL', 'Name the columns.').sql;
  }
  const at = ordinalOf(x, items.length);
  const value = at === null ? emitExpression(x, e) : items[at]!;
  if (value.type.kind === 'map') notLocal(e, x, 'GROUP BY over maps');
  keys.add(value.sql);
  return asKey(value.sql);
}

/** A bare number would be taken for an ordinal. */
const asKey = (sql: string) => (/^-?\d+$/.test(sql) ? `CAST(${sql} AS INTEGER)` : sql);

/** Names mean the SELECT list's first, then the columns of FROM. */
function emitOrderBy(orderBy: OrderItem[], items: Item[], columns: OutputColumn[], e: Emission): string {
  const first = items.map((item, i) => ({
    qualifier: null,
    name: item.name,
    sql: item.source.kind === 'star' ? item.sql : asKey(item.sql),
    type: columns[i]!.type,
    onlyQualified: false,
    ...(item.broken ? { broken: true as const } : {}),
  }));
  const named = new Set(items.map((item) => item.name.toLowerCase()));
  // A column that FROM and the list both have is one and the same name only where the list wins.
  const below = e.scope.columns.map((column) => ({
    ...column,
    onlyQualified: column.onlyQualified || named.has(column.name.toLowerCase()),
  }));
  const scope: Scope = { ...e.scope, columns: [...unique(first), ...below] };
  const texts = orderBy.map((item) => {
    checkOrdinal(item.expr, items.length, 'ORDER BY', e);
    const at = ordinalOf(item.expr, items.length) ?? positionOf(item.expr, items);
    if (at !== null) return orderText(item, { ...items[at]!, sql: String(at + 1) }, e);
    const value = emitExpression(item.expr, { ...e, scope });
    return orderText(item, { ...value, sql: asKey(value.sql) }, e);
  });
  return texts.map((text) => text ?? '1').join(', ');
}

/** Equal expressions under one name are no ambiguity. */
function unique<T extends { name: string; sql: string }>(columns: T[]): T[] {
  return columns.filter(
    (column, i) =>
      columns.findIndex((c) => c.name.toLowerCase() === column.name.toLowerCase() && c.sql === column.sql) ===
      i,
  );
}

/** An order by the name of one item alone. */
function positionOf(x: Expr, items: Item[]): number | null {
  if (x.kind !== 'column' || x.parts.length !== 1) return null;
  const wanted = x.parts[0]!.name.toLowerCase();
  const found = items.flatMap((item, i) => (item.name.toLowerCase() === wanted ? [i] : []));
  return found.length === 1 ? found[0]! : null;
}

/** Behind a generator, rows are ordered and made distinct once they are there. */
function orderOutside(
  query: EmittedQuery,
  distinct: boolean,
  orderBy: OrderItem[],
  e: Emission,
): EmittedQuery {
  const name = freshName(e, 'q');
  const scope = {
    ...emptyScope(e.scope.outer),
    columns: outputScope(query.columns, name, null),
    open: query.open,
  };
  const parts = [`SELECT ${distinct ? 'DISTINCT ' : ''}* FROM (${query.sql}) AS ${quoteName(name)}`];
  if (orderBy.length > 0) {
    const texts = orderBy.map((item) => {
      const at = ordinalOf(item.expr, query.columns.length);
      if (at !== null) return orderText(item, { sql: String(at + 1), type: query.columns[at]!.type }, e);
      return orderText(item, emitExpression(item.expr, { ...e, scope }), e);
    });
    parts.push(`ORDER BY ${texts.map((text) => text ?? '1').join(', ')}`);
  }
  return { ...query, sql: parts.join(' ') };
}

/** A bare number that counts no item. */
export function checkOrdinal(x: Expr, count: number, clause: string, e: Emission): void {
  if (x.kind !== 'number' || !/^\d+$/.test(x.text) || ordinalOf(x, count) !== null) return;
  complain(
    e,
    x,
    'sql-syntax',
    `${clause} ${x.text} counts beyond the SELECT list, which has ${count} columns.`,
  );
}
