import { forecastModel } from '../compact/timeSeriesText.ts';
import { compactQueries } from '../language/compactParts.ts';
import type { Dashboard, JsonPath } from '../model.ts';
import { asObject, asText } from '../unwrap/jsonShape.ts';
import { isOpen } from './integrity.ts';
import { type Problem, problem } from './problem.ts';

/** Models of the forecasts of compact steps that there are not, such as `arimax`. */
export function checkForecastModels(dashboard: Dashboard): Problem[] {
  return Object.values(dashboard.steps).flatMap((step) => {
    const whole = { query: asObject(step.query), path: step.queryPath };
    // In the second form it may stand beside the sources or in one.
    const queries = [...compactQueries(step), ...(step.form === 'compact2' ? [whole] : [])];
    return queries.flatMap(({ query, path }) => modelAt(asObject(query.timeSeries).model, path));
  });
}

function modelAt(written: unknown, query: JsonPath): Problem[] {
  const name = asText(written);
  if (isOpen(name) || forecastModel(written)?.isKnown !== false) return [];
  return [problem('dashboard-forecast-model', [...query, 'timeSeries', 'model'], { name })];
}
