import type { ChartOption } from '../charts/common.ts';
import { canvasColour } from './colours.ts';
import type { Paintable } from './paintable.ts';
import type {
  Axis,
  ColourScale,
  Legend,
  LineLooks,
  MarkLabel,
  MarkParams,
  Plot,
  Point,
  Reference,
  Series,
  Tooltip,
} from './plot.ts';
import { paintablePlot } from './plotDrawing.ts';
import type { Ring, RingPart } from './ring.ts';
import { paintableRing } from './ringDrawing.ts';

type Part = Record<string, unknown>;

/** What to paint for an ECharts option; null where it is for ECharts to draw. */
export function readOption(option: ChartOption): Paintable | null {
  const plot = readPlot(option);
  return plot ? paintablePlot(plot) : readRing(option);
}

/**
 * An ECharts option as a plot, where it says nothing that the painter does not draw: bars, lines and cells between one
 * x axis and up to two y axes. Null for every other.
 */
function readPlot(option: ChartOption): Plot | null {
  const { grid, legend, visualMap, tooltip, color, textStyle } = option;
  if (!knows(option, 'animation color textStyle tooltip grid legend xAxis yAxis series visualMap'))
    return null;
  if (!isPart(grid) || !knows(grid, 'left top right bottom outerBoundsMode outerBoundsContain')) return null;
  const font = isPart(textStyle) ? String(textStyle.fontFamily ?? 'sans-serif') : 'sans-serif';
  const palette = Array.isArray(color) ? color.map(String) : [];
  const x = parts(option.xAxis).map(readAxis);
  const y = parts(option.yAxis).map(readAxis);
  const series = parts(option.series).map((one, at) =>
    readSeries(one, palette[at % palette.length] ?? '#888'),
  );
  const marks = legend === undefined ? null : readLegend(legend);
  const scale = visualMap === undefined ? null : readScale(visualMap);
  const said = readTooltip(tooltip);
  if (!all(x) || !all(y) || !all(series) || marks === undefined || scale === undefined || said === null)
    return null;
  const axes = [...x, ...y];
  if (x.length !== 1 || y.length < 1 || y.length > 2 || series.length === 0) return null;
  const categories = axes.filter(({ kind }) => kind === 'category').length;
  const hasCells = series.some(({ kind }) => kind === 'cell');
  if (hasCells ? categories !== 2 || scale === null : categories !== 1) return null;
  if (series.some(({ kind, axis }) => axis >= y.length || (hasCells && kind !== 'cell'))) return null;
  // Lines run along the x axis only.
  if (x[0]?.kind === 'value' && series.some(({ kind }) => kind === 'line')) return null;
  const [left, top, right, bottom] = ['left', 'top', 'right', 'bottom'].map((side) => Number(grid[side]));
  if (![left, top, right, bottom].every(Number.isFinite)) return null;
  const outer = { left: left!, top: top!, right: right!, bottom: bottom! };
  return { font, palette, outer, x, y, series, legend: marks, scale, tooltip: said };
}

/** A single pie or ring. */
function readRing(option: ChartOption): Paintable | null {
  const { legend, tooltip, title, color, textStyle } = option;
  const [given, ...others] = parts(option.series);
  if (!given || others.length > 0 || given.type !== 'pie') return null;
  const known = 'id type name radius center data cursor itemStyle label labelLine labelLayout';
  if (!knows(option, 'animation color textStyle tooltip legend title series') || !knows(given, known))
    return null;
  const palette = Array.isArray(color) ? color.map(String) : [];
  const marks = legend === undefined ? null : readLegend(legend);
  const said = readTooltip(tooltip);
  const centre = title === undefined ? null : readCentre(title);
  const label = readRingLabel(given);
  const [hole, radius] = numbers(given.radius);
  const [x, y] = numbers(given.center);
  if (marks === undefined || said === null || centre === undefined || label === undefined) return null;
  if (hole === undefined || radius === undefined || x === undefined || y === undefined) return null;
  const style = isPart(given.itemStyle) ? given.itemStyle : {};
  const ring: Ring = {
    middle: { x, y },
    hole,
    radius,
    parts: parts(given.data).map((one, at) => readPart(one, palette[at % palette.length] ?? '#888')),
    border: { colour: String(style.borderColor ?? 'transparent'), width: number(style.borderWidth, 0) },
    centre,
    label,
  };
  const font = isPart(textStyle) ? String(textStyle.fontFamily ?? 'sans-serif') : 'sans-serif';
  return paintableRing(ring, { font, legend: marks, tooltip: said });
}

