import { describe, expect, it } from 'vitest';
import type { DashboardView, WidgetView } from '../../src/shared/dashboardView.ts';
import { pick } from '../../src/shared/pick.ts';
import { readDashboardAction } from '../../src/shared/readDashboardAction.ts';
import { openViewSender, receiveView, viewChange } from '../../src/shared/sentView.ts';
import { chartInput } from '../../webview/dashboard/chartInput.ts';
import { chartTypes } from '../../webview/dashboard/charts/chartOption.ts';
import { regionMap } from '../../webview/dashboard/charts/regions.ts';
import { formatCell, plainCell } from '../../webview/dashboard/formatCell.ts';
import { readColour } from '../../webview/dashboard/look.ts';
import { readView } from '../../webview/dashboard/readView.ts';
import { destination, isWebAddress } from '../../webview/dashboard/widgets/linkWidget.ts';
import { sortRows, tableModel, withSubtotals } from '../../webview/dashboard/widgets/tableModel.ts';
import { optionOf } from '../support/chartOptions.ts';
import { chartTheme as theme, widgetView as widget } from '../support/widgetViews.ts';

function option(type: string, roles: Record<string, string[]>, shown: WidgetView) {
  return optionOf(
    chartInput({ ...shown, chart: { visualizationType: type, roles } }, theme, null, {
      width: 600,
      height: 300,
    }),
  ) as unknown as {
    series: { data: { value: unknown; rows: number[] }[]; name?: string; type: string }[];
  };
}

const roles: Record<string, string[]> = {
  dimensionAxis: ['a'],
  timeAxis: ['a'],
  dimension: ['a'],
  split: [],
  plots: ['m'],
  x: ['m'],
  y: ['n'],
  color: ['m'],
  measureAxis1: ['m'],
  measureAxis2: ['n'],
  measureAxes: ['m', 'n'],
  location: ['m', 'n'],
};
const simple = widget(
  [{ name: 'a' }, { name: 'b' }],
  ['m', 'n'],
  [
    ['California', 'x', 10, 1],
    ['Texas', 'y', -4, 2],
    ['Ohio', 'x', null, 3],
  ],
);

describe('charts', () => {
  it.each([...chartTypes])('draws %s, each mark with the rows that a click selects', (type) => {
    const own =
      type === 'heatmap' || type === 'matrix'
        ? { x: ['a'], y: ['b'], color: ['m'] }
        : type === 'sankey'
          ? { dimensionAxis: ['a', 'b'] }
          : type === 'choropleth'
            ? { plots: ['a'] }
            : {};
    const shown = type === 'calheatmap' ? widget([{ name: 'a' }], ['m'], [['2024~~~01~~~02', 4]]) : simple;
    const dated =
      type === 'calheatmap'
        ? {
            ...shown,
            columns: shown.columns.map((c) => (c.role === 'group' ? { ...c, date: { parts: [] } } : c)),
          }
        : shown;
    const { series } = option(type, { ...roles, ...own }, dated);
    const marks = series.flatMap((one) => (one as { data: unknown[] }).data);
    const rows = marks.flatMap((mark) => ((mark as { rows?: number[] } | null)?.rows ?? []) as number[]);
    expect(rows).toContain(0);
    expect(() => JSON.stringify(series)).not.toThrow();
  });

  it('draws one series per value of the split, and a gap where a group has no row', () => {
    const shown = widget(
      [{ name: 'a' }, { name: 'b' }],
      ['m'],
      [
        ['p', 'x', 1],
        ['p', 'y', 2],
        ['q', 'y', 3],
      ],
    );
    const { series } = option('stackvbar', { dimensionAxis: ['a'], split: ['b'], plots: ['m'] }, shown);
    expect(series.map(({ name }) => name)).toEqual(['x', 'y']);
    expect(series[0]!.data.map((mark) => mark?.value ?? null)).toEqual([1, null]);
    expect(series[1]!.data.map((mark) => mark?.rows)).toEqual([[1], [2]]);
  });

  it('puts time in order, whatever the order of the rows', () => {
    const shown = widget(
      [{ name: 'a', date: true }],
      ['m'],
      [
        ['2024~~~02', 2],
        ['2023~~~12', 1],
      ],
    );
    const made = option('time', { timeAxis: ['a'], plots: ['m'] }, shown) as unknown as {
      xAxis: { data: string[] };
    };
    expect(made.xAxis.data).toEqual(['Dec 2023', 'Feb 2024']);
  });

  it('has no drawing for a type that it does not know, nor for a map that is not here', () => {
    expect(() => option('constructor', roles, simple)).toThrow('Nothing draws');
    const custom = { ...simple, parameters: { map: 'Custom: Moon' } };
    expect(() => option('choropleth', { ...roles, plots: ['a'] }, custom)).toThrow('Nothing draws');
  });

  it('fades what is not selected', () => {
    const selection = { mode: 'single' as const, keys: ['a'], selected: [['Texas']] };
    const { series } = option('hbar', roles, { ...simple, selection });
    const opacity = series[0]!.data.map(
      (mark) => (mark as unknown as { itemStyle: { opacity?: number } }).itemStyle.opacity,
    );
    expect(opacity).toEqual([0.28, undefined, 0.28]);
  });

  it('finds regions by name and by code', () => {
    const us = regionMap('us');
    expect([us.find('ca'), us.find('New York'), us.find('Narnia')]).toEqual(['California', 'New York', null]);
    const world = regionMap('world');
    expect([world.find('US'), world.find('germany'), world.find('CZ')]).toEqual([
      'United States of America',
      'Germany',
      'Czechia',
    ]);
  });
});

