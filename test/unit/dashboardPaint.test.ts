import { describe, expect, it } from 'vitest';
import type { WidgetView } from '../../src/shared/dashboardView.ts';
import { chartInput } from '../../webview/dashboard/chartInput.ts';
import { chartTypes } from '../../webview/dashboard/charts/chartOption.ts';
import type { ChartOption } from '../../webview/dashboard/charts/common.ts';
import { shapeOf, withIds } from '../../webview/dashboard/mergeOption.ts';
import { layOutLegend } from '../../webview/dashboard/paint/legendView.ts';
import type { Drawing, Mark, Paintable } from '../../webview/dashboard/paint/paintable.ts';
import { readOption } from '../../webview/dashboard/paint/readOption.ts';
import { placeLabels, placeSlices, type Ring, sliceAt } from '../../webview/dashboard/paint/ring.ts';
import { clampFirst, firstAt, isOnBar } from '../../webview/dashboard/paint/scrolling.ts';
import { fitText, textWidth } from '../../webview/dashboard/paint/textSize.ts';
import { ticksOf } from '../../webview/dashboard/paint/ticks.ts';
import { optionOf } from '../support/chartOptions.ts';
import { chartTheme as theme, widgetView } from '../support/widgetViews.ts';

const size = { width: 400, height: 300 };

type Row = [string, string, number | null];

/** A chart of the groups `a` and `b` and the measure `m`. */
function widget(
  visualizationType: string,
  rows: Row[],
  parameters: Record<string, unknown> = {},
): WidgetView {
  const hasSplit = new Set(rows.map(([, split]) => split)).size > 1;
  const roles: Record<string, string[]> = {
    dimensionAxis: ['a'],
    timeAxis: ['a'],
    dimension: ['a'],
    split: hasSplit ? ['b'] : [],
    plots: ['m'],
    x: ['a'],
    y: ['b'],
    color: ['m'],
  };
  const chart = { visualizationType, roles };
  return widgetView([{ name: 'a' }, { name: 'b' }], ['m'], rows, { parameters, chart });
}

function optionFor(...given: Parameters<typeof widget>): ChartOption {
  return optionOf(chartInput(widget(...given), theme, null, size));
}

function paintable(...given: Parameters<typeof widget>): Paintable {
  const found = readOption(optionFor(...given));
  if (!found) throw new Error(`${given[0]} is not painted`);
  return found;
}

/** A context that keeps what is filled, in pixels. */
function recorder() {
  const texts: string[] = [];
  const colours: string[] = [];
  const calls: Record<string, unknown> = {
    fillText: (text: string) => texts.push(text),
    createLinearGradient: () => ({ addColorStop: () => {} }),
  };
  const context = new Proxy(calls, {
    get: (target, name) => target[String(name)] ?? (() => {}),
    set(target, name, value) {
      if (name === 'fillStyle') colours.push(String(value));
      target[String(name)] = value;
      return true;
    },
  });
  return { context: context as unknown as CanvasRenderingContext2D, texts, colours };
}

const sales: Row[] = [
  ['North', 'Web', 10],
  ['North', 'Store', 30],
  ['South', 'Web', 20],
  ['South', 'Store', -5],
];
const single: Row[] = [
  ['North', 'x', 10],
  ['South', 'x', 20],
  ['West', 'x', 40],
];

describe('ticks of an axis', () => {
  const free = { min: null, max: null, splits: 4 };

  it('cover the values with round steps, zero among them', () => {
    expect(ticksOf({ min: 3, max: 18.7e6 }, free).values).toEqual([0, 5e6, 10e6, 15e6, 20e6]);
    expect(ticksOf({ min: -7, max: 12 }, free).values).toEqual([-10, -5, 0, 5, 10, 15]);
    expect(ticksOf({ min: 0, max: 0.3 }, free).values).toEqual([0, 0.1, 0.2, 0.3]);
    expect(ticksOf({ min: -8, max: -2 }, free).values).toEqual([-8, -6, -4, -2, 0]);
  });

  it('keep the ends that the dashboard gives', () => {
    expect(ticksOf({ min: 0, max: 73 }, { ...free, max: 100 })).toMatchObject({ min: 0, max: 100 });
    expect(ticksOf({ min: 40, max: 73 }, { ...free, min: 40 }).min).toBe(40);
  });

  it('are there where all values are the same, or all are zero', () => {
    for (const value of [0, 5, -5, 1e-9, 1e15]) {
      const { min, max, values } = ticksOf({ min: value, max: value }, free);
      expect(max).toBeGreaterThan(min);
      expect(values.length).toBeGreaterThan(1);
    }
  });
});

