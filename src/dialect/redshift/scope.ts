import type { Identifier } from '../sql/tree.ts';
import type { RedshiftType } from './types.ts';

export interface ScopeColumn {
  name: string;
  type: RedshiftType | null;
}

/** One relation of FROM under its alias; `columns` null where nothing is known of it. */
export interface Source {
  /** `posts`, and `warehouse.posts` for a table that is named with its schema and has no alias. */
  names: string[];
  columns: ScopeColumn[] | null;
}

/** What names stand for at one place of a query. */
export interface Scope {
  sources: Source[];
  /** Aliases of the SELECT list that may be used so far; a column of FROM goes before them. */
  aliases: Map<string, RedshiftType | null>;
  /** Aliases that may not be used here (in WHERE), so that it can be said. */
  hidden: Set<string>;
  /** The query around a subquery. */
  outer: Scope | null;
  /** Common table expressions in sight. */
  ctes: Map<string, ScopeColumn[] | null>;
}

export const noScope: Scope = {
  sources: [],
  aliases: new Map(),
  hidden: new Set(),
  outer: null,
  ctes: new Map(),
};

export type Found =
  /** `steps` are what is left of the name: a path into a SUPER value. */
  | { kind: 'column'; type: RedshiftType | null; parts: string[]; steps: Identifier[] }
  | { kind: 'alias'; type: RedshiftType | null }
  | { kind: 'hidden' }
  /** Nothing has this name, or what has it is not known. */
  | { kind: 'none' };

export function findColumn(parts: readonly Identifier[], scope: Scope): Found {
  const names = parts.map((part) => part.name.toLowerCase());
  for (let s: Scope | null = scope; s; s = s.outer) {
    const found = findIn(parts, names, s);
    if (found) return found;
  }
  return { kind: 'none' };
}

function findIn(parts: readonly Identifier[], names: string[], scope: Scope): Found | null {
  // `schema.table.column`, `table.column`, `column`: the longest qualifier that names a relation.
  for (const taken of [2, 1]) {
    if (names.length <= taken) continue;
    const qualifier = names.slice(0, taken).join('.');
    const source = scope.sources.find((s) => s.names.includes(qualifier));
    const name = names[taken]!;
    const column = source?.columns?.find((c) => c.name === name);
    if (source && (source.columns === null || column))
      return {
        kind: 'column',
        type: column?.type ?? null,
        parts: names.slice(0, taken + 1),
        steps: parts.slice(taken + 1),
      };
  }
  const [first] = names;
  let column: ScopeColumn | undefined;
  for (const source of scope.sources) column ??= source.columns?.find((c) => c.name === first);
  if (column) return { kind: 'column', type: column.type, parts: [first!], steps: parts.slice(1) };
  if (names.length > 1) return null;
  // A relation that is not known may have the column, so an alias only counts where all are known.
  if (scope.aliases.has(first!)) return { kind: 'alias', type: scope.aliases.get(first!)! };
  if (scope.hidden.has(first!) && scope.sources.every((s) => s.columns !== null)) return { kind: 'hidden' };
  return null;
}

/** The names of all columns in sight; null where a relation is not known. */
export function knownColumns(scope: Scope): string[] | null {
  const names = new Set<string>();
  for (let s: Scope | null = scope; s; s = s.outer)
    for (const { columns } of s.sources) {
      if (columns === null) return null;
      for (const { name } of columns) names.add(name);
    }
  return [...names];
}
