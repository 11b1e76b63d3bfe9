import type { ChartOption } from '../charts/common.ts';
import { canvasColour } from './colours.ts';
import type {
  Axis,
  ColourScale,
  LineLooks,
  MarkLabel,
  MarkParams,
  Plot,
  Point,
  Reference,
  Series,
} from './plot.ts';
import { all, isPart, knows, number, type Part, parts, readLegend, readTooltip } from './readParts.ts';
import type { Scroll } from './scrolling.ts';

/**
 * An ECharts option as a plot, where it says nothing that the painter does not draw: bars, lines and cells between one
 * x axis and up to two y axes. Null for every other.
 */
export function readPlot(option: ChartOption): Plot | null {
  const { grid, legend, visualMap, tooltip, color, textStyle } = option;
  if (!knows(option, 'animation color textStyle tooltip grid legend xAxis yAxis series visualMap dataZoom'))
    return null;
  if (!isPart(grid) || !knows(grid, 'left top right bottom outerBoundsMode outerBoundsContain')) return null;
  const font = isPart(textStyle) ? String(textStyle.fontFamily ?? 'sans-serif') : 'sans-serif';
  const palette = Array.isArray(color) ? color.map(String) : [];
  const [x, ...others] = parts(option.xAxis).map(readAxis);
  const y = parts(option.yAxis).map(readAxis);
  const given = parts(option.series);
  const series = given.map((one, at) => readSeries(one, palette[at % palette.length] ?? '#888'));
  const references = given.map(({ markLine }) => readReferences(markLine));
  const marks = legend === undefined ? null : readLegend(legend);
  const scale = visualMap === undefined ? null : readScale(visualMap);
  const scroll = option.dataZoom === undefined ? null : readScroll(option.dataZoom, x);
  const said = readTooltip(tooltip);
  if (!x || others.length > 0 || !all(y) || !all(series) || !all(references)) return null;
  if (marks === undefined || scale === undefined || scroll === undefined || said === null) return null;
  if (y.length > 2 || series.length === 0) return null;
  const axes = [x, ...y];
  const categories = axes.filter(({ kind }) => kind === 'category').length;
  const hasCells = series.some(({ kind }) => kind === 'cell');
  if (hasCells ? categories !== 2 || scale === null : categories !== 1) return null;
  if (series.some(({ kind, axis }) => axis >= y.length || (hasCells && kind !== 'cell'))) return null;
  // Lines run along the x axis only.
  if (x.kind === 'value' && series.some(({ kind }) => kind === 'line')) return null;
  const [left, top, right, bottom] = ['left', 'top', 'right', 'bottom'].map((side) => Number(grid[side]));
  if (![left, top, right, bottom].every(Number.isFinite)) return null;
  const outer = { left: left!, top: top!, right: right!, bottom: bottom! };
  // They are at values of the first measure.
  axes.find((axis) => axis.kind === 'value')?.references.push(...references.flat());
  return {
    font,
    outer,
    x,
    y,
    series,
    legend: marks,
    scale,
    scroll: scroll && { ...scroll, count: countOf(axes) },
    tooltip: said,
  };
}

/** The number of categories. */
const countOf = (axes: readonly Axis[]) =>
  axes.reduce((most, axis) => (axis.kind === 'category' ? Math.max(most, axis.names.length) : most), 0);

/** Undefined where it zooms in another way than by scrolling. */
function readScroll(given: unknown, x: Axis | null | undefined): Scroll | undefined {
  const [inside, slider, ...others] = parts(given);
  if (inside?.type !== 'inside' || slider?.type !== 'slider' || others.length > 0) return undefined;
  const shown = number(inside.endValue, -1) + 1;
  if (inside.startValue !== 0 || shown < 1) return undefined;
  const colours = { track: String(slider.backgroundColor), thumb: String(slider.fillerColor) };
  return { count: shown, shown, isUpright: x?.kind === 'value', ...colours };
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
    references: [],
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
  if (label === undefined || !Array.isArray(given.data)) return null;
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
