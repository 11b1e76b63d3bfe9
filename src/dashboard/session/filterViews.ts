import { compileSaql } from '../../saql/compile.ts';
import { runSaql } from '../../saql/run.ts';
import type { FilterView } from '../../shared/dashboardView.ts';
import type { Database } from '../../shared/database.ts';
import type { AnalyticsSettings, Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import { resolveField } from '../compact/fields.ts';
import { quoteName, quoteText } from '../compact/saqlText.ts';
import { filterKind, filtersOnChoices } from '../facets/globalFilters.ts';
import type { FieldMapper } from '../facets/links.ts';
import type { GlobalFilter } from '../model.ts';
import { NotInMemory } from './fromMemory.ts';
import type { SqlOnce } from './sqlOnce.ts';

/** Values that a filter offers at most. */
const choicesAtMost = 200;

export interface FilterViewOptions {
  catalog: DatasetCatalog;
  settings: AnalyticsSettings;
  mapper: FieldMapper;
  database: Database;
  once: SqlOnce;
  now: Date;
  signal: AbortSignal;
  /** Whether the page shows the filters, so that their values are worth a query. */
  withChoices: boolean;
}

/** The global filters as the filter panel shows them. */
export function filterViews(filters: GlobalFilter[], options: FilterViewOptions): Promise<FilterView[]> {
  return Promise.all(
    filters.map(async (filter, index): Promise<FilterView> => {
      const dataset = options.catalog(filter.dataset);
      const kind = filterKind(filter, dataset);
      const wanted = options.withChoices && kind === 'values' && dataset !== null;
      return {
        index,
        dataset: filter.dataset,
        field: filter.field,
        label:
          dataset?.labels[filter.field] !== undefined && filter.label === filter.field
            ? dataset.labels[filter.field]!
            : filter.label,
        operator: filter.operator,
        kind,
        value: filter.value,
        locked: filter.locked,
        choices: wanted ? await choicesOf(filter, filters, dataset, options) : [],
      };
    }),
  );
}

async function choicesOf(
  filter: GlobalFilter,
  filters: GlobalFilter[],
  dataset: Dataset,
  options: FilterViewOptions,
): Promise<string[]> {
  const field = quoteName(resolveField(dataset, filter.field).name);
  const saql = [
    `q = load ${quoteText(dataset.name)};`,
    `q = group q by ${field};`,
    `q = foreach q generate ${field} as 'value', count() as 'rows';`,
    `q = order q by ('rows' desc, 'value' asc);`,
    `q = limit q ${choicesAtMost};`,
  ].join('\n');
  const compiled = compileSaql(saql, {
    datasets: options.catalog,
    settings: options.settings,
    now: options.now,
    filters: filtersOnChoices(filter, filters, dataset, options.mapper),
  });
  if (compiled.sql === null || compiled.findings.some((finding) => finding.severity === 'error')) return [];
  try {
    const data = await options.once.run(compiled.sql, options.signal, (signal) =>
      runSaql(compiled, options.database, signal),
    );
    return (data.values[0] ?? []).filter((value) => value !== null).map(String);
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof NotInMemory) throw error;
    // A filter without values to choose from still shows; its steps say what is wrong.
    if (error instanceof Error) return [];
    throw error;
  }
}
