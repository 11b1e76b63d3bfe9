import type { Finding } from '../../shared/diagnostic.ts';
import type { Span, Window } from '../sql/tree.ts';
import type { FunctionTable } from './functions/functionTable.ts';
import type { Scope } from './scope.ts';
import { type SparkColumn, type SparkType, sparkTypes } from './types.ts';

/** An expression as DuckDB's text, with the type that Spark gives it. */
export interface Typed {
  sql: string;
  type: SparkType;
  /** The value of a literal; undefined for what is not one. */
  constant?: string | number | bigint | boolean | null;
  /** A finding was made here: what depends on it says nothing more. */
  broken?: true;
}

/** What the emission of one script needs and collects; inside a query it is copied with another scope. */
export interface Emission {
  variables: Record<string, string>;
  functions: FunctionTable;
  /** By lower-case name. */
  views: Map<string, View>;
  findings: Finding[];
  scope: Scope;
  windows: Map<string, Window>;
  /** A counter shared by the whole script, for names that no one else has. */
  names: { next: number };
}

export interface View {
  name: string;
  /** Its name in DuckDB's text. */
  duck: string;
  columns: (SparkColumn & { duck: string })[];
  /** A finding was made in its query: columns that it seems not to have may be there. */
  open: boolean;
  /** Lower-case names of the views that its query reads. */
  reads?: readonly string[];
}

/** The longest DuckDB text of one expression; what grows beyond is refused. */
const longestSql = 4_000_000;

/** Spark may have it, the engine cannot answer it exactly. `what` is the subject, `remedy` an alternative. */
export function notLocal(e: Emission, span: Span, what: string, remedy = ''): Typed {
  const otherwise = remedy === '' ? '' : ` ${remedy}`;
  return complain(
    e,
    span,
    'spark-not-local',
    `${what} cannot be answered exactly by the local engine.${otherwise} Run this stage on real Spark (spark: true on the target).`,
  );
}

/** Spark does not have it either. */
export function hasNo(e: Emission, span: Span, message: string): Typed {
  return complain(e, span, 'spark-has-no', message);
}

export function complain(e: Emission, { start, end }: Span, code: string, message: string): Typed {
  const again = e.findings.some((f) => f.start === start && f.end === end && f.code === code);
  if (!again) e.findings.push({ start, end, severity: 'error', code, message });
  return broken();
}

export function broken(): Typed {
  return { sql: 'NULL', type: sparkTypes.null, constant: null, broken: true };
}

/** Guards against texts that double with every level of nesting. */
export function bounded(e: Emission, span: Span, typed: Typed): Typed {
  return typed.sql.length > longestSql ? notLocal(e, span, 'An expression of this size') : typed;
}

export function freshName(e: Emission, stem: string): string {
  return `${stem}_${e.names.next++}`;
}

/** The value of `${name}`; a variable that nothing defines is a finding. */
export function variableValue(e: Emission, name: string, span: Span): string {
  if (Object.hasOwn(e.variables, name)) return e.variables[name]!;
  complain(
    e,
    span,
    'unknown-variable',
    `Nothing defines the variable "${name}". Add it under variables: in the pipeline file.`,
  );
  return '';
}

/** `'…${name}…'` with its variables put in: data inside a text, never SQL. */
export function fillText(e: Emission, text: string, span: Span): string {
  return text.replace(/\$\{([A-Za-z_]\w*)\}/g, (_, name: string) => variableValue(e, name, span));
}
