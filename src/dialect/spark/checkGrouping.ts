import type { Call, Expr, Select } from '../sql/tree.ts';
import { complain, type Emission } from './context.ts';
import { emitExpression } from './emitExpression.ts';

/** Longer expressions are left to the engine, which says the same with less of a place. */
const longest = 20_000;

/**
 * What Spark says of aggregates: none in WHERE and GROUP BY, none inside another; and beside them only what the rows of
 * a group have in common. `keys` are the texts of the grouping expressions.
 */
export function checkGrouping(select: Select, keys: ReadonlySet<string>, e: Emission): void {
  if (select.where) refuseAggregates(select.where, 'WHERE', e);
  for (const item of select.groupBy)
    for (const x of item.kind === 'plain' ? [item.expr] : item.sets)
      if (x.kind !== 'number') refuseAggregates(x, 'GROUP BY', e);
  const sources = [...select.items.map((item) => item.expr), ...(select.having ? [select.having] : [])];
  const isGrouped = select.groupBy.length > 0 || sources.some((x) => firstAggregate(x, e) !== null);
  if (!isGrouped || e.scope.open) return;
  for (const x of sources) if (x.end - x.start <= longest) checkCommon(x, keys, e);
}

function refuseAggregates(x: Expr, clause: string, e: Emission): void {
  const found = firstAggregate(x, e);
  if (found)
    complain(
      e,
      found,
      'spark-has-no',
      `${clause} holds no aggregate such as ${found.name}. Use HAVING or an outer query.`,
    );
}

function firstAggregate(x: Expr, e: Emission): Call | null {
  if (isAggregate(x, e)) return x;
  for (const child of childrenOf(x)) {
    const found = firstAggregate(child, e);
    if (found) return found;
  }
  return null;
}

function isAggregate(x: Expr, e: Emission): x is Call {
  return (
    x.kind === 'call' &&
    x.over === null &&
    e.functions.get(x.name)?.some((f) => f.kind === 'aggregate') === true
  );
}

function checkCommon(x: Expr, keys: ReadonlySet<string>, e: Emission): void {
  if (x.kind === 'star') {
    complain(e, x, 'not-grouped', '* has no place in a query with GROUP BY or aggregates: name the columns.');
    return;
  }
  if (isAggregate(x, e)) {
    for (const arg of x.args) {
      const inside = firstAggregate(arg, e);
      if (inside) complain(e, inside, 'spark-has-no', `${x.name} holds no other aggregate. Use a subquery.`);
    }
    return;
  }
  if (keys.size > 0 && keys.has(emitExpression(x, { ...e, findings: [] }).sql)) return;
  if (x.kind === 'column') {
    const [first, second] = x.parts.map((part) => part.name.toLowerCase());
    const isOurs = e.scope.columns.some(
      (c) =>
        c.name.toLowerCase() ===
        (second !== undefined && c.qualifier?.toLowerCase() === first ? second : first),
    );
    if (isOurs && !e.scope.parameters.some((p) => p.name === first))
      complain(
        e,
        x,
        'not-grouped',
        `"${x.parts.map((part) => part.name).join('.')}" is neither in GROUP BY nor inside an aggregate: add it to GROUP BY, or take max(…) of it.`,
      );
    return;
  }
  if (x.kind === 'lambda') return;
  for (const child of childrenOf(x)) checkCommon(child, keys, e);
}

/** The expressions directly inside one, those of subqueries left out. */
function childrenOf(x: Expr): Expr[] {
  const found: Expr[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { kind } = node as { kind?: string };
    if (kind === 'query') return;
    if (kind !== undefined && 'start' in node) found.push(node as Expr);
    else for (const value of Object.values(node)) visit(value);
  };
  for (const [key, value] of Object.entries(x)) if (key !== 'type') visit(value);
  return found;
}
