import type { Dataset } from '../../shared/dataset.ts';
import { aggregateFilterTexts } from './aggregateFilters.ts';
import type { CompareColumn } from './compareColumns.ts';
import { filterTexts, joinFilters } from './filterText.ts';
import { type Group, groupBy, groupProjection } from './groups.ts';
import { measureText } from './measures.ts';
import { quoteName } from './saqlText.ts';
import { type CompactQuery, writeSource } from './sourceText.ts';
import { openGroups } from './timeSeriesText.ts';

interface Joined {
  query: CompactQuery;
  source: string;
  dataset: Dataset | null;
  groups: Group[];
  columns: CompareColumn[];
  /** Leave the parts of dates apart, for a forecast. */
  open: boolean;
  /** Parts of dates that formulas name by themselves. */
  parts: string[];
}

/** Columns with the same filters: they share one stream. */
interface Stream {
  name: string;
  conditions: string[];
  having: unknown;
  columns: CompareColumn[];
}

/** Statements that leave `q` with the groupings and every column that is no formula. */
export function joinedStreams(joined: Joined): string[] {
  const streams = readStreams(joined);
  const only = streams.length === 1 ? streams[0] : undefined;
  return only === undefined ? manyStreams(joined, streams) : oneStream(joined, only);
}

function readStreams({ columns, dataset, query }: Joined): Stream[] {
  const streams = new Map<string, Stream>();
  for (const column of columns) {
    const conditions = joinFilters(
      filterTexts(column.query.filters, dataset),
      column.query.booleanFilterLogic,
    );
    const own = column.query.aggregateFilters;
    const having = Array.isArray(own) && own.length > 0 ? own : query.aggregateFilters;
    const hasHaving = Array.isArray(having) && having.length > 0;
    const key = JSON.stringify([conditions, hasHaving ? having : [], hasHaving ? column.name : '']);
    const stream = streams.get(key) ?? {
      name: `q${streams.size + 1}`,
      conditions,
      having: hasHaving ? having : [],
      columns: [],
    };
    stream.columns.push(column);
    streams.set(key, stream);
  }
  return streams.size > 0
    ? [...streams.values()]
    : [{ name: 'q1', conditions: [], having: query.aggregateFilters, columns: [] }];
}

function oneStream(joined: Joined, stream: Stream): string[] {
  const { query, source, dataset } = joined;
  return [
    ...writeSource(query, source, dataset, 'q'),
    ...stream.conditions.map((condition) => `q = filter q by ${condition};`),
    ...grouped(
      joined,
      stream,
      'q',
      joined.open ? openGroups(joined.groups) : joined.groups.map((g) => groupProjection(g)),
    ),
  ];
}

/** One stream's own grouping, with its conditions on aggregates. */
function grouped(
  { dataset, groups, parts, open }: Joined,
  stream: Stream,
  name: string,
  keys: string[],
): string[] {
  const measures = stream.columns.map((column) => ({ ...column.measure, name: column.name }));
  const having = aggregateFilterTexts(stream.having, measures, dataset);
  const shown = open ? [] : parts.map((part) => `${quoteName(part)} as ${quoteName(part)}`);
  const columns = stream.columns.map(
    (column) => `${columnText(column, dataset, null)} as ${quoteName(column.name)}`,
  );
  const projections = [...keys, ...shown, ...columns, ...having.extra];
  const counted = projections.length > 0 ? projections : [`count() as ${quoteName('count')}`];
  return [
    `${name} = group ${name} by ${groupBy(groups)};`,
    `${name} = foreach ${name} generate ${counted.join(', ')};`,
    ...having.conditions.map((condition) => `${name} = filter ${name} by ${condition};`),
  ];
}

/** A full join of the streams; those with conditions on aggregates are grouped beforehand. */
function manyStreams(joined: Joined, streams: Stream[]): string[] {
  const { query, source, dataset, groups, parts, open } = joined;
  const fields = [...new Set(groups.flatMap((group) => group.fields))];
  const bare = fields.map((field) => `${quoteName(field)} as ${quoteName(field)}`);
  const lines = streams.flatMap((stream) => [
    ...writeSource(query, source, dataset, stream.name),
    ...stream.conditions.map((condition) => `${stream.name} = filter ${stream.name} by ${condition};`),
    ...(hasConditions(stream) ? grouped({ ...joined, parts: [] }, stream, stream.name, bare) : []),
  ]);
  const key = (field: string) =>
    `coalesce(${streams.map((stream) => `${stream.name}.${quoteName(field)}`).join(', ')})`;
  const keys = open
    ? fields.map((field) => `${key(field)} as ${quoteName(field)}`)
    : [
        ...groups.map((group) => groupProjection(group, key)),
        ...parts.map((part) => `${key(part)} as ${quoteName(part)}`),
      ];
  const columns = joined.columns.map((column) => {
    const stream = streams.find((s) => s.columns.includes(column)) ?? streams[0];
    const name = stream?.name ?? 'q1';
    const path = `${name}.${quoteName(column.name)}`;
    const text =
      stream !== undefined && hasConditions(stream) ? `first(${path})` : columnText(column, dataset, name);
    return `${text} as ${quoteName(column.name)}`;
  });
  return [
    ...lines,
    `q = group ${streams.map((stream) => `${stream.name} by ${groupBy(groups)}`).join(' full, ')};`,
    `q = foreach q generate ${[...keys, ...columns].join(', ')};`,
  ];
}

function hasConditions(stream: Stream): boolean {
  return Array.isArray(stream.having) && stream.having.length > 0;
}

/** A measure, or a formula that aggregates fields itself. */
function columnText(column: CompareColumn, dataset: Dataset | null, stream: string | null): string {
  return column.formula ?? measureText(column.measure, dataset, stream);
}
