import type { Frame } from './places.ts';
import type { Scroll } from './scrolling.ts';

/** A chart of bars, lines or cells between two axes, in the terms of the painter. Sizes are in pixels. */
export interface Plot {
  font: string;
  /** How far from the edges of the chart axes, labels and marks stay. */
  outer: Frame;
  x: Axis;
  /** One, or two where values have two scales. */
  y: Axis[];
  series: Series[];
  legend: Legend | null;
  scale: ColourScale | null;
  scroll: Scroll | null;
  tooltip: Tooltip;
}

export type Axis = CategoryAxis | ValueAxis;

export interface AxisLooks {
  isShown: boolean;
  name: string;
  nameColour: string;
  nameWidth: number;
  labelColour: string;
  labelSize: number;
  /** Null: none is drawn. */
  line: string | null;
  grid: { colour: string; opacity: number } | null;
}

export interface CategoryAxis extends AxisLooks {
  kind: 'category';
  names: readonly string[];
  /** The first is at the top. */
  isInverse: boolean;
  /** Labels longer than so many pixels are cut. */
  labelWidth: number | null;
  /** Degrees, against the clock. */
  rotation: number;
  /** Every label is drawn, also where two touch. */
  isFull: boolean;
}

export interface ValueAxis extends AxisLooks {
  kind: 'value';
  min: number | null;
  max: number | null;
  splits: number;
  /** Lines across the plot. */
  references: Reference[];
  format(value: number): string;
}

export interface Point {
  value: number | null;
  /** Of cells: the names on both axes. */
  at: readonly [string, string] | null;
  rows: readonly number[];
  colour: string | null;
  opacity: number;
  /** As the option has it, for labels and tooltips. */
  datum: unknown;
}

export interface Series {
  kind: 'bar' | 'line' | 'cell';
  name: string;
  points: (Point | null)[];
  /** Which of the value axes. */
  axis: number;
  colour: string;
  stack: string | null;
  widthAtMost: number;
  /** As in CSS: from the top left, with the clock. */
  radius: readonly number[];
  isSilent: boolean;
  line: LineLooks;
  border: { colour: string; width: number } | null;
  label: MarkLabel | null;
}

export interface LineLooks {
  width: number;
  isDashed: boolean;
  symbolSize: number;
  showsSymbols: boolean;
  connectsNulls: boolean;
  areaOpacity: number;
}

export interface MarkLabel {
  position: 'top' | 'right' | 'inside';
  colour: string;
  size: number;
  hidesOverlap: boolean;
  format(params: MarkParams): string;
}

/** A line at a value. */
export interface Reference {
  value: number;
  colour: string;
  text: string;
  textColour: string;
}

export interface Legend {
  names: readonly string[];
  isVertical: boolean;
  isAtBottom: boolean;
  colour: string;
  size: number;
  quiet: string;
  /** Names longer than so many pixels are cut. */
  nameWidth: number | null;
}

export interface ColourScale {
  min: number;
  max: number;
  low: string;
  high: string;
  texts: readonly [string, string];
  colour: string;
  size: number;
}

export interface Tooltip {
  /** All series at one place of the category axis, or one mark. */
  isOfAxis: boolean;
  background: string;
  border: string;
  colour: string;
  /** The colour of the line that follows the pointer. */
  pointer: string;
  format(params: unknown): string;
}

/** What label and tooltip formatters are told about a mark. */
export interface MarkParams {
  value: unknown;
  data: unknown;
  name: string;
  axisValueLabel: string;
  seriesName: string;
  dataIndex: number;
}

export function paramsOf(
  { name: seriesName }: Series,
  { datum, value }: Point,
  { name, index }: { name: string; index: number },
): MarkParams {
  const given = typeof datum === 'object' && datum !== null && 'value' in datum ? datum.value : value;
  return { value: given, data: datum, name, axisValueLabel: name, seriesName, dataIndex: index };
}
