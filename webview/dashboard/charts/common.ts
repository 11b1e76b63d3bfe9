import { type ChartInput, type Mark, parameter, textParameter } from '../chartInput.ts';
import { compactNumber, shortCell } from '../formatCell.ts';
import { lightness, readColour } from '../look.ts';
import { markColour } from '../widgets/conditionalFormat.ts';

/** An ECharts option as plain data; the drawing module alone knows ECharts. */
export type ChartOption = Record<string, unknown>;

export interface Datum extends Mark {
  value: unknown;
  itemStyle: object;
}

/** A datum with its rows, faded where others are selected. */
export function datum(input: ChartInput, value: unknown, rows: number[], style: object = {}): Datum {
  const states = rows.map(input.isSelected);
  const isFaded = states.length > 0 && states.every((state) => state === false);
  return { value, rows, itemStyle: { ...style, ...(isFaded ? { opacity: 0.28 } : {}) } };
}

/** What every chart has: font, colours, tooltip as drawn text. Nothing moves: a click redraws a whole page of charts. */
export function base(input: ChartInput): ChartOption {
  const { theme } = input;
  return {
    animation: false,
    color: [...theme.palette],
    textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 12 },
    tooltip: {
      renderMode: 'richText',
      confine: true,
      backgroundColor: theme.background,
      borderColor: theme.line,
      borderWidth: 1,
      padding: [6, 10],
      textStyle: { color: theme.text, fontFamily: theme.font, fontSize: 12, lineHeight: 18 },
    },
  };
}

/** Tooltip of one row: all columns that the chart shows. */
export function rowTooltip(input: ChartInput, columns: readonly string[]): (params: unknown) => string {
  return (params) => {
    const rows = ((params as { data?: Partial<Mark> }).data?.rows ?? []) as number[];
    const row = rows[0];
    if (row === undefined) return String((params as { name?: string }).name ?? '');
    const custom = textParameter(input, 'tooltip', 'customText');
    if (parameter(input, 'tooltip', 'customizeTooltip') === true && custom)
      return custom.replace(/\{\{([^{}]+)\}\}|\[([^[\]]+)\]/g, (whole, a, b) => {
        const column = String(a ?? b).trim();
        return input.column(column) ? input.text(column, row) : whole;
      });
    return columns.map((column) => `${input.label(column)}: ${input.text(column, row)}`).join('\n');
  };
}

/** The tooltip of a chart whose marks are one row each. */
export function itemTooltip(input: ChartInput, columns: readonly string[]): ChartOption {
  return { ...(base(input).tooltip as object), trigger: 'item', formatter: rowTooltip(input, columns) };
}

export function measureName(input: ChartInput, columns: readonly string[]): string {
  return columns.map((column) => input.label(column)).join(', ');
}

export function valueAxis(input: ChartInput, which: string, columns: readonly string[]): ChartOption {
  const { theme } = input;
  const title = textParameter(input, which, 'title') || measureName(input, columns.slice(0, 2));
  const domain = parameter(input, which, 'customDomain', 'showDomain') === true;
  const low = domain ? Number(parameter(input, which, 'customDomain', 'low')) : Number.NaN;
  const high = domain ? Number(parameter(input, which, 'customDomain', 'high')) : Number.NaN;
  const first = input.column(columns[0] ?? '');
  const isPercent = first?.format?.pattern.includes('%') ?? false;
  return {
    type: 'value',
    show: parameter(input, which, 'showAxis') !== false && !isSpark(input),
    name: parameter(input, which, 'showTitle') === false || isSmall(input) ? '' : title,
    nameLocation: 'middle',
    nameGap: 26,
    nameTruncate: { maxWidth: Math.max(60, Math.min(input.width, input.height) - 60) },
    nameTextStyle: { color: theme.quiet, fontSize: 11 },
    axisLabel: {
      color: theme.quiet,
      fontSize: 11,
      hideOverlap: true,
      formatter: (value: number) =>
        isPercent && columns[0] !== undefined ? input.format(columns[0], value) : compactNumber(value),
    },
    axisLine: { show: false },
    axisTick: { show: false },
    splitNumber: 4,
    splitLine: { lineStyle: { color: theme.line, opacity: 0.5 } },
    ...(Number.isFinite(low) && domain ? { min: low } : {}),
    ...(Number.isFinite(high) && domain ? { max: high } : {}),
  };
}

