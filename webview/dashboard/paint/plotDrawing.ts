import { layOut } from './axes.ts';
import { drawPlot } from './drawPlot.ts';
import { type Box, type Dot, placeMarks } from './marks.ts';
import type { Drawing, Mark, Paintable } from './paintable.ts';
import type { At, Size } from './places.ts';
import { type Plot, paramsOf } from './plot.ts';
import { drawScrollBar, placeScrollBar, windowed } from './scrolling.ts';

/** How far from a point of a line a click may be. */
const reach = 16;

export function paintablePlot(plot: Plot): Paintable {
  return {
    font: plot.font,
    legend: plot.legend,
    tooltip: plot.tooltip,
    colourOf: (name) => plot.series.find((one) => one.name === name)?.colour ?? '',
    scroll: plot.scroll,
    categoryOf(row) {
      for (const { points } of plot.series) {
        const at = points.findIndex((point) => point?.rows.includes(row));
        if (at >= 0) return at;
      }
      return null;
    },
    lay: (hidden, size, first = 0) => layPlot(plot, { hidden, size, first }),
  };
}

function layPlot(
  whole: Plot,
  { hidden, size, first }: { hidden: ReadonlySet<string>; size: Size; first: number },
): Drawing {
  const all = whole.series.filter(({ name }) => !hidden.has(name));
  const [plot, series] = windowed(whole, all, first);
  // Values keep their scale while the categories scroll.
  const layout = layOut(plot, all, size);
  const { scroll } = plot;
  const scrollBar = scroll && placeScrollBar(scroll, first, layout.frame, size);
  const marks = placeMarks(plot, series, layout);
  const { boxes, lines } = marks;
  const dots = lines.flatMap((one) => one.dots.filter((dot) => dot !== null));

  function dotAt({ x, y }: At): Dot | null {
    let [best, least]: [Dot | null, number] = [null, reach];
    for (const dot of dots) {
      const far = Math.hypot(dot.x - x, dot.y - y);
      if (far <= least) [best, least] = [dot, far];
    }
    return best;
  }

  function boxAt({ x, y }: At): Box | null {
    const isOn = (box: Box) =>
      x >= box.left - 1 && x <= box.right + 1 && y >= box.top - 1 && y <= box.bottom + 1;
    return boxes.findLast((box) => !box.series.isSilent && isOn(box)) ?? null;
  }

  return {
    scrollBar,
    draw(context, focus) {
      drawPlot(context, { plot, layout, marks, size }, focus);
      if (scroll && scrollBar) drawScrollBar(context, scroll, scrollBar);
    },
    markAt(at) {
      const found = dotAt(at) ?? boxAt(at);
      return found && markOf(found);
    },
    markOf(row) {
      const has = ({ point }: Box | Dot) => point.rows.includes(row);
      const found = dots.find(has) ?? boxes.find(has);
      return found ? markOf(found) : null;
    },
    indexAt({ x, y }) {
      const { frame, x: axis } = layout;
      if (!plot.tooltip.isOfAxis || axis.band === 0) return null;
      if (x < frame.left || x > frame.right || y < frame.top || y > frame.bottom) return null;
      return Math.max(0, Math.min(axis.range.max, Math.floor((x - frame.left) / axis.band)));
    },
    marksOf: (index) => [...boxes, ...dots].filter((one) => one.index === index).map(markOf),
  };
}

function markOf(one: Box | Dot): Mark {
  const { point, index } = one;
  const at =
    'x' in one ? { x: one.x, y: one.y } : { x: (one.left + one.right) / 2, y: (one.top + one.bottom) / 2 };
  return { key: one, rows: point.rows, at, index, params: paramsOf(one.series, point, one) };
}
