import type { Frame, Size } from './places.ts';
import type { Axis, CategoryAxis, Plot, Series, ValueAxis } from './plot.ts';
import { openStacking } from './stacks.ts';
import { fitText, textWidth } from './textSize.ts';
import { type Ticks, ticksOf } from './ticks.ts';

/** A label of an axis: its text, and where its place on the axis is. */
export interface AxisLabel {
  text: string;
  at: number;
}

export interface PlacedAxis {
  axis: Axis;
  side: Side;
  labels: AxisLabel[];
  /** Pixels between the plot's edge and the middle of the axis's name. */
  nameAt: number;
  /** Lines across the plot. */
  gridAt: number[];
  /** The pixel of a value, or of the middle of a category. */
  place(value: number): number;
  /** Pixels of one category; 0 where it has none. */
  band: number;
  /** The values between which a value axis runs; of categories their indices. */
  range: { min: number; max: number };
}

export interface Layout {
  frame: Frame;
  x: PlacedAxis;
  y: PlacedAxis[];
}

type Side = 'left' | 'right' | 'bottom';

const labelGap = 8;
const nameRoom = 18;
const line = 14;

/** Where axes and marks go in so many pixels: axes take the room that their labels need. */
export function layOut(plot: Plot, series: readonly Series[], size: Size): Layout {
  const { outer, font } = plot;
  const box: Frame = {
    left: outer.left,
    top: outer.top,
    right: Math.max(outer.left + 1, size.width - outer.right),
    bottom: Math.max(outer.top + 1, size.height - outer.bottom),
  };
  const x = spelled(plot.x, series, font);
  const y = plot.y.map((axis, at) =>
    spelled(
      axis,
      series.filter((one) => one.axis === at),
      font,
    ),
  );
  const rooms = y.map(sideRoom);
  const frame: Frame = {
    ...box,
    left: box.left + (rooms[0] ?? 0),
    right: box.right - rooms.slice(1).reduce((sum, room) => sum + room, 0),
  };
  const below = roomBelow(x, frame, box);
  frame.bottom -= below.labels + nameHeight(x.axis);
  frame.right = Math.max(frame.right, frame.left + 1);
  frame.bottom = Math.max(frame.bottom, frame.top + 1);
  const { left, right, top, bottom } = frame;
  return {
    frame,
    x: placed(shortened(x, below.every, (right - left) / x.count), {
      side: 'bottom',
      from: left,
      to: right,
      every: below.every,
      nameAt: below.labels + nameRoom / 2,
    }),
    y: y.map((one, at) => {
      const isDown = one.axis.kind === 'category' && one.axis.isInverse;
      return placed(one, {
        side: at === 0 ? 'left' : 'right',
        from: isDown ? top : bottom,
        to: isDown ? bottom : top,
        every: isFull(one.axis) ? 1 : everyFit(13, (bottom - top) / (one.ticks ? one.count - 1 : one.count)),
        nameAt: (rooms[at] ?? 0) - nameRoom / 2,
      });
    }),
  };
}

/** An axis with the texts of its labels. */
interface SpelledAxis {
  axis: Axis;
  /** Of a value axis. */
  ticks: Ticks | null;
  font: string;
  texts: string[];
  /** Labels, and one at least. */
  count: number;
}

function spelled(axis: Axis, series: readonly Series[], family: string): SpelledAxis {
  const font = `${axis.labelSize}px ${family}`;
  const ticks = axis.kind === 'value' ? ticksFor(axis, series) : null;
  const texts =
    axis.kind === 'value'
      ? (ticks?.values ?? []).map(axis.format)
      : axis.names.map((name) => cut(axis, name, font));
  return { axis, ticks, font, texts, count: Math.max(1, texts.length) };
}

/** From the least to the greatest value that is drawn, stacks added up. */
function ticksFor(axis: ValueAxis, series: readonly Series[]): Ticks {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number) => {
    min = Math.min(min, value);
    max = Math.max(max, value);
  };
  const stacking = openStacking();
  for (const one of series)
    for (const [at, point] of one.points.entries())
      if (point !== null && point.value !== null) take(stacking(one, at, point.value).to);
  for (const { value } of axis.references) take(value);
  return ticksOf(min <= max ? { min, max } : { min: 0, max: 1 }, axis);
}

