import type { Identifier, Statement } from './tree.ts';

/** Tables that a statement reads and writes, lower case, `schema.table` where a schema is given. */
export function references(statement: Statement): { reads: string[]; writes: string[] } {
  const reads = new Set<string>();
  const writes = new Set<string>();
  collect(statement, new Set(), reads);
  for (const name of written(statement)) writes.add(nameOf(name));
  return { reads: [...reads], writes: [...writes] };
}

function written(s: Statement): Identifier[][] {
  switch (s.kind) {
    case 'createTable':
    case 'createView':
      return [s.name];
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'truncate':
    case 'copy':
      return [s.table];
    default:
      return [];
  }
}

export const nameOf = (parts: Identifier[]) => parts.map((part) => part.name.toLowerCase()).join('.');

/** Every node of the tree is a plain object, so one walk serves all kinds; only queries open a scope of names. */
function collect(node: unknown, hidden: ReadonlySet<string>, found: Set<string>): void {
  if (Array.isArray(node)) for (const item of node) collect(item, hidden, found);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { kind } = node as { kind?: string };
  let inside = hidden;
  if (kind === 'query') {
    const { ctes, recursive } = node as { ctes: { name: Identifier; query: unknown }[]; recursive: boolean };
    let scope = new Set(hidden);
    for (const cte of ctes) {
      const own = recursive ? new Set([...scope, cte.name.name.toLowerCase()]) : scope;
      collect(cte.query, own, found);
      scope = new Set([...scope, cte.name.name.toLowerCase()]);
    }
    inside = scope;
    for (const [key, value] of Object.entries(node)) if (key !== 'ctes') collect(value, inside, found);
    return;
  }
  if (kind === 'table') {
    const name = nameOf((node as { parts: Identifier[] }).parts);
    if (!hidden.has(name)) found.add(name);
    return;
  }
  if (kind === 'createTable') {
    const { like } = node as { like: Identifier[] | null };
    if (like) found.add(nameOf(like));
  }
  for (const value of Object.values(node)) collect(value, inside, found);
}