export function categoryAxis(
  input: ChartInput,
  names: readonly string[],
  columns: readonly string[],
  isFlat = false,
): ChartOption {
  const { theme } = input;
  const title = textParameter(input, 'dimensionAxis', 'title') || measureName(input, columns);
  return {
    type: 'category',
    data: [...names],
    show: parameter(input, 'dimensionAxis', 'showAxis') !== false && !isSpark(input),
    name: parameter(input, 'dimensionAxis', 'showTitle') === false || isSmall(input) ? '' : title,
    nameLocation: 'middle',
    nameGap: 28,
    nameTextStyle: { color: theme.quiet, fontSize: 11 },
    axisLabel: categoryLabels(input, names, isFlat),
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
  };
}

/** Labels side by side where they fit, aslant where they do not, and some of them where there are too many. */
function categoryLabels(input: ChartInput, names: readonly string[], isFlat: boolean): ChartOption {
  const looks = { color: input.theme.text, fontSize: 11, overflow: 'truncate', hideOverlap: true };
  if (isFlat) return { ...looks, width: Math.max(40, Math.min(140, input.width * 0.34)) };
  const each = (input.width - 110) / Math.max(1, names.length);
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0) * 6.4;
  if (longest <= each) return { ...looks, interval: 0 };
  // Days and months may leave some out: between two, the reader knows what is there.
  if (input.type.startsWith('time')) return looks;
  if (each >= 46) return { ...looks, interval: 0, width: each - 10, hideOverlap: false };
  return { ...looks, ...(each >= 24 ? { interval: 0 } : {}), rotate: 38, width: 84 };
}

/** Too small for the names of axes. */
function isSmall({ width, height }: ChartInput): boolean {
  return width < 240 || height < 150;
}

/** A line or some bars in a corner of a tile: their shape is all that there is room for. */
export function isSpark({ width, height }: ChartInput): boolean {
  return height < 90 || width < 110;
}

/** Room for axes; ECharts keeps labels inside. */
export function grid(
  input: ChartInput,
  marks: ChartOption | undefined,
  inside: Partial<Record<string, unknown>> = {},
): ChartOption {
  if (isSpark(input)) return { left: 4, right: 4, top: 6, bottom: 4 };
  const room = legendRoom(marks);
  return {
    left: 12,
    top: room.top + 18,
    bottom: room.bottom + 12,
    outerBoundsMode: 'same',
    outerBoundsContain: 'all',
    ...inside,
    right: Number(inside.right ?? 18) + room.right,
  };
}

/** What a legend takes of each side, in pixels. */
export function legendRoom(marks: ChartOption | undefined): { top: number; right: number; bottom: number } {
  if (!marks) return { top: 0, right: 0, bottom: 0 };
  if (marks.orient === 'vertical') {
    const { width } = marks.textStyle as { width: number };
    return { top: 0, right: width + 36, bottom: 0 };
  }
  return marks.bottom === undefined ? { top: 20, right: 0, bottom: 0 } : { top: 0, right: 0, bottom: 24 };
}

/** The legend where the dashboard wants it; over a chart that is too narrow to have it beside itself. */
export function legend(input: ChartInput, names: readonly string[]): ChartOption | undefined {
  const given = parameter(input, 'legend');
  const isShown = typeof given === 'boolean' ? given : parameter(input, 'legend', 'show') !== false;
  if (names.length < 2 || !isShown || isSpark(input)) return undefined;
  const { theme, width, height } = input;
  const position = textParameter(input, 'legend', 'position');
  const isBeside = /right|left/.test(position) && width >= 380 && height >= 150;
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0) * 7.2;
  // What a row of names has beside the arrows that turn its page.
  const row = Math.max(40, width - 96);
  const place = isBeside
    ? { orient: 'vertical', top: 12, right: 8, bottom: 12 }
    : { ...(position.startsWith('bottom') ? { bottom: 4 } : { top: 4 }), left: 8, right: 8 };
  return {
    type: 'scroll',
    ...place,
    itemWidth: 10,
    itemHeight: 10,
    icon: 'circle',
    data: [...names],
    textStyle: {
      color: theme.text,
      fontSize: 11,
      ...(isBeside
        ? { width: Math.max(40, Math.min(longest, width * 0.24)), overflow: 'truncate' }
        : longest > row
          ? { width: row, overflow: 'truncate' }
          : {}),
    },
    pageIconSize: 11,
    pageTextStyle: { color: theme.quiet, fontSize: 11 },
    pageIconColor: theme.text,
    pageIconInactiveColor: theme.quiet,
  };
}

