import { basename } from 'node:path';
import { diagnoseDashboard } from '../../dashboard/diagnoseDashboard.ts';
import { completeDashboard } from '../../dashboard/language/completeDashboard.ts';
import { fieldPlaceAt, fieldPlaces } from '../../dashboard/language/fieldPlaces.ts';
import { hoverDashboard } from '../../dashboard/language/hoverDashboard.ts';
import type { OpenDashboard } from '../../dashboard/language/knowledge.ts';
import { languageKnowledge } from '../../dashboard/language/languageKnowledge.ts';
import {
  definitionInDashboard,
  referenceAt,
  referencesInDashboard,
} from '../../dashboard/language/references.ts';
import { renamableAt, renameInDashboard } from '../../dashboard/language/renameInDashboard.ts';
import { type ReadDashboard, readDashboard } from '../../dashboard/readDashboard.ts';
import { columnAt, fieldReferences } from '../../project/language/fieldReferences.ts';
import { publishedFields } from '../../project/language/publishedFields.ts';
import { saqlPlaces } from '../../project/language/saqlPlaces.ts';
import { checkSaqlText } from '../../saql/checkSaqlText.ts';
import { type FieldOrigin, saqlFieldOrigins } from '../../saql/language/fieldOrigins.ts';
import { formatSaql } from '../../saql/language/formatSaql.ts';
import { definitionInSaql, referencesInSaql } from '../../saql/language/streamPlaces.ts';
import { parseSaql } from '../../saql/parse.ts';
import type { Dataset } from '../../shared/dataset.ts';
import { type Diagnostic, type Finding, hasErrors, toDiagnostics } from '../../shared/diagnostic.ts';

/** What can be said of a dashboard's text alone, before any data is at hand. */
export function checkDashboardText(text: string, file: string): Diagnostic[] {
  const read = readOnce(text, file);
  // Of a text that cannot be read nothing else is known for certain.
  if (!hasErrors(read.findings)) return diagnoseDashboard(text, file, read, null);
  return toDiagnostics(file, text, read.findings);
}

/** Where a widget is defined; null where the text has none of that name. */
export function widgetPlace(
  text: string,
  file: string,
  widget: string,
): { start: number; end: number } | null {
  const { dashboard, text: places } = readOnce(text, file);
  return Object.hasOwn(dashboard.widgets, widget) ? places.keyPlace(['widgets', widget]) : null;
}

/** A text is asked about by several features in a row. */
let lastRead: { text: string; name: string; read: ReadDashboard } | null = null;

function readOnce(text: string, file: string): ReadDashboard {
  const name = basename(file);
  if (lastRead?.text !== text || lastRead.name !== name)
    lastRead = { text, name, read: readDashboard(text, name, lastRead?.read.parts) };
  return lastRead.read;
}

/** The widget that an offset stands in: in its definition, or in one of its placements. */
export function widgetAt(text: string, file: string, offset: number): string | null {
  const { dashboard, text: places } = readOnce(text, file);
  const { path } = places.pathAt(offset);
  const [first, second, , page, , place] = path;
  if (first === 'widgets') return typeof second === 'string' ? second : null;
  if (first !== 'gridLayouts') return null;
  return dashboard.layouts[Number(second)]?.pages[Number(page)]?.placements[Number(place)]?.widget ?? null;
}

/** The dashboard under the cursor, for the language features. */
export function openDashboardText(text: string, file: string): OpenDashboard {
  const { dashboard, text: places } = readOnce(text, file);
  return { dashboard, text: places };
}

/** The fields of datasets that the name at an offset of a SAQL text is made of. */
export function saqlOriginsAt(text: string, offset: number): FieldOrigin[] {
  const { readings } = saqlFieldOrigins(parseSaql(text).query);
  return readings.find(({ name }) => name.start <= offset && offset <= name.end)?.origins ?? [];
}

/** What is wrong with a query: against what is published here, where all that it loads is. */
export function diagnoseSaql(text: string, file: string, datasets: readonly Dataset[]): Diagnostic[] {
  const { catalog } = languageKnowledge(datasets);
  const found = checkSaqlText(text, datasets.length > 0 ? catalog : null);
  // It may be in a folder that is chosen later.
  const isElsewhere = found.some(({ code }) => code === 'saql-unknown-dataset');
  const findings = isElsewhere ? [...checkSaqlText(text, null), ...found.filter(isUnknownDataset)] : found;
  const told = findings.map(
    (one): Finding => (isUnknownDataset(one) ? { ...one, severity: 'warning' } : one),
  );
  return toDiagnostics(file, text, told);
}

const isUnknownDataset = ({ code }: { code: string }) => code === 'saql-unknown-dataset';

export {
  columnAt,
  completeDashboard,
  definitionInDashboard,
  definitionInSaql,
  fieldPlaceAt,
  fieldPlaces,
  fieldReferences,
  formatSaql,
  hoverDashboard,
  languageKnowledge,
  publishedFields,
  referenceAt,
  referencesInDashboard,
  referencesInSaql,
  renamableAt,
  renameInDashboard,
  saqlPlaces,
};
