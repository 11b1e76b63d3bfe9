import { type FieldOrigin, innerOf } from '../../saql/language/fieldOrigins.ts';
import { columnOriginsIn } from './columnOrigins.ts';
import { columnUses } from './columnUses.ts';
import { fieldUses } from './fieldUses.ts';
import type { OpenDashboard } from './knowledge.ts';
import { saqlOriginsOf } from './saqlOrigins.ts';

/** A place of the file that shows fields of datasets, by their own names or by those that a step gives them. */
export interface FieldPlace {
  start: number;
  end: number;
  origins: FieldOrigin[];
}

/**
 * Every place that shows a field: in steps, filters and links, in SAQL before and after a projection, in widgets and
 * bindings. It is what leads from a dashboard to the column of a mart, and back.
 */
export function fieldPlaces(open: OpenDashboard): FieldPlace[] {
  const { dashboard, text } = open;
  const found: FieldPlace[] = fieldUses(open).map(({ dataset, field, start, end }) => ({
    start,
    end,
    origins: [{ dataset, field }],
  }));
  for (const step of Object.values(dashboard.steps)) {
    const saql = saqlOriginsOf(step);
    if (saql === null || !text.has(saql.path)) continue;
    for (const { name, isDirect, origins } of saql.readings) {
      if (!isDirect) found.push({ ...text.place(saql.path, innerOf(name)), origins });
    }
  }
  const originsOf = columnOriginsIn(dashboard);
  for (const { step, column, path, inner } of columnUses(open))
    found.push({ ...text.place(path, inner), origins: originsOf(step, column) });
  return found.filter(({ origins }) => origins.length > 0).sort((a, b) => a.start - b.start);
}

/** The place around an offset of the file. */
export function fieldPlaceAt(open: OpenDashboard, offset: number): FieldPlace | null {
  return fieldPlaces(open).find(({ start, end }) => offset >= start && offset <= end) ?? null;
}
