import { quoteName } from '../../shared/quote.ts';
import type { MergeClause } from '../sql/tree.ts';
import { catalogName } from './catalog.ts';
import { type Emission, hasNo, notHere } from './context.ts';
import { asCondition, emitExpression, emitName } from './emitExpression.ts';
import { columnList, emitRelation, emitTableName } from './emitRelation.ts';
import { assignments, filledColumns, type Of, targetScope, valueFor } from './emitStatement.ts';

/** MERGE in Redshift's two forms: WHEN MATCHED and WHEN NOT MATCHED, or REMOVE DUPLICATES. */
export function emitMerge(s: Of<'merge'>, e: Emission): string[] {
  const target = emitTableName(s.table, e);
  if (s.alias) hasNo(e, s.alias, 'Redshift’s MERGE takes no alias for its target; use the table’s name.');
  const inner = { ...e, scope: targetScope(s.table, s.alias, e) };
  const source = emitRelation(s.source, inner);
  const on = asCondition(emitExpression(s.on, inner), inner, s.on);
  if (s.removeDuplicates) {
    // "Matched rows of the target are replaced by the rows of the source; duplicate rows come once."
    if (s.source.kind !== 'table')
      hasNo(e, s.source, 'MERGE … REMOVE DUPLICATES takes a table as its source.');
    return [
      `DELETE FROM ${target} USING ${source} WHERE ${on}`,
      `INSERT INTO ${target} SELECT DISTINCT * FROM ${source}`,
    ];
  }
  if (s.source.kind === 'table' && catalogName(s.source.parts) === catalogName(s.table))
    hasNo(e, s.source, 'MERGE takes another table as its source than its target.');
  if (s.source.kind !== 'table')
    notHere(e, s.source, 'MERGE from other than a table', 'Put the rows into a temporary table first.');
  const matched = s.clauses.filter((clause) => clause.matched && !clause.bySource);
  const missing = s.clauses.filter((clause) => !clause.matched && !clause.bySource);
  for (const clause of s.clauses)
    if (clause.bySource)
      hasNo(e, clause, 'Redshift’s MERGE has no NOT MATCHED BY SOURCE; use a separate DELETE.');
  for (const extra of [...matched.slice(1), ...missing.slice(1)])
    hasNo(e, extra, 'Redshift’s MERGE has one WHEN MATCHED and one WHEN NOT MATCHED.');
  if (matched.length === 0 || missing.length === 0)
    if (!s.clauses.some((clause) => clause.bySource))
      hasNo(e, s, 'Redshift’s MERGE has exactly one WHEN MATCHED and then one WHEN NOT MATCHED.');
  const clauses = s.clauses
    .filter((clause) => !clause.bySource)
    .map((clause) => emitClause(clause, s, inner));
  return [
    ...matchesOnce(s, target, source, on),
    `MERGE INTO ${target} USING ${source} ON (${on}) ${clauses.join(' ')}`,
  ];
}

/**
 * What a MERGE does to a target without rows, as one INSERT, which takes a third of the time; null for REMOVE
 * DUPLICATES. To be asked for a statement that was emitted already: what is wrong with it is not said twice.
 */
export function emitMergeIntoEmpty(s: Of<'merge'>, e: Emission): { target: string; sql: string } | null {
  const inner = { ...e, findings: [], scope: targetScope(s.table, s.alias, e) };
  const action = s.clauses.find((clause) => !clause.matched && !clause.bySource)?.action;
  if (s.removeDuplicates || action?.type !== 'insert') return null;
  const target = emitTableName(s.table, inner);
  const source = emitRelation(s.source, inner);
  const columns = filledColumns(s.table, action.columns, inner);
  const values = action.values.map((value, i) => valueFor(value, columns?.[i], inner));
  return {
    target,
    sql: `INSERT INTO ${target}${columnList(action.columns)} SELECT ${values.join(', ')} FROM ${source}`,
  };
}

/**
 * Redshift fails where several rows of the source match one of the target, and leaves one row where one of the source
 * matches several; DuckDB does as it likes. Both are errors here.
 */
function matchesOnce(s: Of<'merge'>, target: string, source: string, on: string): string[] {
  if (s.source.kind !== 'table') return [];
  const own = quoteName(s.table.at(-1)!.name.toLowerCase());
  const other = emitName(s.source.alias ?? s.source.parts.at(-1)!);
  return [
    `SELECT CASE
       WHEN count(*) > count(DISTINCT a) THEN error('MERGE: found multiple matches to update the same tuple. Several rows of the source match one row of the target.')
       WHEN count(*) > count(DISTINCT b) THEN error('MERGE: one row of the source matches several rows of the target, which the local target cannot merge as Redshift does. Remove the duplicates of the target first.')
     END FROM (SELECT ${own}.rowid AS a, ${other}.rowid AS b FROM ${target} JOIN ${source} ON ${on}) AS matched`,
  ];
}

function emitClause(clause: MergeClause, s: Of<'merge'>, e: Emission): string {
  if (clause.condition) hasNo(e, clause.condition, 'Redshift’s MERGE takes no condition on WHEN.');
  const when = `WHEN ${clause.matched ? '' : 'NOT '}MATCHED THEN`;
  const { action } = clause;
  if (action.type === 'delete') {
    if (!clause.matched) hasNo(e, clause, 'WHEN NOT MATCHED can only INSERT.');
    return `${when} DELETE`;
  }
  if (action.type === 'update') {
    if (!clause.matched) hasNo(e, clause, 'WHEN NOT MATCHED can only INSERT.');
    return `${when} UPDATE SET ${assignments(action.assignments, s.table, e)}`;
  }
  if (clause.matched) hasNo(e, clause, 'WHEN MATCHED can only UPDATE or DELETE.');
  const columns = filledColumns(s.table, action.columns, e);
  const values = action.values.map((value, i) => valueFor(value, columns?.[i], e));
  return `${when} INSERT${columnList(action.columns)} VALUES (${values.join(', ')})`;
}
