import { findColumn } from '../../shared/findColumn.ts';
import { quoteName } from '../../shared/quote.ts';
import type { PlanColumn } from '../plan.ts';
import type { Field, Span } from '../tree.ts';
import { type Compilation, endOfUnknown, report } from './context.ts';
import type { Emitted, Scope } from './expression.ts';
import type { RowStream } from './stream.ts';

/** Where an expression stands over single rows: in a filter, a group key, a foreach without a group. */
export function rowScope(compilation: Compilation, stream: RowStream): Scope {
  return {
    context: compilation.context,
    field: (node) => fieldOf(compilation, stream, node),
    dateField: (column) => dateFieldOf(stream, column),
    daysOf: (columns) => daysOf(stream, columns),
    aggregate: null,
    window: null,
  };
}

export function fieldOf(compilation: Compilation, stream: RowStream, node: Field): Emitted {
  const column = columnOf(stream, node.name.name);
  if (column) return { sql: quoteName(column.name), type: column.type };
  unknownField(compilation, stream, node.name.name, node.name);
  return { sql: 'NULL', type: 'unknown' };
}

/** By its exact name, else by the one that differs in case only; of a dataset's own columns by label too. */
export function columnOf(stream: RowStream, name: string): PlanColumn | undefined {
  const exact = stream.columns.find((column) => column.name === name);
  if (exact) return exact;
  const lower = name.toLowerCase();
  const alike = stream.columns.find((column) => column.name.toLowerCase() === lower);
  if (alike || stream.projected || stream.dataset === null) return alike;
  const meant = findColumn(stream.dataset, name)?.name;
  return stream.columns.find((column) => column.name === meant);
}

export function unknownField(compilation: Compilation, stream: RowStream, name: string, at: Span): void {
  if (name === '' || name.includes('{{') || name.includes('${')) return;
  const names = stream.columns.map((column) => column.name);
  const where =
    stream.projected || stream.dataset === null ? 'The stream' : `Dataset "${stream.dataset.name}"`;
  const message = `${where} has no field "${name}"${endOfUnknown(name, names)} Check its name.`;
  report(compilation, at, 'saql-unknown-field', message);
}

function dateFieldOf(stream: RowStream, column: string) {
  if (stream.dataset === null) return null;
  const known = columnOf(stream, column);
  const field = stream.dataset.columns.find(({ name }) => name === known?.field);
  const date = field?.dateField ?? column;
  return stream.dataset.dates.find(({ name }) => name === date) ?? null;
}

function daysOf(stream: RowStream, columns: readonly string[]): string | null {
  // What a foreach calls by these names may be anything.
  if (stream.dataset === null || stream.projected) return null;
  const own = stream.dataset.columns;
  const parts = columns.map((name) => own.find((column) => column.name === name));
  const date = parts[0]?.dateField;
  const isWhole =
    parts.map((part) => part?.datePart).join('-') === 'Year-Month-Day' &&
    parts.every((part) => part?.dateField === date);
  const days = own.find(({ datePart, dateField }) => datePart === 'day_epoch' && dateField === date);
  return isWhole && days ? quoteName(days.name) : null;
}