function readPart(given: Part, paletteColour: string): RingPart {
  const style = isPart(given.itemStyle) ? given.itemStyle : {};
  return {
    name: String(given.name ?? ''),
    value: number(given.value, 0),
    rows: Array.isArray(given.rows) ? (given.rows as number[]) : [],
    colour: String(style.color ?? paletteColour),
    opacity: number(style.opacity, 1),
    datum: given,
  };
}

function readCentre(given: unknown): Ring['centre'] | undefined {
  const known = 'text subtext left top itemGap textAlign padding textStyle subtextStyle';
  if (!isPart(given) || !knows(given, known)) return undefined;
  const looks = isPart(given.textStyle) ? given.textStyle : {};
  const under = isPart(given.subtextStyle) ? given.subtextStyle : {};
  return {
    text: String(given.text ?? ''),
    size: number(looks.fontSize, 18),
    colour: String(looks.color),
    under: String(given.subtext ?? ''),
    underColour: String(under.color),
    underWidth: number(under.width, 100),
  };
}

function readRingLabel({ label, labelLine }: Part): Ring['label'] | undefined {
  if (!isPart(label) || label.show !== true) return null;
  const { formatter } = label;
  if (!knows(label, 'show color fontSize lineHeight width overflow formatter')) return undefined;
  if (typeof formatter !== 'function') return undefined;
  const line = isPart(labelLine) && isPart(labelLine.lineStyle) ? labelLine.lineStyle.color : label.color;
  return {
    colour: String(label.color),
    size: number(label.fontSize, 11),
    width: number(label.width, 84),
    line: String(line),
    format: ({ name, value }) => String(formatter({ name, value }) ?? ''),
  };
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number') ? value : [];
}

function readAxis(given: Part): Axis | null {
  const { type, axisLabel, axisLine, axisTick, splitLine, nameTextStyle, nameTruncate } = given;
  const known =
    'type show name nameLocation nameGap nameTextStyle axisLabel axisLine axisTick splitLine splitArea inverse boundaryGap';
  const own = type === 'category' ? 'data' : 'nameTruncate splitNumber min max';
  if (!knows(given, `${known} ${own}`) || given.boundaryGap === false) return null;
  const labels = isPart(axisLabel) ? axisLabel : {};
  if (!knows(labels, 'color fontSize hideOverlap formatter overflow width interval rotate')) return null;
  if (isPart(axisTick) && axisTick.show === true) return null;
  if (isPart(given.splitArea) && given.splitArea.show === true) return null;
  const lineStyle = isPart(axisLine) && isPart(axisLine.lineStyle) ? axisLine.lineStyle : {};
  const gridStyle = isPart(splitLine) && isPart(splitLine.lineStyle) ? splitLine.lineStyle : null;
  const isGridShown = isPart(splitLine) && splitLine.show !== false && gridStyle !== null;
  const looks = {
    isShown: given.show !== false,
    name: String(given.name ?? ''),
    nameColour: isPart(nameTextStyle) ? String(nameTextStyle.color) : String(labels.color),
    nameWidth: isPart(nameTruncate) ? number(nameTruncate.maxWidth, 400) : 400,
    labelColour: String(labels.color),
    labelSize: number(labels.fontSize, 11),
    line: isPart(axisLine) && axisLine.show === false ? null : String(lineStyle.color ?? labels.color),
    grid: isGridShown ? { colour: String(gridStyle.color), opacity: number(gridStyle.opacity, 1) } : null,
  };
  if (type === 'category') {
    if (!Array.isArray(given.data) || typeof labels.formatter === 'function') return null;
    return {
      ...looks,
      kind: 'category',
      names: given.data.map(String),
      isInverse: given.inverse === true,
      labelWidth: typeof labels.width === 'number' ? labels.width : null,
      rotation: number(labels.rotate, 0),
      isFull: labels.interval === 0 && labels.hideOverlap === false,
    };
  }
  if (type !== 'value' || given.inverse === true) return null;
  const { formatter } = labels;
  return {
    ...looks,
    kind: 'value',
    min: typeof given.min === 'number' ? given.min : null,
    max: typeof given.max === 'number' ? given.max : null,
    splits: number(given.splitNumber, 5),
    format: typeof formatter === 'function' ? (value) => String(formatter(value)) : String,
  };
}

