import { calendarYear } from '../../dialect/dataset/datasetColumns.ts';
import { dateParts } from '../../dialect/dataset/dateParts.ts';
import { typeText } from '../../dialect/redshift/types.ts';
import type { PipelineDefinition } from '../../pipeline/definition/definition.ts';
import { datasetFields, type PublishedColumn } from '../../pipeline/publish/datasetFields.ts';
import type { Dataset, DatasetCatalog, DatasetColumn } from '../../shared/dataset.ts';
import { Failure } from '../../shared/failure.ts';
import type { Contracts } from '../contracts.ts';

/** A dataset as the pipeline will publish it, without having run. */
export interface PublishedShape {
  dataset: Dataset;
  /** The warehouse table it is made of, lower-case `schema.table`. */
  table: string;
  /** Field to the table's column. */
  columns: Map<string, string>;
}

/**
 * The datasets that the pipeline publishes, by name. One whose table is not known, or whose columns a dataset cannot
 * hold, is left out with its name in `unknown`: nothing can be said of its fields.
 */
export function publishedShapes(
  { stages }: PipelineDefinition,
  { tables, lost }: Contracts,
): { shapes: Map<string, PublishedShape>; unknown: Set<string> } {
  const shapes = new Map<string, PublishedShape>();
  const unknown = new Set<string>();
  for (const stage of stages)
    for (const { name, label, table } of stage.kind === 'publish' ? stage.datasets : []) {
      const key = table.toLowerCase().replace(/^public\./, '');
      const gone = lost.get(key);
      const columns = tables.get(key)?.filter((column) => !gone?.has(column.name));
      const fields = columns === undefined ? null : fieldsOf(table, columns);
      if (fields === null) unknown.add(name);
      else shapes.set(name, shape(name, label ?? name, key, fields));
    }
  return { shapes, unknown };
}

/** Names are those of datasets as published: an org tells them apart by case. */
export const catalogOf =
  (shapes: ReadonlyMap<string, PublishedShape>): DatasetCatalog =>
  (name) =>
    shapes.get(name)?.dataset ?? null;

function fieldsOf(
  table: string,
  columns: readonly { name: string; type: Parameters<typeof typeText>[0] }[],
): PublishedColumn[] | null {
  try {
    return datasetFields(
      table,
      columns.map(({ name, type }) => ({ name, type: typeText(type) })),
    );
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

function shape(name: string, label: string, table: string, fields: PublishedColumn[]): PublishedShape {
  const dated = fields.filter(({ field }) => field.type === 'Date');
  const columns = fields.flatMap(({ field }): DatasetColumn[] =>
    field.type === 'Date'
      ? [
          { name: field.name, type: 'text', dateField: field.name },
          ...dateParts({ ...calendarYear, name: field.name }, 'NULL').map(({ name, type, part }) => ({
            name,
            type,
            dateField: field.name,
            datePart: part,
          })),
        ]
      : [{ name: field.name, type: field.type === 'Numeric' ? 'number' : 'text' }],
  );
  const dates = dated.map(({ field }) => ({ ...calendarYear, name: field.name, label: field.label }));
  const labels = Object.fromEntries(fields.map(({ field }) => [field.name, field.label]));
  return {
    dataset: { name, label, table, columns, dates, labels, formats: {}, rows: null },
    table,
    columns: new Map(fields.map(({ field, column }) => [field.name, column])),
  };
}