describe('picking', () => {
  const select = (mode: 'single' | 'multi' | 'singlerequired', selected: unknown[][]) => ({
    ...simple,
    selection: { mode, keys: ['a'], selected },
  });

  it('selects, adds, takes away, and keeps one where one is required', () => {
    expect(pick(select('single', []), [1])).toEqual({
      type: 'select',
      step: 's',
      keys: ['a'],
      values: [['Texas']],
    });
    expect(pick(select('single', [['Texas']]), [1])).toEqual({ type: 'clear', step: 's' });
    expect(pick(select('singlerequired', [['Texas']]), [1])).toBeNull();
    expect(pick(select('multi', [['Texas']]), [0])).toMatchObject({ values: [['Texas'], ['California']] });
    expect(pick(select('multi', [['Texas'], ['Ohio']]), [1])).toMatchObject({ values: [['Ohio']] });
    expect(pick(simple, [1])).toBeNull();
  });
});

describe('what a page is sent and sends', () => {
  it('case 32: draws nothing of a message that is no view', () => {
    for (const forged of [
      null,
      1,
      'x',
      {},
      { widgets: 3 },
      { widgets: [], layouts: [], pages: [], filters: [], data: [], page: 'p' },
    ])
      expect(readView(forged)).toBeNull();
  });

  it('case 32: acts on nothing that is no action', () => {
    const forged = [
      null,
      'select',
      { type: 'drop' },
      { type: 'select', step: 's', keys: ['a'], values: [['x', 'y']] },
      { type: 'select', step: 's', keys: 'a', values: [] },
      { type: 'select', step: 's', keys: ['a'], values: [[{ toString: 1 }]] },
      { type: 'select', step: 's', keys: ['a'], values: Array.from({ length: 20_000 }, () => ['x']) },
      { type: 'filter', index: 1.5, value: [] },
      { type: 'range', step: 's', min: { $gt: 1 }, max: 2 },
      { type: 'page', page: 3 },
      { type: 'clear' },
    ];
    for (const one of forged) expect(readDashboardAction(one), JSON.stringify(one)?.slice(0, 80)).toBeNull();
    const action = { type: 'range', step: 's', min: ['month', -1], max: null };
    expect(readDashboardAction({ ...action, more: 'is left out' })).toEqual(action);
  });

  it('cases 21 and 33: follows web addresses only', () => {
    for (const url of [
      'javascript:alert(1)',
      'command:workbench.action.quit',
      'file:///etc/passwd',
      'data:text/html,x',
      ' JavaScript:x',
      '//host',
      'x',
    ])
      expect(isWebAddress(url), url).toBe(false);
    const opened: string[] = [];
    const actions = {
      act() {},
      enter() {},
      reveal() {},
      revealLine() {},
      openLink: (_: string, target: string) => void opened.push(target),
    };
    const link = (url: string) =>
      destination({ destinationType: 'url', destinationLink: { url } }, actions).follow;
    expect(link('javascript:alert(1)')).toBeNull();
    link('https://example.org/a')?.();
    expect(opened).toEqual(['https://example.org/a']);
  });
});

