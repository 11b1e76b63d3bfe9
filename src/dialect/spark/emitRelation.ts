import { quoteName } from '../../shared/quote.ts';
import { nearest } from '../sql/suggest.ts';
import type { Identifier, LateralView, Relation, Span } from '../sql/tree.ts';
import { castTo } from './cast.ts';
import { compare } from './comparison.ts';
import { complain, type Emission, freshName, hasNo, notLocal } from './context.ts';
import { emitBoolean, emitExpression } from './emitExpression.ts';
import { emitQuery, outputScope, renamed } from './emitQuery.ts';
import { generatorOf } from './generators.ts';
import { emptyScope, type ScopeColumn } from './scope.ts';
import { isIntegral, sparkTypes } from './types.ts';

export interface EmittedFrom {
  sql: string;
  columns: ScopeColumn[];
  open: boolean;
}

/** FROM with its joins, then the LATERAL VIEWs. */
export function emitFrom(relations: Relation[], views: LateralView[], e: Emission): EmittedFrom {
  let all: EmittedFrom = { sql: '', columns: [], open: false };
  for (const relation of relations) {
    const one = emitRelation(relation, e, all.columns);
    all = {
      sql: all.sql === '' ? one.sql : `${all.sql} CROSS JOIN ${one.sql}`,
      columns: [...all.columns, ...one.columns],
      open: all.open || one.open,
    };
  }
  for (const view of views) all = emitLateralView(view, all, e);
  return all;
}

/** `left` are the columns that a LATERAL subquery sees. */
function emitRelation(relation: Relation, e: Emission, left: ScopeColumn[]): EmittedFrom {
  switch (relation.kind) {
    case 'table':
      return emitTable(relation, e);
    case 'derived': {
      const scope = emptyScope(
        relation.lateral ? { ...emptyScope(e.scope.outer), columns: left } : e.scope.outer,
      );
      const query = renamed(emitQuery(relation.query, { ...e, scope }), relation.columns, relation, e);
      const duck = freshName(e, relation.alias?.name ?? 'q');
      return {
        sql: `${relation.lateral ? 'LATERAL ' : ''}(${query.sql}) AS ${quoteName(duck)}`,
        columns: outputScope(query.columns, duck, relation.alias?.name ?? null),
        open: query.open,
      };
    }
    case 'function':
      return emitTableFunction(relation, e);
    case 'join':
      return emitJoin(relation, e, left);
  }
}

const nowhere: EmittedFrom = { sql: '(SELECT NULL)', columns: [], open: true };

function emitTable(relation: Extract<Relation, { kind: 'table' }>, e: Emission): EmittedFrom {
  const name = relation.parts.map((part) => part.name).join('.');
  const view = e.views.get(name.toLowerCase());
  if (!view) {
    const known = [...e.views.values()].map((v) => v.name);
    const close = nearest(name.toLowerCase(), e.views.keys());
    const hint = close
      ? ` Did you mean "${e.views.get(close)!.name}"?`
      : known.length > 0
        ? ` There are: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}.`
        : ' Declare it under inputs: of the stage, or make it with CREATE OR REPLACE TEMPORARY VIEW before.';
    complain(e, spanOf(relation.parts), 'unknown-table', `There is no view "${name}" here.${hint}`);
    return nowhere;
  }
  const duck = freshName(e, relation.alias?.name ?? view.name);
  const named = renamed({ sql: '', columns: view.columns, open: view.open }, relation.columns, relation, e);
  return {
    sql: `${quoteName(view.duck)} AS ${quoteName(duck)}`,
    columns: outputScope(named.columns, duck, relation.alias?.name ?? relation.parts.at(-1)!.name),
    open: named.open,
  };
}

const spanOf = (parts: Identifier[]): Span => ({ start: parts[0]!.start, end: parts.at(-1)!.end });

/** `range(…)`, or a generator such as `explode(…)`. */
function emitTableFunction(relation: Extract<Relation, { kind: 'function' }>, e: Emission): EmittedFrom {
  const { call, alias, columns } = relation;
  const duck = freshName(e, alias?.name ?? call.name);
  let sql: string;
  let output: { name: string; duck: string; type: ScopeColumn['type'] }[];
  if (call.name === 'range') {
    const args = call.args.map((arg) => {
      const value = emitExpression(arg, e);
      if (!value.broken && !isIntegral(value.type))
        return notLocal(e, arg, 'A bound of range that is not a whole number');
      return castTo(e, value, sparkTypes.bigint, arg);
    });
    if (args.some((arg) => arg.broken) || args.length < 1 || args.length > 3) {
      if (args.length < 1 || args.length > 3) notLocal(e, call, 'range with this number of arguments');
      return nowhere;
    }
    sql = `SELECT CAST(r AS BIGINT) AS "id" FROM range(${args.map((arg) => arg.sql).join(', ')}) AS r(r)`;
    output = [{ name: 'id', duck: 'id', type: sparkTypes.bigint }];
  } else {
    const generator = generatorOf(call, e);
    if (!generator) {
      notLocal(e, call.nameSpan, `The table function ${call.name}`);
      return nowhere;
    }
    sql = `SELECT ${generator.map((c, i) => `${c.sql} AS "c${i}"`).join(', ') || 'NULL'}`;
    output = generator.map((c, i) => ({ name: c.name, duck: `c${i}`, type: c.type }));
  }
  const named = renamed({ sql, columns: output, open: output.length === 0 }, columns, relation, e);
  return {
    sql: `(${sql}) AS ${quoteName(duck)}`,
    columns: outputScope(named.columns, duck, alias?.name ?? null),
    open: named.open,
  };
}

