import { plainValue } from '../json/jsonTree.ts';
import { readJson } from '../json/readJson.ts';
import type { GlobalFilter, LinkedField } from '../model.ts';
import { asArray, asObject, asText } from './jsonShape.ts';

/** A global filter; its value is a string of JSON in every shell. */
export function unwrapFilter(json: unknown): GlobalFilter {
  const filter = asObject(json);
  const dataset = typeof filter.dataset === 'string' ? filter.dataset : asText(asObject(filter.dataset).name);
  const field = asText(asArray(filter.fields)[0]);
  return {
    dataset,
    field,
    label: asText(filter.label) || field,
    operator: asText(filter.operator) || 'in',
    value: asArray(typeof filter.value === 'string' ? filterValue(filter.value) : filter.value),
    locked: filter.locked === true,
    dependent: filter.dependent === true,
  };
}

function filterValue(text: string): unknown {
  const { root } = readJson(text);
  return root === null ? [] : plainValue(root);
}

/** Fields that mean the same, of both the older and the newer key. */
export function unwrapLinks(state: Record<string, unknown>): LinkedField[][] {
  return [...asArray(state.dataSourceLinks), ...asArray(asObject(state.dataSourceLinksInfo).links)].map(
    (link) =>
      asArray(asObject(link).fields).map((field) => {
        const { dataSourceName, fieldName } = asObject(field);
        return { source: asText(dataSourceName), field: asText(fieldName) };
      }),
  );
}
