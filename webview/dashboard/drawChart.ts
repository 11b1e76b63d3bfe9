import type { ChartOption } from './charts/common.ts';
import type { MapOption } from './charts/maps.ts';
import type { Drawings } from './drawings.ts';
import type { EChart } from './echarts.ts';
import { type PaintedChart, paintChart } from './paint/paintedChart.ts';
import type { Size } from './paint/places.ts';
import { readOption } from './paint/readOption.ts';

/** What to draw in so many pixels. */
export type MakeOption = (size: Size) => { option: ChartOption } | MapOption | null;

export interface DrawnChart {
  /** Draws in place: of a chart that has kept its shape, nothing is made anew that did not change. */
  update(make: MakeOption): void;
  /** Shows the tooltip of a mark that the keyboard is on; null hides it. */
  point(row: number | null): void;
  dispose(): void;
}

/**
 * A chart in an element that has its size by its place on the page: painted by ourselves where it is of bars, lines, cells
 * or slices, which takes a tenth of the time, else drawn by ECharts.
 */
export function drawChart(
  element: HTMLElement,
  drawings: Drawings,
  onPick: (rows: readonly number[]) => void,
): DrawnChart {
  /** ECharts, of which most pages need nothing. */
  let library: typeof import('./echarts.ts') | null = null;
  let chart: EChart | null = null;
  let painted: PaintedChart | null = null;
  let make: MakeOption | null = null;
  let isWaiting = false;
  let isDisposed = false;
  // As observed: to ask the element would lay out the page once for each chart.
  let size = { width: 0, height: 0 };
  let drawn = size;
  let isNear = false;

  function draw(): void {
    // Without a size there is nothing to draw on yet; the observer comes back.
    if (!isWaiting || !make || !isNear || isDisposed || size.width === 0 || size.height === 0) return;
    const made = make(size);
    const paintable = made && 'option' in made ? readOption(made.option) : null;
    if (made && !paintable && !library) {
      void load();
      return;
    }
    isWaiting = false;
    drawn = size;
    // Also where drawing it fails.
    queueMicrotask(() => drawings.end(element));
    if (!made) return;
    if (paintable) {
      chart?.dispose();
      chart = null;
      painted ??= paintChart(element, onPick);
      painted.show(paintable, size);
      return;
    }
    painted?.dispose();
    painted = null;
    chart ??= library!.openEChart(element, size, onPick);
    chart.show(made);
  }

  async function load(): Promise<void> {
    try {
      library = await import('./echarts.ts');
    } catch {
      element.textContent = 'This chart’s code could not be loaded: close the preview and open it again.';
      drawings.end(element);
    }
    if (library) draw();
  }

  const observer = new ResizeObserver(() => {
    size = { width: element.clientWidth, height: element.clientHeight };
    if (chart && size.width > 0) chart.resize(size);
    // Labels that stood side by side may not any more.
    const isOther = (now: number, before: number) => Math.abs(now - before) > before * 0.1;
    if (painted || isOther(size.width, drawn.width) || isOther(size.height, drawn.height)) isWaiting = true;
    draw();
  });
  observer.observe(element);
  // Of a long dashboard only what can be seen soon is drawn.
  const sight = new IntersectionObserver(
    (entries) => {
      isNear = entries.at(-1)?.isIntersecting ?? false;
      if (!isNear) drawings.end(element);
      draw();
    },
    { rootMargin: '400px' },
  );
  sight.observe(element);
  return {
    update(next) {
      make = next;
      isWaiting = true;
      if (isNear || drawn.width === 0) drawings.begin(element);
      drawings.queue(draw);
    },
    point(row) {
      painted?.point(row);
      chart?.point(row);
    },
    dispose() {
      isDisposed = true;
      drawings.end(element);
      observer.disconnect();
      sight.disconnect();
      chart?.dispose();
      painted?.dispose();
      chart = null;
      painted = null;
    },
  };
}
