import type { ChartMapping, ViewColumn } from '../../shared/dashboardView.ts';

type Roles = Record<string, string[]>;

/**
 * Which column goes where in a chart. A stored `columnMap` counts as long as the result still has all its columns;
 * most charts have none, and theirs follows from groups and measures in their order.
 */
export function chartMapping(
  type: string,
  columns: readonly ViewColumn[],
  parameters: Record<string, unknown>,
): ChartMapping {
  const stored = storedRoles(parameters.columnMap, new Set(columns.map(({ name }) => name)));
  return { visualizationType: type, roles: stored ?? defaultRoles(type, columns) };
}

function storedRoles(columnMap: unknown, known: ReadonlySet<string>): Roles | null {
  if (typeof columnMap !== 'object' || columnMap === null) return null;
  const roles = Object.entries(columnMap).flatMap(([role, names]) => {
    const list = Array.isArray(names) ? names : typeof names === 'string' ? [names] : [];
    return [[role, list.filter((name) => typeof name === 'string' && name !== '')] as const];
  });
  const named = roles.flatMap(([, names]) => names);
  return named.length > 0 && named.every((name) => known.has(name)) ? Object.fromEntries(roles) : null;
}

function defaultRoles(type: string, columns: readonly ViewColumn[]): Roles {
  const groups = columns.filter(({ role }) => role === 'group').map(({ name }) => name);
  const measures = columns.filter(({ role }) => role === 'measure').map(({ name }) => name);
  const some = (names: (string | undefined)[]) => names.filter((name) => name !== undefined);
  const [first, second] = groups;
  const split = { dimensionAxis: groups.slice(0, -1), split: groups.slice(-1) };
  switch (type) {
    case 'line':
      return groups.length >= 2 ? { ...split, plots: measures, trellis: [] } : plain(groups, measures);
    case 'stackhbar':
    case 'stackvbar':
      return { ...split, plots: measures.slice(0, Math.max(1, measures.length)), trellis: [] };
    case 'combo':
      return { dimensionAxis: some([first]), plots: measures, split: groups.slice(1), trellis: [] };
    case 'time':
    case 'time-bar':
    case 'time-combo': {
      const time = columns.find(({ date, role }) => date !== null && role === 'group')?.name ?? first;
      return {
        timeAxis: some([time]),
        plots: measures,
        split: groups.filter((name) => name !== time),
        trellis: [],
      };
    }
    case 'pie':
      return groups.length >= 2
        ? { dimension: groups.slice(1), plots: measures.slice(0, 1), trellis: some([first]) }
        : { dimension: groups, plots: measures.slice(0, 1), trellis: [] };
    case 'funnel':
    case 'treemap':
    case 'origami':
      return { dimension: groups, plots: measures.slice(0, 1), trellis: [] };
    case 'scatter':
      return {
        x: some([measures[0]]),
        y: some([measures[1]]),
        r: some([measures[2]]),
        plots: groups,
        trellis: [],
      };
    case 'heatmap':
    case 'matrix':
      return { x: some([first]), y: groups.slice(1), color: measures.slice(0, 1), r: measures.slice(0, 1) };
    case 'calheatmap':
      return { timeAxis: some([first]), plots: measures.slice(0, 1) };
    case 'choropleth':
      return { color: measures.slice(0, 1), plots: some([first]), trellis: some([second]) };
    case 'bubblemap':
    case 'geomap':
      return {
        location: measures.slice(0, 2),
        r: some([measures[2]]),
        color: some([measures[3]]),
        plots: groups,
      };
    case 'flatgauge':
    case 'polargauge':
    case 'gauge':
    case 'rating':
      // A compare table's last column is the one that its others lead to.
      return { plots: measures.slice(-1), trellis: groups };
    case 'bullet':
      return { plots: measures, trellis: groups };
    case 'waterfall':
      return { dimensionAxis: groups, measureAxis1: measures.slice(0, 1), trellis: [] };
    case 'stackwaterfall':
      return { ...split, measureAxis1: measures.slice(0, 1), trellis: [] };
    case 'pyramid':
    case 'stackpyramid':
      return {
        ...(type === 'pyramid' ? { dimensionAxis: groups } : split),
        measureAxis1: some([measures[0]]),
        measureAxis2: some([measures[1] ?? measures[0]]),
        plots: [],
        trellis: [],
      };
    case 'hdot':
    case 'vdot':
      return {
        dimensionAxis: some([first]),
        plots: measures.slice(0, 1),
        r: some([measures[1]]),
        split: groups.slice(1),
      };
    case 'metricsradar':
    case 'parallelcoords':
      return { dimension: groups, measureAxes: measures, trellis: [] };
    case 'sankey':
      return { dimensionAxis: groups, plots: measures.slice(0, 1) };
    default:
      return plain(groups, measures);
  }
}

function plain(groups: string[], measures: string[]): Roles {
  return { dimensionAxis: groups, plots: measures, trellis: [] };
}
