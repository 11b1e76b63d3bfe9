import type { SourceSpec } from '../shared/sourceSpec.ts';
import type { Column, ColumnType } from '../shared/table.ts';
import { dumpTables } from './dump/schema.ts';

/** A table as far as it is known without opening the input. */
export interface DeclaredTable {
  name: string;
  /** Null where only the input itself tells: files whose pipeline names no columns. */
  columns: Column[] | null;
  full: boolean;
}

/**
 * The tables that a source of this kind and these options (as in the pipeline file, variables may still stand in
 * them) can give. Options of a wrong type count as absent: that they are wrong is said elsewhere.
 */
export function declaredTables(
  kind: SourceSpec['kind'],
  options: Readonly<Record<string, unknown>>,
): DeclaredTable[] {
  if (kind === 'dump') return dump(texts(options.tables));
  if (kind === 'stack-exchange') return stackExchange(texts(options.methods));
  if (typeof options.table !== 'string') return [];
  return [{ name: options.table, columns: columnsOf(options.columns), full: options.full === true }];
}

function dump(tables: string[] | null): DeclaredTable[] {
  return Object.entries(dumpTables)
    .filter(([name]) => tables === null || tables.includes(name))
    .map(([name, { columns }]) => ({ name, columns, full: true }));
}

/** Questions and answers are both posts, as in the dump; a read gives what changed, so absent keys mean nothing. */
function stackExchange(methods: string[] | null): DeclaredTable[] {
  const has = (method: string) => methods === null || methods.includes(method);
  const tables: DeclaredTable[] = [];
  if (has('questions') || has('answers'))
    tables.push({ name: 'posts', columns: dumpTables.posts!.columns, full: false });
  if (has('tags')) tables.push({ name: 'tags', columns: dumpTables.tags!.columns, full: false });
  return tables;
}

function texts(value: unknown): string[] | null {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : null;
}

/** `[{name, type}]`, or `{name: type}` as a pipeline file writes it. */
function columnsOf(value: unknown): Column[] | null {
  if (value === null || typeof value !== 'object') return null;
  const listed = Array.isArray(value)
    ? (value as unknown[]).filter((item) => item !== null && typeof item === 'object')
    : Object.entries(value).map(([name, type]) => ({ name, type }));
  const columns: Column[] = [];
  for (const { name, type, nullable } of listed as Record<string, unknown>[])
    if (typeof name === 'string' && typeof type === 'string')
      columns.push({ name, type: type as ColumnType, nullable: nullable !== false });
  return columns.length > 0 ? columns : null;
}
