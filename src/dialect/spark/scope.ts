import { nearest } from '../sql/suggest.ts';
import type { Identifier, Span } from '../sql/tree.ts';
import { broken, complain, type Emission, type Typed } from './context.ts';
import type { SparkType } from './types.ts';

export interface ScopeColumn {
  /** The alias or view that it belongs to; null for what has none. */
  qualifier: string | null;
  name: string;
  /** The column as DuckDB's text. */
  sql: string;
  type: SparkType;
  /** Seen only with its qualifier: the key of the other side of USING. */
  onlyQualified: boolean;
  broken?: true;
}

/** The columns that a name may mean, innermost query first. */
export interface Scope {
  columns: ScopeColumn[];
  /** Something in FROM is not known, so that an unknown column proves nothing. */
  open: boolean;
  outer: Scope | null;
  /** Aliases of the SELECT list, by lower-case name: seen where no column has the name. */
  aliases: Map<string, Typed>;
  /** Parameters of lambdas, innermost last; seen before columns. */
  parameters: { name: string; value: Typed }[];
}

export function emptyScope(outer: Scope | null = null): Scope {
  return { columns: [], open: false, outer, aliases: new Map(), parameters: [] };
}

/** A name of one or more parts: a lambda's parameter, a column, or a field inside one of these. */
export function resolveName(e: Emission, parts: Identifier[], span: Span): Typed {
  for (let scope: Scope | null = e.scope; scope; scope = scope.outer) {
    const found = lookUp(e, scope, parts, span);
    if (found) return found;
    if (scope.open) return broken();
  }
  const wanted = parts.map((part) => part.name).join('.');
  const known = namesIn(e.scope);
  const close = nearest(
    parts.at(-1)!.name.toLowerCase(),
    new Map(known.map((n) => [n.toLowerCase(), n])).keys(),
  );
  const hint = close ? ` Did you mean "${known.find((n) => n.toLowerCase() === close)}"?` : listed(known);
  return complain(e, span, 'unknown-column', `There is no column "${wanted}" here.${hint}`);
}

function listed(known: string[]): string {
  if (known.length === 0) return '';
  const shown = known.slice(0, 12).join(', ');
  return ` There are: ${shown}${known.length > 12 ? ', …' : ''}.`;
}

function namesIn(scope: Scope): string[] {
  const names = scope.columns.map((column) => column.name);
  return [...new Set(scope.outer ? [...names, ...namesIn(scope.outer)] : names)];
}

function lookUp(e: Emission, scope: Scope, parts: Identifier[], span: Span): Typed | null {
  const [first, second] = parts.map((part) => part.name.toLowerCase());
  const parameter = scope.parameters.findLast((p) => p.name === first);
  if (parameter) return fieldsOf(e, parameter.value, parts.slice(1), span);
  if (second !== undefined) {
    const qualified = scope.columns.filter(
      (c) => c.qualifier?.toLowerCase() === first && c.name.toLowerCase() === second,
    );
    if (qualified.length > 0) return fieldsOf(e, pick(e, qualified, parts, span), parts.slice(2), span);
    const last = parts.length > 2 ? parts.at(-1)!.name.toLowerCase() : null;
    if (
      last !== null &&
      parts.length === 3 &&
      scope.columns.some((c) => c.qualifier?.toLowerCase() === second)
    )
      return complain(e, span, 'unknown-table', 'Views of a script have no schema: leave it away.');
  }
  const plain = scope.columns.filter((c) => !c.onlyQualified && c.name.toLowerCase() === first);
  if (plain.length > 0) return fieldsOf(e, pick(e, plain, parts, span), parts.slice(1), span);
  const alias = scope.aliases.get(first!);
  return alias ? fieldsOf(e, alias, parts.slice(1), span) : null;
}

function pick(e: Emission, candidates: ScopeColumn[], parts: Identifier[], span: Span): Typed {
  const [only, other] = candidates;
  if (other) {
    const places = candidates.map((c) => (c.qualifier ? `${c.qualifier}.${c.name}` : c.name));
    return complain(
      e,
      span,
      'ambiguous-column',
      `"${parts.map((p) => p.name).join('.')}" may be ${[...new Set(places)].join(' or ')}: write which.`,
    );
  }
  if (only!.broken) return broken();
  return { sql: only!.sql, type: only!.type };
}

function fieldsOf(e: Emission, value: Typed, fields: Identifier[], span: Span): Typed {
  return fields.reduce((operand, name) => fieldOf(e, operand, name, span), value);
}

/** `operand.name`: of a struct, of every struct of an array, or a key of a map. */
export function fieldOf(e: Emission, operand: Typed, name: Identifier, span: Span): Typed {
  if (operand.broken) return operand;
  const { type } = operand;
  const wanted = name.name.toLowerCase();
  const struct = type.kind === 'array' ? type.element : type;
  if (struct.kind === 'struct') {
    const at = struct.fields.findIndex((field) => field.name.toLowerCase() === wanted);
    const field = struct.fields[at];
    if (field && type.kind === 'struct')
      return {
        sql: `struct_extract(${operand.sql}, '${field.name.replaceAll("'", "''")}')`,
        type: field.type,
      };
    if (field)
      return {
        sql: `list_transform(${operand.sql}, lambda s: struct_extract(s, '${field.name.replaceAll("'", "''")}'))`,
        type: { kind: 'array', element: field.type },
      };
    return complain(
      e,
      span,
      'unknown-column',
      `There is no field "${name.name}" here. There are: ${struct.fields.map((f) => f.name).join(', ')}.`,
    );
  }
  if (type.kind === 'map' && type.key.kind === 'string')
    return { sql: `${operand.sql}['${name.name.replaceAll("'", "''")}']`, type: type.value };
  return complain(e, span, 'unknown-column', `There is no column or field "${name.name}" here.`);
}
