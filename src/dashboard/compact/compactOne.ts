import type { Dataset } from '../../shared/dataset.ts';
import { aggregateFilterTexts } from './aggregateFilters.ts';
import type { CompactText } from './compactText.ts';
import { hasCompareColumns, writeCompareTable } from './compareTable.ts';
import { groupBy, groupProjection, readGroups } from './groups.ts';
import { limitText } from './limitText.ts';
import { measureText, readMeasures } from './measures.ts';
import { orderText } from './orderText.ts';
import { hasRawValues, writeRawRows } from './rawRows.ts';
import { quoteName } from './saqlText.ts';
import { type CompactQuery, writeSource } from './sourceText.ts';
import { hasTimeSeries, writeTimeSeries } from './timeSeriesText.ts';

/**
 * Compact 1.0 as SAQL: grouped measures, a compare table, raw rows, or a forecast. `source` is the dataset's name as the
 * step calls it.
 */
export function writeCompactOne(query: CompactQuery, source: string, dataset: Dataset | null): CompactText {
  if (hasRawValues(query)) return writeRawRows(query, source, dataset);
  if (hasCompareColumns(query)) return writeCompareTable(query, source, dataset);
  if (hasTimeSeries(query)) return writeTimeSeries(query, source, dataset);
  return writeGrouped(query, source, dataset);
}

function writeGrouped(query: CompactQuery, source: string, dataset: Dataset | null): CompactText {
  const groups = readGroups(query.groups, dataset);
  const read = readMeasures(query.measures);
  const measures = (read.length > 0 ? read : readMeasures(['count', '*'])).filter(
    (measure, at, all) => all.findIndex((other) => other.name === measure.name) === at,
  );
  const having = aggregateFilterTexts(query.aggregateFilters, measures, dataset);
  const projections = [
    ...groups.map((group) => groupProjection(group)),
    ...measures.map((measure) => `${measureText(measure, dataset)} as ${quoteName(measure.name)}`),
  ];
  const result = {
    groups: groups.map((group) => group.name),
    measures: measures.map((measure) => measure.name),
  };
  const lines = [
    ...writeSource(query, source, dataset),
    `q = group q by ${groupBy(groups)};`,
    `q = foreach q generate ${[...projections, ...having.extra].join(', ')};`,
    ...having.conditions.map((condition) => `q = filter q by ${condition};`),
    having.extra.length === 0
      ? null
      : `q = foreach q generate ${[...result.groups, ...result.measures].map((n) => `${quoteName(n)} as ${quoteName(n)}`).join(', ')};`,
    orderText(query.order, result),
    limitText(query.limit),
  ];
  return {
    saql: lines.filter((line) => line !== null).join('\n'),
    ...result,
    labels: Object.fromEntries(
      measures.flatMap((measure) => (measure.display === null ? [] : [[measure.name, measure.display]])),
    ),
  };
}
