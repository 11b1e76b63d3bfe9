import type { Catalog } from '../../dialect/redshift/catalog.ts';
import { catalogName } from '../../dialect/redshift/catalog.ts';
import { type TranslatedStatement, translateRedshift } from '../../dialect/redshift/translateRedshift.ts';
import { parseSql } from '../../dialect/sql/parse.ts';
import type { QueryBody, Span, Statement } from '../../dialect/sql/tree.ts';
import type { Finding, Severity } from '../../shared/diagnostic.ts';

/** Why a column of a table is no longer filled, as a sentence. */
export interface Loss {
  reason: string;
  severity: Severity;
}

/** Table → column → why it is no longer filled. */
export type Lost = Map<string, Map<string, Loss>>;

export interface LossOptions {
  statements: readonly TranslatedStatement[];
  /** What COPY statements of this script lose, by the start of the statement. */
  fresh: ReadonlyMap<number, { table: string; columns: Map<string, Loss> }>;
  /** What earlier scripts lost; changed. */
  lost: Lost;
  tables: Catalog;
  variables: Record<string, string>;
}

/**
 * Uses of columns that are still there but that nothing fills any more: a COPY, whose columns go by position, found
 * others in the lake. Through MERGE, INSERT, UPDATE and CREATE TABLE AS the loss goes on to the columns that they fill.
 * A use is found by asking the dialect twice, with the lost columns and without.
 */
export function followLost(text: string, options: LossOptions): Finding[] {
  const { statements, fresh, lost, variables } = options;
  if (fresh.size === 0 && lost.size === 0) return [];
  const findings: Finding[] = [];
  let tables = options.tables;
  for (const { start, end } of statements) {
    const alone = ' '.repeat(start) + text.slice(start, end);
    const whole = translateRedshift(alone, { variables, tables });
    const copied = fresh.get(start);
    if (copied) addLoss(lost, copied.table, copied.columns);
    else if (lost.size > 0) {
      const without = translateRedshift(alone, { variables, tables: withoutLost(tables, lost) });
      const uses = newUses(without.findings, whole.findings);
      for (const use of uses) {
        const loss = lossNamed(alone.slice(use.start, use.end), lost);
        if (loss) findings.push({ ...use, severity: loss.severity, message: loss.reason });
      }
      const [statement] = parseSql(alone, 'redshift').statements;
      if (statement) passOn(statement, uses, alone, lost, { whole: whole.tables, without: without.tables });
    }
    tables = whole.tables;
  }
  return findings;
}

function withoutLost(tables: Catalog, lost: Lost): Catalog {
  return new Map(
    [...tables].map(([name, columns]) => [
      name,
      lost.has(name) ? columns.filter((column) => !lost.get(name)!.has(column.name)) : columns,
    ]),
  );
}

const newUses = (without: readonly Finding[], whole: readonly Finding[]) =>
  without.filter(
    ({ code, start }) =>
      code === 'unknown-column' && !whole.some((other) => other.code === code && other.start === start),
  );

/** A name in a script, perhaps qualified or quoted → why its column is lost. */
function lossNamed(name: string, lost: Lost): Loss | undefined {
  const column = name.split('.').at(-1)!.replaceAll('"', '').trim().toLowerCase();
  for (const columns of lost.values()) if (columns.has(column)) return columns.get(column);
  return undefined;
}

function addLoss(lost: Lost, table: string, columns: ReadonlyMap<string, Loss>): void {
  lost.set(table, new Map([...(lost.get(table) ?? []), ...columns]));
}

/** What a statement fills from lost columns is lost too; a table that is dropped or made anew has lost nothing yet. */
function passOn(
  s: Statement,
  uses: readonly Finding[],
  text: string,
  lost: Lost,
  tables: { whole: Catalog; without: Catalog },
): void {
  const lossIn = (span: Span) => {
    const use = uses.find(({ start, end }) => span.start <= start && end <= span.end);
    return use ? lossNamed(text.slice(use.start, use.end), lost) : undefined;
  };
  const gone = new Map<string, Loss>();
  const lose = (column: string | undefined, span: Span) => {
    const loss = lossIn(span);
    if (column !== undefined && loss) gone.set(column.toLowerCase(), loss);
  };
  switch (s.kind) {
    case 'drop':
      for (const name of s.names) lost.delete(catalogName(name));
      return;
    case 'createTable':
    case 'createView': {
      const table = catalogName(s.name);
      lost.delete(table);
      if (!s.query) return;
      const names = tables.whole.get(table)?.map((column) => column.name) ?? [];
      for (const items of selectedItems(s.query.body))
        for (const [i, item] of items.entries()) lose(names[i], item);
      const left = tables.without.get(table)?.map((column) => column.name) ?? names;
      const [any] = [...lost.values()].flatMap((columns) => [...columns.values()]);
      for (const name of names) if (!left.includes(name) && any) gone.set(name, lossNamed(name, lost) ?? any);
      if (gone.size > 0) addLoss(lost, table, gone);
      return;
    }
    case 'insert': {
      if (!s.query) return;
      const table = catalogName(s.table);
      const own = s.columns.map((column) => column.name);
      const names = own.length > 0 ? own : (tables.whole.get(table)?.map((column) => column.name) ?? []);
      for (const items of selectedItems(s.query.body))
        for (const [i, item] of items.entries()) lose(names[i], item);
      break;
    }
    case 'update':
      for (const { column, value } of s.assignments) lose(column.name, value);
      break;
    case 'merge':
      for (const { action } of s.clauses)
        if (action.type === 'update')
          for (const { column, value } of action.assignments) lose(column.name, value);
        else if (action.type === 'insert')
          for (const [i, value] of action.values.entries()) lose(action.columns[i]?.name, value);
      break;
    default:
      return;
  }
  if (gone.size > 0) addLoss(lost, catalogName(s.table), gone);
}

/** The items of every SELECT that gives rows; none where a star makes their positions unsure. */
function selectedItems(body: QueryBody): Span[][] {
  if (body.kind === 'setop') return [...selectedItems(body.left), ...selectedItems(body.right)];
  if (body.kind === 'nested') return selectedItems(body.query.body);
  if (body.kind !== 'select' || body.items.some(({ expr }) => expr.kind === 'star')) return [];
  return [body.items];
}
