import type { At, Frame, Size } from './places.ts';
import type { Plot, Series } from './plot.ts';

/** More categories than fit: so many of them are shown at once. */
export interface Scroll {
  count: number;
  shown: number;
  /** They stand under each other. */
  isUpright: boolean;
  track: string;
  thumb: string;
}

export interface ScrollBar {
  track: Frame;
  thumb: Frame;
}

const width = 6;
const edge = 4;
/** Pixels beside the bar that are as good as on it. */
const reach = 4;
const leastThumb = 16;

/** The first category shown, no further than the last ones. */
export function clampFirst({ count, shown }: Scroll, first: number): number {
  return Math.max(0, Math.min(count - shown, Math.round(first)));
}

/** The categories that are shown, and what stands at them. */
export function windowed(plot: Plot, series: readonly Series[], first: number): [Plot, Series[]] {
  const { scroll } = plot;
  if (scroll === null) return [plot, [...series]];
  const cut = <T>(all: readonly T[]) => all.slice(first, first + scroll.shown);
  const axis = <T extends Plot['x']>(one: T): T =>
    one.kind === 'category' ? { ...one, names: cut(one.names) } : one;
  return [
    { ...plot, x: axis(plot.x), y: plot.y.map(axis) },
    series.map((one) => ({ ...one, points: cut(one.points) })),
  ];
}

/** Beside the plot, at the right or at the bottom edge. */
export function placeScrollBar(scroll: Scroll, first: number, frame: Frame, size: Size): ScrollBar {
  const { isUpright, count, shown } = scroll;
  const track = isUpright
    ? { left: size.width - edge - width, right: size.width - edge, top: frame.top, bottom: frame.bottom }
    : { left: frame.left, right: frame.right, top: size.height - edge - width, bottom: size.height - edge };
  const [from, to] = isUpright ? [track.top, track.bottom] : [track.left, track.right];
  const long = Math.min(to - from, Math.max(leastThumb, ((to - from) * shown) / count));
  const start = from + (to - from - long) * (first / Math.max(1, count - shown));
  const thumb = isUpright
    ? { ...track, top: start, bottom: start + long }
    : { ...track, left: start, right: start + long };
  return { track, thumb };
}

export function isOnBar({ track }: ScrollBar, { x, y }: At): boolean {
  return (
    x >= track.left - reach && x <= track.right + reach && y >= track.top - reach && y <= track.bottom + reach
  );
}

/** The first category shown when the middle of the thumb is at a place. */
export function firstAt(scroll: Scroll, { track, thumb }: ScrollBar, { x, y }: At): number {
  const [at, from, to, long] = scroll.isUpright
    ? [y, track.top, track.bottom, thumb.bottom - thumb.top]
    : [x, track.left, track.right, thumb.right - thumb.left];
  const share = (at - from - long / 2) / Math.max(1, to - from - long);
  return clampFirst(scroll, share * (scroll.count - scroll.shown));
}

export function drawScrollBar(
  context: CanvasRenderingContext2D,
  scroll: Scroll,
  { track, thumb }: ScrollBar,
): void {
  for (const [{ left, top, right, bottom }, colour] of [
    [track, scroll.track],
    [thumb, scroll.thumb],
  ] as const) {
    context.fillStyle = colour;
    context.beginPath();
    context.roundRect(left, top, right - left, bottom - top, width / 2);
    context.fill();
  }
}
