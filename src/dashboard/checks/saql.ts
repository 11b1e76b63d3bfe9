import { checkSaqlText } from '../../saql/checkSaqlText.ts';
import type { DatasetCatalog } from '../../shared/dataset.ts';
import type { Dashboard, JsonPath } from '../model.ts';
import { asObject, asText } from '../unwrap/jsonShape.ts';
import type { Problem } from './problem.ts';

/** A step's SAQL and where it stands; null where the step has none. */
export function saqlOf({
  form,
  query,
  queryPath,
}: Dashboard['steps'][string]): { text: string; path: JsonPath } | null {
  if (form === 'saql') return { text: asText(query), path: queryPath };
  if (form === 'pigql') return { text: asText(asObject(query).pigql), path: [...queryPath, 'pigql'] };
  return null;
}

/** What is wrong in the SAQL of steps, at its place within the string; names and types where datasets are known. */
export function checkSaql(dashboard: Dashboard, catalog: DatasetCatalog | null): Problem[] {
  const problems: Problem[] = [];
  for (const step of Object.values(dashboard.steps)) {
    const saql = saqlOf(step);
    if (saql === null || saql.text.trim() === '') continue;
    for (const { start, end, severity, code, message } of checkSaqlText(saql.text, catalog))
      problems.push({ path: saql.path, inner: { start, end }, severity, code, message });
  }
  return problems;
}
