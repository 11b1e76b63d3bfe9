import { type ChartInput, numberParameter, parameter, textParameter } from '../chartInput.ts';
import { compactNumber } from '../formatCell.ts';
import { base, type ChartOption, colour, shortText } from './common.ts';

interface Scale {
  plot: string;
  row: number;
  value: number | null;
  min: number;
  max: number;
  medium: number | null;
  high: number | null;
  /** Colours under medium, under high, and above. */
  colours: [string, string, string];
}

function scaleOf(input: ChartInput): Scale {
  const plot = input.role('plots').at(-1) ?? '';
  const row = input.rows[0] ?? 0;
  const value = input.number(plot, row);
  const min = numberParameter(input, 'min') ?? Math.min(0, value ?? 0);
  const given = numberParameter(input, 'max');
  const max = given !== null && given > min ? given : niceAbove(Math.max(value ?? 0, min + 1));
  const [first, second, third] = ['#d9534f', '#e8b13a', '#3aa676'];
  return {
    plot,
    row,
    value,
    min,
    max,
    medium: numberParameter(input, 'medium'),
    high: numberParameter(input, 'high'),
    colours: [
      colour(parameter(input, 'lowColor'), first!),
      colour(parameter(input, 'mediumColor'), second!),
      colour(parameter(input, 'highColor'), third!),
    ],
  };
}

function niceAbove(value: number): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return Math.ceil((value * 1.15) / step) * step;
}

/** Where each colour ends, as shares of the scale. */
function bands({ min, max, medium, high, colours }: Scale, plain: string): [number, string][] {
  if (medium === null && high === null) return [[1, plain]];
  const share = (at: number | null, otherwise: number) =>
    at === null ? otherwise : Math.min(1, Math.max(0, (at - min) / (max - min)));
  const first = share(medium, 1 / 3);
  const second = Math.max(first, share(high, 2 / 3));
  return [
    [first, colours[0]],
    [second, colours[1]],
    [1, colours[2]],
  ];
}

function bandColour(scale: Scale, plain: string): string {
  const { value, min, max } = scale;
  const share = value === null ? 0 : (value - min) / (max - min);
  return bands(scale, plain).find(([end]) => share < end)?.[1] ?? bands(scale, plain).at(-1)![1];
}

/** gauge and polargauge: an arc with the value, over its bands. */
export function gauge(input: ChartInput): ChartOption {
  const scale = scaleOf(input);
  const plain = input.theme.palette[0]!;
  const isPolar = input.type === 'polargauge';
  const { width, height } = input;
  const title = parameter(input, 'showMeasureTitle') === false ? '' : input.label(scale.plot);
  const hasEnds = width >= 150 && height >= 110;
  // The arc's ends have their labels under or beside them: both must have room.
  const radius = Math.max(
    16,
    Math.min(width / 2 - (hasEnds ? 16 : 6), (height - (hasEnds ? 26 : 10)) / (isPolar ? 1.55 : 1.3)),
  );
  const thick = Math.max(6, Math.min(18, radius * 0.16));
  const size = Math.max(12, Math.min(26, radius * (isPolar ? 0.36 : 0.26)));
  const ends = isPolar
    ? { startAngle: 210, endAngle: -30, center: ['50%', radius + 6] }
    : { startAngle: 180, endAngle: 0, center: ['50%', radius + 10] };
  return {
    ...base(input),
    title: hasEnds ? arcEnds(input, scale, { radius, thick, isPolar }) : undefined,
    series: [
      {
        id: 'gauge',
        type: 'gauge',
        min: scale.min,
        max: scale.max,
        ...ends,
        radius,
        pointer: isPolar
          ? { show: false }
          : { length: '58%', width: 4, itemStyle: { color: input.theme.text } },
        anchor: isPolar ? { show: false } : { show: true, size: 8, itemStyle: { color: input.theme.text } },
        progress: { show: isPolar, width: thick, itemStyle: { color: bandColour(scale, plain) } },
        axisLine: {
          lineStyle: { width: thick, color: isPolar ? [[1, input.theme.line]] : bands(scale, plain) },
        },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: { show: false },
        title: {
          show: title !== '' && radius >= 54,
          offsetCenter: [0, isPolar ? size * 0.9 : size * 1.5 + 12],
          color: input.theme.quiet,
          fontSize: 11,
          width: radius * 1.3,
          overflow: 'truncate',
        },
        detail: {
          offsetCenter: [0, isPolar ? -size * 0.2 : size * 0.9],
          color: input.theme.text,
          fontSize: size,
          fontWeight: 600,
          formatter: () => shortText(input, scale.plot, input.value(scale.plot, scale.row)) || '-',
        },
        data: [
          { value: scale.value ?? scale.min, name: title, rows: input.rows.length > 0 ? [scale.row] : [] },
        ],
      },
    ],
  };
}

/** The scale's least and greatest value under the ends of its arc, where ECharts would cut them. */
function arcEnds(
  input: ChartInput,
  scale: Scale,
  { radius, thick, isPolar }: { radius: number; thick: number; isPolar: boolean },
): ChartOption[] {
  const middle = radius - thick / 2;
  const across = isPolar ? middle * Math.cos(Math.PI / 6) : middle;
  const down = isPolar ? radius + 6 + middle * 0.5 + thick * 0.5 + 2 : radius + 14;
  return [[scale.min, -across] as const, [scale.max, across] as const].map(([value, x]) => ({
    text: compactNumber(value),
    left: input.width / 2 + x,
    top: down,
    padding: 0,
    textAlign: 'center',
    textStyle: { color: input.theme.quiet, fontSize: 10, fontWeight: 'normal' },
  }));
}

