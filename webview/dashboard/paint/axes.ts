import type { Axis, CategoryAxis, Plot, Series, ValueAxis } from './plot.ts';
import { fitText, textWidth } from './textSize.ts';
import { type Ticks, ticksOf } from './ticks.ts';

/** A label of an axis: its text, and where its place on the axis is. */
export interface AxisLabel {
  text: string;
  at: number;
}

export interface PlacedAxis {
  axis: Axis;
  side: 'left' | 'right' | 'bottom';
  labels: AxisLabel[];
  /** Pixels between the plot's edge and the middle of the axis's name. */
  nameAt: number;
  /** Lines across the plot. */
  gridAt: number[];
  /** The pixel of a value, or of the middle of a category. */
  place(value: number): number;
  /** Pixels of one category. */
  band: number;
  /** The values between which a value axis runs; of categories their indices. */
  range: { min: number; max: number };
}

export interface Frame {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Layout {
  frame: Frame;
  x: PlacedAxis;
  y: PlacedAxis[];
}

const labelGap = 8;
const nameRoom = 18;
const line = 14;

/** Where axes and marks go in so many pixels: axes take the room that their labels need. */
export function layOut(
  plot: Plot,
  series: readonly Series[],
  size: { width: number; height: number },
): Layout {
  const { outer } = plot;
  const box: Frame = {
    left: outer.left,
    top: outer.top,
    right: Math.max(outer.left + 1, size.width - outer.right),
    bottom: Math.max(outer.top + 1, size.height - outer.bottom),
  };
  const xAxis = plot.x[0]!;
  const xTicks = xAxis.kind === 'value' ? ticksFor(xAxis, series, plot) : null;
  const yTicks = plot.y.map((axis, at) =>
    axis.kind === 'value'
      ? ticksFor(
          axis,
          series.filter((one) => one.axis === at),
          plot,
        )
      : null,
  );
  const frame: Frame = { ...box };
  plot.y.forEach((axis, at) => {
    const room = sideRoom(axis, yTicks[at] ?? null, plot.font);
    if (at === 0) frame.left += room;
    else frame.right -= room;
  });
  const x = bottomLabels(xAxis, xTicks, plot.font, frame, box);
  frame.bottom -= x.room;
  if (frame.right < frame.left + 1) frame.right = frame.left + 1;
  if (frame.bottom < frame.top + 1) frame.bottom = frame.top + 1;
  return {
    frame,
    x: placeAcross(xAxis, xTicks, x, frame, plot.font),
    y: plot.y.map((axis, at) => placeUpright(axis, yTicks[at] ?? null, at, frame, plot.font)),
  };
}

/** From the least to the greatest value that is drawn, stacks added up. */
function ticksFor(axis: ValueAxis, series: readonly Series[], plot: Plot): Ticks {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number) => {
    if (value < min) min = value;
    if (value > max) max = value;
  };
  const stacks = new Map<string, { up: number; down: number }>();
  for (const one of series)
    one.points.forEach((point, at) => {
      if (point === null || point.value === null) return;
      if (one.stack === null) {
        take(point.value);
        return;
      }
      const key = `${one.stack}\n${at}`;
      const sum = stacks.get(key) ?? { up: 0, down: 0 };
      if (point.value >= 0) sum.up += point.value;
      else sum.down += point.value;
      stacks.set(key, sum);
      take(sum.up);
      take(sum.down);
    });
  for (const { references } of plot.series) for (const { value } of references) take(value);
  return ticksOf(min <= max ? { min, max } : { min: 0, max: 1 }, axis);
}

const fontOf = (axis: Axis, family: string) => `${axis.labelSize}px ${family}`;

/** What an axis at the left or the right takes of the plot's width. */
function sideRoom(axis: Axis, ticks: Ticks | null, family: string): number {
  if (!axis.isShown) return 0;
  const font = fontOf(axis, family);
  const texts =
    axis.kind === 'value'
      ? (ticks?.values ?? []).map(axis.format)
      : axis.names.map((name) => cut(axis, name, font));
  const widest = texts.reduce((most, text) => Math.max(most, textWidth(text, font)), 0);
  return widest + labelGap + (axis.name === '' ? 0 : nameRoom);
}

const cut = ({ labelWidth }: CategoryAxis, name: string, font: string) =>
  labelWidth === null ? name : fitText(name, font, labelWidth);

interface BottomLabels {
  texts: string[];
  /** Every how many-th label is drawn. */
  every: number;
  /** Height of labels and name. */
  room: number;
  labelRoom: number;
}

