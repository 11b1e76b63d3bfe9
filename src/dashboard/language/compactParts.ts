import { isDateUnit } from '../compact/groups.ts';
import type { JsonPath, Step } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';

/** A part of a compact query that may name a field: values as written, `path` where `field` stands. */
export type CompactPart = { dataset: string; field: unknown; path: JsonPath } & (
  | { kind: 'measure'; fn: unknown; fnPath: JsonPath }
  /** `before` is what stands before it in its grouping: the `month` of `["month", "CloseDate"]`. */
  | { kind: 'group'; before: unknown }
  | { kind: 'filter'; values: unknown; operator: unknown }
  | { kind: 'value' }
);

/** One query of a compact step over one dataset: the step's own, one within a column of a compare table, or a source. */
export interface CompactQuery {
  dataset: string;
  query: Record<string, unknown>;
  path: JsonPath;
}

/** The queries of a compact 1.0, a compact 2.0 or a grain step; none of other steps. */
export function* compactQueries({ form, query, queryPath, datasets }: Step): Generator<CompactQuery> {
  const [dataset = ''] = datasets;
  const json = asObject(query);
  if (form === 'compact1' || form === 'grain') {
    yield { dataset, query: json, path: queryPath };
    for (const [index, column] of asArray(json.columns).entries())
      yield {
        dataset,
        query: asObject(asObject(column).query),
        path: [...queryPath, 'columns', index, 'query'],
      };
  }
  if (form === 'compact2')
    for (const [index, each] of asArray(json.sources).entries()) {
      const source = asObject(each);
      const name = asText(source.name);
      // The last source has no name: its formulas are over columns, not fields.
      if (name !== '') yield { dataset: name, query: source, path: [...queryPath, 'sources', index] };
    }
}

/** Every measure, grouping, filter and value of a compact step, query by query. */
export function* compactParts(step: Step): Generator<CompactPart> {
  for (const { dataset, query, path } of compactQueries(step)) {
    const isSource = step.form === 'compact2';
    const measures = isSource
      ? asArray(query.columns).map((column) => asArray(asObject(column).field))
      : asArray(query.measures).map(asArray);
    for (const [index, [fn, field]] of measures.entries()) {
      const at: JsonPath = isSource ? [...path, 'columns', index, 'field'] : [...path, 'measures', index];
      yield { kind: 'measure', dataset, fn, fnPath: [...at, 0], field, path: [...at, 1] };
    }
    yield* groupParts(dataset, query.groups, [...path, 'groups']);
    for (const [index, filter] of asArray(query.filters).entries()) {
      const [field, values, operator] = asArray(filter);
      yield { kind: 'filter', dataset, field, path: [...path, 'filters', index, 0], values, operator };
    }
    if (isSource) continue;
    for (const [index, field] of asArray(query.values).entries())
      yield { kind: 'value', dataset, field, path: [...path, 'values', index] };
  }
}

/** Fields of groupings: of `["month", "CloseDate"]` the date, for its unit is no field. */
function* groupParts(dataset: string, groups: unknown, path: JsonPath): Generator<CompactPart> {
  for (const [index, group] of asArray(groups).entries()) {
    const at: JsonPath = [...path, index];
    if (!Array.isArray(group)) yield { kind: 'group', dataset, field: group, path: at, before: null };
    else
      for (const [each, field] of group.entries())
        if (each > 0 || group.length !== 2 || !isDateUnit(field))
          yield { kind: 'group', dataset, field, path: [...at, each], before: group[each - 1] ?? null };
  }
}