describe('which charts are painted', () => {
  it.each(['hbar', 'vbar', 'stackhbar', 'stackvbar', 'line', 'time', 'combo', 'time-bar', 'heatmap', 'pie'])(
    '%s is',
    (type) => {
      expect(
        readOption(optionFor(type, type === 'pie' ? single : sales, { showValues: true })),
      ).not.toBeNull();
    },
  );

  it('what the painter does not draw is left to ECharts', () => {
    for (const type of chartTypes.filter((one) => /gauge|treemap|scatter|sankey|radar|funnel/.test(one)))
      expect(readOption(optionFor(type, sales)), type).toBeNull();
    const bars = optionFor('vbar', single);
    expect(readOption({ ...bars, dataZoom: [{ type: 'inside' }] })).toBeNull();
    expect(readOption({ ...bars, graphic: [] })).toBeNull();
    const [series] = bars.series as object[];
    expect(readOption({ ...bars, series: [{ ...series, large: true }] })).toBeNull();
    expect(
      readOption({ ...bars, series: [{ ...series, label: { show: true, position: 'middle' } }] }),
    ).toBeNull();
  });
});

describe('a chart that ECharts draws', () => {
  it('does not move when it comes, and no label of a treemap fades in', () => {
    for (const type of chartTypes) {
      const { animation, series } = optionFor(type, type === 'treemap' ? single : sales);
      expect(animation, type).toBe(false);
      // A treemap does not ask the chart.
      if (type === 'treemap') expect(series).toMatchObject([{ animation: false }]);
    }
  });
});

