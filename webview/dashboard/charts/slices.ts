import { type ChartInput, joined, parameter, textParameter } from '../chartInput.ts';
import { compactNumber } from '../formatCell.ts';
import { base, type ChartOption, colour, type Datum, datum, itemTooltip, legend } from './common.ts';

/** Groups with one measure, as pie, funnel and treemap read them. */
function parts(input: ChartInput): {
  dimension: string[];
  plot: string;
  data: (Datum & { name: string })[];
  sum: number;
} {
  const dimension = input.role('dimension');
  const plot = input.role('plots')[0] ?? '';
  const data = input.rows.flatMap((row) => {
    const value = input.number(plot, row);
    return value === null
      ? []
      : [{ ...datum(input, value, [row]), value, name: joined(input, dimension, row) }];
  });
  return { dimension, plot, data, sum: data.reduce((total, { value }) => total + Number(value), 0) };
}

/** pie: a ring unless `inner` says 0, its sum in the middle. */
export function pie(input: ChartInput): ChartOption {
  const { dimension, plot, data, sum } = parts(input);
  const inner = Number(parameter(input, 'inner') ?? 70);
  const marks = legend(
    input,
    data.map(({ name }) => String(name)),
  );
  const middle = textParameter(input, 'centerText') || (inner > 30 ? compactNumber(sum) : '');
  return {
    ...base(input),
    tooltip: itemTooltip(input, [...dimension, plot]),
    legend: marks,
    title: middle
      ? {
          text: middle,
          subtext: parameter(input, 'showMeasureTitle') === false ? '' : input.label(plot),
          left: 'center',
          top: '51%',
          itemGap: 2,
          textVerticalAlign: 'middle',
          textStyle: { color: input.theme.text, fontSize: 18, fontWeight: 600 },
          subtextStyle: { color: input.theme.quiet, fontSize: 11, width: 90, overflow: 'truncate' },
        }
      : undefined,
    series: [
      {
        id: 'pie',
        type: 'pie',
        radius: [inner > 0 ? `${Math.min(85, inner) * 0.78}%` : 0, '78%'],
        center: ['50%', marks ? '56%' : '50%'],
        data,
        cursor: 'pointer',
        itemStyle: { borderColor: input.theme.background, borderWidth: 1 },
        label: {
          show: marks === undefined || parameter(input, 'showValues') === true,
          color: input.theme.text,
          fontSize: 11,
          formatter: ({ name, value }: { name: string; value: number }) =>
            `${name}\n${input.format(plot, value)}`,
        },
        labelLine: { lineStyle: { color: input.theme.line } },
        labelLayout: { hideOverlap: true },
      },
    ],
  };
}

/** funnel: stages in the order of the rows, with what goes on from each. */
export function funnel(input: ChartInput): ChartOption {
  const { dimension, plot, data } = parts(input);
  return {
    ...base(input),
    tooltip: itemTooltip(input, [...dimension, plot]),
    series: [
      {
        id: 'funnel',
        type: 'funnel',
        sort: 'none',
        left: '6%',
        right: '6%',
        top: 10,
        bottom: 10,
        minSize: '12%',
        gap: 2,
        data,
        cursor: 'pointer',
        itemStyle: { borderWidth: 0 },
        label: {
          position: 'inside',
          color: input.theme.text,
          textBorderColor: input.theme.background,
          textBorderWidth: 3,
          fontSize: 11,
          formatter: ({ name, value }: { name: string; value: number }) =>
            `${name}  ${input.format(plot, value)}`,
        },
      },
    ],
  };
}

/** treemap: areas by value. */
export function treemap(input: ChartInput): ChartOption {
  const { dimension, plot, data } = parts(input);
  return {
    ...base(input),
    tooltip: itemTooltip(input, [...dimension, plot]),
    series: [
      {
        id: 'treemap',
        type: 'treemap',
        left: 6,
        right: 6,
        top: 6,
        bottom: 6,
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        data,
        cursor: 'pointer',
        itemStyle: { borderColor: input.theme.background, borderWidth: 1, gapWidth: 1 },
        label: {
          color: '#ffffff',
          textBorderColor: 'rgba(0,0,0,0.55)',
          textBorderWidth: 2,
          fontSize: 11,
          lineHeight: 15,
          formatter: ({ name, value }: { name: string; value: number }) =>
            `${name}\n${input.format(plot, value)}`,
        },
      },
    ],
  };
}

/** origami: CRM Analytics folds a rose of petals; here petals of one ring, their length the value. */
export function origami(input: ChartInput): ChartOption {
  const option = pie(input);
  const [series] = option.series as ChartOption[];
  return {
    ...option,
    title: undefined,
    series: [{ ...series, id: 'origami', roseType: 'area', radius: ['12%', '80%'] }],
    color: input.theme.palette.map((one) => colour(one, '#2f81b7')),
  };
}
