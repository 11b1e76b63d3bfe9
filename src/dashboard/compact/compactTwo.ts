import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import { aggregateFilterTexts } from './aggregateFilters.ts';
import type { CompactText } from './compactText.ts';
import { resolveField } from './fields.ts';
import { filterTexts, joinFilters } from './filterText.ts';
import { columnLetter, formulaNames, writeFormula } from './formula.ts';
import { type Group, groupBy, groupProjection, joinDateParts, readGroups } from './groups.ts';
import { limitText } from './limitText.ts';
import { functionOf, measureText } from './measures.ts';
import { ordersText } from './orderText.ts';
import { pivotOrders } from './pivotOrders.ts';
import { quoteName, quoteText } from './saqlText.ts';

interface Column {
  name: string;
  fn: string | null;
  field: string;
  formula: string | null;
}

const joinWords = ['left', 'right', 'inner', 'full'];

interface Source {
  stream: string;
  dataset: Dataset | null;
  source: string;
  columns: Column[];
  groups: Group[];
  filters: unknown;
  logic: unknown;
  /** How it is joined to those before it. */
  join: string | null;
}

/** Compact 2.0 as SAQL: sources joined on their groupings in the order written, then formulas, filters, order, limit. */
export function writeCompactTwo(
  query: Record<string, unknown>,
  stepDatasets: string[],
  catalog: DatasetCatalog,
): CompactText {
  const written = objects(query.sources);
  const named = written.filter((source) => typeof source.name === 'string' && source.name !== '');
  const first = stepDatasets[0];
  const data: Record<string, unknown>[] =
    named.length > 0 || first === undefined
      ? named
      : written.slice(0, 1).map((source) => ({ ...source, name: first }));
  const sources = data.map((source, at) => readSource(source, at, catalog));
  const formulas = [
    ...written
      .filter((source) => !data.includes(source) && !named.includes(source))
      .flatMap((s, at) => readColumns(s, at)),
    ...sources.flatMap((source) => source.columns),
  ].filter((column) => column.formula !== null);
  const sourceFilters = record(query.sourceFilters);
  const lines = sources.flatMap((source) => sourceLines(source, record(sourceFilters[source.source])));
  const isRaw = sources.every(
    (source) =>
      source.groups.length === 0 &&
      source.columns.every((column) => column.fn === null && column.formula === null) &&
      source.columns.length > 0,
  );
  const groups = sources[0]?.groups ?? [];
  const based = sources.flatMap((source) =>
    source.columns.filter((column) => column.formula === null).map((column) => ({ source, column })),
  );
  const measures = based.map(({ column }) => ({
    fn: column.fn ?? '',
    field: column.field,
    name: column.name,
    display: null,
    format: null,
  }));
  const main = sources[0];
  const stream = sources.length > 1 ? (main?.stream ?? null) : null;
  const having = aggregateFilterTexts(query.aggregateFilters, measures, main?.dataset ?? null, stream);
  lines.push(...(isRaw ? rawLines(sources) : groupedLines(sources, groups, having.extra)));
  const names = [...groups.map((group) => group.name), ...based.map(({ column }) => column.name)];
  for (const formula of inOrder(formulas)) {
    const text = writeFormula(formula.formula ?? '', (name) => (names.includes(name) ? name : null));
    const kept = [...names, ...having.names].map(keep);
    lines.push(`q = foreach q generate ${[...kept, `${text} as ${quoteName(formula.name)}`].join(', ')};`);
    names.push(formula.name);
  }
  lines.push(...having.conditions.map((condition) => `q = filter q by ${condition};`));
  const isText = (column: Column) => column.fn === null && column.formula === null;
  const result = {
    groups: names.filter(
      (name) =>
        groups.some((g) => g.name === name) ||
        (isRaw && based.some((b) => b.column.name === name && isText(b.column))),
    ),
    measures: [] as string[],
  };
  result.measures = names.filter((name) => !result.groups.includes(name));
  const sorted = pivotOrders(query.orders, result);
  const last = [...result.groups, ...result.measures].map(keep);
  lines.push(...sorted.lines);
  const order = ordersText(sorted.orders, { ...result, measures: [...result.measures, ...sorted.names] });
  const shown =
    having.names.length + sorted.names.length > 0 ? `q = foreach q generate ${last.join(', ')};` : null;
  const limit = limitText(query.limit);
  return {
    saql: [...lines, ...[order, shown, limit].filter((line) => line !== null)].join('\n'),
    ...result,
    labels: {},
  };
}

