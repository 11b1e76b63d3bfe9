import type { ChartInput } from '../../webview/dashboard/chartInput.ts';
import { chartOption } from '../../webview/dashboard/charts/chartOption.ts';
import type { ChartOption } from '../../webview/dashboard/charts/common.ts';
import { regionMap } from '../../webview/dashboard/charts/regions.ts';

/** What ECharts is told of a chart's rows, also over a map; fails where the type or its map is not known. */
export function optionOf(input: ChartInput): ChartOption {
  const made = chartOption(input);
  if (!made) throw new Error(`Nothing draws a chart of type ${input.type}.`);
  return 'option' in made ? made.option : made.over(regionMap(made.map));
}
