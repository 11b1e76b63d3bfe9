import { formatNumber } from '../../../src/shared/formatNumber.ts';
import { type ChartInput, joined, numberParameter, parameter, textParameter } from '../chartInput.ts';
import { compactNumber } from '../formatCell.ts';
import { fitText, textWidth } from '../paint/textSize.ts';
import {
  base,
  type ChartOption,
  colour,
  type Datum,
  datum,
  inkOn,
  itemTooltip,
  legend,
  legendRoom,
  ownColour,
  shortText,
} from './common.ts';

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
      : [
          {
            ...datum(input, value, [row], styleOf(ownColour(input, plot, row))),
            value,
            name: joined(input, dimension, row),
          },
        ];
  });
  return { dimension, plot, data, sum: data.reduce((total, { value }) => total + Number(value), 0) };
}

function styleOf(color: string | null): object {
  return color === null ? {} : { color };
}

/** pie: a ring unless `inner` says 0, its sum in the middle. */
export function pie(input: ChartInput): ChartOption {
  const { dimension, plot, data, sum } = parts(input);
  const inner = Number(parameter(input, 'inner') ?? 70);
  const marks = legend(
    input,
    data.map(({ name }) => String(name)),
  );
  const centre = textParameter(input, 'centerText') || (inner > 30 ? compactNumber(sum) : '');
  const room = legendRoom(marks);
  const [width, height] = [input.width - room.right, input.height - room.top - room.bottom];
  const isLabelled =
    (marks === undefined || parameter(input, 'showValues') === true) && width >= 200 && height >= 130;
  // Labels stand beside the ring, so they take from its width only; without names they are short.
  const beside = isLabelled ? (marks === undefined ? 92 : 48) : 8;
  const radius = Math.max(18, Math.min(height / 2 - (isLabelled ? 20 : 8), width / 2 - beside));
  const hole = inner > 0 ? radius * Math.min(0.86, inner / 100) : 0;
  const middle = [Math.round(width / 2), Math.round(room.top + height / 2)];
  const size = Math.max(11, Math.min(22, hole * 0.42));
  const named = input.label(plot);
  const subtext = parameter(input, 'showMeasureTitle') === false || hole < 44 ? '' : named;
  return {
    ...base(input),
    tooltip: itemTooltip(input, [...dimension, plot]),
    legend: marks,
    title:
      centre && hole > 16
        ? {
            text: centre,
            subtext,
            left: middle[0],
            top: Math.round(middle[1]! - (subtext ? size * 0.5 + 12 : size * 0.5 + 4)),
            itemGap: 2,
            textAlign: 'center',
            padding: 0,
            textStyle: { color: input.theme.text, fontSize: size, fontWeight: 600 },
            subtextStyle: {
              color: input.theme.quiet,
              fontSize: 11,
              width: Math.round(hole * 1.5),
              overflow: 'truncate',
            },
          }
        : undefined,
    series: [
      {
        id: 'pie',
        type: 'pie',
        radius: [hole, radius],
        center: middle,
        data,
        cursor: 'pointer',
        itemStyle: { borderColor: input.theme.background, borderWidth: data.length > 40 ? 0 : 1 },
        label: {
          show: isLabelled,
          color: input.theme.text,
          fontSize: 11,
          lineHeight: 14,
          width: 84,
          overflow: 'truncate',
          formatter: ({ name, value }: { name: string; value: number }) =>
            marks === undefined ? `${name}\n${shortText(input, plot, value)}` : shortText(input, plot, value),
        },
        labelLine: { show: isLabelled, length: 8, length2: 8, lineStyle: { color: input.theme.line } },
        labelLayout: { hideOverlap: true },
      },
    ],
  };
}

/**
 * funnel: stages in the order of the rows, each as high as its share. The sides run from the whole width to a stem;
 * `stemSegments` says how many stages the stem has.
 */
