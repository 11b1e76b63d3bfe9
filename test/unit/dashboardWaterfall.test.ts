import { describe, expect, it } from 'vitest';
import type { WidgetView } from '../../src/shared/dashboardView.ts';
import { chartInput } from '../../webview/dashboard/chartInput.ts';
import { readOption } from '../../webview/dashboard/paint/readOption.ts';
import { optionOf } from '../support/chartOptions.ts';
import { chartTheme, widgetView } from '../support/widgetViews.ts';

interface Series {
  id: string;
  name?: string;
  data: (number | null | { value: number; rows: number[]; change: number; itemStyle: { color: string } })[];
  label?: { formatter(params: { data: unknown }): string };
}

function option(rows: unknown[][], parameters: object = {}, split = false) {
  const groups = split ? [{ name: 'a' }, { name: 'b' }] : [{ name: 'a' }];
  const roles = { dimensionAxis: ['a'], measureAxis1: ['m'], ...(split ? { split: ['b'] } : {}) };
  const view: WidgetView = widgetView(groups, ['m'], rows, {
    parameters: { ...parameters },
    chart: { visualizationType: split ? 'stackwaterfall' : 'waterfall', roles },
  });
  return optionOf(chartInput(view, chartTheme)) as unknown as {
    series: Series[];
    xAxis: { data: string[] };
    legend?: { data: string[] };
    tooltip: { formatter(params: object): string };
  };
}

/** Where the marks of a bar stand, as ECharts and the painter stack them: what is below nought downwards. */
function standing(series: readonly Series[], at: number) {
  let [up, down] = [0, 0];
  return series.flatMap(({ id, name, data }) => {
    const mark = data[at] ?? null;
    if (mark === null) return [];
    const value = typeof mark === 'number' ? mark : mark.value;
    const from = value >= 0 ? up : down;
    if (value >= 0) up += value;
    else down += value;
    if (id.startsWith('floor') || typeof mark === 'number') return [];
    return [{ name, from: Math.min(from, from + value), to: Math.max(from, from + value), ...mark }];
  });
}

const ends = (series: readonly Series[], count: number) =>
  Array.from({ length: count }, (_, at) => standing(series, at).map(({ from, to }) => [from, to]));
const colours = (series: readonly Series[], count: number) =>
  Array.from({ length: count }, (_, at) => standing(series, at).map(({ itemStyle }) => itemStyle.color));

describe('waterfall', () => {
  const rows = [
    ['begin', 10],
    ['won', 5],
    ['lost', -8],
    ['end', 7],
  ];
  const own = {
    startColor: '#111111',
    positiveColor: '#00aa00',
    negativeColor: '#aa0000',
    totalColor: '#0000aa',
  };

  it('goes on from bar to bar, and sums up a total', () => {
    const { series, xAxis } = option(rows.slice(0, 3), { ...own, totalLabel: 'All' });
    expect(xAxis.data).toEqual(['begin', 'won', 'lost', 'All']);
    expect(ends(series, 4)).toEqual([[[0, 10]], [[10, 15]], [[7, 15]], [[0, 7]]]);
    expect(colours(series, 4)).toEqual([['#111111'], ['#00aa00'], ['#aa0000'], ['#0000aa']]);
  });

  it('stands the last bucket on the axis where it is the total', () => {
    const { series, xAxis } = option(rows, { ...own, totalValue: 'useLastBucket', totalLabel: '' });
    expect(xAxis.data).toEqual(['begin', 'won', 'lost', 'end']);
    expect(ends(series, 4)).toEqual([[[0, 10]], [[10, 15]], [[7, 15]], [[0, 7]]]);
    expect(colours(series, 4)[3]).toEqual(['#0000aa']);
    expect(standing(series, 3)[0]?.rows).toEqual([3]);
  });

  it('crosses nought in two marks of the same rows', () => {
    const { series } = option([
      ['p', 5],
      ['q', -8],
      ['r', 1],
    ]);
    expect(ends(series, 4)).toEqual([
      [[0, 5]],
      [
        [0, 5],
        [-3, 0],
      ],
      [[-3, -2]],
      [[-2, 0]],
    ]);
    expect(standing(series, 1).map((mark) => mark.rows)).toEqual([[1], [1]]);
  });

  it('writes the change once on a bar, and tells the total', () => {
    const { series, tooltip } = option(
      [
        ['p', 5],
        ['q', -8],
        ['r', 6],
      ],
      { showValues: true },
    );
    const said = series.flatMap(({ data, label }) =>
      data.flatMap((mark) =>
        label && mark !== null && typeof mark === 'object' ? label.formatter({ data: mark }) : [],
      ),
    );
    expect(said.filter((text) => text !== '').sort()).toEqual(['-8', '3', '5', '6']);
    expect(tooltip.formatter({ name: 'Total', data: { rows: [], change: -3 } })).toBe('Total: -3');
  });
});

describe('stackwaterfall', () => {
  const rows = [
    ['begin', 'East', 6],
    ['begin', 'West', 4],
    ['moved', 'East', -2],
    ['moved', 'West', 3],
    ['lost', 'West', -1],
    ['lost', 'North', -1],
  ];

  it('stacks each bar by group, what is taken away under what is added, each group in its colour', () => {
    const { series, legend } = option(rows, {}, true);
    expect(legend?.data).toEqual(['East', 'West', 'North']);
    const bars = Array.from({ length: 4 }, (_, at) =>
      standing(series, at).map(({ name, from, to }) => [name, from, to]),
    );
    expect(bars).toEqual([
      [
        ['East', 0, 6],
        ['West', 6, 10],
      ],
      [
        ['East', 8, 10],
        ['West', 10, 13],
      ],
      [
        ['West', 9, 10],
        ['North', 10, 11],
      ],
      [
        ['East', 0, 4],
        ['West', 4, 10],
        ['North', -1, 0],
      ],
    ]);
    const [east, west, north] = chartTheme.palette;
    expect(colours(series, 3)).toEqual([
      [east, west],
      [east, west],
      [west, north],
    ]);
  });

  it('has the total of each group, or the last bucket by group', () => {
    const last = option(
      [...rows.slice(0, 4), ['end', 'East', 4], ['end', 'West', 7]],
      { totalValue: 'useLastBucket' },
      true,
    );
    expect(last.xAxis.data).toEqual(['begin', 'moved', 'end']);
    expect(ends(last.series, 3)[2]).toEqual([
      [0, 4],
      [4, 11],
    ]);
    const { tooltip } = option(rows, {}, true);
    expect(tooltip.formatter({ name: 'Total', seriesName: 'East', data: { rows: [], change: 4 } })).toBe(
      'Total · East: 4',
    );
  });

  it('stacks downwards in the same order where all is below nought', () => {
    const { series } = option(
      [
        ['begin', 'East', -4],
        ['begin', 'West', -2],
        ['back', 'East', 1],
        ['back', 'West', 2],
      ],
      {},
      true,
    );
    const bars = [0, 1].map((at) => standing(series, at).map(({ name, from, to }) => [name, from, to]));
    expect(bars).toEqual([
      [
        ['West', -2, 0],
        ['East', -6, -2],
      ],
      [
        ['West', -5, -3],
        ['East', -6, -5],
      ],
    ]);
  });

  it('is painted, with labels or without', () => {
    for (const showValues of [true, false])
      expect(readOption(option(rows, { showValues }, true) as never)).not.toBeNull();
  });
});
