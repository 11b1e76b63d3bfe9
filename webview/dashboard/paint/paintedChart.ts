import { layOut } from './axes.ts';
import { drawPicture, type Focus, type Picture, paramsOf } from './draw.ts';
import { layOutLegend } from './legendView.ts';
import { type Box, type Dot, placeMarks } from './marks.ts';
import type { Plot } from './plot.ts';
import { makeTooltip } from './tooltip.ts';

export interface PaintedChart {
  show(plot: Plot, size: { width: number; height: number }): void;
  /** Shows the tooltip of the mark of a row; null hides it. */
  point(row: number | null): void;
  dispose(): void;
}

type At = { x: number; y: number };

/** How far from a point of a line a click may be. */
const reach = 16;

/** A chart of bars, lines or cells on a canvas of its own: all of it is drawn anew for every change. */
export function paintChart(host: HTMLElement, onPick: (rows: readonly number[]) => void): PaintedChart {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  const tooltip = makeTooltip();
  host.classList.add('is-painted');
  host.append(canvas, tooltip.element);
  const hidden = new Set<string>();
  let picture: Picture | null = null;
  let page = 0;
  let focus: Focus = { box: null, index: null };
  let frame = 0;

  function show(plot: Plot, size: { width: number; height: number }): void {
    const names = new Set(plot.legend?.names);
    for (const name of hidden) if (!names.has(name)) hidden.delete(name);
    const series = plot.series.filter(({ name }) => !hidden.has(name));
    const layout = layOut(plot, series, size);
    const legend = plot.legend
      ? layOutLegend(plot.legend, { page, ...size, font: `${plot.legend.size}px ${plot.font}` })
      : null;
    page = legend?.page ?? 0;
    picture = { plot, layout, marks: placeMarks(plot, series, layout), legend, hidden, size };
    // The marks are others than those that the pointer was on.
    focus = { box: null, index: null };
    tooltip.hide();
    draw();
  }

  function draw(): void {
    if (!picture || !context) return;
    const { width, height } = picture.size;
    const ratio = window.devicePixelRatio || 1;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawPicture(context, picture, focus);
  }

  function setFocus(next: Focus): void {
    if (next.box === focus.box && next.index === focus.index) return;
    focus = next;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  }

  function boxAt({ x, y }: At): Box | null {
    const boxes = picture?.marks.boxes ?? [];
    return (
      boxes.findLast(
        (box) =>
          !box.series.isSilent &&
          x >= box.left - 1 &&
          x <= box.right + 1 &&
          y >= box.top - 1 &&
          y <= box.bottom + 1,
      ) ?? null
    );
  }

  function dotAt({ x, y }: At): Dot | null {
    let best: { dot: Dot; far: number } | null = null;
    for (const { dots } of picture?.marks.lines ?? [])
      for (const dot of dots) {
        const far = dot ? Math.hypot(dot.x - x, dot.y - y) : Number.POSITIVE_INFINITY;
        if (dot && far <= reach && (best === null || far < best.far)) best = { dot, far };
      }
    return best?.dot ?? null;
  }

  /** The place among the categories that a line at the pointer would stand at. */
  function indexAt({ x, y }: At): number | null {
    if (!picture || picture.plot.x[0]?.kind !== 'category') return null;
    const { frame: area, x: axis } = picture.layout;
    if (x < area.left || x > area.right || y < area.top || y > area.bottom) return null;
    return Math.max(0, Math.min(axis.range.max, Math.floor((x - area.left) / axis.band)));
  }

  function legendAt({ x, y }: At): { name: string } | { turn: -1 | 1 } | null {
    const legend = picture?.legend;
    if (!legend) return null;
    const item = legend.items.find((one) => x >= one.x && x <= one.x + one.width && Math.abs(y - one.y) <= 9);
    if (item) return { name: item.name };
    const near = (spot: At) => Math.abs(x - spot.x) <= 9 && Math.abs(y - spot.y) <= 9;
    if (legend.arrows && near(legend.arrows.back)) return { turn: -1 };
    return legend.arrows && near(legend.arrows.forth) ? { turn: 1 } : null;
  }

  function redraw(): void {
    if (picture) show(picture.plot, picture.size);
  }

  function hover(at: At): void {
    if (!picture) return;
    const { plot, marks, size } = picture;
    const box = boxAt(at);
    const dot = dotAt(at);
    canvas.style.cursor = box || dot || legendAt(at) ? 'pointer' : 'default';
    const index = plot.tooltip.isOfAxis ? indexAt(at) : null;
    setFocus({ box, index });
    if (index !== null) {
      const all = marksAt(index);
      const params = all.map(paramsOf);
      if (all.length > 0) tooltip.show(plot.tooltip.format(params), at, plot.tooltip, size);
      else tooltip.hide();
    } else if (box && box.point.datum !== null)
      tooltip.show(plot.tooltip.format(paramsOf(box)), at, plot.tooltip, size);
    else tooltip.hide();
    function marksAt(place: number): (Box | Dot)[] {
      return [
        ...marks.boxes.filter((one) => one.index === place),
        ...marks.lines.flatMap(({ dots }) => dots[place] ?? []),
      ];
    }
  }

  const atOf = (event: PointerEvent | MouseEvent): At => ({ x: event.offsetX, y: event.offsetY });
  canvas.addEventListener('pointermove', (event) => hover(atOf(event)));
  canvas.addEventListener('pointerleave', () => {
    setFocus({ box: null, index: null });
    tooltip.hide();
  });
  canvas.addEventListener('click', (event) => {
    const at = atOf(event);
    const inLegend = legendAt(at);
    if (inLegend && 'turn' in inLegend) {
      page += inLegend.turn;
      return redraw();
    }
    if (inLegend) {
      if (!hidden.delete(inLegend.name)) hidden.add(inLegend.name);
      return redraw();
    }
    const rows = (dotAt(at) ?? boxAt(at))?.point.rows ?? [];
    if (rows.length > 0) onPick(rows);
  });

  return {
    show,
    point(row) {
      if (!picture) return;
      const { plot, marks, size } = picture;
      const has = ({ point }: Box | Dot) => row !== null && point.rows.includes(row);
      const box = marks.boxes.find(has) ?? null;
      const dot = marks.lines.flatMap(({ dots }) => dots.filter((one) => one !== null)).find(has) ?? null;
      setFocus({ box, index: dot?.index ?? (plot.tooltip.isOfAxis ? (box?.index ?? null) : null) });
      const mark = dot ?? box;
      if (!mark) return tooltip.hide();
      const at = 'x' in mark ? mark : { x: (mark.left + mark.right) / 2, y: (mark.top + mark.bottom) / 2 };
      const params = paramsOf(mark);
      tooltip.show(plot.tooltip.format(plot.tooltip.isOfAxis ? [params] : params), at, plot.tooltip, size);
    },
    dispose() {
      cancelAnimationFrame(frame);
      host.classList.remove('is-painted');
      canvas.remove();
      tooltip.element.remove();
    },
  };
}
