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
  loaded: LoadedDataset[];
  template: TemplateValues;
}

export function openDatasets(loaded: readonly LoadedDataset[], template: TemplateValues = {}): OpenDatasets {
  const seen = new Set<string>();
  const unique = loaded.filter(({ dataset }) => {
    const key = dataset.name.toLowerCase();
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  return {
    catalog: datasetNames(unique, template),
    datasets: unique.map(({ dataset }) => dataset),
    origins: unique.map(({ dataset, from }) => ({ dataset: dataset.name, from, rows: dataset.rows })),
    diagnostics: unique.flatMap(({ diagnostics }) => diagnostics),
    loaded: unique,
    template,
  };
}

/** Several sources as one, in the order in which they are asked; made-up rows come after all that are real. */
export function joinDatasets(sources: readonly OpenDatasets[]): OpenDatasets {
  const all = sources.flatMap(({ loaded }) => loaded);
  const joined = openDatasets(
    [...all.filter(({ from }) => from !== 'generated'), ...all.filter(({ from }) => from === 'generated')],
    Object.assign({}, ...[...sources].reverse().map(({ template }) => template)) as TemplateValues,
  );
  return { ...joined, diagnostics: sources.flatMap(({ diagnostics }) => diagnostics) };
}
