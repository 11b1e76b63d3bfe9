import type { DatasetCatalog } from '../../shared/dataset.ts';
import { asObject, asObjects, asText } from './readLooseJson.ts';

/**
 * The catalog with the ids that a dashboard's JSON gives its datasets: queries that were copied out of an org load
 * `"0Fb…/0Fc…"`.
 */
export function withDatasetIds(catalog: DatasetCatalog, dashboard: unknown): DatasetCatalog {
  const names = new Map<string, string>();
  const add = (list: unknown) => {
    for (const item of asObjects(list)) {
      const id = asText(item.id);
      const name = asText(item.name);
      if (id !== undefined && name !== undefined) names.set(id, name);
    }
  };
  const top = asObject(dashboard);
  const state = asObject(top?.state) ?? top;
  add(top?.datasets);
  for (const step of Object.values(asObject(state?.steps) ?? {})) add(asObject(step)?.datasets);
  return (name) => {
    const known = names.get(name) ?? names.get(name.split('/')[0]!);
    return catalog(name) ?? (known === undefined ? null : catalog(known));
  };
}