const seriesKeys: Record<string, string> = {
  bar: 'barMaxWidth stack',
  line: 'symbol symbolSize showSymbol showAllSymbol lineStyle connectNulls areaStyle',
  heatmap: '',
};

function readSeries(given: Part, paletteColour: string): Series | null {
  const kind = String(given.type);
  const known =
    'type id name data itemStyle color emphasis cursor label labelLayout markLine silent z yAxisIndex triggerLineEvent';
  if (!Object.hasOwn(seriesKeys, kind) || !knows(given, `${known} ${seriesKeys[kind]}`)) return null;
  const style = isPart(given.itemStyle) ? given.itemStyle : {};
  if (!knows(style, 'color borderRadius borderColor borderWidth opacity')) return null;
  const label = readLabel(given);
  const references = readReferences(given.markLine);
  if (label === undefined || references === null || !Array.isArray(given.data)) return null;
  const radius = Array.isArray(style.borderRadius) ? style.borderRadius.map(Number) : [0, 0, 0, 0];
  return {
    kind: kind === 'heatmap' ? 'cell' : (kind as 'bar' | 'line'),
    name: String(given.name ?? ''),
    points: given.data.map((one) => readPoint(one, kind === 'heatmap')),
    axis: number(given.yAxisIndex, 0),
    colour: String(style.color ?? given.color ?? paletteColour),
    stack: typeof given.stack === 'string' ? given.stack : null,
    widthAtMost: number(given.barMaxWidth, Number.POSITIVE_INFINITY),
    radius,
    isSilent: given.silent === true,
    line: readLine(given),
    border:
      typeof style.borderColor === 'string'
        ? { colour: style.borderColor, width: number(style.borderWidth, 0) }
        : null,
    label,
    references,
  };
}

function readLine(given: Part): LineLooks {
  const style = isPart(given.lineStyle) ? given.lineStyle : {};
  return {
    width: number(style.width, 2),
    isDashed: style.type === 'dashed',
    symbolSize: number(given.symbolSize, 6),
    showsSymbols: given.showSymbol !== false,
    connectsNulls: given.connectNulls === true,
    areaOpacity: isPart(given.areaStyle) ? number(given.areaStyle.opacity, 0.2) : 0,
  };
}

function readPoint(given: unknown, isCell: boolean): Point | null {
  const whole: Part = isPart(given) ? given : { value: given };
  if (whole.value === null || whole.value === undefined || whole.value === '') return null;
  const style = isPart(whole.itemStyle) ? whole.itemStyle : {};
  const list = Array.isArray(whole.value) ? whole.value : null;
  const raw = isCell ? list?.[2] : whole.value;
  const value = raw === null || raw === undefined || raw === '-' ? null : Number(raw);
  return {
    value: value !== null && Number.isFinite(value) ? value : null,
    at: isCell ? [String(list?.[0]), String(list?.[1])] : null,
    rows: Array.isArray(whole.rows) ? (whole.rows as number[]) : [],
    colour: typeof style.color === 'string' ? style.color : null,
    opacity: number(style.opacity, 1),
    datum: given,
  };
}

