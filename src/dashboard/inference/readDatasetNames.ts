import { placeholderName } from '../../shared/placeholderName.ts';
import { saqlOf } from '../checks/saql.ts';
import type { Dashboard } from '../model.ts';
import { asArray, asObject, asText } from '../unwrap/jsonShape.ts';
import { loadedDatasets } from '../unwrap/loadedDatasets.ts';

/** The datasets and objects that a dashboard reads, by their names or those inside their placeholders; each key press asks. */
export function readDatasetNames({ steps, filters, links }: Dashboard): string[] {
  const names = [
    ...Object.values(steps).flatMap((step) => [
      ...step.datasets,
      ...loadedDatasets(saqlOf(step)?.text ?? ''),
      ...(step.form === 'compact2'
        ? asArray(asObject(step.query).sources).map((source) => asText(asObject(source).name))
        : []),
    ]),
    ...filters.map(({ dataset }) => dataset),
    ...links.flat().flatMap(({ source }) => (steps[source] === undefined ? [source] : [])),
  ];
  const read = names.filter((name) => name !== '' && !name.includes('{{'));
  return [...new Set(read.map((name) => placeholderName(name) ?? name))];
}
