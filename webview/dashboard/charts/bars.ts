import { type ChartInput, distinct, groupRows, joined, parameter } from '../chartInput.ts';
import {
  base,
  binColour,
  type ChartOption,
  categoryAxis,
  type Datum,
  datum,
  grid,
  itemTooltip,
  legend,
  referenceLines,
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
  const series = seriesOf(input, plots, split).map(({ name, plot, rows }, at) => {
    const data: (Datum | null)[] = names.map(() => null);
    for (const row of rows) {
      const bin = binColour(input, input.number(plot, row));
      data[place.get(joined(input, axis, row))!] = datum(
        input,
        input.number(plot, row),
        [row],
        bin ? { color: bin } : {},
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
      ...valueLabel(input, plot, isStacked ? 'inside' : isFlat ? 'right' : 'top'),
      ...(at === 0 ? referenceLines(input, 'measureAxis1', isFlat ? 'xAxis' : 'yAxis') : {}),
    };
  });
  if (isStacked && parameter(input, 'normalize') === true) normalize(series);
  const seriesNames = series.map(({ name }) => name);
  const marks = legend(input, seriesNames);
  const values = valueAxis(input, 'measureAxis1', plots);
  const groups = { ...categoryAxis(input, names, axis, isFlat), ...(isFlat ? { inverse: true } : {}) };
  return {
    ...base(input),
    grid: grid(marks !== undefined, isFlat && showsValues(input) ? { right: 64 } : {}),
    legend: marks,
    xAxis: isFlat ? values : groups,
    yAxis: isFlat ? { ...groups, name: '' } : { ...values, nameGap: 44 },
    series,
    dataZoom: zoom(names.length, isFlat),
    tooltip: itemTooltip(input, columns),
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

/** More groups than can be read scroll. */
export function zoom(count: number, isFlat: boolean): ChartOption[] | undefined {
  const most = isFlat ? 40 : 80;
  if (count <= most) return undefined;
  const ends = { startValue: 0, endValue: most - 1, ...(isFlat ? { yAxisIndex: 0 } : { xAxisIndex: 0 }) };
  return [
    { type: 'inside', ...ends, zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: true },
    {
      type: 'slider',
      ...ends,
      brushSelect: false,
      showDetail: false,
      ...(isFlat ? { width: 10, right: 2 } : { height: 10, bottom: 2 }),
    },
  ];
}