describe('a painted plot', () => {
  /** The mark of each row, and how far it is from the foot of the plot. */
  const marks = (drawing: Drawing, rows: number) =>
    Array.from({ length: rows }, (_, row) => drawing.markOf(row)!);

  it('has bars that a click on them finds', () => {
    for (const type of ['vbar', 'hbar']) {
      const drawing = paintable(type, single).lay(new Set(), size);
      for (const [row, mark] of marks(drawing, 3).entries()) {
        expect(drawing.markAt(mark.at)?.rows, `${type} ${row}`).toEqual([row]);
        expect(mark.params).toMatchObject({ name: single[row]![0], value: single[row]![2] });
      }
      expect(drawing.markAt({ x: 1, y: 1 })).toBeNull();
    }
  });

  it('has bars as long as their values', () => {
    // The middle of a bar is half as far from zero as its end.
    const [ten, twenty, forty] = marks(paintable('vbar', single).lay(new Set(), size), 3).map(
      ({ at }) => at.y,
    );
    expect((twenty! - forty!) / (ten! - twenty!)).toBeCloseTo(2, 5);
    const across = marks(paintable('hbar', single).lay(new Set(), size), 3).map(({ at }) => at.x);
    expect((across[2]! - across[1]!) / (across[1]! - across[0]!)).toBeCloseTo(2, 5);
  });

  it('stacks bars, what is below zero downwards', () => {
    const [northWeb, northStore, southWeb, southStore] = marks(
      paintable('stackvbar', sales).lay(new Set(), size),
      4,
    );
    expect(northWeb!.at.x).toBe(northStore!.at.x);
    expect(northStore!.at.y).toBeLessThan(northWeb!.at.y);
    expect(southStore!.at.y).toBeGreaterThan(southWeb!.at.y);
  });

  it('leaves out what the legend has hidden, and its scale with it', () => {
    const chart = paintable('stackvbar', sales);
    const whole = chart.lay(new Set(), size);
    const part = chart.lay(new Set(['Store']), size);
    expect(part.markOf(1)).toBeNull();
    expect(part.markOf(2)!.at.y).toBeLessThan(whole.markOf(2)!.at.y);
    expect(chart.colourOf('Web')).toBe(theme.palette[0]);
  });

  it('tells of all series at one place of a line, and finds the nearest point', () => {
    const chart = paintable('line', sales);
    const drawing = chart.lay(new Set(), size);
    const mark = drawing.markOf(3)!;
    expect(drawing.indexAt(mark.at)).toBe(1);
    expect(drawing.marksOf(1).map(({ rows }) => rows[0])).toEqual([2, 3]);
    expect(drawing.markAt({ x: mark.at.x + 6, y: mark.at.y - 3 })?.rows).toEqual([3]);
    expect(chart.tooltip.format(drawing.marksOf(1).map(({ params }) => params))).toBe(
      'South\nWeb: 20\nStore: -5',
    );
  });

  it('keeps the reference lines of one measure off the scale of the other', () => {
    const far = { measureAxis1: { referenceLines: [{ value: 9_000, label: 'far' }] } };
    const given = widget('combo', single, far);
    const both = {
      ...given,
      chart: { ...given.chart!, roles: { ...given.chart!.roles, plots: ['m', 'm'] } },
    };
    const { context, texts } = recorder();
    const chart = readOption(optionOf(chartInput(both, theme, null, size)))!;
    chart.lay(new Set(), size).draw(context, { key: null, index: null });
    expect(texts).toEqual(expect.arrayContaining(['far', '10K', '40']));
  });

  it('shows as many bars as can be told apart, on the scale of all, and scrolls to the others', () => {
    const many: Row[] = Array.from({ length: 60 }, (_, at) => [`Category ${at}`, 'x', at + 1]);
    for (const [type, isUpright] of [
      ['vbar', false],
      ['hbar', true],
    ] as const) {
      const chart = paintable(type, many);
      const { scroll } = chart;
      expect(scroll).toMatchObject({ count: 60, isUpright });
      const { shown } = scroll!;
      expect(shown).toBeLessThan(40);
      expect(chart.categoryOf(59)).toBe(59);
      const start = chart.lay(new Set(), size);
      expect([start.markOf(0), start.markOf(shown - 1)]).not.toContain(null);
      expect(start.markOf(shown)).toBeNull();
      expect(clampFirst(scroll!, 1_000)).toBe(60 - shown);
      const end = chart.lay(new Set(), size, 60 - shown);
      expect(end.markOf(60 - shown - 1)).toBeNull();
      const last = end.markOf(59)!;
      expect(last.params).toMatchObject({ name: 'Category 59', value: 60 });
      expect(end.markAt(last.at)?.rows).toEqual([59]);
      const long = ({ at }: Mark) => (isUpright ? at.x : at.y);
      const further = chart.lay(new Set(), size, 2);
      expect(long(further.markOf(shown - 1)!)).toBe(long(start.markOf(shown - 1)!));
      // The thumb runs from one end of its track to the other, and where it is dragged the bars follow.
      const [from, to] = [start.scrollBar!, end.scrollBar!];
      const side = isUpright ? 'bottom' : 'right';
      expect(to.thumb[side]).toBeCloseTo(to.track[side]);
      expect(firstAt(scroll!, from, { x: size.width, y: size.height })).toBe(60 - shown);
      expect(firstAt(scroll!, to, { x: 0, y: 0 })).toBe(0);
      expect(isOnBar(from, { x: from.thumb.left + 1, y: from.thumb.top + 1 })).toBe(true);
      expect(isOnBar(from, last.at)).toBe(false);
      const { context, colours } = recorder();
      end.draw(context, { key: null, index: null });
      expect(colours).toEqual(expect.arrayContaining([scroll!.track, scroll!.thumb]));
    }
  });

  it('colours cells between the low and the high colour', () => {
    const chart = paintable('heatmap', sales, { lowColor: '#000000', highColor: '#ffffff' });
    const { context, colours, texts } = recorder();
    chart.lay(new Set(), size).draw(context, { key: null, index: null });
    expect(colours).toContain('rgb(0, 0, 0)');
    expect(colours).toContain('rgb(255, 255, 255)');
    expect(texts).toEqual(expect.arrayContaining(['North', 'South', 'Web', 'Store']));
  });

  it('labels its axes, and never the same place twice', () => {
    const many: Row[] = Array.from({ length: 30 }, (_, at) => [`Category number ${at}`, 'x', at]);
    const { context, texts } = recorder();
    paintable('time', many).lay(new Set(), size).draw(context, { key: null, index: null });
    const names = texts.filter((text) => text.startsWith('Category'));
    expect(names.length).toBeGreaterThan(1);
    expect(names.length).toBeLessThan(30);
  });

  it('draws nothing that has no place: nulls, no rows, a place of a few pixels', () => {
    for (const rows of [[], [['North', 'x', null]], single] as Row[][])
      for (const small of [{ width: 3, height: 2 }, size])
        for (const type of ['vbar', 'hbar', 'line', 'heatmap', 'pie']) {
          const made = optionOf(chartInput(widget(type, rows), theme, null, small));
          const { context } = recorder();
          expect(() =>
            readOption(made)?.lay(new Set(), small).draw(context, { key: null, index: 0 }),
          ).not.toThrow();
        }
  });
});

