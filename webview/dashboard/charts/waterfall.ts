import { type ChartInput, groupRows, joined, parameter, textParameter } from '../chartInput.ts';
import {
  base,
  type ChartOption,
  categoryAxis,
  colour,
  type Datum,
  datum,
  grid,
  inkOn,
  isSpark,
  legend,
  rowTooltip,
  shortText,
  showsValues,
  valueAxis,
} from './common.ts';

/** A group's part of a bar. */
interface Part {
  group: string;
  change: number;
  from: number;
  to: number;
  /** None for a total that is summed up here. */
  rows: number[];
}

interface Bar {
  name: string;
  kind: 'start' | 'step' | 'total';
  low: number;
  high: number;
  sum: number;
  parts: Part[];
}

/**
 * waterfall and stackwaterfall: each bar goes on from where the one before ended; with a split it is stacked by its
 * groups, what they take away under what they add. The total at the end is summed up, or with
 * `totalValue: "useLastBucket"` it is the last bar, which then stands on the axis.
 */
export function waterfall(input: ChartInput): ChartOption {
  const axis = input.role('dimensionAxis');
  const [plot = input.role('plots')[0] ?? ''] = input.role('measureAxis1');
  const split = input.role('split');
  const groups = [...groupRows(input, (row) => joined(input, split, row)).keys()];
  const bars = barsOf(input, { axis, split, plot, groups });
  const marks = split.length > 0 ? legend(input, groups) : undefined;
  const names = bars.map(({ name }) => name);
  const tellRow = rowTooltip(input, [...axis, ...split, plot]);
  return {
    ...base(input),
    grid: grid(input, marks),
    legend: marks,
    xAxis: categoryAxis(input, names, axis),
    yAxis: { ...valueAxis(input, 'measureAxis1', [plot]), nameGap: 44 },
    tooltip: {
      ...(base(input).tooltip as object),
      trigger: 'item',
      formatter: (params: {
        data?: { rows?: number[]; change?: number };
        name: string;
        seriesName?: string;
      }) =>
        params.data?.rows?.length
          ? tellRow(params)
          : `${[params.name, ...(split.length > 0 ? [params.seriesName] : [])].join(' · ')}: ${input.format(plot, params.data?.change ?? 0)}`,
    },
    series: seriesOf(input, { bars, groups, plot, isSplit: split.length > 0 }),
  };
}

function barsOf(
  input: ChartInput,
  { axis, split, plot, groups }: { axis: string[]; split: string[]; plot: string; groups: string[] },
): Bar[] {
  const sumOf = (rows: readonly number[]) =>
    rows.reduce((sum, row) => sum + (input.number(plot, row) ?? 0), 0);
  const buckets = [...groupRows(input, (row) => joined(input, axis, row))].map(([name, rows]) => {
    const byGroup = groupRows({ ...input, rows }, (row) => joined(input, split, row));
    const parts = groups.flatMap((group) => {
      const own = byGroup.get(group);
      return own ? [{ group, change: sumOf(own), rows: own }] : [];
    });
    return { name, parts };
  });
  const isLastTotal = textParameter(input, 'totalValue') === 'useLastBucket';
  let at = 0;
  const bars = buckets.map(({ name, parts }, index): Bar => {
    const isTotal = isLastTotal && index === buckets.length - 1 && index > 0;
    const bar = placed(name, isTotal ? 'total' : index === 0 ? 'start' : 'step', isTotal ? 0 : at, parts);
    at = isTotal ? bar.sum : at + bar.sum;
    return bar;
  });
  if (isLastTotal) return bars;
  const label = textParameter(input, 'totalLabel') || 'Total';
  const parts = groups.map((group) => ({
    group,
    change: sumOf(buckets.flatMap((one) => one.parts.find((part) => part.group === group)?.rows ?? [])),
    rows: [],
  }));
  return [...bars, placed(label, 'total', 0, parts)];
}

