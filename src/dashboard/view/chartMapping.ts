import type { ChartMapping, ViewColumn } from '../../shared/dashboardView.ts';
import { asArray, asObject } from '../unwrap/jsonShape.ts';

export interface ChartFacts {
  /** The step is a compare table: gauges then show its last column. */
  isCompareTable?: boolean;
}

/**
 * Which column goes where in a chart. A `columnMap` is taken as it stands, but for columns that the result does not
 * have; without one, with `columns: []` beside it, or where nothing of it is left, the mapping is derived.
 */
export function chartMapping(
  type: unknown,
  columns: ViewColumn[],
  parameters: Record<string, unknown>,
  facts: ChartFacts = {},
): ChartMapping {
  const visualizationType = typeName(type);
  const derived = derive(visualizationType, columns, parameters, facts);
  // Required by the product where groups or measures are bound: the map on file is of other columns.
  const isRemapped = Array.isArray(parameters.columns) && parameters.columns.length === 0;
  const stored = isRemapped ? {} : storedRoles(parameters.columnMap, columns);
  if (Object.keys(stored).length === 0) return { visualizationType, roles: derived };
  const roles = { ...emptied(derived), ...stored };
  // A measure that was bound away leaves its role empty; so does a group, but for roles that may be empty.
  for (const [role, names] of Object.entries(derived)) {
    const wasNamed = namesOf(asObject(parameters.columnMap)[role]).length > 0;
    if (wasNamed && roles[role]?.length === 0) roles[role] = names;
  }
  return { visualizationType, roles };
}

/** A bound type may come as a list of one. */
function typeName(type: unknown): string {
  const one = Array.isArray(type) ? type[0] : type;
  return typeof one === 'string' ? one.trim() : '';
}

type Roles = Record<string, string[]>;

function emptied(roles: Roles): Roles {
  return Object.fromEntries(Object.keys(roles).map((role) => [role, []]));
}

/** The roles of a stored map, nested ones by their own keys; null and unknown columns are left out. */
function storedRoles(map: unknown, columns: ViewColumn[]): Roles {
  const known = new Set(columns.map(({ name }) => name));
  const roles: Roles = {};
  for (const [role, value] of Object.entries(asObject(map))) {
    if (role === '__proto__' || value === null) continue;
    roles[role] = namesOf(value).filter((name) => known.has(name));
  }
  return Object.values(roles).some((names) => names.length > 0) ? roles : {};
}

/** `"A"`, `["A"]`, `[["A"], ["B"]]`, `{"columns": ["A"]}`, `[{"name": "A"}]`. */
function namesOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(namesOf);
  if (typeof value !== 'object' || value === null) return [];
  const { name, field, ...nested } = value as Record<string, unknown>;
  const own = name ?? field;
  return typeof own === 'string' ? [own] : Object.values(nested).flatMap(namesOf);
}

function derive(
  type: string,
  columns: ViewColumn[],
  parameters: Record<string, unknown>,
  facts: ChartFacts,
): Roles {
  const groups = columns.filter(({ role }) => role === 'group').map(({ name }) => name);
  const m = columns.filter(({ role }) => role === 'measure').map(({ name }) => name);
  const first = m.slice(0, 1);
  const { g, trellis } = trellisOf(type, groups, parameters);
  const last = g.slice(-1);
  const split = g.length >= 2 ? last : [];
  const rest = g.length >= 2 ? g.slice(0, -1) : g;
  const dates = new Set(columns.filter(({ date }) => date !== null).map(({ name }) => name));
  switch (type) {
    case 'line':
      return { dimensionAxis: rest, plots: m, split, trellis };
    case 'stackhbar':
    case 'stackvbar':
      return { dimensionAxis: g.slice(0, -1), plots: m, split: last, trellis };
    case 'combo':
      return { dimensionAxis: rest, plots: m, split, trellis };
    case 'time':
    case 'time-bar':
    case 'time-combo':
    case 'calheatmap': {
      const date = g.find((name) => dates.has(name)) ?? g[0];
      const others = g.filter((name) => name !== date);
      return { timeAxis: date === undefined ? [] : [date], plots: m, split: others, trellis };
    }
    case 'pie':
    case 'funnel':
    case 'treemap':
    case 'origami':
      return { dimension: g, plots: first, trellis };
    case 'scatter':
      return { x: first, y: m.slice(1, 2), r: m.slice(2, 3), plots: g, trellis };
    case 'heatmap':
      return { x: g.slice(0, 1), y: g.slice(1), color: first, trellis };
    case 'matrix':
      return { x: g.slice(0, 1), y: g.slice(1), color: first, r: first, trellis };
    case 'choropleth':
      return { color: first, plots: g.slice(0, 1), trellis };
    case 'bubblemap':
      return { color: first, r: first, plots: g.slice(0, 1), trellis };
    case 'geomap':
      return { location: m.slice(0, 2), r: m.slice(2, 3), color: m.slice(2, 3), plots: g, trellis };
    case 'flatgauge':
    case 'polargauge':
    case 'gauge':
    case 'rating':
      return { plots: facts.isCompareTable === true ? m.slice(-1) : first, trellis };
    case 'bullet':
      return { plots: facts.isCompareTable === true ? m.slice(-2) : m.slice(0, 2), trellis };
    case 'waterfall':
      return { dimensionAxis: g, measureAxis1: first, trellis };
    case 'stackwaterfall':
      return { dimensionAxis: rest, measureAxis1: first, split, trellis };
    case 'pyramid':
      return { dimensionAxis: g, measureAxis1: first, measureAxis2: m.slice(1, 2), plots: m, trellis };
    case 'stackpyramid':
      return {
        dimensionAxis: rest,
        measureAxis1: first,
        measureAxis2: m.slice(1, 2),
        plots: m,
        split,
        trellis,
      };
    case 'hdot':
    case 'vdot':
      return { dimensionAxis: rest, plots: first, r: m.slice(1, 2), split, trellis };
    case 'metricsradar':
    case 'parallelcoords':
      return { dimension: g, measureAxes: m, trellis };
    case 'sankey':
      return { dimensionAxis: g.slice(0, 2), plots: first };
    case '':
      return {};
    default:
      // hbar and vbar; a type that is not known is best seen as bars.
      return { dimensionAxis: g, plots: m, trellis };
  }
}

/** A pie of two groups is one pie per first group; others are split by their last group where trellis is on. */
function trellisOf(
  type: string,
  groups: string[],
  parameters: Record<string, unknown>,
): { g: string[]; trellis: string[] } {
  if (type === 'pie' && groups.length >= 2) return { g: groups.slice(1), trellis: groups.slice(0, 1) };
  const isOn = asObject(parameters.trellis).enable === true;
  if (!isOn || type === 'sankey' || asArray(groups).length < 2) return { g: groups, trellis: [] };
  return { g: groups.slice(0, -1), trellis: groups.slice(-1) };
}