/** Null where none is shown; undefined where it is of a kind that is not painted. */
function readLabel({ label, labelLayout }: Part): MarkLabel | null | undefined {
  if (!isPart(label) || label.show !== true) return null;
  const { position, formatter } = label;
  if (!knows(label, 'show position color fontSize formatter') || typeof formatter !== 'function')
    return undefined;
  if (position !== 'top' && position !== 'right' && position !== 'inside') return undefined;
  return {
    position,
    colour: String(label.color),
    size: number(label.fontSize, 11),
    hidesOverlap: isPart(labelLayout) && labelLayout.hideOverlap === true,
    format: (params: MarkParams) => String(formatter(params) ?? ''),
  };
}

function readReferences(given: unknown): Reference[] | null {
  if (given === undefined) return [];
  if (!isPart(given) || !knows(given, 'symbol silent data')) return null;
  const found = parts(given.data).map((one): Reference | null => {
    const value = one.xAxis ?? one.yAxis;
    if (typeof value !== 'number' || !knows(one, 'xAxis yAxis name lineStyle label')) return null;
    const label = isPart(one.label) ? one.label : {};
    return {
      value,
      colour: isPart(one.lineStyle) ? String(one.lineStyle.color) : '#888',
      text: String(label.formatter ?? value),
      textColour: String(label.color ?? '#888'),
    };
  });
  return all(found) ? found : null;
}

/** Undefined where it is of a kind that is not painted. */
function readLegend(given: unknown): Legend | undefined {
  const known =
    'type orient top right bottom left itemWidth itemHeight icon data textStyle pageIconSize pageTextStyle pageIconColor pageIconInactiveColor';
  if (!isPart(given) || !knows(given, known) || !Array.isArray(given.data)) return undefined;
  const style = isPart(given.textStyle) ? given.textStyle : {};
  return {
    names: given.data.map(String),
    isVertical: given.orient === 'vertical',
    isAtBottom: given.orient !== 'vertical' && typeof given.bottom === 'number',
    colour: String(style.color),
    size: number(style.fontSize, 11),
    quiet: String(given.pageIconInactiveColor ?? style.color),
    nameWidth: typeof style.width === 'number' ? style.width : null,
  };
}

function readScale(given: unknown): ColourScale | undefined {
  const known =
    'type min max dimension right top itemWidth itemHeight precision inRange textStyle text hoverLink';
  if (!isPart(given) || given.type !== 'continuous' || !knows(given, known)) return undefined;
  const colours = isPart(given.inRange) && Array.isArray(given.inRange.color) ? given.inRange.color : [];
  const style = isPart(given.textStyle) ? given.textStyle : {};
  const [high = '', low = ''] = Array.isArray(given.text) ? given.text.map(String) : [];
  if (colours.length !== 2) return undefined;
  return {
    min: number(given.min, 0),
    max: number(given.max, 1),
    low: canvasColour(String(colours[0])),
    high: canvasColour(String(colours[1])),
    texts: [low, high],
    colour: String(style.color),
    size: number(style.fontSize, 10),
  };
}

function readTooltip(given: unknown): Tooltip | null {
  if (!isPart(given)) return null;
  const { formatter, trigger, axisPointer } = given;
  if (typeof formatter !== 'function') return null;
  const style = isPart(given.textStyle) ? given.textStyle : {};
  const pointer = isPart(axisPointer) && isPart(axisPointer.lineStyle) ? axisPointer.lineStyle.color : null;
  return {
    isOfAxis: trigger === 'axis',
    background: String(given.backgroundColor),
    border: String(given.borderColor),
    colour: String(style.color),
    pointer: String(pointer ?? given.borderColor),
    format: (params) => String(formatter(params) ?? ''),
  };
}

function knows(part: object, names: string): boolean {
  const known = names.split(' ');
  return Object.entries(part).every(([key, value]) => value === undefined || known.includes(key));
}

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parts(value: unknown): Part[] {
  return (Array.isArray(value) ? value : [value]).map((one) => (isPart(one) ? one : {}));
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

function all<T>(list: (T | null)[]): list is T[] {
  return list.every((one) => one !== null);
}
