import { numberFormat } from '../../../src/shared/numberFormat.ts';
import { type ChartInput, distinct, groupRows, joined, parameter } from '../chartInput.ts';
import {
  base,
  type ChartOption,
  categoryAxis,
  colour,
  datum,
  grid,
  itemTooltip,
  legend,
  referenceLines,
  valueAxis,
} from './common.ts';

/** scatter: x, y, and size by r; one mark per group. */
export function scatter(input: ChartInput): ChartOption {
  const [x = ''] = input.role('x');
  const [y = x] = input.role('y');
  const [r] = input.role('r');
  const plots = input.role('plots');
  const size = sizes(input, r);
  const split = plots.length > 1 ? plots.slice(-1) : [];
  const groups = groupRows(input, (row) => (split.length > 0 ? joined(input, split, row) : 'all'));
  const marks = split.length > 0 ? legend(input, [...groups.keys()]) : undefined;
  return {
    ...base(input),
    grid: grid(input, marks),
    legend: marks,
    xAxis: { ...valueAxis(input, 'measureAxis1', [x]), scale: true },
    yAxis: { ...valueAxis(input, 'measureAxis2', [y]), scale: true, nameGap: 44 },
    tooltip: itemTooltip(input, [...plots, x, y, ...(r ? [r] : [])]),
    series: [...groups].map(([name, rows]) => ({
      id: name,
      name,
      type: 'scatter',
      cursor: 'pointer',
      symbolSize: (_: unknown, params: { data: { rows: number[] } }) => size(params.data.rows[0]!),
      itemStyle: { opacity: 0.8 },
      data: rows.map((row) => datum(input, [input.number(x, row), input.number(y, row)], [row])),
      ...referenceLines(input, 'measureAxis2', 'yAxis'),
    })),
  };
}

/** hdot, vdot: marks along groups. */
export function dots(input: ChartInput): ChartOption {
  const isFlat = input.type === 'hdot';
  const axis = input.role('dimensionAxis');
  const [plot = ''] = input.role('plots');
  const [r] = input.role('r');
  const split = input.role('split');
  const names = distinct(input.rows.map((row) => joined(input, axis, row)));
  const size = sizes(input, r);
  const groups = groupRows(input, (row) =>
    split.length > 0 ? joined(input, split, row) : input.label(plot),
  );
  const marks = legend(input, [...groups.keys()]);
  const values = valueAxis(input, 'measureAxis1', [plot]);
  const categories = {
    ...categoryAxis(input, names, axis, isFlat),
    splitLine: { show: true, lineStyle: { color: input.theme.line, opacity: 0.4 } },
  };
  return {
    ...base(input),
    grid: grid(input, marks),
    legend: marks,
    xAxis: isFlat ? values : categories,
    yAxis: isFlat ? { ...categories, name: '', inverse: true } : { ...values, nameGap: 44 },
    tooltip: itemTooltip(input, [...axis, ...split, plot]),
    series: [...groups].map(([name, rows]) => ({
      id: name,
      name,
      type: 'scatter',
      cursor: 'pointer',
      symbolSize: (_: unknown, params: { data: { rows: number[] } }) => size(params.data.rows[0]!),
      data: rows.map((row) => {
        const [group, value] = [joined(input, axis, row), input.number(plot, row)];
        return datum(input, isFlat ? [value, group] : [group, value], [row]);
      }),
    })),
  };
}

/** heatmap: colour by value; matrix: circles by value, coloured too. */
export function heatmap(input: ChartInput): ChartOption {
  const isMatrix = input.type === 'matrix';
  const x = input.role('x');
  const y = input.role('y');
  const [color = ''] = input.role('color');
  const [r = color] = input.role('r');
  const xs = distinct(input.rows.map((row) => joined(input, x, row)));
  const ys = distinct(input.rows.map((row) => joined(input, y, row)));
  const size = sizes(input, r, Math.max(8, Math.min(34, (input.width - 150) / Math.max(1, xs.length))));
  const values = input.rows.flatMap((row) => input.number(color, row) ?? []);
  return {
    ...base(input),
    grid: grid(input, undefined, { right: 64 }),
    xAxis: { ...categoryAxis(input, xs, x), splitArea: { show: false } },
    yAxis: { ...categoryAxis(input, ys, y, true), name: '', inverse: true },
    visualMap: colourScale(input, values, 2),
    tooltip: itemTooltip(input, [...x, ...y, color, ...(r === color ? [] : [r])]),
    series: [
      {
        id: 'cells',
        type: isMatrix ? 'scatter' : 'heatmap',
        cursor: 'pointer',
        itemStyle: { borderColor: input.theme.background, borderWidth: 1 },
        ...(isMatrix
          ? { symbolSize: (_: unknown, params: { data: { rows: number[] } }) => size(params.data.rows[0]!) }
          : {}),
        data: input.rows.map((row) =>
          datum(input, [joined(input, x, row), joined(input, y, row), input.number(color, row)], [row]),
        ),
      },
    ],
  };
}