/** Labels under the plot: they may need room at its sides too, which is taken from the frame. */
function bottomLabels(
  axis: Axis,
  ticks: Ticks | null,
  family: string,
  frame: Frame,
  box: Frame,
): BottomLabels {
  if (!axis.isShown) return { texts: [], every: 1, room: 0, labelRoom: 0 };
  const font = fontOf(axis, family);
  const nameHeight = axis.name === '' ? 0 : nameRoom;
  if (axis.kind === 'value') {
    const texts = (ticks?.values ?? []).map(axis.format);
    const half = (text: string | undefined) => textWidth(text ?? '', font) / 2;
    frame.left = Math.max(frame.left, box.left + half(texts[0]));
    frame.right = Math.min(frame.right, box.right - half(texts.at(-1)));
    const each = (frame.right - frame.left) / Math.max(1, texts.length - 1);
    const widest = texts.reduce((most, text) => Math.max(most, textWidth(text, font)), 0);
    const every = Math.max(1, Math.ceil((widest + 6) / Math.max(1, each)));
    return { texts, every, room: labelGap + line + nameHeight, labelRoom: labelGap + line };
  }
  const texts = axis.names.map((name) => cut(axis, name, font));
  const widths = texts.map((text) => textWidth(text, font));
  const widest = Math.max(0, ...widths);
  const turn = (axis.rotation * Math.PI) / 180;
  const count = Math.max(1, texts.length);
  const bandOf = () => Math.max(0.1, (frame.right - frame.left) / count);
  if (turn > 0) {
    const reach = widths.map((width, at) => width * Math.cos(turn) - bandOf() * (at + 0.5));
    frame.left = Math.max(frame.left, box.left + Math.max(0, ...reach));
    const every = axis.isFull ? 1 : Math.max(1, Math.ceil(axis.labelSize / Math.sin(turn) / bandOf()));
    const labelRoom = labelGap + widest * Math.sin(turn) + line / 2;
    return { texts, every, room: labelRoom + nameHeight, labelRoom };
  }
  const every = axis.isFull ? 1 : Math.max(1, Math.ceil((widest + 8) / bandOf()));
  // The last label that is drawn hangs over by what its band does not hold.
  const last = Math.floor((count - 1) / every) * every;
  const over = (width: number, from: number) => Math.max(0, width / 2 - bandOf() * from);
  frame.right = Math.min(frame.right, box.right + 10 - over(widths[last] ?? 0, count - last - 0.5));
  frame.left = Math.max(frame.left, box.left - 6 + over(widths[0] ?? 0, 0.5));
  return { texts, every, room: labelGap + line + nameHeight, labelRoom: labelGap + line };
}

function placeAcross(
  axis: Axis,
  ticks: Ticks | null,
  { texts, every, labelRoom }: BottomLabels,
  { left, right }: Frame,
  family: string,
): PlacedAxis {
  const room = { side: 'bottom', nameAt: labelRoom + nameRoom / 2 } as const;
  if (axis.kind === 'value' && ticks) {
    const place = (value: number) => left + ((value - ticks.min) / (ticks.max - ticks.min)) * (right - left);
    const labels = ticks.values.map((value, at) => ({ text: texts[at] ?? '', at: place(value) }));
    return {
      axis,
      ...room,
      labels: labels.filter((_, at) => at % every === 0),
      gridAt: ticks.values.map(place),
      place,
      band: 0,
      range: ticks,
    };
  }
  const count = axis.kind === 'category' ? Math.max(1, axis.names.length) : 1;
  const band = (right - left) / count;
  const place = (at: number) => left + (at + 0.5) * band;
  const turn = axis.kind === 'category' ? axis.rotation : 0;
  const font = fontOf(axis, family);
  // A label side by side with others is no wider than what it stands for.
  const shortened = (text: string) =>
    turn === 0 && every === 1 ? fitText(text, font, Math.max(band - 2, 8)) : text;
  return {
    axis,
    ...room,
    labels: texts
      .map((text, at) => ({ text: shortened(text), at: place(at) }))
      .filter((_, at) => at % every === 0),
    gridAt: [],
    place,
    band,
    range: { min: 0, max: count - 1 },
  };
}

function placeUpright(axis: Axis, ticks: Ticks | null, at: number, frame: Frame, family: string): PlacedAxis {
  const { top, bottom } = frame;
  const side = at === 0 ? ('left' as const) : ('right' as const);
  const nameAt = sideRoom(axis, ticks, family) - nameRoom / 2;
  if (axis.kind === 'value' && ticks) {
    const place = (value: number) =>
      bottom - ((value - ticks.min) / (ticks.max - ticks.min)) * (bottom - top);
    const each = (bottom - top) / Math.max(1, ticks.values.length - 1);
    const every = Math.max(1, Math.ceil(13 / Math.max(1, each)));
    const labels = ticks.values.map((value) => ({ text: axis.format(value), at: place(value) }));
    return {
      axis,
      side,
      labels: axis.isShown ? labels.filter((_, tick) => tick % every === 0) : [],
      nameAt,
      gridAt: ticks.values.map(place),
      place,
      band: 0,
      range: ticks,
    };
  }
  const names = axis.kind === 'category' ? axis.names : [];
  const count = Math.max(1, names.length);
  const band = (bottom - top) / count;
  const isInverse = axis.kind === 'category' && axis.isInverse;
  const place = (one: number) => (isInverse ? top + (one + 0.5) * band : bottom - (one + 0.5) * band);
  const every =
    axis.kind === 'category' && axis.isFull ? 1 : Math.max(1, Math.ceil(13 / Math.max(0.1, band)));
  const font = fontOf(axis, family);
  const labels = names.map((name, one) => ({
    text: axis.kind === 'category' ? cut(axis, name, font) : name,
    at: place(one),
  }));
  return {
    axis,
    side,
    labels: axis.isShown ? labels.filter((_, one) => one % every === 0) : [],
    nameAt,
    gridAt: [],
    place,
    band,
    range: { min: 0, max: count - 1 },
  };
}
