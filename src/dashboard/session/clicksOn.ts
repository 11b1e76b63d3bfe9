import type { DashboardAction, DashboardView } from '../../shared/dashboardView.ts';
import { pick } from '../../shared/pick.ts';

/** Rows of a widget whose clicks are foretold; of a longer list somebody scrolls first. */
const rowsAtMost = 40;

/** What clicks on single rows of a step's widgets do, each once, in the order of the rows. */
export function clicksOn({ widgets }: DashboardView, step: string): DashboardAction[] {
  const clicks = new Map<string, DashboardAction>();
  for (const widget of widgets) {
    if (widget.step !== step || widget.error !== null) continue;
    const count = Math.min(widget.data?.rowCount ?? 0, rowsAtMost);
    for (let row = 0; row < count; row++) {
      const action = pick(widget, [row]);
      if (action) clicks.set(JSON.stringify(action), action);
    }
  }
  return [...clicks.values()];
}
