import type { Identifier, Statement } from '../sql/tree.ts';
import { type Emission, hasNo } from './context.ts';
import { emitCopy, emitUnload } from './emitCopy.ts';
import { emitExpression, emitName } from './emitExpression.ts';
import { columnList, emitQuery, emitRelation, emitTableName } from './emitQuery.ts';
import { columnSql, localType } from './types.ts';

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
      return [emitCreateTable(s, e)];
    case 'createSchema':
      return [`CREATE SCHEMA ${s.ifNotExists ? 'IF NOT EXISTS ' : ''}${emitName(s.name)}`];
    case 'drop': {
      const exists = s.ifExists ? 'IF EXISTS ' : '';
      return s.names.map(
        (name) =>
          `DROP ${s.what.toUpperCase()} ${exists}${emitTableName(name, e)}${s.cascade ? ' CASCADE' : ''}`,
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
      return [emitCopy(s, e)];
    case 'unload':
      return [emitUnload(s, e)];
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

function emitCreateTable(s: Of<'createTable'>, e: Emission): string {
  const head = `CREATE ${s.temporary ? 'TEMP ' : ''}TABLE ${s.ifNotExists ? 'IF NOT EXISTS ' : ''}${emitTableName(s.name, e)}`;
  if (s.query) return `${head} AS ${emitQuery(s.query, e)}`;
  if (s.like) return `${head} AS SELECT * FROM ${emitTableName(s.like, e)} LIMIT 0`;
  const columns = s.columns.map((column) => {
    const type = localType(column.type);
    if (type === null) {
      hasNo(e, column.type, `Redshift has no type "${column.type.name}".`);
      return '';
    }
    const fallback = column.default ? ` DEFAULT ${emitExpression(column.default, e)}` : '';
    return `${columnSql(column.name.name.toLowerCase(), type, column.notNull || column.key === 'primary')}${fallback}`;
  });
  for (const attribute of s.attributes) checkAttribute(s, attribute, e);
  return `${head} (${columns.join(', ')})`;
}

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
