import { saqlFieldOrigins } from '../../saql/language/fieldOrigins.ts';
import { parseSaql } from '../../saql/parse.ts';
import { linkPath } from '../checks/facets.ts';
import { saqlOf } from '../checks/saql.ts';
import { isDateUnit } from '../compact/groups.ts';
import type { JsonPath, Step } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';
import type { OpenDashboard } from './knowledge.ts';

/** A field of a dataset where the file names it, without its quotes. */
export interface FieldUse {
  dataset: string;
  field: string;
  start: number;
  end: number;
}

/**
 * Every field that steps, filters and links name, with its dataset: what leads from a dashboard to the column of a
 * mart and back. Parts of dates go by their own names (`Sold_Year`).
 */
export function fieldUses(open: OpenDashboard): FieldUse[] {
  const { dashboard, text } = open;
  const found: FieldUse[] = [];
  const add = (
    dataset: string,
    field: string,
    path: JsonPath,
    inner = { start: 0, end: field.length },
  ): void => {
    if (dataset !== '' && field !== '' && text.has(path))
      found.push({ dataset, field, ...text.place(path, inner) });
  };
  for (const step of Object.values(dashboard.steps)) {
    const saql = saqlOf(step);
    if (saql !== null)
      for (const { name, isDirect, origins } of saqlFieldOrigins(parseSaql(saql.text).query).readings) {
        const quote = name.quoted ? 1 : 0;
        const inner = { start: name.start + quote, end: name.end - quote };
        if (isDirect) for (const { dataset, field } of origins) add(dataset, field, saql.path, inner);
      }
    else for (const { field, path, dataset } of compactFields(step)) add(dataset, field, path);
  }
  for (const [index, { dataset, field }] of dashboard.filters.entries())
    add(dataset, field, ['filters', index, 'fields', 0]);
  for (const [index, link] of dashboard.links.entries())
    for (const [each, { source, field }] of link.entries())
      if (dashboard.steps[source] === undefined)
        add(source, field, [...linkPath(text, index), 'fields', each, 'fieldName']);
  return found.sort((a, b) => a.start - b.start);
}

interface CompactField {
  dataset: string;
  field: string;
  path: JsonPath;
}

function compactFields({ form, query, queryPath, datasets }: Step): CompactField[] {
  const [dataset = ''] = datasets;
  const json = asObject(query);
  if (form === 'compact1' || form === 'grain')
    return [
      ...queryFields(json, queryPath, dataset),
      ...asArray(json.columns).flatMap((column, index) =>
        queryFields(asObject(asObject(column).query), [...queryPath, 'columns', index, 'query'], dataset),
      ),
    ];
  if (form !== 'compact2') return [];
  return asArray(json.sources).flatMap((source, index) => {
    const { name, columns, groups, filters } = asObject(source);
    const measures = asArray(columns).map((column) => asObject(column).field);
    const path: JsonPath = [...queryPath, 'sources', index];
    // The last source, without a name, reckons with columns.
    if (asText(name) === '') return [];
    return queryFields({ groups, filters }, path, asText(name)).concat(
      measures.flatMap((measure, each) =>
        one(asArray(measure)[1], [...path, 'columns', each, 'field', 1], asText(name)),
      ),
    );
  });
}

function queryFields(query: Record<string, unknown>, path: JsonPath, dataset: string): CompactField[] {
  const { measures, groups, filters, values } = query;
  return [
    ...asArray(measures).flatMap((measure, each) =>
      one(asArray(measure)[1], [...path, 'measures', each, 1], dataset),
    ),
    ...asArray(groups).flatMap((group, each) =>
      Array.isArray(group)
        ? group.flatMap((part, at) =>
            // `["month", "CloseDate"]`: a unit, and the date.
            at === 0 && group.length === 2 && isDateUnit(part)
              ? []
              : one(part, [...path, 'groups', each, at], dataset),
          )
        : one(group, [...path, 'groups', each], dataset),
    ),
    ...asArray(filters).flatMap((filter, each) =>
      one(asArray(filter)[0], [...path, 'filters', each, 0], dataset),
    ),
    ...asArray(values).flatMap((value, each) => one(value, [...path, 'values', each], dataset)),
  ];
}

const one = (field: unknown, path: JsonPath, dataset: string): CompactField[] =>
  typeof field === 'string' && field !== '*' && field !== 'all' && !field.includes('{{')
    ? [{ dataset, field, path }]
    : [];
