import type { DatasetCatalog } from '../shared/dataset.ts';
import type { Finding } from '../shared/diagnostic.ts';
import { checkBindings } from './checks/bindings.ts';
import { checkColumns } from './checks/columns.ts';
import { checkFacets } from './checks/facets.ts';
import { checkFields } from './checks/fields.ts';
import { checkForecastModels } from './checks/forecastModels.ts';
import { checkIntegrity } from './checks/integrity.ts';
import { checkLinks } from './checks/links.ts';
import { toFinding } from './checks/problem.ts';
import { checkSaql } from './checks/saql.ts';
import { checkShownFields } from './checks/shownFields.ts';
import { checkSoql } from './checks/soql.ts';
import { checkUnused } from './checks/unused.ts';
import type { DashboardText } from './dashboardText.ts';
import type { Dashboard } from './model.ts';

/**
 * What is wrong with a dashboard, in the order of its text. Without a catalog nothing is said of datasets and fields.
 * Findings of the JSON itself are those of `readDashboard`.
 */
export function checkDashboard(
  dashboard: Dashboard,
  text: DashboardText,
  catalog: DatasetCatalog | null,
): Finding[] {
  const problems = [
    ...checkIntegrity(dashboard, text),
    ...checkLinks(dashboard),
    ...checkUnused(dashboard),
    ...checkBindings(dashboard),
    ...checkColumns(dashboard),
    ...checkFacets(dashboard, text),
    ...checkForecastModels(dashboard),
    ...checkSaql(dashboard, catalog),
    ...checkSoql(dashboard, catalog),
    ...(catalog === null ? [] : checkFields(dashboard, text, catalog)),
    ...(catalog === null ? [] : checkShownFields(dashboard, text, catalog)),
  ];
  return problems.map((each) => toFinding(text, each)).sort((a, b) => a.start - b.start || a.end - b.end);
}
