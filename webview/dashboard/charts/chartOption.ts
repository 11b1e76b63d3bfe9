import type { ChartInput } from '../chartInput.ts';
import { bars } from './bars.ts';
import type { ChartOption } from './common.ts';
import { parallel, radar, sankey } from './flows.ts';
import { flatGauge, gauge, rating } from './gauges.ts';
import { lines } from './lines.ts';
import { type MapOption, mapName, mapOption, mapTypes } from './maps.ts';
import { calendar, dots, heatmap, scatter } from './plane.ts';
import { pyramid } from './pyramid.ts';
import { funnel, origami, pie, treemap } from './slices.ts';
import { waterfall } from './waterfall.ts';

const options: Record<string, (input: ChartInput) => ChartOption> = {
  hbar: bars,
  vbar: bars,
  stackhbar: bars,
  stackvbar: bars,
  line: lines,
  combo: lines,
  time: lines,
  'time-bar': lines,
  'time-combo': lines,
  pie,
  funnel,
  treemap,
  origami,
  scatter,
  hdot: dots,
  vdot: dots,
  heatmap,
  matrix: heatmap,
  calheatmap: calendar,
  gauge,
  polargauge: gauge,
  flatgauge: flatGauge,
  bullet: flatGauge,
  rating,
  waterfall,
  stackwaterfall: waterfall,
  pyramid,
  stackpyramid: pyramid,
  sankey,
  metricsradar: radar,
  parallelcoords: parallel,
};

/** Every chart type that is drawn; others are shown as a table that says so. */
export const chartTypes: readonly string[] = [...Object.keys(options), ...mapTypes];

/** Whether there is a drawing for a widget's chart type, and its map where it needs one. */
export function canDraw(type: string, map: unknown): boolean {
  return (
    chartTypes.includes(type) &&
    (!mapTypes.includes(type) || mapName(typeof map === 'string' ? map : '') !== null)
  );
}

/** What is drawn of a chart's rows, in the words of ECharts; null where the type or its map is not known. */
export function chartOption(input: ChartInput): { option: ChartOption } | MapOption | null {
  const { type } = input;
  if (mapTypes.includes(type)) return mapOption(input);
  const make = Object.hasOwn(options, type) ? options[type] : undefined;
  return make ? { option: make(input) } : null;
}
