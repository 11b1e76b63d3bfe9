import { describe, expect, it } from 'vitest';
import type { WidgetView } from '../../src/shared/dashboardView.ts';
import { chartInput } from '../../webview/dashboard/chartInput.ts';
import { chartOption } from '../../webview/dashboard/charts/chartOption.ts';
import { fittingLayout, layoutLabel } from '../../webview/dashboard/layoutChoice.ts';
import { covers, inDrawingOrder } from '../../webview/dashboard/look.ts';
import { conditionalColour, markColour } from '../../webview/dashboard/widgets/conditionalFormat.ts';
import { rangeText } from '../../webview/dashboard/widgets/rangeControl.ts';
import { optionOf } from '../support/chartOptions.ts';
import { chartTheme as theme, widgetView } from '../support/widgetViews.ts';

const roles = { dimensionAxis: ['a'], dimension: ['a'], split: [], plots: ['m'] };

/** A widget of one group `a` and one measure `m`. */
const widget = (rows: [string, number][]): WidgetView => widgetView([{ name: 'a' }], ['m'], rows);

describe('the shape of a page', () => {
  const at = (name: string, type: string, place: Partial<WidgetView['place']> = {}, more: object = {}) => ({
    ...widget([]),
    name,
    type,
    place: { row: 0, column: 0, rowspan: 2, colspan: 2, ...place },
    ...more,
  });

  it('draws containers under what they contain, wherever the layout lists them', () => {
    const all = [at('text', 'text'), at('card', 'container'), at('figure', 'number'), at('box', 'box')];
    expect(inDrawingOrder(all).map(({ name }) => name)).toEqual(['card', 'box', 'text', 'figure']);
    expect(covers(all[1]!, at('inner', 'text', { row: 1, rowspan: 1 }))).toBe(true);
    expect(covers(all[1]!, at('beside', 'text', { column: 1 }))).toBe(false);
  });

  it('takes the layout that was made for its width, else the one for all', () => {
    const layouts = [
      { name: 'wide', label: '' },
      { name: 'middle', label: '', selectors: ['minWidth(601)', 'maxWidth(1000)'] },
      { name: 'phone', label: 'Phone', selectors: ['maxWidth(600)'] },
      { name: 'tablet', label: '', selectors: ['maxWidth(5000)', 'platform(iOS,Android)'] },
    ];
    expect([300, 600, 601, 1000, 1001].map((width) => fittingLayout(layouts, width))).toEqual([
      'phone',
      'phone',
      'middle',
      'middle',
      'wide',
    ]);
    expect(fittingLayout(layouts.slice(2), 900)).toBe('phone');
    expect(fittingLayout([], 900)).toBeNull();
    expect(layouts.map(layoutLabel)).toEqual([
      'wide',
      'middle (601–1000 px)',
      'Phone (up to 600 px)',
      'tablet (up to 5000 px, iOS,Android)',
    ]);
  });

  it.each([
    ['date', null, null, 'All time'],
    ['number', null, undefined, 'All'],
    ['date', 1704067200000, null, 'From Jan 1, 2024'],
    ['date', null, '2024~~~03~~~05', 'Up to Mar 5, 2024'],
    ['date', ['month', -2], ['day', 0], '2 months ago – today'],
    ['date', ['fiscal_year', 0], ['fiscal_year', 0], 'This fiscal year'],
    ['date', ['quarter', 1], null, 'From 1 quarter ahead'],
    ['number', 1200, 3400.5, '1,200 – 3,400.5'],
    ['date', ['constructor'], Number.NaN, 'All time'],
  ] as const)('says a range: %s %j %j', (kind, min, max, text) => {
    expect(rangeText(kind, min, max)).toBe(text);
  });
});

describe('colours by rules', () => {
  const parameters = {
    conditionalFormatting: {
      rate: {
        rules: [
          { high: 0.5, color: '#f00', textColor: '#f00' },
          { low: 0.5, color: '#0f0', textColor: '#0f0' },
          { value: 'West', color: '#00f', backgroundColor: '#00f', by: 'region' },
          { high: 0.5, color: '#123456' },
        ],
      },
      evil: { rules: [{ color: 'url(http://x)', textColor: 'url(http://x)' }] },
    },
  };
  const row = (values: Record<string, unknown>) => (column: string) => values[column];

  it('text by its own column, background by another, in one cell', () => {
    expect(conditionalColour(parameters, 'rate', row({ rate: 0.7, region: 'West' }))).toEqual({
      background: '#00f',
      text: '#0f0',
    });
    expect(conditionalColour(parameters, 'rate', row({ rate: 0.2, region: 'East' }))).toEqual({
      background: null,
      text: '#f00',
    });
    expect(conditionalColour(parameters, 'rate', row({}))).toBeNull();
    expect(conditionalColour(parameters, 'toString', row({}))).toBeNull();
    expect(conditionalColour(parameters, 'evil', row({ evil: 1 }))).toBeNull();
  });

  it('marks only by what is for charts, and not where the chart says no', () => {
    expect(markColour(parameters, 'rate', row({ rate: 0.2 }))).toBe('#123456');
    expect(markColour(parameters, 'rate', row({ rate: 0.7 }))).toBeNull();
    expect(
      markColour({ ...parameters, applyConditionalFormatting: false }, 'rate', row({ rate: 0.2 })),
    ).toBeNull();
  });
});

