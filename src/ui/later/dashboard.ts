import { checkDashboard } from '../../dashboard/checkDashboard.ts';
import { readDashboard } from '../../dashboard/readDashboard.ts';
import { type Diagnostic, toDiagnostic } from '../../shared/diagnostic.ts';
import { LineIndex } from '../../shared/place.ts';

/** What can be said of a dashboard's text alone, before any data is at hand. */
export function checkDashboardText(text: string, file: string): Diagnostic[] {
  const { dashboard, text: places, findings } = readDashboard(text, file);
  const index = new LineIndex(text);
  // Of a text that cannot be read nothing else is known for certain.
  const all = findings.some(({ severity }) => severity === 'error')
    ? findings
    : [...findings, ...checkDashboard(dashboard, places, null)];
  return all.map((finding) => toDiagnostic(file, index, finding));
}

/** Where a widget is defined; null where the text has none of that name. */
export function widgetPlace(
  text: string,
  file: string,
  widget: string,
): { start: number; end: number } | null {
  const { dashboard, text: places } = readDashboard(text, file);
  return Object.hasOwn(dashboard.widgets, widget) ? places.keyPlace(['widgets', widget]) : null;
}

/** The widget that an offset stands in: in its definition, or in one of its placements. */
export function widgetAt(text: string, file: string, offset: number): string | null {
  const { dashboard, text: places } = readDashboard(text, file);
  const { path } = places.pathAt(offset);
  const [first, second, , page, , place] = path;
  if (first === 'widgets') return typeof second === 'string' ? second : null;
  if (first !== 'gridLayouts') return null;
  return dashboard.layouts[Number(second)]?.pages[Number(page)]?.placements[Number(place)]?.widget ?? null;
}