/** What is added goes up from `at`, what is taken away down from there, so that no part lies over another. */
function placed(name: string, kind: Bar['kind'], at: number, given: Omit<Part, 'from' | 'to'>[]): Bar {
  const taken = given.reduce((sum, { change }) => sum + Math.min(0, change), 0);
  const sum = given.reduce((all, { change }) => all + change, 0);
  let [below, above] = [at + taken, at];
  const parts = given.map((part) => {
    const from = part.change < 0 ? below : above;
    const to = from + Math.abs(part.change);
    if (part.change < 0) below = to;
    else above = to;
    return { ...part, from, to };
  });
  return { name, kind, low: at + taken, high: at + sum - taken, sum, parts };
}

/**
 * Series of one stack, on a floor that is not seen. What is over nought and what is under it stack apart: a part that
 * crosses nought is two marks. Under nought the upper part comes first.
 */
function seriesOf(
  input: ChartInput,
  { bars, groups, plot, isSplit }: { bars: Bar[]; groups: string[]; plot: string; isSplit: boolean },
): ChartOption[] {
  const range = Math.max(0, ...bars.map(({ high }) => high)) - Math.min(0, ...bars.map(({ low }) => low));
  const pixels = (input.height - 90) / (range || 1);
  const floor = (id: string, value: (bar: Bar) => number) => ({
    id,
    type: 'bar',
    stack: 'all',
    barMaxWidth: 44,
    silent: true,
    itemStyle: { color: 'transparent' },
    data: bars.map(value),
  });
  const marks = (group: string, isAdded: boolean, isOver: boolean) => {
    const at = groups.indexOf(group);
    const own = isSplit ? input.theme.palette[at % input.theme.palette.length]! : null;
    const data = bars.map((bar): (Datum & { change: number; said: string }) | null => {
      const part = bar.parts.find((one) => one.group === group);
      if (!part || part.change >= 0 !== isAdded) return null;
      const [from, to] = isOver
        ? [Math.max(0, part.from), Math.max(0, part.to)]
        : [Math.min(0, part.to), Math.min(0, part.from)];
      // A part without height is a mark all the same, where it does not stand on the other side already.
      if (from === to && (part.change !== 0 || !isOver)) return null;
      const size = Math.abs(to - from);
      const isLarger = isOver ? size * 2 >= part.to - part.from : size * 2 > part.to - part.from;
      const fits = !isSplit || size * pixels >= 13;
      return {
        ...datum(input, to - from, part.rows, { color: own ?? colourOf(input, bar, part) }),
        change: part.change,
        said: isLarger && fits && part.change !== 0 ? shortText(input, plot, part.change) : '',
      };
    });
    return data.every((one) => one === null)
      ? []
      : [
          {
            id: `${isAdded ? 'added' : 'taken'} ${isOver ? 'over' : 'under'} ${group}`,
            name: isSplit ? group : input.label(plot),
            type: 'bar',
            stack: 'all',
            barMaxWidth: 44,
            cursor: 'pointer',
            ...(own === null ? {} : { color: own }),
            ...stepLabel(input, own),
            data,
          },
        ];
  };
  const down = [...groups].reverse();
  const under = [
    floor('floor under', ({ high }) => Math.min(0, high)),
    ...down.flatMap((group) => marks(group, true, false)),
    ...down.flatMap((group) => marks(group, false, false)),
  ];
  return [
    floor('floor', ({ low }) => Math.max(0, low)),
    ...groups.flatMap((group) => marks(group, false, true)),
    ...groups.flatMap((group) => marks(group, true, true)),
    ...(under.length > 1 ? under : []),
  ];
}

function colourOf(input: ChartInput, { kind }: Bar, { change }: Part): string {
  const changed =
    change < 0
      ? colour(parameter(input, 'negativeColor'), '#d9534f')
      : colour(parameter(input, 'positiveColor'), '#3aa676');
  if (kind === 'total') return colour(parameter(input, 'totalColor'), input.theme.palette[0]!);
  return kind === 'start' ? colour(parameter(input, 'startColor'), changed) : changed;
}

function stepLabel(input: ChartInput, ground: string | null): ChartOption {
  if (!showsValues(input) || isSpark(input)) return {};
  return {
    label: {
      show: true,
      position: ground === null ? 'top' : 'inside',
      color: ground === null ? input.theme.text : inkOn(ground),
      fontSize: 11,
      formatter: ({ data }: { data?: { said?: string } }) => data?.said ?? '',
    },
  };
}