describe('charts in the room that they have', () => {
  const many = widget(Array.from({ length: 60 }, (_, at) => [`g${at}`, at + 1]));
  const made = (type: string, size: { width: number; height: number }, parameters: object = {}) => {
    const chart = { visualizationType: type, roles };
    return optionOf(chartInput({ ...many, chart, parameters: { ...parameters } }, theme, null, size));
  };

  it('scroll when their bars would be too thin, unless all are asked for or it is a mere line of them', () => {
    const size = { width: 400, height: 300 };
    const [inside] = made('hbar', size).dataZoom as { startValue: number; endValue: number }[];
    expect(inside).toMatchObject({ startValue: 0, endValue: 11 });
    expect(made('hbar', { width: 400, height: 1300 }).dataZoom).toBeUndefined();
    expect(made('hbar', size, { autoFitMode: 'fit' }).dataZoom).toBeUndefined();
    expect(made('vbar', { width: 100, height: 60 }).dataZoom).toBeUndefined();
  });

  it('have no axes, legend or values in the corner of a tile', () => {
    const small = made('vbar', { width: 100, height: 60 }, { showValues: true });
    expect(small).toMatchObject({ legend: undefined, xAxis: { show: false }, yAxis: { show: false } });
    expect((small.series as object[])[0]).not.toHaveProperty('label');
  });

  it('write into a funnel’s stage what fits between its sides', () => {
    const said = (width: number) => {
      const stages = widget([
        ['West', 66_600],
        ['South', 54_000],
        ['East', 400],
      ]);
      const chart = { visualizationType: 'funnel', roles };
      const option = optionOf(chartInput({ ...stages, chart }, theme, null, { width, height: 220 }));
      const [series] = option.series as { data: { label: { show: boolean; formatter(): string } }[] }[];
      return series!.data.map(({ label }) => (label.show ? label.formatter() : null));
    };
    expect(said(300)).toEqual(['West  66,600', 'South  54,000', null]);
    expect(said(100)).toEqual(['West\n66,600', 'Sou…\n54K', null]);
    expect(said(30)).toEqual([null, null, null]);
  });

  it('leave a sankey’s names the room up to the next column, and a margin that the last ones fill', () => {
    const flows = widgetView(
      [{ name: 'a' }, { name: 'b' }],
      ['m'],
      [
        ['p', 'Won', 1],
        ['Central', 'Lost', 2],
      ],
    );
    const chart = { visualizationType: 'sankey', roles: { dimensionAxis: ['a', 'b'], plots: ['m'] } };
    const [series] = optionOf(chartInput({ ...flows, chart }, theme, null, { width: 140, height: 200 }))
      .series as { right: number; data: { name: string; label: { width: number } }[] }[];
    expect(series!.right).toBe(44);
    expect(series!.data.map(({ name, label }) => [name, label.width])).toEqual([
      ['0 p', 50],
      ['1 Won', 36],
      ['0 Central', 50],
      ['1 Lost', 36],
    ]);
  });

  it('lay parallel axes under each other where their names would be cut', () => {
    const measures = ['Sum of Amount', 'Sum of Score', 'Average of views'];
    const rows = widgetView([{ name: 'a' }], measures, [['p', 1, 2, 3]]);
    const chart = {
      visualizationType: 'parallelcoords',
      roles: { dimension: ['a'], measureAxes: measures },
    };
    const option = (width: number, height: number) =>
      optionOf(chartInput({ ...rows, chart }, theme, null, { width, height })) as {
        parallel: { layout?: string };
        parallelAxis: {
          name: string;
          nameTruncate: { maxWidth: number };
          tooltip: { formatter(): string };
        }[];
      };
    const lying = option(160, 220);
    expect(lying.parallel.layout).toBe('vertical');
    expect(lying.parallelAxis.map(({ nameTruncate }) => nameTruncate.maxWidth)).toEqual([148, 148, 148]);
    expect(option(160, 90).parallel.layout).toBeUndefined();
    expect(option(600, 220).parallel.layout).toBeUndefined();
    expect(option(110, 90).parallelAxis[2]!.tooltip.formatter()).toBe('Average of\nviews');
  });

  it('give a funnel’s stages the height of their share and sides that only narrow', () => {
    const [series] = made('funnel', { width: 300, height: 220 }).series as {
      data: { value: number; shown: number; itemStyle: { height: number } }[];
    }[];
    const widths = series!.data.map(({ value }) => value);
    expect(widths).toEqual([...widths].sort((a, b) => b - a));
    expect(series!.data.map(({ shown }) => shown).slice(0, 3)).toEqual([1, 2, 3]);
    expect(series!.data.reduce((sum, { itemStyle }) => sum + itemStyle.height, 0)).toBeCloseTo(200);
  });

  it('place the marks of a bubble map in the middle of their regions', () => {
    const states = widget([
      ['CA', 3],
      ['new york', 1],
      ['Atlantis', 9],
    ]);
    const chart = { visualizationType: 'bubblemap', roles: { plots: ['a'], r: ['m'], color: ['m'] } };
    const input = chartInput({ ...states, chart }, theme);
    const option = optionOf(input);
    const [series] = option.series as { data: { value: [number, number]; rows: number[] }[] }[];
    expect(chartOption(input)).toMatchObject({ map: 'us' });
    expect(series!.data.map(({ rows }) => rows)).toEqual([[0], [1]]);
    // California lies in the west of the map, New York in the east.
    expect(series!.data[0]!.value[0]).toBeLessThan(series!.data[1]!.value[0] - 400);
  });
});