/** calheatmap: days of one year or more, coloured by value. */
export function calendar(input: ChartInput): ChartOption {
  const [date = input.role('dimensionAxis')[0] ?? input.role('x')[0] ?? ''] = input.role('timeAxis');
  const [plot = input.role('color')[0] ?? ''] = input.role('plots');
  const days = input.rows.flatMap((row) => {
    const day = String(input.value(date, row) ?? '')
      .split('~~~')
      .join('-');
    return /^\d{4}-\d{2}-\d{2}/.test(day) ? [{ day: day.slice(0, 10), row }] : [];
  });
  const sorted = days.map(({ day }) => day).sort();
  const values = days.flatMap(({ row }) => input.number(plot, row) ?? []);
  // A narrow one needs its width for the days.
  const isNarrow = input.width < 280;
  const [left, right] = isNarrow ? [26, 12] : [40, 64];
  const weeks = Math.max(1, daysBetween(sorted) / 7);
  const isDense = (input.width - left - right) / weeks < 5;
  return {
    ...base(input),
    calendar: {
      range: [sorted[0] ?? '2000-01-01', sorted.at(-1) ?? '2000-12-31'],
      left,
      right,
      top: 34,
      bottom: 10,
      cellSize: 'auto',
      itemStyle: { color: 'transparent', borderColor: input.theme.line, borderWidth: isDense ? 0 : 0.5 },
      dayLabel: { color: input.theme.quiet, fontSize: 10 },
      // A month has four to five columns of cells: its name only where it fits, else its first letter.
      monthLabel: {
        color: input.theme.quiet,
        fontSize: 10,
        nameMap: monthNames(input.width - left - right, sorted),
      },
      yearLabel: { show: false },
      splitLine: { show: !isDense, lineStyle: { color: input.theme.line } },
    },
    visualMap: { ...colourScale(input, values, 1), show: !isNarrow },
    tooltip: itemTooltip(input, [date, plot]),
    series: [
      {
        id: 'days',
        type: 'heatmap',
        coordinateSystem: 'calendar',
        data: days.map(({ day, row }) => datum(input, [day, input.number(plot, row)], [row])),
      },
    ],
  };
}

/** From the first to the last of sorted days. */
function daysBetween(sorted: readonly string[]): number {
  return (Date.parse(sorted.at(-1) ?? '') - Date.parse(sorted[0] ?? '')) / 86_400_000 || 1;
}

function monthNames(room: number, days: readonly string[]): string[] {
  const each = room / Math.max(1, daysBetween(days) / 30.4);
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return names.map((name, at) =>
    each >= 26 ? name : each >= 10 ? name.charAt(0) : at % 3 === 0 && each >= 6 ? name.charAt(0) : '',
  );
}

/** From the low to the high colour; the theme's where the dashboard names none. */
export function colourScale(input: ChartInput, values: readonly number[], dimension: number): ChartOption {
  const low = colour(
    parameter(input, 'lowColor'),
    input.theme.isHighContrast ? input.theme.quiet : '#b9d9ec',
  );
  const high = colour(parameter(input, 'highColor'), input.theme.palette[0]!);
  const min = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const max = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return {
    type: 'continuous',
    min: Number.isFinite(min) ? min : 0,
    max: Number.isFinite(max) && max > min ? max : (Number.isFinite(min) ? min : 0) + 1,
    dimension,
    right: 4,
    top: 'middle',
    itemWidth: 8,
    itemHeight: 70,
    precision: 1,
    inRange: { color: [low, high] },
    textStyle: { color: input.theme.quiet, fontSize: 10 },
    text: [compact(max), compact(min)],
    hoverLink: false,
  };
}

function compact(value: number): string {
  return Number.isFinite(value) ? numberFormat({ notation: 'compact' }).format(value) : '';
}

/** Areas, not radii, grow with the value. */
export function sizes(input: ChartInput, column: string | undefined, largest = 40): (row: number) => number {
  if (column === undefined) return () => 11;
  const most = input.rows.reduce((top, row) => Math.max(top, Math.abs(input.number(column, row) ?? 0)), 0);
  return (row) =>
    5 + Math.sqrt(most === 0 ? 0 : Math.abs(input.number(column, row) ?? 0) / most) * (largest - 5);
}
