import { parseSaql } from '../parse.ts';
import { printStatement } from '../print.ts';
import { tokenizeSaql } from '../tokens.ts';
import type { Statement } from '../tree.ts';

const wide = 100;

/** The text with one statement a line and its comments kept; null where it has errors, which formatting could hide. */
export function formatSaql(text: string): string | null {
  const { query, findings } = parseSaql(text);
  if (findings.some((f) => f.severity === 'error')) return null;
  const commented = commentedSpans(text);
  let formatted = '';
  let place = 0;
  for (const statement of query.statements) {
    formatted += gap(text.slice(place, statement.start), formatted === '');
    const keeps = commented.some((at) => at >= statement.start && at < statement.end);
    formatted += keeps ? text.slice(statement.start, statement.end).trimEnd() : broken(statement);
    formatted += ';';
    place = statement.end;
  }
  const rest = gap(text.slice(place), formatted === '').trimEnd();
  return `${formatted}${rest}\n`;
}

/** Where comments start. */
function commentedSpans(text: string): number[] {
  const found: number[] = [];
  let end = 0;
  for (const token of tokenizeSaql(text).tokens) {
    const skipped = text.slice(end, token.start);
    const at = skipped.search(/\S/);
    if (at !== -1) found.push(end + at);
    end = token.end;
  }
  return found;
}

/** What stands between two statements: a comment on the line stays there, others get lines of their own. */
function gap(between: string, first: boolean): string {
  const [sameLine = '', ...lines] = between.split(/\r?\n/);
  const beside = sameLine.replace(/^\s*;+/, '').trim();
  const kept = lines.map((line) => line.replace(/^[\s;]+$/, '').trim());
  const blank = kept.slice(0, -1).some((line) => line === '');
  const comments = kept.filter((line) => line !== '');
  if (first) return [...(beside === '' ? [] : [beside]), ...comments, ''].join('\n').replace(/^\n+/, '');
  return [beside === '' ? '' : ` ${beside}`, ...(blank ? [''] : []), ...comments, ''].join('\n');
}

/** A long `foreach` has a line for each projection. */
function broken(statement: Statement): string {
  const line = printStatement(statement);
  if (line.length <= wide || statement.kind !== 'foreach' || statement.projections.length < 2) return line;
  const head = printStatement({ ...statement, projections: [] });
  const parts = statement.projections.map((p, i) => {
    const part = printStatement({ ...statement, projections: [p] }).slice(head.length);
    return `${i === 0 ? '' : p.joined ? ' ' : ','}\n  ${part}`;
  });
  return head.trimEnd() + parts.join('');
}
