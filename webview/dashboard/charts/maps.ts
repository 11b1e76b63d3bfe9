import { type ChartInput, groupRows, textParameter } from '../chartInput.ts';
import { base, type ChartOption, datum, itemTooltip } from './common.ts';
import { colourScale, sizes } from './plane.ts';

/** The maps that come along. */
export type MapName = 'us' | 'world';

/** A map: GeoJSON of its regions, each with its name, and whether its coordinates are those of a page already. */
export interface RegionMap {
  name: MapName;
  geoJson: object;
  isProjected: boolean;
  /** The region that a value names: by name or by code, whatever case; null where there is none. */
  find(value: unknown): string | null;
  /** The middle of a region's largest part, in the map's own coordinates. */
  middle(name: string): [number, number] | null;
}

/** A chart over a map, whose regions are loaded when they are needed. */
export interface MapOption {
  map: MapName;
  over(map: RegionMap): ChartOption;
}

/** The chart types that need a map. */
export const mapTypes: readonly string[] = ['choropleth', 'geomap', 'bubblemap'];

/** Which of the two maps a dashboard's name means; null for every other, which is drawn as a table. */
export function mapName(name: string): MapName | null {
  const wanted = name.trim().toLowerCase();
  if (wanted === '' || /^us states|^usa?$|united states/.test(wanted)) return 'us';
  return /world|countries/.test(wanted) ? 'world' : null;
}

/** What is drawn over which map; null where the map is not known. */
export function mapOption(input: ChartInput): MapOption | null {
  const { type } = input;
  const map = mapName(textParameter(input, 'map') || (type === 'geomap' ? 'World Countries' : 'US States'));
  if (map === null) return null;
  if (type === 'choropleth') return { map, over: (regions) => choropleth(input, regions) };
  const isPlaced = input.role('location').length >= 2;
  // The map of the States has page coordinates, in which no latitude can be placed.
  const over = type === 'bubblemap' && !isPlaced ? map : 'world';
  return { map: over, over: (regions) => bubbleMap(input, regions) };
}

/** choropleth: regions coloured by a measure; rows whose region the map does not have are counted in its title. */
function choropleth(input: ChartInput, map: RegionMap): ChartOption {
  const [color = ''] = input.role('color');
  const plots = input.role('plots');
  const byRegion = groupRows(input, (row) => map.find(input.value(plots[0] ?? '', row)) ?? '');
  const unknown = byRegion.get('')?.length ?? 0;
  byRegion.delete('');
  const data = [...byRegion].map(([name, rows]) => {
    const value = rows.reduce((sum, row) => sum + (input.number(color, row) ?? 0), 0);
    return { ...datum(input, value, rows), name };
  });
  return {
    ...base(input),
    title:
      unknown > 0
        ? {
            text: `${unknown} of ${input.rows.length} not on this map`,
            left: 8,
            bottom: 2,
            textStyle: { color: input.theme.quiet, fontSize: 10, fontWeight: 'normal' },
          }
        : undefined,
    visualMap: colourScale(
      input,
      data.map(({ value }) => Number(value)),
      0,
    ),
    tooltip: itemTooltip(input, [...plots, color]),
    series: [
      {
        id: 'map',
        type: 'map',
        ...mapLooks(input, map),
        selectedMode: false,
        data,
      },
    ],
  };
}

/** geomap and bubblemap: marks at latitude and longitude, or in the middle of the region that their row names. */
function bubbleMap(input: ChartInput, map: RegionMap): ChartOption {
  const [latitude, longitude] = input.role('location');
  const [r] = input.role('r');
  const [color] = input.role('color');
  const plots = input.role('plots');
  const size = sizes(input, r ?? color, 30);
  const isPlaced = latitude !== undefined && longitude !== undefined;
  const marks = input.rows.flatMap((row): [number, [number, number]][] => {
    const place = isPlaced ? placeOf(input, { latitude, longitude }, row) : middleOf(input, map, row);
    return place ? [[row, place]] : [];
  });
  const places = marks.map(([, place]) => place);
  const columns = [...plots, ...[latitude, longitude, r, color].flatMap((column) => column ?? [])];
  return {
    ...base(input),
    geo: { ...mapLooks(input, map), silent: true, ...(isPlaced ? near(places) : {}) },
    tooltip: itemTooltip(input, [...new Set(columns)]),
    series: [
      {
        id: 'marks',
        type: 'scatter',
        coordinateSystem: 'geo',
        cursor: 'pointer',
        itemStyle: { opacity: 0.75 },
        symbolSize: (_: unknown, params: { data: { rows: number[] } }) => size(params.data.rows[0]!),
        data: marks.map(([row, place]) => datum(input, place, [row])),
      },
    ],
  };
}

function placeOf(
  input: ChartInput,
  { latitude, longitude }: { latitude: string; longitude: string },
  row: number,
): [number, number] | null {
  const [lat, lon] = [input.number(latitude, row), input.number(longitude, row)];
  return lat === null || lon === null ? null : [lon, lat];
}

function middleOf(input: ChartInput, map: RegionMap, row: number): [number, number] | null {
  for (const column of input.role('plots')) {
    const region = map.find(input.value(column, row));
    if (region !== null) return map.middle(region);
  }
  return null;
}

/** The part of the world in which the marks are, with some of what is around. */
function near(places: readonly [number, number][]): ChartOption {
  if (places.length === 0) return {};
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const ends = (all: number[], least: number) => {
    const [low, high] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
    const margin = Math.max(least, (high - low) * 0.15);
    return [low - margin, high + margin] as const;
  };
  const [[west, east], [south, north]] = [ends(xs, 8), ends(ys, 5)];
  // Most of the world is the world.
  if (east - west > 200) return {};
  return {
    boundingCoords: [
      [west, Math.min(84, north)],
      [east, Math.max(-60, south)],
    ],
  };
}

function mapLooks(input: ChartInput, map: RegionMap): ChartOption {
  const { theme } = input;
  return {
    map: map.name,
    left: 8,
    right: 60,
    top: 8,
    bottom: 8,
    // As wide as it is high: a stretched country is none.
    preserveAspect: 'contain',
    roam: false,
    itemStyle: { areaColor: 'transparent', borderColor: theme.quiet, borderWidth: 0.5 },
    emphasis: { label: { show: false }, itemStyle: { areaColor: theme.palette[1] } },
    label: { show: false },
    ...(map.isProjected
      ? { projection: { project: (point: number[]) => point, unproject: (point: number[]) => point } }
      : {}),
  };
}