function readSource(source: Record<string, unknown>, at: number, catalog: DatasetCatalog): Source {
  const name = String(source.name);
  const dataset = catalog(name);
  return {
    stream: at === 0 ? 'q' : `q${at + 1}`,
    dataset,
    source: name,
    columns: readColumns(source, at),
    groups: joinDateParts(readGroups(source.groups, dataset)),
    filters: source.filters,
    logic: source.booleanFilterLogic,
    join: joinWords.find((word) => word === source.cogroupType) ?? null,
  };
}

function readColumns(source: Record<string, unknown>, sourceAt: number): Column[] {
  return objects(source.columns).map((column, at) => {
    const { formula, name } = column;
    const list = Array.isArray(column.field) ? column.field : [null, column.field];
    const field = String(list[1] ?? list[0] ?? '*');
    return {
      name: typeof name === 'string' && name !== '' ? name : columnLetter(sourceAt * 26 + at),
      fn: typeof list[0] === 'string' && list.length > 1 ? functionOf(list[0], field) : null,
      field,
      formula: typeof formula === 'string' && formula.trim() !== '' ? formula : null,
    };
  });
}

function sourceLines(source: Source, outer: Record<string, unknown>): string[] {
  const conditions = [
    ...joinFilters(filterTexts(outer.filters, source.dataset), outer.booleanFilterLogic),
    ...joinFilters(filterTexts(source.filters, source.dataset), source.logic),
  ];
  const { stream } = source;
  return [
    `${stream} = load ${quoteText(source.source)};`,
    ...conditions.map((c) => `${stream} = filter ${stream} by ${c};`),
  ];
}

function rawLines(sources: Source[]): string[] {
  return sources.slice(0, 1).map((source) => {
    const columns = source.columns.map(
      (c) => `${quoteName(resolveField(source.dataset, c.field).name)} as ${quoteName(c.name)}`,
    );
    return `q = foreach q generate ${columns.join(', ')};`;
  });
}

function groupedLines(sources: Source[], groups: Group[], extra: string[]): string[] {
  const single = sources.length === 1;
  const measured = sources.flatMap((source) =>
    source.columns
      .filter((column) => column.formula === null)
      .map((column) => {
        const measure = { fn: column.fn ?? 'first', field: column.field };
        return `${measureText(measure, source.dataset, single ? null : source.stream)} as ${quoteName(column.name)}`;
      }),
  );
  // Groupings of one place mean the same, under whatever name each source has them.
  const field = (name: string) => {
    const at = groups.flatMap((group) => group.fields).indexOf(name);
    const others = sources.map(
      (s) => `${s.stream}.${quoteName(s.groups.flatMap((group) => group.fields)[at] ?? name)}`,
    );
    return `coalesce(${others.join(', ')})`;
  };
  const keys = groups.map((group) => (single ? groupProjection(group) : groupProjection(group, field)));
  // SAQL says behind a stream how the next one is joined; a source that does not say is joined as its neighbour is.
  const operands = sources.map((source, at) => {
    const word = sources[at + 1]?.join ?? source.join ?? sources[0]?.join ?? 'full';
    return `${source.stream} by ${groupBy(source.groups)}${at + 1 < sources.length ? ` ${word}` : ''}`;
  });
  const projections = [...keys, ...measured, ...extra];
  return [
    `q = group ${operands.join(', ')};`,
    `q = foreach q generate ${(projections.length > 0 ? projections : [`count() as 'count'`]).join(', ')};`,
  ];
}

/** Formulas after those that they need. */
function inOrder(formulas: Column[]): Column[] {
  const done: Column[] = [];
  let waiting = formulas;
  while (waiting.length > 0) {
    const ready = waiting.filter(
      (f) => !formulaNames(f.formula ?? '').some((n) => waiting.some((w) => w !== f && w.name === n)),
    );
    const now = ready.length > 0 ? ready : waiting;
    done.push(...now);
    waiting = waiting.filter((f) => !now.includes(f));
  }
  return done;
}

function keep(name: string): string {
  return `${quoteName(name)} as ${quoteName(name)}`;
}

function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value)
    ? value.filter((item) => typeof item === 'object' && item !== null && !Array.isArray(item))
    : [];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
