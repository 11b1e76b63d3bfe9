import { describe, expect, it } from 'vitest';
import { chartMapping } from '../../src/dashboard/view/chartMapping.ts';
import type { ViewColumn } from '../../src/shared/dashboardView.ts';

/** `g` is a group, `d` a date group, `m` a measure, each numbered from 0: `g0`, `m0`, `m1`. */
function columns(letters: string): ViewColumn[] {
  const counts: Record<string, number> = {};
  return [...letters].map((letter) => {
    counts[letter] = counts[letter] === undefined ? 0 : counts[letter] + 1;
    const name = `${letter}${counts[letter]}`;
    const isMeasure = letter === 'm';
    return {
      name,
      label: name,
      type: isMeasure ? 'number' : 'text',
      role: isMeasure ? 'measure' : 'group',
      format: null,
      date: letter === 'd' ? { parts: ['year', 'month'] } : null,
    };
  });
}
const rolesOf = (type: unknown, letters: string, parameters = {}, facts = {}) =>
  chartMapping(type, columns(letters), parameters, facts).roles;

type Roles = Record<string, string[]>;

describe('charts without a column map', () => {
  const cases: [type: string, letters: string, roles: Roles][] = [
    ['hbar', 'ggmm', { dimensionAxis: ['g0', 'g1'], plots: ['m0', 'm1'], trellis: [] }],
    ['vbar', 'gm', { dimensionAxis: ['g0'], plots: ['m0'], trellis: [] }],
    ['line', 'gm', { dimensionAxis: ['g0'], plots: ['m0'], split: [], trellis: [] }],
    ['line', 'gggm', { dimensionAxis: ['g0', 'g1'], plots: ['m0'], split: ['g2'], trellis: [] }],
    ['stackhbar', 'gm', { dimensionAxis: [], plots: ['m0'], split: ['g0'], trellis: [] }],
    ['stackvbar', 'ggm', { dimensionAxis: ['g0'], plots: ['m0'], split: ['g1'], trellis: [] }],
    ['combo', 'gmm', { dimensionAxis: ['g0'], plots: ['m0', 'm1'], split: [], trellis: [] }],
    ['time', 'gdm', { timeAxis: ['d0'], plots: ['m0'], split: ['g0'], trellis: [] }],
    ['time-bar', 'dm', { timeAxis: ['d0'], plots: ['m0'], split: [], trellis: [] }],
    ['time-combo', 'dmm', { timeAxis: ['d0'], plots: ['m0', 'm1'], split: [], trellis: [] }],
    ['calheatmap', 'dm', { timeAxis: ['d0'], plots: ['m0'], split: [], trellis: [] }],
    ['pie', 'gm', { dimension: ['g0'], plots: ['m0'], trellis: [] }],
    ['pie', 'ggmm', { dimension: ['g1'], plots: ['m0'], trellis: ['g0'] }],
    ['funnel', 'gmm', { dimension: ['g0'], plots: ['m0'], trellis: [] }],
    ['treemap', 'ggm', { dimension: ['g0', 'g1'], plots: ['m0'], trellis: [] }],
    ['origami', 'gm', { dimension: ['g0'], plots: ['m0'], trellis: [] }],
    ['scatter', 'gmmm', { x: ['m0'], y: ['m1'], r: ['m2'], plots: ['g0'], trellis: [] }],
    ['scatter', 'gmm', { x: ['m0'], y: ['m1'], r: [], plots: ['g0'], trellis: [] }],
    ['heatmap', 'gggm', { x: ['g0'], y: ['g1', 'g2'], color: ['m0'], trellis: [] }],
    ['matrix', 'ggm', { x: ['g0'], y: ['g1'], color: ['m0'], r: ['m0'], trellis: [] }],
    ['choropleth', 'gm', { color: ['m0'], plots: ['g0'], trellis: [] }],
    ['flatgauge', 'mm', { plots: ['m0'], trellis: [] }],
    ['polargauge', 'gm', { plots: ['m0'], trellis: [] }],
    ['gauge', 'm', { plots: ['m0'], trellis: [] }],
    ['rating', 'mm', { plots: ['m0'], trellis: [] }],
    ['waterfall', 'gm', { dimensionAxis: ['g0'], measureAxis1: ['m0'], trellis: [] }],
    ['stackwaterfall', 'ggm', { dimensionAxis: ['g0'], measureAxis1: ['m0'], split: ['g1'], trellis: [] }],
    ['hdot', 'ggmm', { dimensionAxis: ['g0'], plots: ['m0'], r: ['m1'], split: ['g1'], trellis: [] }],
    ['vdot', 'gm', { dimensionAxis: ['g0'], plots: ['m0'], r: [], split: [], trellis: [] }],
    ['metricsradar', 'gmmm', { dimension: ['g0'], measureAxes: ['m0', 'm1', 'm2'], trellis: [] }],
    ['parallelcoords', 'gmm', { dimension: ['g0'], measureAxes: ['m0', 'm1'], trellis: [] }],
    ['sankey', 'gggm', { dimensionAxis: ['g0', 'g1'], plots: ['m0'] }],
  ];
  it.each(cases)('%s of %s', (type, letters, roles) => {
    expect(chartMapping(type, columns(letters), {})).toEqual({ visualizationType: type, roles });
  });

  it('maps and pyramids: the roles that their place and sides need', () => {
    expect(rolesOf('geomap', 'gmmm')).toMatchObject({ location: ['m0', 'm1'], r: ['m2'] });
    expect(rolesOf('bubblemap', 'gm')).toMatchObject({ color: ['m0'], r: ['m0'], plots: ['g0'] });
    expect(rolesOf('pyramid', 'gmm')).toMatchObject({
      dimensionAxis: ['g0'],
      measureAxis1: ['m0'],
      measureAxis2: ['m1'],
    });
    expect(rolesOf('stackpyramid', 'ggmm')).toMatchObject({ dimensionAxis: ['g0'], split: ['g1'] });
  });

  it('gauges of a compare table show its last column', () => {
    for (const type of ['flatgauge', 'polargauge', 'gauge', 'rating'])
      expect(rolesOf(type, 'mmm', {}, { isCompareTable: true }), type).toMatchObject({ plots: ['m2'] });
    expect(rolesOf('bullet', 'mmm', {}, { isCompareTable: true })).toMatchObject({ plots: ['m1', 'm2'] });
  });

  it('the last group is the trellis where that is on', () => {
    const on = { trellis: { enable: true } };
    expect(rolesOf('hbar', 'ggm', on)).toEqual({ dimensionAxis: ['g0'], plots: ['m0'], trellis: ['g1'] });
    expect(rolesOf('hbar', 'gm', on)).toMatchObject({ dimensionAxis: ['g0'], trellis: [] });
    expect(rolesOf('hbar', 'ggm', { trellis: { enable: false } })).toMatchObject({ trellis: [] });
  });

  it('a type that is bound may come as a list; one that is unknown is drawn as bars; none has no roles', () => {
    expect(chartMapping(['pie'], columns('gm'), {}).visualizationType).toBe('pie');
    expect(rolesOf('hologram', 'gm')).toEqual({ dimensionAxis: ['g0'], plots: ['m0'], trellis: [] });
    for (const none of ['', undefined, null, 5, []])
      expect(chartMapping(none, columns('gm'), {})).toEqual({ visualizationType: '', roles: {} });
  });

  it('no columns leave every role empty', () => {
    for (const type of cases.map(([type]) => type))
      expect(Object.values(rolesOf(type, '')).flat(), type).toEqual([]);
  });
});