export function funnel(input: ChartInput): ChartOption {
  const { dimension, plot, data, sum } = parts(input);
  const stem = Math.max(0, Math.min(data.length - 1, numberParameter(input, 'stemSegments') ?? 0));
  const shares = data.map(({ value }) => (sum > 0 ? Math.max(0.02, Number(value) / sum) : 1 / data.length));
  const whole = shares.reduce((all, share) => all + share, 0);
  const cone = shares.slice(0, data.length - stem).reduce((all, share) => all + share, 0);
  const height = Math.max(20, input.height - 20);
  const margin = input.width < 240 ? 4 : Math.round(input.width * 0.08);
  let above = 0;
  // A stage is drawn from its own width to that of the next: the last falls to the stem.
  const drawn = data.map((one, at) => {
    const wide = 100 - (Math.min(above, cone) / cone) * 76;
    above += shares[at]!;
    const color = input.theme.palette[at % input.theme.palette.length]!;
    const own = (one.itemStyle as { color?: string }).color ?? color;
    const high = (shares[at]! / whole) * height;
    const next = at === data.length - 1 ? 24 : 100 - (Math.min(above, cone) / cone) * 76;
    const across = ((input.width - 2 * margin) * (wide + next)) / 200 - 10;
    const text = stageLabel(
      {
        name: one.name,
        values: [shortText(input, plot, one.value), compactText(input, plot, Number(one.value))],
      },
      { width: across, height: high },
      `11px ${input.theme.font}`,
    );
    return {
      ...one,
      value: wide,
      shown: one.value,
      itemStyle: { ...one.itemStyle, color: own, height: high },
      label: { color: inkOn(own), show: text !== '', formatter: () => text },
    };
  });
  return {
    ...base(input),
    tooltip: itemTooltip(input, [...dimension, plot]),
    series: [
      {
        id: 'funnel',
        type: 'funnel',
        sort: 'none',
        min: 0,
        max: 100,
        left: margin,
        right: margin,
        top: 10,
        bottom: 10,
        minSize: '24%',
        maxSize: '100%',
        gap: 1,
        data: drawn,
        cursor: 'pointer',
        itemStyle: { borderWidth: 0 },
        label: { position: 'inside', textBorderWidth: 0, fontSize: 11, lineHeight: 14 },
      },
    ],
  };
}

/** A stage's name and value beside or over each other, the name cut where it has to be; without room, none. */
function stageLabel(
  { name, values }: { name: string; values: string[] },
  { width, height }: { width: number; height: number },
  font: string,
): string {
  const value = values.find((text) => textWidth(text, font) <= width);
  if (height < 14 || value === undefined) return '';
  const whole = `${name}  ${value}`;
  if (textWidth(whole, font) <= width) return whole;
  return height < 30 ? value : `${fitText(name, font, width)}\n${value}`;
}

function compactText(input: ChartInput, plot: string, value: number): string {
  return formatNumber(value, input.column(plot)?.format ?? null, { compact: true });
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
        // Its labels fade in otherwise, whatever the whole chart says.
        animation: false,
        left: 6,
        right: 6,
        top: 6,
        bottom: 6,
        roam: false,
        nodeClick: false,
        breadcrumb: { show: false },
        data: data.map((one, at) => {
          const own = (one.itemStyle as { color?: string }).color;
          const color = own ?? input.theme.palette[at % input.theme.palette.length]!;
          return { ...one, itemStyle: { ...one.itemStyle, color }, label: { color: inkOn(color) } };
        }),
        cursor: 'pointer',
        itemStyle: { borderColor: input.theme.background, borderWidth: 1, gapWidth: 1 },
        label: {
          textBorderWidth: 0,
          fontSize: 11,
          lineHeight: 15,
          formatter: ({ name, value }: { name: string; value: number }) =>
            `${name}\n${shortText(input, plot, value)}`,
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
    series: [{ ...series, id: 'origami', roseType: 'area', radius: ['12%', '72%'] }],
    color: input.theme.palette.map((one) => colour(one, '#2f81b7')),
  };
}
