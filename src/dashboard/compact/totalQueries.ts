import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import type { Step } from '../model.ts';
import { asArray, asObject } from '../unwrap/jsonShape.ts';
import { resolveField } from './fields.ts';
import { filterList } from './filterText.ts';
import { formulaNames } from './formula.ts';
import { type Group, joinDateParts, readGroups } from './groups.ts';
import { hasRawValues } from './rawRows.ts';
import { tableLevels, writtenLevels } from './totalLevels.ts';

export interface TotalsWanted {
  /** The parameters of the table that shows them. */
  table: Record<string, unknown>;
  catalog: DatasetCatalog;
  /** Whether groups without a key are shown; else their rows are in no total either. */
  includeNullKeys: boolean;
}

/** One row, or several, of totals: the query that gives them, and the groupings that they still have. */
export interface TotalQuery {
  groups: string[];
  query: Record<string, unknown>;
}

/**
 * The queries behind a table's totals: the step's own over fewer groupings, without order and limit, so that averages
 * and formulas are right and rows that a limit hides count. None for steps that hold SAQL, or rows.
 */
export function totalQueries(step: Step, filled: unknown, wanted: TotalsWanted): TotalQuery[] {
  const { table, catalog, includeNullKeys } = wanted;
  if (typeof filled !== 'object' || filled === null || Array.isArray(filled)) return [];
  const query = filled as Record<string, unknown>;
  if (step.form === 'compact2') return ofCompactTwo(query, wanted);
  if (step.form !== 'compact1' && step.form !== 'grain') return [];
  const dataset = catalog(step.datasets[0] ?? '');
  if (step.form === 'grain' || hasRawValues(query)) {
    const measures = asArray(query.values).flatMap((name) => summed(dataset, name));
    const { values: _, order: __, limit: ___, ...rest } = query;
    return table.totals === true && measures.length > 0
      ? [
          {
            groups: [],
            query: { ...rest, groups: [], measures: measures.map((name) => ['sum', name, name]) },
          },
        ]
      : [];
  }
  const columns = asArray(query.columns).map(asObject);
  const first = columns.map((column) => asObject(column.query).groups).find((groups) => groups !== undefined);
  const groups = readGroups(query.groups ?? first, dataset);
  return tableLevels(groups.length, table).map(({ kept }) => {
    const own = kept.flatMap((at) => groups[at] ?? []);
    const lost = groups.filter((group) => !own.includes(group));
    const bare = (of: Record<string, unknown>) => {
      const { order: _, limit: __, timeSeries: ___, ...rest } = of;
      return { ...rest, groups: own.map(writtenGroup) };
    };
    const narrowed = columns.map((column) => ({
      ...column,
      query: withFormula(bare(asObject(column.query)), lost),
    }));
    return {
      groups: own.map(({ name }) => name),
      query: {
        ...bare(query),
        filters: withKeys(query.filters, lost, includeNullKeys),
        ...(columns.length === 0 ? {} : { columns: narrowed }),
      },
    };
  });
}

function ofCompactTwo(query: Record<string, unknown>, wanted: TotalsWanted): TotalQuery[] {
  const { table, catalog, includeNullKeys } = wanted;
  const sources = asArray(query.sources).map(asObject);
  if (isRaw(sources)) return ofRawRows(query, sources, wanted);
  const groupsOf = (source: Record<string, unknown> | undefined) =>
    joinDateParts(readGroups(source?.groups, catalog(String(source?.name ?? ''))));
  const groups = groupsOf(sources[0]);
  const levels = [...writtenLevels(groups, query), ...tableLevels(groups.length, table)];
  const seen = new Set<string>();
  return levels.flatMap(({ kept }) => {
    const key = kept.join();
    if (seen.has(key) || groups.length === 0) return [];
    seen.add(key);
    const lost = groups.filter((_, at) => !kept.includes(at));
    const narrowed = sources.map((source) => {
      const own = groupsOf(source);
      const written = kept.flatMap((at) => own[at] ?? []).map(writtenGroup);
      const columns = asArray(source.columns)
        .map(asObject)
        .map((column) => withFormula(column, lost));
      const without = own.filter((_, at) => !kept.includes(at));
      const filters = withKeys(source.filters, without, includeNullKeys);
      return {
        ...source,
        columns,
        filters,
        groups: own.length === 0 || written.length > 0 ? written : ['all'],
      };
    });
    const { orders: _, limit: __, ...rest } = query;
    return [{ groups: kept.flatMap((at) => groups[at]?.name ?? []), query: { ...rest, sources: narrowed } }];
  });
}

function isRaw(sources: Record<string, unknown>[]): boolean {
  return sources.every(
    ({ groups, columns }) =>
      asArray(groups).length === 0 &&
      asArray(columns).every((column) => !Array.isArray(asObject(column).field)),
  );
}

/** The sums of the numbers, where `columnTotals` says `all` or the table shows totals. */
function ofRawRows(
  query: Record<string, unknown>,
  sources: Record<string, unknown>[],
  { table, catalog }: TotalsWanted,
): TotalQuery[] {
  if (table.totals !== true && ![query.columnTotals].flat().includes('all')) return [];
  const narrowed = sources.slice(0, 1).map((source) => {
    const dataset = catalog(String(source.name ?? ''));
    const columns = asArray(source.columns).flatMap((column) => {
      const { field, name } = asObject(column);
      return summed(dataset, field).map((own) => ({ field: ['sum', own], name: name ?? own }));
    });
    return { ...source, columns, groups: ['all'] };
  });
  const { orders: _, limit: __, ...rest } = query;
  return narrowed.some(({ columns }) => columns.length > 0)
    ? [{ groups: [], query: { ...rest, sources: narrowed } }]
    : [];
}

/** The field where it is a number's; else nothing. */
function summed(dataset: Dataset | null, field: unknown): string[] {
  if (typeof field !== 'string') return [];
  const { name, column } = resolveField(dataset, field);
  return column?.type === 'number' ? [name] : [];
}

/** Filters with the condition that a row has the keys of the groupings that are lost. */
function withKeys(filters: unknown, lost: Group[], includeNullKeys: boolean): unknown {
  if (includeNullKeys) return filters;
  const present = lost.flatMap(({ fields }) => fields.map((field) => [field, [], 'isnotnull']));
  return present.length === 0 ? filters : [...filterList(filters), ...present];
}

/** A grouping as a query writes it: `["X_Year", "X_Month"]`, and `["month", "X"]` for what is called `month_X`. */
function writtenGroup({ fields, name }: Group): string[] {
  if (name === fields.join('~~~')) return fields;
  const at = name.indexOf('_');
  return [name.slice(0, at), name.slice(at + 1)];
}

/** A formula over a grouping that a total does not have is null there. */
function withFormula(of: Record<string, unknown>, lost: Group[]): Record<string, unknown> {
  const names = typeof of.formula === 'string' ? formulaNames(of.formula) : [];
  const isLost = lost.some(({ name, fields }) => [name, ...fields].some((field) => names.includes(field)));
  return isLost ? { ...of, formula: 'case when 1 == 0 then 0 end' } : of;
}