describe('a painted ring', () => {
  const part = (name: string, value: number, row: number) => ({
    name,
    value,
    rows: [row],
    colour: '#123456',
    opacity: 1,
    datum: {},
  });
  const ring: Ring = {
    middle: { x: 100, y: 100 },
    hole: 40,
    radius: 80,
    parts: [part('a', 1, 0), part('b', 2, 1), part('c', 1, 2)],
    border: { colour: '#fff', width: 1 },
    centre: null,
    label: { colour: '#111', size: 11, width: 60, line: '#ccc', format: ({ name }) => name },
  };

  it('turns once around, with the clock from the top', () => {
    const slices = placeSlices(ring.parts);
    expect(slices[0]!.from).toBe(0);
    expect(slices.at(-1)!.to).toBeCloseTo(Math.PI * 2, 12);
    expect(sliceAt(ring, slices, { x: 140, y: 60 })?.part.name).toBe('a');
    expect(sliceAt(ring, slices, { x: 100, y: 160 })?.part.name).toBe('b');
    expect(sliceAt(ring, slices, { x: 60, y: 60 })?.part.name).toBe('c');
    expect(sliceAt(ring, slices, { x: 100, y: 100 })).toBeNull();
    expect(sliceAt(ring, slices, { x: 190, y: 100 })).toBeNull();
  });

  it('gives each part the same share of nothing, and none to what is below zero', () => {
    const [a, b] = placeSlices([part('a', 0, 0), part('b', 0, 1)]);
    expect(a!.to).toBeCloseTo(Math.PI, 12);
    expect(b!.to).toBeCloseTo(Math.PI * 2, 12);
    const [c, d] = placeSlices([part('c', -4, 0), part('d', 4, 1)]);
    expect(c!.to).toBe(c!.from);
    expect(d!.to - d!.from).toBeCloseTo(Math.PI * 2, 12);
  });

  it('has labels on both sides, none over another or outside', () => {
    const options = { width: 260, height: 200, font: '11px x', fit: (text: string) => text };
    const labels = placeLabels({ ...ring, middle: { x: 130, y: 100 } }, placeSlices(ring.parts), options);
    expect(labels.map(({ lines }) => lines[0]).sort()).toEqual(['a', 'b', 'c']);
    const crowd = Array.from({ length: 60 }, (_, at) => part(`p${at}`, 1, at));
    expect(
      placeLabels({ ...ring, middle: { x: 130, y: 100 } }, placeSlices(crowd), options).length,
    ).toBeLessThan(40);
  });
});

describe('a painted legend', () => {
  const legend = {
    names: Array.from({ length: 9 }, (_, at) => `Name ${at}`),
    isVertical: false,
    isAtBottom: false,
    colour: '#111',
    size: 11,
    quiet: '#666',
    nameWidth: null,
  };

  it.each([true, false])('has every name on one of its pages (vertical: %s)', (isVertical) => {
    const seen: string[] = [];
    const at = (page: number) =>
      layOutLegend({ ...legend, isVertical }, { page, width: 220, height: 120, font: 'x' });
    const { pages } = at(0);
    expect(pages).toBeGreaterThan(1);
    for (let page = 0; page < pages; page++)
      for (const { name, x, y, width } of at(page).items) {
        seen.push(name);
        expect(x + width).toBeLessThanOrEqual(220);
        expect(y).toBeLessThanOrEqual(120);
      }
    expect(seen).toEqual(legend.names);
    expect(at(99).page).toBe(pages - 1);
  });

  it('has no arrows where all names fit', () => {
    expect(layOutLegend(legend, { page: 0, width: 2_000, height: 100, font: 'x' }).arrows).toBeNull();
  });
});

describe('options that ECharts merges', () => {
  it('have one shape where only rows and values differ', () => {
    const shape = shapeOf(optionFor('scatter', sales));
    expect(shapeOf(optionFor('scatter', sales.slice(1)))).toBe(shape);
    expect(
      shapeOf(optionFor('scatter', sales, { measureAxis1: { customDomain: { showDomain: true, low: 1 } } })),
    ).not.toBe(shape);
  });

  it('carry ids, so that each component is merged with the one in its place', () => {
    const { xAxis, series } = withIds({
      xAxis: [{ type: 'value' }],
      series: [{ type: 'bar', id: 'own' }],
      color: ['#fff'],
    });
    expect(xAxis).toEqual([{ id: 'xAxis#0', type: 'value' }]);
    expect(series).toEqual([{ type: 'bar', id: 'own' }]);
  });
});

describe('texts on a canvas', () => {
  it('are cut where they do not fit', () => {
    expect(fitText('abc', 'x', 100)).toBe('abc');
    const cut = fitText('a rather long text', 'x', 60);
    expect(cut.endsWith('…')).toBe(true);
    expect(textWidth(cut, 'x')).toBeLessThanOrEqual(60);
  });
});
