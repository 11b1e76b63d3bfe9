import type { Dataset } from '../../shared/dataset.ts';
import type { CompactText } from './compactText.ts';
import { type CompareColumn, readCompareColumns } from './compareColumns.ts';
import { formulaNames, writeFormula } from './formula.ts';
import { readGroups } from './groups.ts';
import { joinedStreams } from './joinedStreams.ts';
import { limitText } from './limitText.ts';
import { orderText } from './orderText.ts';
import { quoteName } from './saqlText.ts';
import type { CompactQuery } from './sourceText.ts';
import { closedGroups, forecastLines, hasTimeSeries } from './timeSeriesText.ts';

export function hasCompareColumns(query: CompactQuery): boolean {
  return Array.isArray(query.columns) && readCompareColumns(query).length > 0;
}

/**
 * A compare table: columns with one filter share a stream, streams are joined in full on the groupings, then formulas
 * follow in the order in which they need each other, and last what is hidden falls away.
 */
export function writeCompareTable(query: CompactQuery, source: string, dataset: Dataset | null): CompactText {
  const columns = readCompareColumns(query);
  const firstGroups = columns.map((column) => column.query.groups).find((groups) => groups !== undefined);
  const groups = readGroups(query.groups ?? firstGroups, dataset);
  const isColumn = (name: string) => columnOf(name, columns) !== null;
  const formulas = columns.filter((column) => column.formula !== null && !column.hoisted(isColumn));
  const forecasts = hasTimeSeries(query) ? columns.filter((column) => column.forecastOf !== null) : [];
  const based = columns.filter((column) => !formulas.includes(column) && !forecasts.includes(column));
  const parts = [...new Set(groups.flatMap((group) => (group.fields.length > 1 ? group.fields : [])))].filter(
    (part) => formulas.some((column) => formulaNames(column.formula ?? '').includes(part)),
  );
  const open = forecasts.length > 0;
  const joined = joinedStreams({ query, source, dataset, groups, columns: based, open, parts });
  const groupNames = groups.map((group) => group.name);
  const known = [...groupNames, ...(open ? [] : parts), ...based.map((column) => column.name)];
  const lines = [...joined];
  if (open) {
    const series = forecasts.flatMap((column) => {
      const from = columnOf(column.forecastOf ?? '', columns);
      return from === null ? [] : [{ from, to: column.name }];
    });
    lines.push(...forecastLines(query.timeSeries, groups, series));
    lines.push(
      `q = foreach q generate ${[...closedGroups(groups), ...[...based, ...forecasts].map((c) => keep(c.name))].join(', ')};`,
    );
    known.push(...forecasts.map((column) => column.name));
  }
  lines.push(...formulaLines(formulas, columns, known));
  const shown = columns
    .filter((column) => column.shown !== null)
    .sort((a, b) => (a.shown ?? 0) - (b.shown ?? 0));
  const result = { groups: groupNames, measures: shown.map((column) => column.name) };
  const columnOrder = columns
    .map((column) => column.query.order)
    .find((order) => Array.isArray(order) && order.length > 0);
  const order = orderText(query.order, result) ?? orderText(columnOrder, result);
  const hiddenOrder =
    order === null
      ? orderText(query.order, { groups: groupNames, measures: columns.map((c) => c.name) })
      : null;
  if (hiddenOrder !== null) lines.push(hiddenOrder);
  if (known.join('\n') !== [...result.groups, ...result.measures].join('\n'))
    lines.push(`q = foreach q generate ${[...result.groups, ...result.measures].map(keep).join(', ')};`);
  const limit =
    limitText(query.limit) ??
    limitText(columns.map((column) => column.query.limit).find((n) => n !== undefined));
  lines.push(...[order, limit].filter((line) => line !== null));
  const labels = Object.fromEntries(shown.flatMap((c) => (c.header === null ? [] : [[c.name, c.header]])));
  return { saql: lines.join('\n'), ...result, labels };
}

/** One `foreach` per depth of need; what needs itself is left to the compiler to report. */
function formulaLines(formulas: CompareColumn[], columns: CompareColumn[], known: string[]): string[] {
  const lines: string[] = [];
  let waiting = formulas;
  while (waiting.length > 0) {
    const names = new Set(waiting.map((column) => column.name));
    const needs = (column: CompareColumn) =>
      formulaNames(column.formula ?? '')
        .map((name) => columnOf(name, columns))
        .some((name) => name !== null && names.has(name));
    const ready = waiting.filter((column) => !needs(column));
    const now = ready.length > 0 ? ready : waiting;
    const written = now.map(
      (c) => `${writeFormula(c.formula ?? '', (name) => columnOf(name, columns))} as ${quoteName(c.name)}`,
    );
    lines.push(`q = foreach q generate ${[...known.map(keep), ...written].join(', ')};`);
    known.push(...now.map((column) => column.name));
    waiting = waiting.filter((column) => !now.includes(column));
  }
  return lines;
}

/** The result's name of a column called by its letter, its own name or its alias. */
function columnOf(name: string, columns: CompareColumn[]): string | null {
  return (
    (columns.find((c) => c.name === name) ?? columns.find((c) => c.letter === name || c.given === name))
      ?.name ?? null
  );
}

function keep(name: string): string {
  return `${quoteName(name)} as ${quoteName(name)}`;
}
