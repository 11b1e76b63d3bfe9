import { feature } from 'topojson-client';
import statesTopology from 'us-atlas/states-albers-10m.json';
import worldTopology from 'world-atlas/countries-110m.json';
import type { MapName, RegionMap } from './maps.ts';

type Topology = Parameters<typeof feature>[0];

/** Made at first use, and kept. */
const made = new Map<MapName, RegionMap>();

export function regionMap(name: MapName): RegionMap {
  const map = made.get(name) ?? (name === 'us' ? states() : world());
  made.set(name, map);
  return map;
}

function states(): RegionMap {
  const topology = statesTopology as unknown as Topology;
  const geoJson = feature(topology, topology.objects.states!) as unknown as Collection;
  const codes = new Map(Object.entries(stateCodes));
  return { name: 'us', geoJson, isProjected: true, find: finder(geoJson, codes), middle: middles(geoJson) };
}

function world(): RegionMap {
  const topology = worldTopology as unknown as Topology;
  const all = feature(topology, topology.objects.countries!) as unknown as Collection;
  // Antarctica is an edge across the whole map.
  const features = all.features.filter(({ properties }) => properties.name !== 'Antarctica');
  const geoJson = { ...all, features: features.map(unwrapped) };
  const codes = new Map<string, string>(Object.entries(shortNames));
  const known = new Set(geoJson.features.map(({ properties }) => properties.name));
  const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  for (const first of letters)
    for (const second of letters) {
      const long = regions.of(first + second);
      const name = long === undefined ? undefined : (shortNames[long.toUpperCase()] ?? long);
      if (name !== undefined && known.has(name)) codes.set(first + second, name);
    }
  return {
    name: 'world',
    geoJson,
    isProjected: false,
    find: finder(geoJson, codes),
    middle: middles(geoJson),
  };
}

interface Region {
  properties: { name: string };
  geometry: { type: string; coordinates: unknown };
}

interface Collection {
  features: Region[];
}

/** A ring that crosses the date line goes on to the east of it, where it would run back across the whole map. */
function unwrapped(region: Region): Region {
  const { type, coordinates } = region.geometry;
  const polygons = (type === 'Polygon' ? [coordinates] : coordinates) as number[][][][];
  const mended = polygons.map((rings) =>
    rings.map((ring) => {
      const crosses = ring.some((point, at) => at > 0 && Math.abs(point[0]! - ring[at - 1]![0]!) > 180);
      return crosses ? ring.map(([x = 0, y = 0]) => [x < 0 ? x + 360 : x, y]) : ring;
    }),
  );
  return { ...region, geometry: { type: 'MultiPolygon', coordinates: mended } };
}

function finder(
  { features }: Collection,
  codes: ReadonlyMap<string, string>,
): (value: unknown) => string | null {
  const names = new Map(features.map(({ properties: { name } }) => [name.toUpperCase(), name]));
  return (value) => {
    const text = String(value ?? '')
      .trim()
      .toUpperCase();
    return names.get(text) ?? codes.get(text) ?? null;
  };
}

function middles({ features }: Collection): (name: string) => [number, number] | null {
  const byName = new Map(features.map((region) => [region.properties.name, region]));
  return (name) => {
    const { type, coordinates } = byName.get(name)?.geometry ?? { type: '', coordinates: [] };
    const polygons = (type === 'Polygon' ? [coordinates] : coordinates) as number[][][][];
    const parts = polygons.flatMap(([ring]) => (ring ? [centreOf(ring)] : []));
    if (parts.length === 0) return null;
    return parts.reduce((a, b) => (b.area > a.area ? b : a)).at;
  };
}

function centreOf(ring: readonly number[][]): { at: [number, number]; area: number } {
  let [area, x, y] = [0, 0, 0];
  for (const [at, [x1 = 0, y1 = 0]] of ring.entries()) {
    const [x2 = 0, y2 = 0] = ring[(at + 1) % ring.length]!;
    const cross = x1 * y2 - x2 * y1;
    area += cross / 2;
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  }
  return area === 0
    ? { at: [ring[0]?.[0] ?? 0, ring[0]?.[1] ?? 0], area: 0 }
    : { at: [x / (6 * area), y / (6 * area)], area: Math.abs(area) };
}

/** The atlas has its own names for some countries. */
const shortNames: Record<string, string> = {
  USA: 'United States of America',
  'UNITED STATES': 'United States of America',
  UK: 'United Kingdom',
  'GREAT BRITAIN': 'United Kingdom',
  'CZECH REPUBLIC': 'Czechia',
  'BOSNIA & HERZEGOVINA': 'Bosnia and Herz.',
  'CENTRAL AFRICAN REPUBLIC': 'Central African Rep.',
  'DOMINICAN REPUBLIC': 'Dominican Rep.',
  'EQUATORIAL GUINEA': 'Eq. Guinea',
  'NORTH MACEDONIA': 'Macedonia',
  'SOUTH SUDAN': 'S. Sudan',
  'SOLOMON ISLANDS': 'Solomon Is.',
  'CONGO - KINSHASA': 'Dem. Rep. Congo',
  'CONGO - BRAZZAVILLE': 'Congo',
  'MYANMAR (BURMA)': 'Myanmar',
  TÜRKIYE: 'Turkey',
  ESWATINI: 'eSwatini',
};

const stateCodes: Record<string, string> = {
  AL: 'Alabama',
  AK: 'Alaska',
  AZ: 'Arizona',
  AR: 'Arkansas',
  CA: 'California',
  CO: 'Colorado',
  CT: 'Connecticut',
  DE: 'Delaware',
  DC: 'District of Columbia',
  FL: 'Florida',
  GA: 'Georgia',
  HI: 'Hawaii',
  ID: 'Idaho',
  IL: 'Illinois',
  IN: 'Indiana',
  IA: 'Iowa',
  KS: 'Kansas',
  KY: 'Kentucky',
  LA: 'Louisiana',
  ME: 'Maine',
  MD: 'Maryland',
  MA: 'Massachusetts',
  MI: 'Michigan',
  MN: 'Minnesota',
  MS: 'Mississippi',
  MO: 'Missouri',
  MT: 'Montana',
  NE: 'Nebraska',
  NV: 'Nevada',
  NH: 'New Hampshire',
  NJ: 'New Jersey',
  NM: 'New Mexico',
  NY: 'New York',
  NC: 'North Carolina',
  ND: 'North Dakota',
  OH: 'Ohio',
  OK: 'Oklahoma',
  OR: 'Oregon',
  PA: 'Pennsylvania',
  RI: 'Rhode Island',
  SC: 'South Carolina',
  SD: 'South Dakota',
  TN: 'Tennessee',
  TX: 'Texas',
  UT: 'Utah',
  VT: 'Vermont',
  VA: 'Virginia',
  WA: 'Washington',
  WV: 'West Virginia',
  WI: 'Wisconsin',
  WY: 'Wyoming',
};
