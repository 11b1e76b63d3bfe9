import type { TotalRow } from '../../shared/dashboardView.ts';
import { type TotalsWanted, totalQueries } from '../compact/totalQueries.ts';
import type { Step } from '../model.ts';
import type { StepResult } from './stepResult.ts';

/**
 * The totals that a table over a step shows, each asked of the data rather than added up of what is shown. A total that
 * cannot be worked out is left out.
 */
export async function totalRows(
  step: Step,
  filled: unknown,
  wanted: TotalsWanted,
  run: (step: Step, query: unknown) => Promise<StepResult>,
): Promise<TotalRow[]> {
  const own: Step = step.form === 'grain' ? { ...step, form: 'compact1' } : step;
  const found = await Promise.all(
    totalQueries(step, filled, wanted).map(async ({ groups, query }) => {
      const { rows } = await run(own, query);
      return rows.rows.map((row) => ({ groups, row }));
    }),
  );
  return found.flat();
}