/** flatgauge and bullet: one bar over its bands, with its value where there is room. */
export function flatGauge(input: ChartInput): ChartOption {
  const scale = scaleOf(input);
  const isBullet = input.type === 'bullet';
  const plain = input.theme.palette[0]!;
  const { height } = input;
  const ends = bands(scale, input.theme.line);
  const isBanded = ends.length > 1;
  let from = 0;
  const areas = ends.map(([end, color]) => {
    const area = [
      {
        xAxis: scale.min + from * (scale.max - scale.min),
        itemStyle: { color, opacity: isBanded ? 0.3 : 0.5 },
      },
      { xAxis: scale.min + end * (scale.max - scale.min) },
    ];
    from = end;
    return area;
  });
  const label = textParameter(input, 'title', 'label') ? '' : input.label(scale.plot);
  const value = shortText(input, scale.plot, input.value(scale.plot, scale.row)) || '-';
  const target = isBullet ? input.number(input.role('plots')[0] ?? '', scale.row) : null;
  // Of value, name, bar and scale, what there is no height for is left out, the bar last.
  const hasText = height >= 48 && parameter(input, 'showMeasureTitle') !== false;
  const isTwoLines = hasText && label !== '' && height >= 92;
  const hasScale = height >= 70;
  const top = hasText ? (isTwoLines ? 46 : 28) : 6;
  const bar = Math.max(6, Math.min(28, height - top - (hasScale ? 26 : 6)));
  // In the middle of what is left, as the product has it.
  const above = Math.max(0, (height - top - bar - (hasScale ? 26 : 6)) / 2);
  return {
    ...base(input),
    title: hasText
      ? {
          text: isTwoLines || label === '' ? value : `${value}  {name|${label}}`,
          ...(isTwoLines ? { subtext: label } : {}),
          left: 12,
          top: 4 + above,
          itemGap: 2,
          padding: 0,
          textStyle: {
            color: input.theme.text,
            fontSize: isTwoLines ? 18 : 14,
            fontWeight: 600,
            rich: { name: { color: input.theme.quiet, fontSize: 11, fontWeight: 'normal' } },
          },
          subtextStyle: { color: input.theme.quiet, fontSize: 11 },
        }
      : undefined,
    grid: { left: 12, right: 18, top: top + above, height: bar },
    xAxis: {
      type: 'value',
      min: scale.min,
      max: scale.max,
      axisLabel: {
        show: hasScale,
        color: input.theme.quiet,
        fontSize: 10,
        formatter: compactNumber,
        hideOverlap: true,
        alignMinLabel: 'left',
        alignMaxLabel: 'right',
        showMaxLabel: true,
      },
      splitLine: { show: false },
      splitNumber: 3,
    },
    yAxis: { type: 'category', data: [''], axisLine: { show: false }, axisTick: { show: false } },
    series: [
      {
        id: 'flat',
        type: 'bar',
        barWidth: Math.max(4, Math.round(bar * (isBanded || isBullet ? 0.5 : 1))),
        itemStyle: { color: bandColour(scale, plain), borderRadius: 2 },
        data: [{ value: scale.value, rows: input.rows.length > 0 ? [scale.row] : [] }],
        markArea: { silent: true, data: areas },
        ...(target !== null && input.role('plots').length > 1
          ? {
              markLine: {
                symbol: 'none',
                silent: true,
                label: { show: false },
                lineStyle: { color: input.theme.text, width: 2, type: 'solid' },
                data: [{ xAxis: target }],
              },
            }
          : {}),
      },
    ],
  };
}

/** rating: icons filled up to the value. */
export function rating(input: ChartInput): ChartOption {
  const scale = scaleOf(input);
  const count = Math.min(10, Math.max(1, numberParameter(input, 'numberOfIcons') ?? 5));
  const max = numberParameter(input, 'max') ?? count;
  const filled = ((scale.value ?? 0) / max) * count;
  return {
    ...base(input),
    title: {
      text: input.text(scale.plot, scale.row),
      left: 'center',
      bottom: 8,
      textStyle: { color: input.theme.text, fontSize: 16, fontWeight: 600 },
    },
    grid: { left: '12%', right: '12%', top: '14%', bottom: '34%' },
    xAxis: { type: 'value', show: false, min: 0, max: count },
    yAxis: { type: 'category', show: false, data: [''] },
    series: [
      {
        ...stars(input.width, count, input.theme.line),
        id: 'under',
        silent: true,
        z: 1,
        data: [{ value: count, rows: [] }],
      },
      {
        ...stars(input.width, count, '#e8b13a'),
        id: 'over',
        z: 2,
        data: [{ value: Math.max(0, Math.min(count, filled)), rows: [scale.row] }],
      },
    ],
  };
}

/** As many as fit, cut off where the value ends. */
function stars(width: number, count: number, color: string): ChartOption {
  const size = Math.max(8, Math.min(40, ((width * 0.76) / count) * 0.8));
  return {
    type: 'pictorialBar',
    symbol: 'path://M12 .6l3.7 7.5 8.3 1.2-6 5.8 1.4 8.3L12 19.5l-7.4 3.9L6 15.1 0 9.3l8.3-1.2z',
    symbolRepeat: count,
    symbolSize: [size, size],
    symbolClip: true,
    symbolBoundingData: count,
    itemStyle: { color },
  };
}
