import { opensBinding, skipBinding } from '../../saql/skipBinding.ts';
import type { DatasetCatalog } from '../../shared/dataset.ts';
import type { Severity } from '../../shared/diagnostic.ts';
import { soqlToSaql } from '../compact/soqlText.ts';
import type { Range } from '../dashboardText.ts';
import type { Dashboard, JsonPath, Step } from '../model.ts';
import { asObject, asText } from '../unwrap/jsonShape.ts';
import type { Problem } from './problem.ts';

/** What is wrong in the SOQL of steps, at its place within the string; fields where the objects' data are known. */
export function checkSoql(dashboard: Dashboard, catalog: DatasetCatalog | null): Problem[] {
  return Object.values(dashboard.steps).flatMap((step): Problem[] => {
    const soql = soqlOf(step);
    if (soql === null || soql.text.trim() === '') return [];
    const { masked, bindings, open } = withoutBindings(soql.text);
    const read = soqlToSaql(masked, catalog ?? (() => null));
    if (!('problem' in read)) return [];
    const { start, end, code, problem: message } = read;
    // What a binding gives is not known here, and outside of quotes not even how the query goes on behind it.
    if (end > open || bindings.some((binding) => start < binding.end && binding.start < end)) return [];
    const severity: Severity = code === 'soql-not-known' ? 'warning' : 'error';
    return [{ path: soql.path, inner: { start, end }, severity, code, message }];
  });
}

function soqlOf({ form, query, queryPath }: Step): { text: string; path: JsonPath } | null {
  if (form !== 'soql') return null;
  if (typeof query === 'string') return { text: query, path: queryPath };
  return { text: asText(asObject(query).soql), path: [...queryPath, 'soql'] };
}

/** The text with a name or a value in place of every binding, as long as it; `open` is the first outside of quotes. */
function withoutBindings(text: string): { masked: string; bindings: Range[]; open: number } {
  const memory = { quotesFail: false, neverCloses: false };
  const bindings: Range[] = [];
  let masked = '';
  let open = Number.POSITIVE_INFINITY;
  let isQuoted = false;
  for (let at = 0; at < text.length; ) {
    if (opensBinding(text, at)) {
      const closed = skipBinding(text, at, memory);
      const end = closed === -1 ? text.length : closed;
      bindings.push({ start: at, end });
      if (!isQuoted) open = Math.min(open, at);
      masked += '_'.repeat(end - at);
      at = end;
      continue;
    }
    if (text[at] === '\\' && isQuoted) masked += text[at++];
    else if (text[at] === "'") isQuoted = !isQuoted;
    masked += text[at++] ?? '';
  }
  return { masked, bindings, open };
}
