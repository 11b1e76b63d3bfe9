import { drawLegend } from './legendDrawing.ts';
import { type LegendView, layOutLegend } from './legendView.ts';
import type { Drawing, Focus, Paintable } from './paintable.ts';
import type { At, Size } from './places.ts';
import { clampFirst, firstAt, isOnBar } from './scrolling.ts';
import { makeTooltip } from './tooltip.ts';

export interface PaintedChart {
  show(chart: Paintable, size: Size): void;
  /** Shows the tooltip of the mark of a row; null hides it. */
  point(row: number | null): void;
  dispose(): void;
}

interface Picture {
  chart: Paintable;
  size: Size;
  drawing: Drawing;
  legend: LegendView | null;
}

const nothing: Focus = { key: null, index: null };

/** A chart on a canvas of its own: all of it is drawn anew for every change. */
export function paintChart(host: HTMLElement, onPick: (rows: readonly number[]) => void): PaintedChart {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const tooltip = makeTooltip();
  host.classList.add('is-painted');
  host.append(canvas, tooltip.element);
  /** Names that a click in the legend has hidden. */
  const hidden = new Set<string>();
  let picture: Picture | null = null;
  let page = 0;
  /** The first category that is shown, of those that scroll. */
  let first = 0;
  let isDragging = false;
  /** The click that ends a drag is none. */
  let hasDragged = false;
  let focus = nothing;
  let frame = 0;

  function show(chart: Paintable, size: Size): void {
    const names = new Set(chart.legend?.names);
    for (const name of hidden) if (!names.has(name)) hidden.delete(name);
    const legend = chart.legend
      ? layOutLegend(chart.legend, { page, ...size, font: `${chart.legend.size}px ${chart.font}` })
      : null;
    page = legend?.page ?? 0;
    first = chart.scroll ? clampFirst(chart.scroll, first) : 0;
    picture = { chart, size, drawing: chart.lay(hidden, size, first), legend };
    // The marks are others than those that the pointer was on.
    focus = nothing;
    tooltip.hide();
    draw();
  }

  function draw(): void {
    if (!picture || !context) return;
    const { chart, size, drawing, legend } = picture;
    const { width, height } = size;
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.textBaseline = 'middle';
    drawing.draw(context, focus);
    const { font, colourOf } = chart;
    if (legend && chart.legend) drawLegend(context, legend, { looks: chart.legend, font, hidden, colourOf });
  }

  function setFocus(next: Focus): void {
    if (next.key === focus.key && next.index === focus.index) return;
    focus = next;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  }

  /** True where that has moved them. */
  function scrollTo(wanted: number): boolean {
    const scroll = picture?.chart.scroll;
    if (!picture || !scroll || clampFirst(scroll, wanted) === first) return false;
    first = clampFirst(scroll, wanted);
    show(picture.chart, picture.size);
    return true;
  }

  function drag(at: At): void {
    const { chart, drawing } = picture ?? {};
    if (chart?.scroll && drawing?.scrollBar) scrollTo(firstAt(chart.scroll, drawing.scrollBar, at));
  }

  function press(event: PointerEvent): void {
    const at = { x: event.offsetX, y: event.offsetY };
    const bar = picture?.drawing.scrollBar;
    hasDragged = bar !== null && bar !== undefined && isOnBar(bar, at);
    if (!hasDragged) return;
    isDragging = true;
    canvas.setPointerCapture(event.pointerId);
    drag(at);
  }

  function turnWheel(event: WheelEvent): void {
    if (!picture?.chart.scroll || event.ctrlKey) return;
    const along = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
    const most = picture.chart.scroll.shown;
    const steps = Math.sign(along) * Math.min(most, Math.max(1, Math.round(Math.abs(along) / 40)));
    // At the end of the chart the page scrolls on.
    if (scrollTo(first + steps)) event.preventDefault();
  }

  function hover(at: At): void {
    if (!picture) return;
    if (isDragging) {
      drag(at);
      return;
    }
    const { chart, drawing, legend, size } = picture;
    const mark = drawing.markAt(at);
    const index = drawing.indexAt(at);
    const isOnThumb = drawing.scrollBar !== null && isOnBar(drawing.scrollBar, at);
    canvas.style.cursor = mark || isOnThumb || (legend && legendAt(legend, at)) ? 'pointer' : 'default';
    setFocus({ key: mark?.key ?? null, index });
    const told = index === null ? mark?.params : drawing.marksOf(index).map(({ params }) => params);
    if (told === undefined || (Array.isArray(told) && told.length === 0)) tooltip.hide();
    else tooltip.show(chart.tooltip.format(told), at, chart.tooltip, size);
  }

  function bringIntoSight(row: number): void {
    const { scroll = null } = picture?.chart ?? {};
    const at = scroll && picture?.chart.categoryOf(row);
    if (!scroll || at === null || at === undefined) return;
    if (at < first) scrollTo(at);
    else if (at >= first + scroll.shown) scrollTo(at - scroll.shown + 1);
  }

  function leave(): void {
    setFocus(nothing);
    tooltip.hide();
  }

  function click(at: At): void {
    if (!picture || hasDragged) return;
    const spot = picture.legend && legendAt(picture.legend, at);
    if (!spot) {
      const rows = picture.drawing.markAt(at)?.rows ?? [];
      if (rows.length > 0) onPick(rows);
      return;
    }
    if (spot.turn !== undefined) page += spot.turn;
    else if (!hidden.delete(spot.name)) hidden.add(spot.name);
    show(picture.chart, picture.size);
  }

  canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => hover({ x: offsetX, y: offsetY }));
  canvas.addEventListener('pointerleave', leave);
  canvas.addEventListener('pointerdown', press);
  for (const type of ['pointerup', 'pointercancel'] as const)
    canvas.addEventListener(type, () => {
      isDragging = false;
    });
  canvas.addEventListener('wheel', turnWheel, { passive: false });
  canvas.addEventListener('click', ({ offsetX, offsetY }) => click({ x: offsetX, y: offsetY }));

  return {
    show,
    point(row) {
      if (row !== null) bringIntoSight(row);
      const mark = row === null ? null : (picture?.drawing.markOf(row) ?? null);
      if (!picture || !mark) return leave();
      const { tooltip: looks } = picture.chart;
      setFocus({ key: mark.key, index: looks.isOfAxis ? mark.index : null });
      tooltip.show(looks.format(looks.isOfAxis ? [mark.params] : mark.params), mark.at, looks, picture.size);
    },
    dispose() {
      cancelAnimationFrame(frame);
      host.classList.remove('is-painted');
      canvas.remove();
      tooltip.element.remove();
    },
  };
}

type Spot = { name: string; turn?: undefined } | { turn: -1 | 1 };

/** What a legend has at a place: a name, or an arrow that turns its page. */
function legendAt({ items, arrows }: LegendView, { x, y }: At): Spot | null {
  const item = items.find((one) => x >= one.x && x <= one.x + one.width && Math.abs(y - one.y) <= 9);
  if (item) return { name: item.name };
  const isNear = (spot: At) => Math.abs(x - spot.x) <= 9 && Math.abs(y - spot.y) <= 9;
  if (arrows && isNear(arrows.back)) return { turn: -1 };
  return arrows && isNear(arrows.forth) ? { turn: 1 } : null;
}
