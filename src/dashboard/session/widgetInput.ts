import type { SaqlColumn } from '../../saql/compile.ts';
import type { SelectionView, TotalRow, WidgetError } from '../../shared/dashboardView.ts';
import type { ColumnData } from '../../shared/database.ts';
import type { DatasetCatalog } from '../../shared/dataset.ts';
import type { BindingScope } from '../bindings/evaluate.ts';
import type { Dashboard, Placement, Step, Widget } from '../model.ts';

/** All that the view of one placed widget is made of. */
export interface WidgetInput {
  dashboard: Dashboard;
  widget: Widget;
  placement: Placement;
  /** Unique on the page. */
  id: string;
  page: string;
  step: Step | null;
  /** What the step came to; null where the widget has none, or where it failed. */
  result: {
    columns: SaqlColumn[];
    data: ColumnData;
    labels: Record<string, string>;
    truncated: boolean;
  } | null;
  /** Of tables that show totals. */
  totals?: TotalRow[];
  /** Results and selections of every step that the widget's bindings read. */
  scope: BindingScope;
  catalog: DatasetCatalog;
  selection: SelectionView | null;
  error: WidgetError | null;
}
