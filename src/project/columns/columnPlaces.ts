import { catalogName } from '../../dialect/redshift/catalog.ts';
import { parseSql } from '../../dialect/sql/parse.ts';
import type { Identifier, QueryBody, SelectItem, Span, Statement } from '../../dialect/sql/tree.ts';

/** Where a script names a column of a table as it makes or fills it. */
export interface ColumnPlace extends Span {
  /** As the catalogue knows it: lower-case `schema.table`. */
  table: string;
  /** Lower case. */
  column: string;
  /** Makes the column: it is there because of this place. */
  isDefinition: boolean;
}

/** Every column that a Redshift script makes or fills by name, in order. */
export function columnPlaces(text: string): ColumnPlace[] {
  return parseSql(text, 'redshift').statements.flatMap(placesOf);
}

function placesOf(statement: Statement): ColumnPlace[] {
  switch (statement.kind) {
    case 'createTable': {
      const { name, columns, columnNames = [], query } = statement;
      const named = columns.length > 0 ? columns.map((column) => column.name) : columnNames;
      return makes(name, named.length > 0 ? named : query ? resultNames(query.body) : []);
    }
    case 'createView': {
      const { name, columns, query } = statement;
      return makes(name, columns.length > 0 ? columns : resultNames(query.body));
    }
    case 'alterTable': {
      const { table, action } = statement;
      if (action.type === 'addColumn') return makes(table, [action.column.name]);
      return action.type === 'renameColumn' ? makes(table, [action.to]) : [];
    }
    case 'insert':
      return statement.columns.map((column) => placed(statement.table, column, false));
    case 'update':
      return statement.assignments.map(({ column }) => placed(statement.table, column, false));
    default:
      return [];
  }
}

const makes = (table: readonly Identifier[], columns: readonly Identifier[]) =>
  columns.map((column) => placed(table, column, true));

function placed(table: readonly Identifier[], column: Identifier, isDefinition: boolean): ColumnPlace {
  const { name, start, end } = column;
  return { table: catalogName(table), column: name.toLowerCase(), start, end, isDefinition };
}

/** The names that a query gives its columns, as far as they are written; those of a star are not. */
function resultNames(body: QueryBody): Identifier[] {
  if (body.kind === 'setop') return resultNames(body.left);
  if (body.kind === 'nested') return resultNames(body.query.body);
  return body.kind === 'select' ? body.items.flatMap(nameOfItem) : [];
}

function nameOfItem({ alias, expr }: SelectItem): Identifier[] {
  if (alias) return [alias];
  const last = expr.kind === 'column' ? expr.parts.at(-1) : undefined;
  return last ? [last] : [];
}
