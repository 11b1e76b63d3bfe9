import type { DataOrigin } from '../../shared/dashboardView.ts';
import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import type { Diagnostic } from '../../shared/diagnostic.ts';
import { datasetNames } from './datasetNames.ts';
import type { LoadedDataset } from './loadedDataset.ts';
import type { TemplateValues } from './templateValues.ts';

/** Datasets that are loaded, and how names lead to them. */
export interface OpenDatasets {
  catalog: DatasetCatalog;
  datasets: Dataset[];
  origins: DataOrigin[];
  /** Of the data's files. */
  diagnostics: Diagnostic[];
  /** Of the files of these datasets only, and of those that could not be read. */
  diagnosticsOf(names: Iterable<string>): Diagnostic[];
  loaded: LoadedDataset[];
  /** Of files of which nothing could be read. */
  unread: Diagnostic[];
  template: TemplateValues;
}

export function openDatasets(
  loaded: readonly LoadedDataset[],
  template: TemplateValues = {},
  unread: readonly Diagnostic[] = [],
): OpenDatasets {
  const seen = new Set<string>();
  const unique = loaded.filter(({ dataset }) => {
    const key = dataset.name.toLowerCase();
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  const catalog = datasetNames(unique, template);
  return {
    catalog,
    datasets: unique.map(({ dataset }) => dataset),
    origins: unique.map(({ dataset, from }) => ({ dataset: dataset.name, from, rows: dataset.rows })),
    diagnostics: [...unique.flatMap(({ diagnostics }) => diagnostics), ...unread],
    diagnosticsOf(names) {
      const used = new Set([...names].map((name) => catalog(name)));
      const ofUsed = unique.filter(({ dataset }) => used.has(dataset));
      return [...ofUsed.flatMap(({ diagnostics }) => diagnostics), ...unread];
    },
    loaded: unique,
    unread: [...unread],
    template,
  };
}

/** Several sources as one, in the order in which they are asked; made-up rows come after all that are real. */
export function joinDatasets(sources: readonly OpenDatasets[]): OpenDatasets {
  const all = sources.flatMap(({ loaded }) => loaded);
  return openDatasets(
    [...all.filter(({ from }) => from !== 'generated'), ...all.filter(({ from }) => from === 'generated')],
    Object.assign({}, ...[...sources].reverse().map(({ template }) => template)) as TemplateValues,
    sources.flatMap(({ unread }) => unread),
  );
}