const cut = ({ labelWidth }: CategoryAxis, name: string, font: string) =>
  labelWidth === null ? name : fitText(name, font, labelWidth);

const widestOf = ({ texts, font }: SpelledAxis) =>
  texts.reduce((most, text) => Math.max(most, textWidth(text, font)), 0);

const nameHeight = ({ isShown, name }: Axis) => (isShown && name !== '' ? nameRoom : 0);

const isFull = (axis: Axis) => axis.kind === 'category' && axis.isFull;

/** Every how many-th label is drawn, where each needs so many pixels and has so many. */
const everyFit = (needed: number, each: number) => Math.max(1, Math.ceil(needed / Math.max(0.1, each)));

/** What an axis at the left or the right takes of the plot's width. */
function sideRoom(spelled: SpelledAxis): number {
  if (!spelled.axis.isShown) return 0;
  return widestOf(spelled) + labelGap + nameHeight(spelled.axis);
}

/** The height of labels under the plot. They may need room at its sides too, which is taken from the frame. */
function roomBelow(spelled: SpelledAxis, frame: Frame, box: Frame): { labels: number; every: number } {
  const { axis, texts, font, count } = spelled;
  if (!axis.isShown) return { labels: 0, every: 1 };
  const widths = texts.map((text) => textWidth(text, font));
  const widest = widestOf(spelled);
  if (axis.kind === 'value') {
    frame.left = Math.max(frame.left, box.left + (widths[0] ?? 0) / 2);
    frame.right = Math.min(frame.right, box.right - (widths.at(-1) ?? 0) / 2);
    const each = (frame.right - frame.left) / Math.max(1, count - 1);
    return { labels: labelGap + line, every: everyFit(widest + 6, each) };
  }
  const bandOf = () => Math.max(0.1, (frame.right - frame.left) / count);
  const turn = (axis.rotation * Math.PI) / 180;
  if (turn > 0) {
    const reach = widths.map((width, at) => width * Math.cos(turn) - bandOf() * (at + 0.5));
    frame.left = Math.max(frame.left, box.left + Math.max(0, ...reach));
    const every = axis.isFull ? 1 : everyFit(axis.labelSize / Math.sin(turn), bandOf());
    return { labels: labelGap + widest * Math.sin(turn) + line / 2, every };
  }
  const every = axis.isFull ? 1 : everyFit(widest + 8, bandOf());
  // The last label that is drawn hangs over by what its band does not hold.
  const last = Math.floor((count - 1) / every) * every;
  const over = (width: number, from: number) => Math.max(0, width / 2 - bandOf() * from);
  frame.right = Math.min(frame.right, box.right + 10 - over(widths[last] ?? 0, count - last - 0.5));
  frame.left = Math.max(frame.left, box.left - 6 + over(widths[0] ?? 0, 0.5));
  return { labels: labelGap + line, every };
}

/** Labels side by side with others are no wider than what they stand for. */
function shortened(spelled: SpelledAxis, every: number, band: number): SpelledAxis {
  const { axis, texts, font } = spelled;
  if (axis.kind === 'value' || axis.rotation > 0 || every > 1) return spelled;
  return { ...spelled, texts: texts.map((text) => fitText(text, font, Math.max(band - 2, 8))) };
}

/** An axis between two pixels: values, or categories by their index. */
function placed(
  { axis, ticks, texts, count }: SpelledAxis,
  { from, to, every, side, nameAt }: { from: number; to: number; every: number; side: Side; nameAt: number },
): PlacedAxis {
  const range = ticks ?? { min: 0, max: count - 1 };
  const step = (to - from) / count;
  const place = ticks
    ? (value: number) => from + ((value - ticks.min) / (ticks.max - ticks.min)) * (to - from)
    : (index: number) => from + (index + 0.5) * step;
  const labels = texts.map((text, at) => ({ text, at: place(ticks?.values[at] ?? at) }));
  return {
    axis,
    side,
    labels: axis.isShown ? labels.filter((_, at) => at % every === 0) : [],
    nameAt,
    gridAt: (ticks?.values ?? []).map(place),
    place,
    band: ticks ? 0 : Math.abs(step),
    range,
  };
}
