import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import { placeholderName } from '../../shared/placeholderName.ts';
import { fillTemplateValues, type TemplateValues } from './templateValues.ts';

/** A dataset with the other names that it goes by. */
export interface NamedDataset {
  dataset: Dataset;
  aliases: readonly string[];
}

/**
 * Finds datasets under their own names, in any case, and as queries name them: `${App.Datasets.X.Name}`,
 * `namespace__X`, `X/version`, with a suffix that templates add (`X_tp`, `X5`). An exact name always wins, and a name
 * that would fit several datasets fits none. Of two datasets of one name the first counts.
 */
export function datasetNames(
  datasets: readonly NamedDataset[],
  template: TemplateValues = {},
): DatasetCatalog {
  const exact = new Map<string, Dataset>();
  const close = new Map<string, Set<Dataset>>();
  const isOwn = (key: string) => datasets.some(({ dataset }) => dataset.name.toLowerCase() === key);
  for (const { dataset, aliases } of datasets) {
    const own = dataset.name.toLowerCase();
    if (!exact.has(own)) exact.set(own, dataset);
    for (const alias of aliases.map((name) => name.toLowerCase()))
      if (!isOwn(alias) && !exact.has(alias)) exact.set(alias, dataset);
    for (const name of [dataset.name, ...aliases]) {
      const key = bareName(name);
      close.set(key, (close.get(key) ?? new Set()).add(dataset));
    }
  }
  return (asked) => {
    for (const name of readings(fillTemplateValues(asked, template))) {
      const found = exact.get(name.toLowerCase());
      if (found) return found;
    }
    for (const name of readings(fillTemplateValues(asked, template))) {
      const found = close.get(bareName(name));
      if (found?.size === 1) return [...found][0]!;
    }
    return null;
  };
}

/** What a name may mean, the plainest first. */
function readings(asked: string): string[] {
  const name = placeholderName(asked.trim()) ?? asked.trim();
  const unversioned = name.replace(/\/[^/]*$/, '');
  const local = unversioned.replace(/^(?:\$\{Org\.Namespace\}|[A-Za-z]\w*?)__(?=.)/, '');
  return [...new Set([name, unversioned, local])];
}

/** Without the suffixes that templates and copies add. */
export function bareName(name: string): string {
  return name.toLowerCase().replace(/_tp$/, '').replace(/\d+$/, '').replace(/_tp$/, '');
}
