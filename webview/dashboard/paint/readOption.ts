import type { ChartOption } from '../charts/common.ts';
import type { Paintable } from './paintable.ts';
import { paintablePlot } from './plotDrawing.ts';
import { readPlot } from './readPlot.ts';
import { readRing } from './readRing.ts';

/** What to paint for an ECharts option; null where it is for ECharts to draw. */
export function readOption(option: ChartOption): Paintable | null {
  const plot = readPlot(option);
  return plot ? paintablePlot(plot) : readRing(option);
}