/** `referenceLines` of a measure axis. */
export function referenceLines(input: ChartInput, which: string, axis: 'xAxis' | 'yAxis'): ChartOption {
  const given = parameter(input, which, 'referenceLines') ?? parameter(input, 'referenceLines');
  if (!Array.isArray(given)) return {};
  const data = given.flatMap((line) => {
    const { value, label, color } = (typeof line === 'object' && line !== null ? line : {}) as Record<
      string,
      unknown
    >;
    const at = Number(dataOf(value));
    if (value === undefined || !Number.isFinite(at)) return [];
    return [
      {
        [axis]: at,
        name: String(dataOf(label) ?? ''),
        lineStyle: { color: typeof color === 'string' ? color : input.theme.text, type: 'dashed' },
        label: {
          formatter: String(dataOf(label) ?? at),
          color: input.theme.text,
          position: axis === 'xAxis' ? 'start' : 'insideEndTop',
          distance: 2,
          rotate: 0,
        },
      },
    ];
  });
  return data.length === 0 ? {} : { markLine: { symbol: 'none', silent: true, data } };
}

function dataOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { data?: unknown }).data : value;
}

/** A colour that the dashboard names; what is none is left to the theme. */
export function colour(value: unknown, otherwise: string): string {
  return typeof value === 'string' && /^(#[\da-f]{3,8}|rgba?\([\d\s.,%]+\)|[a-z]{3,20})$/i.test(value.trim())
    ? value.trim()
    : otherwise;
}

export function showsValues(input: ChartInput): boolean {
  return parameter(input, 'showValues') === true;
}

/** What a mark's label says: as its column is formatted where that is short, else compact. */
export function shortText(input: ChartInput, column: string, value: unknown): string {
  return value === null || value === undefined ? '' : shortCell(input.column(column), value);
}

/** Text that can be read on a mark of this colour. */
export function inkOn(colourOfMark: unknown): string {
  const rgb = typeof colourOfMark === 'string' ? readColour(colourOfMark)?.rgb : undefined;
  return rgb && lightness(rgb) > 0.62 ? '#1c232a' : '#ffffff';
}

export function valueLabel(input: ChartInput, column: string, position: string): ChartOption {
  return showsValues(input) && !isSpark(input)
    ? {
        label: {
          show: true,
          position,
          color: input.theme.text,
          fontSize: 11,
          formatter: (params: { value: unknown }) => {
            const value = Array.isArray(params.value) ? params.value.at(-1) : params.value;
            return shortText(input, column, value);
          },
        },
        labelLayout: { hideOverlap: true },
      }
    : {};
}

/** A mark's own colour: by its bins, else by the dashboard's conditional formatting; null: that of its series. */
export function ownColour(input: ChartInput, plot: string, row: number): string | null {
  if (input.theme.isHighContrast) return null;
  return (
    binColour(input, input.number(plot, row)) ??
    markColour(input.parameters, plot, (column) => input.value(column, row))
  );
}

/** Colours of `bins`: low, medium and high by two breakpoints. */
function binColour(input: ChartInput, value: number | null): string | null {
  if (parameter(input, 'binValues') !== true || value === null) return null;
  const low = Number(parameter(input, 'bins', 'breakpoints', 'low'));
  const high = Number(parameter(input, 'bins', 'breakpoints', 'high'));
  if (!Number.isFinite(low) || !Number.isFinite(high)) return null;
  const band = value < low ? 'low' : value < high ? 'medium' : 'high';
  return colour(parameter(input, 'bins', 'bands', band, 'color'), input.theme.palette[0]!);
}