function emitLateralView(view: LateralView, all: EmittedFrom, e: Emission): EmittedFrom {
  const scope = { ...emptyScope(e.scope.outer), columns: all.columns, open: all.open };
  const generator = generatorOf(view.outer ? { ...view.call, name: outerName(view.call.name) } : view.call, {
    ...e,
    scope,
  });
  if (!generator) {
    hasNo(e, view.call, `${view.call.name} is not a generator: LATERAL VIEW takes one such as explode.`);
    return { ...all, open: true };
  }
  const duck = freshName(e, view.table.name);
  const output = generator.map((column, i) => ({ name: column.name, duck: `c${i}`, type: column.type }));
  const named = renamed({ sql: '', columns: output, open: output.length === 0 }, view.columns, view, e);
  // Beside what is there already, so that rows keep their order.
  const list = [
    ...all.columns.map((column, i) => `${column.sql} AS "k${i}"`),
    ...generator.map((column, i) => `${column.sql} AS "c${i}"`),
  ];
  const from = all.sql === '' ? '' : ` FROM ${all.sql}`;
  const name = quoteName(duck);
  return {
    sql: `(SELECT ${list.join(', ') || 'NULL'}${from}) AS ${name}`,
    columns: [
      ...all.columns.map((column, i) => ({ ...column, sql: `${name}."k${i}"` })),
      ...outputScope(named.columns, duck, view.table.name),
    ],
    open: all.open || named.open,
  };
}

const outerName = (name: string) => (name.endsWith('_outer') || name === 'stack' ? name : `${name}_outer`);

function emitJoin(
  join: Extract<Relation, { kind: 'join' }>,
  e: Emission,
  outerLeft: ScopeColumn[],
): EmittedFrom {
  const left = emitRelation(join.left, e, outerLeft);
  const right = emitRelation(join.right, e, [...outerLeft, ...left.columns]);
  const open = left.open || right.open;
  const keys = join.natural
    ? left.columns
        .filter(
          (l) => !l.onlyQualified && right.columns.some((r) => r.name.toLowerCase() === l.name.toLowerCase()),
        )
        .map((l) => ({ name: l.name, quoted: true, start: join.start, end: join.end }))
    : join.using;
  const both = [...left.columns, ...right.columns];
  let condition = 'true';
  let columns = both;
  if (keys.length > 0) {
    const merged = mergeKeys(join, keys, left, right, e);
    condition = merged.condition;
    columns = merged.columns;
  } else if (join.on) {
    const scope = { ...emptyScope(e.scope.outer), columns: both, open };
    condition = emitBoolean(join.on, { ...e, scope }, 'The condition of ON').sql;
  }
  const words = {
    inner: 'JOIN',
    cross: 'JOIN',
    left: 'LEFT JOIN',
    right: 'RIGHT JOIN',
    full: 'FULL JOIN',
    semi: 'SEMI JOIN',
    anti: 'ANTI JOIN',
  };
  const isCross = condition === 'true' && (join.type === 'inner' || join.type === 'cross');
  const rightSql = join.right.kind === 'join' ? `(${right.sql})` : right.sql;
  const sql = isCross
    ? `${left.sql} CROSS JOIN ${rightSql}`
    : `${left.sql} ${words[join.type]} ${rightSql} ON ${condition}`;
  const isHalf = join.type === 'semi' || join.type === 'anti';
  return { sql, columns: isHalf ? left.columns : columns, open: isHalf ? left.open : open };
}

/** USING and NATURAL: each key stands once, first, with the value of the side that has one. */
function mergeKeys(
  join: Extract<Relation, { kind: 'join' }>,
  keys: Identifier[],
  left: EmittedFrom,
  right: EmittedFrom,
  e: Emission,
): { condition: string; columns: ScopeColumn[] } {
  const merged: ScopeColumn[] = [];
  const conditions: string[] = [];
  const hidden = new Set<ScopeColumn>();
  for (const key of keys) {
    const [l, r] = [left, right].map((side) => {
      const found = side.columns.filter(
        (c) => !c.onlyQualified && c.name.toLowerCase() === key.name.toLowerCase(),
      );
      if (found.length === 0 && !side.open)
        complain(
          e,
          key,
          'unknown-column',
          `There is no column "${key.name}" on ${side === left ? 'the left' : 'the right'} side of this join.`,
        );
      if (found.length > 1)
        complain(e, key, 'ambiguous-column', `"${key.name}" stands more than once on one side of this join.`);
      return found[0];
    });
    if (!l || !r) continue;
    conditions.push(compare(e, '=', l, r, key).sql);
    hidden.add(l).add(r);
    const sql = join.type === 'right' ? r.sql : join.type === 'full' ? `coalesce(${l.sql}, ${r.sql})` : l.sql;
    merged.push({
      qualifier: null,
      name: l.name,
      sql,
      type: join.type === 'right' ? r.type : l.type,
      onlyQualified: false,
    });
  }
  const rest = [...left.columns, ...right.columns].map((column) =>
    hidden.has(column) ? { ...column, onlyQualified: true } : column,
  );
  return { condition: conditions.join(' AND ') || 'true', columns: [...merged, ...rest] };
}
