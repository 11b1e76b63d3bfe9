import type { Finding } from '../../shared/diagnostic.ts';
import type { Span } from '../sql/tree.ts';
import type { Catalog } from './catalog.ts';
import type { Scope } from './scope.ts';

/** What emission of one script needs and collects; inside a query it is copied with another scope. */
export interface Emission {
  variables: Record<string, string>;
  /** DuckDB's name of the database: it goes before a schema, which may bear the same name. Null: left away. */
  database: string | null;
  /** The tables known so far; statements that make, change or drop tables keep it true. */
  catalog: Catalog;
  findings: Finding[];
  scope: Scope;
}

/** Redshift does not have it: an error on every target. */
export function hasNo(e: Emission, { start, end }: Span, message: string): void {
  e.findings.push({ start, end, severity: 'error', code: 'redshift-has-no', message });
}

/** Redshift has it, the embedded engine cannot answer it exactly; `remedy` says what can be written instead. */
export function notHere(e: Emission, { start, end }: Span, what: string, remedy = ''): void {
  const otherwise =
    remedy === '' ? 'Run this on a Redshift target.' : `${remedy} Or run this on a Redshift target.`;
  e.findings.push({
    start,
    end,
    severity: 'error',
    code: 'redshift-not-local',
    message: `${what} is Redshift's, but the local target cannot answer it exactly. ${otherwise}`,
  });
}

/** A name that no relation in sight has: often a column that an earlier stage no longer gives. */
export function unknownColumn(e: Emission, { start, end }: Span, message: string): void {
  e.findings.push({ start, end, severity: 'error', code: 'unknown-column', message });
}

/** The value of `${name}`; a variable that nothing defines is a finding. */
export function variableValue(e: Emission, name: string, { start, end }: Span): string {
  if (Object.hasOwn(e.variables, name)) return e.variables[name]!;
  e.findings.push({
    start,
    end,
    severity: 'error',
    code: 'unknown-variable',
    message: `Nothing defines the variable "${name}". Add it under variables: in the pipeline file.`,
  });
  return '';
}

/** `'…${name}…'` with its variables put in: data inside a text, never SQL. */
export function fillText(e: Emission, text: string, span: Span): string {
  return text.replace(/\$\{([A-Za-z_]\w*)\}/g, (_, name: string) => variableValue(e, name, span));
}