describe('cells', () => {
  it('case 31: shows control characters and marks of direction as what they are, and cuts what is too long', () => {
    expect(plainCell('a\u202Eb\u0007c\u2066')).toBe('a\ufffdb\ufffdc\ufffd');
    expect(plainCell('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
    expect(plainCell('x'.repeat(1_000_000)).length).toBeLessThan(3000);
  });

  it('shows nothing as a dash, dates by their parts, and text that is no number as it is', () => {
    const [date] = widget([{ name: 'd', date: true }], [], []).columns;
    const [number] = widget([], ['m'], []).columns;
    expect(formatCell(date!, '2024~~~03')).toBe('Mar 2024');
    expect(formatCell(number!, null)).toBe('-');
    expect(formatCell(number!, 'NaN')).toBe('NaN');
  });

  it('case 22: reads colours and lengths without ever letting more through', () => {
    expect(readColour('#fff')).toEqual({ rgb: [255, 255, 255], alpha: 1 });
    expect(readColour('rgba(10, 20, 30, 0.5)')).toEqual({ rgb: [10, 20, 30], alpha: 0.5 });
    for (const text of ['url(http://x)', 'red; background: url(x)', 'rgb(', `rgb(${'1 '.repeat(50_000)}`])
      expect(readColour(text)).toBeNull();
  });
});

describe('tables', () => {
  const shown = widget(
    [{ name: 'a' }, { name: 'b' }],
    ['sum_m'],
    [
      ['p', 'x', 1],
      ['p', 'y', 20],
      ['q', 'x', 3],
    ],
  );

  it('shows the columns that it names in their order, with totals of sums only', () => {
    const { columns, totals } = tableModel({
      ...shown,
      parameters: { columns: ['b', 'sum_m', 'gone'], totals: true },
    });
    expect(columns.map(({ key }) => key)).toEqual(['b', 'sum_m']);
    expect(totals).toEqual(['Total', '24']);
  });

  it('shows the totals that the data gave, of rows, columns and all', () => {
    const totals = [
      { groups: [], row: { a: null, b: null, sum_m: 24 } },
      { groups: ['a'], row: { a: 'p', b: null, sum_m: 21 } },
      { groups: ['a'], row: { a: 'q', b: null, sum_m: 3 } },
      { groups: ['b'], row: { a: null, b: 'x', sum_m: 4 } },
      { groups: ['b'], row: { a: null, b: 'y', sum_m: 20 } },
    ];
    const pivoted = tableModel({ ...shown, totals, parameters: { pivoted: true } });
    expect(pivoted.columns.map(({ label }) => label)).toEqual(['a', 'x', 'y', 'Total']);
    expect(pivoted.rows.map((row) => pivoted.columns[3]!.value(row))).toEqual([21, 3]);
    expect(pivoted.totals).toEqual(['Total', '4', '20', '24']);
    const flat = tableModel({ ...shown, totals });
    expect(flat.totals).toEqual(['Total', '', '24']);
    expect(withSubtotals(flat).map(({ subtotals }) => subtotals)).toEqual([
      undefined,
      undefined,
      ['Subtotal p', '', '21'],
      undefined,
      ['Subtotal q', '', '3'],
    ]);
  });

  it('pivots on the last group', () => {
    const { columns, rows } = tableModel({ ...shown, parameters: { pivoted: true } });
    expect(columns.map(({ label }) => label)).toEqual(['a', 'x', 'y']);
    expect(rows.map((row) => columns.map(({ value }) => value(row)))).toEqual([
      ['p', 1, 20],
      ['q', 3, null],
    ]);
  });

  it('sorts numbers by size, nothing last', () => {
    const data = widget(
      [{ name: 'a' }],
      ['m'],
      [
        ['p', 10],
        ['q', null],
        ['r', '9'],
      ],
    );
    const { columns, rows } = tableModel(data);
    const order = (isDescending: boolean) =>
      sortRows(rows, columns[1]!, isDescending).map((row) => columns[0]!.value(row));
    expect(order(false)).toEqual(['r', 'p', 'q']);
    expect(order(true)).toEqual(['p', 'r', 'q']);
  });
});

describe('a view on its way to the page', () => {
  const view = (...widgets: WidgetView[]): DashboardView => ({
    name: 'd',
    label: 'D',
    layouts: [],
    layout: { name: 'l', numColumns: 12, rowHeight: 30, maxWidth: null, style: {} },
    pages: [],
    page: 'p',
    widgets,
    filters: [],
    data: [],
  });
  const named = (id: string, value: number, type = 'chart') =>
    widget([], ['m'], [[value]], { id, name: id, type });

  it('names the widgets that have not changed, and is whole again at the other end', () => {
    const sender = openViewSender();
    const first = sender.next(view(named('a', 1), named('b', 2)));
    const before = { turn: first.turn, view: receiveView(first, null)! };
    const wanted = view(named('b', 2), named('a', 3));
    const second = sender.next(wanted);
    expect(second.widgets[0]).toEqual({ id: 'b', isKept: true });
    expect(readView(second)).toBe(second);
    expect(receiveView(second, before)).toEqual(wanted);
  });

  it('is not put together from another view than the one before', () => {
    const sender = openViewSender();
    const first = sender.next(view(named('a', 1)));
    const before = { turn: first.turn, view: receiveView(first, null)! };
    sender.next(view(named('a', 2)));
    const third = sender.next(view(named('a', 2)));
    expect(receiveView(third, before)).toBeNull();
    expect(receiveView(third, null)).toBeNull();
    sender.forget();
    expect(receiveView(sender.next(view(named('a', 2))), null)?.widgets).toEqual([named('a', 2)]);
  });

  it('is shown ahead by the page, and goes on from there', () => {
    const sender = openViewSender();
    const first = sender.next(view(named('a', 1), named('b', 2)));
    const before = { turn: first.turn, view: receiveView(first, null)! };
    const foretold = [3, 4].map((value) =>
      sender.ahead(viewChange(before.view, view(named('a', 1), named('b', value)))),
    );
    expect(foretold.map(({ widgets }) => widgets.length)).toEqual([2, 2]);
    expect(foretold[1]!.widgets[0]).toEqual({ id: 'a', isKept: true });
    const ahead = { turn: foretold[1]!.turn, view: receiveView(foretold[1]!, before)! };
    expect(ahead.view).toEqual(view(named('a', 1), named('b', 4)));
    sender.shown(ahead.turn);
    // The view itself comes after: nothing of it is new.
    const next = sender.next(view(named('a', 1), named('b', 4)));
    expect(next.widgets.every((widget) => 'isKept' in widget)).toBe(true);
    expect(receiveView(next, ahead)).toEqual(ahead.view);
    // What was foretold of the first view is not of this one.
    expect(receiveView(foretold[0]!, { turn: next.turn, view: ahead.view })).toBeNull();
  });

  it('is asked for whole by a page that has shown ahead what was foretold of an older view', () => {
    const sender = openViewSender();
    const first = sender.next(view(named('a', 1), named('b', 2)));
    const before = { turn: first.turn, view: receiveView(first, null)! };
    const foretold = sender.ahead(viewChange(before.view, view(named('a', 1), named('b', 3))));
    const ahead = { turn: foretold.turn, view: receiveView(foretold, before)! };
    const meanwhile = sender.next(view(named('a', 5), named('b', 2)));
    sender.shown(ahead.turn);
    expect(receiveView(meanwhile, ahead)).toBeNull();
    expect(receiveView(sender.next(view(named('a', 5), named('b', 3))), ahead)).toBeNull();
  });

  it('leaves the days of a date selector behind, which draws none', () => {
    const sent = openViewSender().next(view(named('days', 1, 'dateselector'), named('a', 1)));
    expect(receiveView(sent, null)?.widgets.map(({ data }) => data?.rowCount ?? null)).toEqual([null, 1]);
  });
});
