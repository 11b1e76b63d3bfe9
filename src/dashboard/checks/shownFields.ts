import type { DatasetCatalog } from '../../shared/dataset.ts';
import { findColumn } from '../../shared/findColumn.ts';
import type { DashboardText } from '../dashboardText.ts';
import { columnOriginsIn } from '../language/columnOrigins.ts';
import { columnUses } from '../language/columnUses.ts';
import type { Dashboard } from '../model.ts';
import { nearest, type Problem, problem } from './problem.ts';

/**
 * What widgets and bindings show that is made of a field which its dataset does not have. The step that reads the
 * field has the error; these are where it is missed.
 */
export function checkShownFields(
  dashboard: Dashboard,
  text: DashboardText,
  catalog: DatasetCatalog,
): Problem[] {
  const originsOf = columnOriginsIn(dashboard);
  return columnUses({ dashboard, text }).flatMap(({ step, column, path, inner }) =>
    originsOf(step, column).flatMap(({ dataset: name, field }) => {
      const dataset = catalog(name);
      if (dataset === null || findColumn(dataset, field) !== null) return [];
      const hint = nearest(
        field,
        dataset.columns.map((one) => one.name),
      );
      const names = { name: column, field, dataset: dataset.name, hint };
      return [problem('dashboard-lost-field', path, names, { inner })];
    }),
  );
}
