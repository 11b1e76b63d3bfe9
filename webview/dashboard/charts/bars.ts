import { type ChartInput, distinct, groupRows, joined, parameter } from '../chartInput.ts';
import {
  base,
  type ChartOption,
  categoryAxis,
  type Datum,
  datum,
  grid,
  inkOn,
  isSpark,
  itemTooltip,
  legend,
  ownColour,
  referenceLines,
  shortText,
  showsValues,
  valueAxis,
  valueLabel,
} from './common.ts';

/** hbar, vbar, stackhbar, stackvbar: bars per group, one series per measure or per value of the split. */
export function bars(input: ChartInput): ChartOption {
  const isFlat = /hbar$/.test(input.type);
  const isStacked = input.type.startsWith('stack');
  const axis = input.role('dimensionAxis');
  const plots = input.role('plots');
  const split = input.role('split');
  const names = distinct(input.rows.map((row) => joined(input, axis, row)));
  const place = new Map(names.map((name, at) => [name, at]));
  const columns = [...axis, ...split, ...plots];
  const room = stackRoom(input, { axis, plots, count: names.length, isFlat });
  const labelsFit = isFlat || room.across >= 26;
  const series = seriesOf(input, plots, split).map(({ name, plot, rows }, at) => {
    const data: (Datum | null)[] = names.map(() => null);
    for (const row of rows) {
      const own = ownColour(input, plot, row);
      data[place.get(joined(input, axis, row))!] = datum(
        input,
        input.number(plot, row),
        [row],
        own ? { color: own } : {},
      );
    }
    return {
      type: 'bar',
      id: name,
      name,
      data,
      barMaxWidth: 44,
      itemStyle: isStacked ? {} : { borderRadius: isFlat ? [0, 2, 2, 0] : [2, 2, 0, 0] },
      emphasis: { focus: 'none' },
      cursor: 'pointer',
      ...(isStacked ? { stack: 'all' } : {}),
      ...(isStacked
        ? insideLabel(input, { plot, color: input.theme.palette[at % input.theme.palette.length], room })
        : labelsFit
          ? valueLabel(input, plot, isFlat ? 'right' : 'top')
          : {}),
      ...(at === 0 ? referenceLines(input, 'measureAxis1', isFlat ? 'xAxis' : 'yAxis') : {}),
    };
  });
  if (isStacked && parameter(input, 'normalize') === true) normalize(series);
  const seriesNames = series.map(({ name }) => name);
  const marks = legend(input, seriesNames);
  const isShare = isStacked && parameter(input, 'normalize') === true;
  const values = {
    ...valueAxis(input, 'measureAxis1', plots),
    ...(isShare ? { max: 100, name: '' } : {}),
  };
  const groups = { ...categoryAxis(input, names, axis, isFlat), ...(isFlat ? { inverse: true } : {}) };
  return {
    ...base(input),
    grid: grid(input, marks, isFlat && !isStacked && showsValues(input) ? { right: 52 } : {}),
    legend: marks,
    xAxis: isFlat ? values : groups,
    yAxis: isFlat ? { ...groups, name: '' } : { ...values, nameGap: 44 },
    series,
    dataZoom: zoom(input, names.length, isFlat),
    tooltip: itemTooltip(input, columns),
  };
}

interface Room {
  /** Pixels of one unit along the bar. */
  along(value: number): number;
  /** Pixels that a bar has from side to side. */
  across: number;
  isFlat: boolean;
}

function stackRoom(
  input: ChartInput,
  { axis, plots, count, isFlat }: { axis: string[]; plots: string[]; count: number; isFlat: boolean },
): Room {
  const bars = groupRows(input, (row) => joined(input, axis, row));
  const most = [...bars.values()].reduce((top, rows) => {
    const sum = rows.reduce((all, row) => all + Math.abs(input.number(plots[0] ?? '', row) ?? 0), 0);
    return Math.max(top, sum);
  }, 0);
  const length = isFlat ? input.width * 0.6 : input.height - 90;
  const shown = Math.max(1, Math.min(count, zoom(input, count, isFlat) ? 12 : count));
  return {
    along: (value) => (most === 0 ? 0 : (Math.abs(value) / most) * length),
    across: Math.min(44, ((isFlat ? input.height - 60 : input.width - 80) / shown) * 0.8),
    isFlat,
  };
}

/** A label in its part of a bar, where it fits. */
function insideLabel(
  input: ChartInput,
  { plot, color, room }: { plot: string; color: string | undefined; room: Room },
): ChartOption {
  if (!showsValues(input) || isSpark(input)) return {};
  return {
    label: {
      show: true,
      position: 'inside',
      color: inkOn(color),
      fontSize: 11,
      formatter: ({ value }: { value: unknown }) => {
        const text = shortText(input, plot, value);
        const [wide, high] = room.isFlat
          ? [room.along(Number(value)), room.across]
          : [room.across, room.along(Number(value))];
        return Number(value) !== 0 && text.length * 6.8 <= wide && high >= 12 ? text : '';
      },
    },
  };
}

/** One series per measure; with a split, one per value of it, of the first measure. */
export function seriesOf(
  input: ChartInput,
  plots: readonly string[],
  split: readonly string[],
): { name: string; plot: string; rows: number[] }[] {
  if (split.length === 0)
    return plots.map((plot) => ({ name: input.label(plot), plot, rows: [...input.rows] }));
  const plot = plots[0];
  if (plot === undefined) return [];
  const groups = groupRows(input, (row) => joined(input, split, row));
  return [...groups].map(([name, rows]) => ({ name, plot, rows }));
}

/** Shares of 100 in place of values. */
function normalize(series: { data: (Datum | null)[] }[]): void {
  const count = series[0]?.data.length ?? 0;
  for (let at = 0; at < count; at++) {
    const cells = series.flatMap(({ data }) => data[at] ?? []);
    const sum = cells.reduce((total, cell) => total + Math.abs(Number(cell.value ?? 0)), 0);
    if (sum > 0) for (const cell of cells) cell.value = (Number(cell.value ?? 0) / sum) * 100;
  }
}

/** Bars keep a size that can be read and pressed: more of them than fit scroll. */
export function zoom(input: ChartInput, count: number, isFlat: boolean): ChartOption[] | undefined {
  const most = Math.max(4, Math.floor(isFlat ? (input.height - 56) / 19 : (input.width - 70) / 12));
  // Where nobody could read the names, or the dashboard says so, the whole shape is shown.
  const isWhole =
    parameter(input, 'autoFitMode') === 'fit' || parameter(input, 'dimensionAxis', 'showAxis') === false;
  if (count <= most || isSpark(input) || isWhole) return undefined;
  const ends = { startValue: 0, endValue: most - 1, ...(isFlat ? { yAxisIndex: 0 } : { xAxisIndex: 0 }) };
  return [
    { type: 'inside', ...ends, zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: true },
    {
      type: 'slider',
      ...ends,
      brushSelect: false,
      showDetail: false,
      showDataShadow: false,
      zoomLock: true,
      moveHandleSize: 0,
      handleStyle: { opacity: 0 },
      borderColor: 'transparent',
      backgroundColor: input.theme.line,
      fillerColor: input.theme.quiet,
      borderRadius: 3,
      ...(isFlat ? { width: 6, right: 4 } : { height: 6, bottom: 4 }),
    },
  ];
}