describe('charts with a column map', () => {
  it('take it as it stands, however its names are written', () => {
    const columnMap = {
      dimensionAxis: 'g1',
      plots: [['m1'], { columns: ['m0'] }],
      split: null,
      trellis: [{ name: 'g0' }],
    };
    expect(rolesOf('hbar', 'ggmm', { columnMap })).toEqual({
      dimensionAxis: ['g1'],
      plots: ['m1', 'm0'],
      trellis: ['g0'],
    });
  });

  it('leave out what the result does not have, and derive a role that is left empty by it', () => {
    const columnMap = { dimensionAxis: ['g0'], plots: ['gone'], trellis: [] };
    expect(rolesOf('hbar', 'gm', { columnMap })).toEqual({
      dimensionAxis: ['g0'],
      plots: ['m0'],
      trellis: [],
    });
  });

  it('derive all where nothing of it is left, or where `columns: []` says so', () => {
    const derived = { dimensionAxis: ['g0'], plots: ['m0', 'm1'], trellis: [] };
    expect(rolesOf('hbar', 'gmm', { columnMap: { plots: ['gone'] } })).toEqual(derived);
    expect(rolesOf('hbar', 'gmm', { columnMap: { plots: ['m1'] }, columns: [] })).toEqual(derived);
    expect(rolesOf('hbar', 'gmm', { columnMap: { plots: ['m1'] } }).plots).toEqual(['m1']);
    for (const columnMap of [null, 'x', 5, []])
      expect(rolesOf('hbar', 'gmm', { columnMap })).toEqual(derived);
  });

  it('case 13: `__proto__` in a map is no role', () => {
    const columnMap: unknown = JSON.parse('{"plots": ["m0"], "__proto__": ["g0"]}');
    const { roles } = chartMapping('hbar', columns('gm'), { columnMap });
    expect(Object.keys(roles).sort()).toEqual(['dimensionAxis', 'plots', 'trellis']);
    expect(Object.getPrototypeOf(roles)).toBe(Object.prototype);
  });
});
