import { type ChartInput, distinct, joined, parameter } from '../chartInput.ts';
import { seriesOf, zoom } from './bars.ts';
import {
  base,
  type ChartOption,
  categoryAxis,
  type Datum,
  datum,
  grid,
  isSpark,
  legend,
  referenceLines,
  rowTooltip,
  valueAxis,
  valueLabel,
} from './common.ts';

/** line, combo, time, time-bar, time-combo: values along groups or along time. */
export function lines(input: ChartInput): ChartOption {
  const isTime = input.type.startsWith('time');
  const isCombo = input.type.endsWith('combo');
  const axis = isTime ? input.role('timeAxis') : input.role('dimensionAxis');
  const plots = input.role('plots');
  const split = input.role('split');
  const rawOf = (row: number) => axis.map((column) => String(input.value(column, row) ?? '')).join('~~~');
  const rows = isTime ? [...input.rows].sort((a, b) => compareTexts(rawOf(a), rawOf(b))) : input.rows;
  const names = distinct(rows.map((row) => joined(input, axis, row)));
  const place = new Map(names.map((name, at) => [name, at]));
  const isDual =
    parameter(input, 'axisMode') === 'dual' || (isCombo && parameter(input, 'axisMode') !== 'sync');
  const series = seriesOf(input, plots, split).map(({ name, plot, rows }, at) => {
    const data: (Datum | null)[] = names.map(() => null);
    for (const row of rows)
      data[place.get(joined(input, axis, row))!] = datum(input, input.number(plot, row), [row]);
    const isBar = input.type === 'time-bar' || (isCombo && at === 0);
    const missing = parameter(input, 'missingValue');
    return {
      id: name,
      name,
      data,
      type: isBar ? 'bar' : 'line',
      ...(isBar
        ? { barMaxWidth: 44, itemStyle: { borderRadius: [2, 2, 0, 0] } }
        : {
            symbol: 'circle',
            symbolSize: isSpark(input) ? 4 : 6,
            showSymbol: (names.length <= 60 && !isSpark(input)) || parameter(input, 'showPoints') === true,
            showAllSymbol: names.length <= 60 ? true : 'auto',
            lineStyle: { width: 2, ...(parameter(input, 'dashLine') === true ? { type: 'dashed' } : {}) },
            connectNulls: missing === 'connect' || missing === undefined,
            ...(parameter(input, 'fillArea') === true || parameter(input, 'drawArea') === true
              ? // Many areas over each other are mud.
                {
                  areaStyle: {
                    opacity: Math.max(plots.length, split.length === 0 ? 1 : 4) > 3 ? 0.04 : 0.16,
                  },
                }
              : {}),
          }),
      yAxisIndex: isDual && at > 0 ? 1 : 0,
      triggerLineEvent: true,
      z: isBar ? 2 : 3,
      ...valueLabel(input, plot, 'top'),
      ...(at === 0 ? referenceLines(input, 'measureAxis1', 'yAxis') : {}),
    };
  });
  const marks = legend(
    input,
    series.map(({ name }) => name),
  );
  const first = { ...valueAxis(input, 'measureAxis1', isDual ? plots.slice(0, 1) : plots), nameGap: 44 };
  const second = {
    ...valueAxis(input, 'measureAxis2', plots.slice(1)),
    nameGap: 44,
    splitLine: { show: false },
  };
  return {
    ...base(input),
    grid: grid(input, marks),
    legend: marks,
    xAxis: { ...categoryAxis(input, names, axis), boundaryGap: true },
    yAxis: isDual && series.length > 1 ? [first, second] : [first],
    series: series.map((one) => (isDual && series.length > 1 ? one : { ...one, yAxisIndex: 0 })),
    dataZoom: isTime ? undefined : zoom(input, names.length, false),
    tooltip: {
      ...(base(input).tooltip as object),
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: input.theme.quiet } },
      formatter: (params: unknown) => axisTooltip(input, params, [...axis, ...split, ...plots]),
    },
  };
}

/** Dates as `2019~~~03` sort as text; rows may come in any order. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** All series at one place of the axis. */
function axisTooltip(input: ChartInput, params: unknown, columns: readonly string[]): string {
  const all = (Array.isArray(params) ? params : [params]) as {
    axisValueLabel?: string;
    seriesName?: string;
    value?: unknown;
    data?: { rows?: number[] };
  }[];
  if (parameter(input, 'tooltip', 'customizeTooltip') === true && all[0])
    return rowTooltip(input, columns)(all[0]);
  const plots = input.role('plots');
  const shown = all.slice(0, 14).map(({ seriesName, value, data }) => {
    const plot = plots.find((name) => input.label(name) === seriesName) ?? plots[0] ?? '';
    return `${seriesName ?? ''}: ${data?.rows ? input.format(plot, value) : '-'}`;
  });
  return [all[0]?.axisValueLabel ?? '', ...shown].join('\n');
}
