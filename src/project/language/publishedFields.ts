import type { FieldOrigin } from '../../saql/language/fieldOrigins.ts';
import type { Dataset, DatasetCatalog } from '../../shared/dataset.ts';
import { LineIndex } from '../../shared/place.ts';
import type { PipelineCheck } from '../checkPipeline.ts';
import { catalogOf, publishedShapes } from '../checks/publishedCatalog.ts';
import { columnPlaces } from '../columns/columnPlaces.ts';
import { originText } from '../columns/origins.ts';
import { filesIn } from '../scripts.ts';
import type { Target } from './definitionInPipeline.ts';

/** A column of a warehouse table, in lower case. */
export interface WarehouseColumn {
  table: string;
  column: string;
}

/** The datasets that a pipeline publishes, as its text stands, and what is behind their fields. */
export interface PublishedFields {
  datasets: Dataset[];
  catalog: DatasetCatalog;
  /** The column that a field, or a part of a date, is made of. */
  columnOf(origin: FieldOrigin): WarehouseColumn | null;
  /** Where a field comes from, as a sentence. */
  originOf(origin: FieldOrigin): string | null;
  /** Where a script makes the column of a field. */
  definitionOf(origin: FieldOrigin): Target | null;
}

/** Null where the pipeline cannot be followed through. */
export function publishedFields(check: PipelineCheck): PublishedFields | null {
  const { definition, contracts, scripts } = check;
  if (definition === null || contracts === null) return null;
  const { shapes } = publishedShapes(definition, contracts);

  function columnOf({ dataset, field }: FieldOrigin): WarehouseColumn | null {
    const shape = shapes.get(dataset);
    const whole = shape?.dataset.columns.find(({ name }) => name === field)?.dateField ?? field;
    const column = shape?.columns.get(whole);
    return shape === undefined || column === undefined ? null : { table: shape.table, column };
  }

  return {
    datasets: [...shapes.values()].map(({ dataset }) => dataset),
    catalog: catalogOf(shapes),
    columnOf,
    originOf(origin) {
      const found = columnOf(origin);
      if (found === null) return null;
      const made = contracts.origins.get(`table:${found.table}`) ?? null;
      return `The column ${found.column} of ${found.table}${originText(made)}.`;
    },
    definitionOf(origin) {
      const found = columnOf(origin);
      if (found === null) return null;
      // The script that makes the table last makes what is published.
      for (const file of filesIn(definition, 'redshift').reverse()) {
        const text = scripts.get(file);
        if (text === undefined) continue;
        const place = columnPlaces(text).findLast(
          ({ table, column, isDefinition }) =>
            isDefinition && table === found.table && column === found.column.toLowerCase(),
        );
        if (place) return { file, ...new LineIndex(text).place(place.start, place.end) };
      }
      return null;
    },
  };
}
