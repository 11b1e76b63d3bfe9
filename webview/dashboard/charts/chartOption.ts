import type { ChartInput } from '../chartInput.ts';
import { textParameter } from '../chartInput.ts';
import { bars } from './bars.ts';
import type { ChartOption } from './common.ts';
import { parallel, radar, sankey } from './flows.ts';
import { flatGauge, gauge, rating } from './gauges.ts';
import { lines } from './lines.ts';
import { bubbleMap, choropleth } from './maps.ts';
import { calendar, dots, heatmap, scatter } from './plane.ts';
import { pyramid } from './pyramid.ts';
import { mapName, type RegionMap, regionMap } from './regions.ts';
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
export const chartTypes: readonly string[] = [...Object.keys(options), 'choropleth', 'geomap', 'bubblemap'];

/** Whether there is a drawing for a widget's chart type, and its map where it needs one. */
export function canDraw(type: string, map: unknown): boolean {
  return chartTypes.includes(type) && (!isMap(type) || mapName(typeof map === 'string' ? map : '') !== null);
}

/** What ECharts draws for a chart's rows, and the map that it needs; null where the type or its map is not known. */
export function chartOption(input: ChartInput): { option: ChartOption; map: RegionMap | null } | null {
  const { type } = input;
  if (isMap(type)) {
    const map = regionMap(
      textParameter(input, 'map') || (type === 'geomap' ? 'World Countries' : 'US States'),
    );
    if (!map) return null;
    if (type === 'bubblemap' && input.role('location').length < 2)
      return { option: bubbleMap(input, map), map };
    // A map of the States has page coordinates, in which no latitude can be placed.
    if (type !== 'choropleth')
      return placeOnWorld(input, map.isProjected ? regionMap('World Countries')! : map);
    return { option: choropleth(input, map), map };
  }
  const make = Object.hasOwn(options, type) ? options[type] : undefined;
  return make ? { option: make(input), map: null } : null;
}

function isMap(type: string): boolean {
  return type === 'choropleth' || type === 'geomap' || type === 'bubblemap';
}

function placeOnWorld(input: ChartInput, map: RegionMap): { option: ChartOption; map: RegionMap } {
  return { option: bubbleMap(input, map), map };
}
