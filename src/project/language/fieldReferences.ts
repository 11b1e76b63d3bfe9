import { type FieldPlace, fieldPlaces } from '../../dashboard/language/fieldPlaces.ts';
import { readDashboard } from '../../dashboard/readDashboard.ts';
import { LineIndex } from '../../shared/place.ts';
import type { PipelineCheck } from '../checkPipeline.ts';
import { columnPlaces } from '../columns/columnPlaces.ts';
import { type ReadOptions, readText } from '../projectFiles.ts';
import { filesIn } from '../scripts.ts';
import type { Target } from './definitionInPipeline.ts';
import type { PublishedFields, WarehouseColumn } from './publishedFields.ts';
import { saqlPlaces } from './saqlPlaces.ts';

/** The column that a Redshift script makes or fills at an offset; null where it names none there. */
export function columnAt(text: string, offset: number): WarehouseColumn | null {
  const found = columnPlaces(text).find(({ start, end }) => start <= offset && offset <= end);
  return found === undefined ? null : { table: found.table, column: found.column };
}

/**
 * Every place in the dashboards of a pipeline, and in `queries`, that shows one of these columns, and where scripts make
 * or fill it. `queries` are SAQL files by path from the root: no stage names them. What cannot be read is left out.
 */
export async function fieldReferences(
  root: string,
  check: PipelineCheck,
  fields: PublishedFields,
  wanted: readonly WarehouseColumn[],
  options: ReadOptions & { withDefinition: boolean; queries?: readonly string[] },
): Promise<Target[]> {
  const isWanted = (one: WarehouseColumn | null) =>
    one !== null &&
    wanted.some(({ table, column }) => table === one.table && column === one.column.toLowerCase());
  const found: Target[] = [];
  for (const file of filesIn(check.definition, 'redshift')) {
    const text = check.scripts.get(file) ?? '';
    const index = new LineIndex(text);
    for (const { start, end, isDefinition, ...column } of columnPlaces(text))
      if (isWanted(column) && (options.withDefinition || !isDefinition))
        found.push({ file, ...index.place(start, end) });
  }
  const shown = [
    ...filesIn(check.definition, 'dashboard').map((file) => ({ file, placesIn: dashboardPlaces })),
    ...(options.queries ?? []).map((file) => ({ file, placesIn: saqlPlaces })),
  ];
  for (const { file, placesIn } of shown) {
    const text = await readText(root, file, options).catch(() => null);
    if (text === null) continue;
    const index = new LineIndex(text);
    for (const { start, end, origins } of placesIn(text, file))
      if (origins.some((origin) => isWanted(fields.columnOf(origin))))
        found.push({ file, ...index.place(start, end) });
  }
  return found;
}

function dashboardPlaces(text: string, file: string): FieldPlace[] {
  const { dashboard, text: places } = readDashboard(text, file);
  return fieldPlaces({ dashboard, text: places });
}
