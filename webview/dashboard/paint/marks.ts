import { readColour } from '../look.ts';
import type { Layout, PlacedAxis } from './axes.ts';
import type { At, Frame } from './places.ts';
import type { ColourScale, Plot, Point, Series } from './plot.ts';
import { openStacking } from './stacks.ts';

interface PlacedPoint {
  series: Series;
  point: Point;
  /** Its place among the categories. */
  index: number;
  name: string;
}

/** A bar or a cell. */
export interface Box extends PlacedPoint, Frame {
  colour: string;
  /** Towards which side a bar grows, and so where its rounded end is. */
  grows: 'up' | 'down' | 'right' | 'left' | null;
}

/** A point of a line. */
export interface Dot extends PlacedPoint, At {}

export interface Marks {
  boxes: Box[];
  lines: { series: Series; dots: (Dot | null)[] }[];
}

/** The marks of the series that are shown, in the order in which they are drawn. */
export function placeMarks(plot: Plot, series: readonly Series[], layout: Layout): Marks {
  const cells = series.filter(({ kind }) => kind === 'cell');
  return {
    boxes: [
      ...cells.flatMap((one) => placeCells(one, plot, layout)),
      ...placeBars(
        series.filter(({ kind }) => kind === 'bar'),
        plot,
        layout,
      ),
    ],
    lines: series
      .filter(({ kind }) => kind === 'line')
      .map((one) => ({ series: one, dots: placeDots(one, plot, layout) })),
  };
}

const namesOf = ({ axis }: PlacedAxis) => (axis.kind === 'category' ? axis.names : []);

/** Bars side by side in their band; those of one stack on each other, what is below zero downwards. */
function placeBars(series: readonly Series[], plot: Plot, layout: Layout): Box[] {
  const isFlat = plot.x.kind === 'value';
  const categories = isFlat ? layout.y[0]! : layout.x;
  const columns = [...new Set(series.map((one) => one.stack ?? one))];
  const names = namesOf(categories);
  const group = categories.band * (1 - Math.max(35 - columns.length * 4, 15) / 100);
  const each = group / (columns.length + (columns.length - 1) * 0.1);
  const boxes: Box[] = [];
  const stacking = openStacking();
  const widest = Math.min(each, ...series.map(({ widthAtMost }) => widthAtMost));
  const wide = Math.max(1, widest);
  const whole = wide * (columns.length + (columns.length - 1) * 0.1);
  for (const one of series) {
    const values = isFlat ? layout.x : (layout.y[one.axis] ?? layout.y[0]!);
    const clamp = (value: number) => Math.max(values.range.min, Math.min(values.range.max, value));
    const offset = columns.indexOf(one.stack ?? one) * wide * 1.1 - whole / 2;
    one.points.forEach((point, index) => {
      if (point === null || point.value === null) return;
      const { value } = point;
      const { from, to } = stacking(one, index, value);
      const [start, end] = [values.place(clamp(from)), values.place(clamp(to))];
      const side = categories.place(index) + offset;
      const across = isFlat
        ? { left: Math.min(start, end), right: Math.max(start, end), top: side, bottom: side + wide }
        : { left: side, right: side + wide, top: Math.min(start, end), bottom: Math.max(start, end) };
      boxes.push({
        series: one,
        point,
        index,
        name: names[index] ?? '',
        ...across,
        colour: point.colour ?? one.colour,
        grows: isFlat ? (value < 0 ? 'left' : 'right') : value < 0 ? 'down' : 'up',
      });
    });
  }
  return boxes;
}

function placeCells(series: Series, { scale }: Plot, { x, y }: Layout): Box[] {
  if (!scale) return [];
  const [columns, rows] = [indexOf(namesOf(x)), indexOf(namesOf(y[0]!))];
  const colourOf = coloursOn(scale);
  return series.points.flatMap((point, index): Box[] => {
    const [column, row] = [columns.get(point?.at?.[0] ?? ''), rows.get(point?.at?.[1] ?? '')];
    if (!point || point.value === null || column === undefined || row === undefined) return [];
    const [middle, level] = [x.place(column), y[0]!.place(row)];
    return [
      {
        series,
        point,
        index,
        name: point.at?.[0] ?? '',
        left: middle - x.band / 2,
        right: middle + x.band / 2,
        top: level - y[0]!.band / 2,
        bottom: level + y[0]!.band / 2,
        colour: point.colour ?? colourOf(point.value),
        grows: null,
      },
    ];
  });
}

function placeDots(series: Series, plot: Plot, { x, y }: Layout): (Dot | null)[] {
  const values = y[series.axis] ?? y[0]!;
  const names = namesOf(x);
  return series.points.map((point, index) =>
    point === null || point.value === null || plot.x.kind !== 'category'
      ? null
      : { series, point, index, name: names[index] ?? '', x: x.place(index), y: values.place(point.value) },
  );
}

function indexOf(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, at) => [name, at]));
}

/** Colours between those of the least and of the greatest value. */
function coloursOn({ min, max, low, high }: ColourScale): (value: number) => string {
  const [from, to] = [readColour(low)?.rgb, readColour(high)?.rgb];
  return (value) => {
    const share = Math.max(0, Math.min(1, (value - min) / (max - min || 1)));
    if (!from || !to) return share < 0.5 ? low : high;
    return `rgb(${from.map((part, at) => Math.round(part + (to[at]! - part) * share)).join(', ')})`;
  };
}
