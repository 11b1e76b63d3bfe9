import type { ChartOption } from './charts/common.ts';
import type { MapOption } from './charts/maps.ts';
import { queueDrawing } from './drawQueue.ts';
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

let library: Promise<typeof import('./echarts.ts')> | null = null;
let loaded: typeof import('./echarts.ts') | null = null;

/** Loads ECharts, of which most pages need nothing. */
async function loadLibrary(): Promise<void> {
  library ??= import('./echarts.ts');
  try {
    loaded = await library;
  } catch (error) {
    library = null;
    throw error;
  }
}

/** Charts in sight that are to be drawn, and who waits for that. */
const undrawn = new Set<HTMLElement>();
let waiters: (() => void)[] = [];

function isDone(element: HTMLElement): void {
  if (!undrawn.delete(element) || undrawn.size > 0) return;
  const all = waiters;
  waiters = [];
  for (const wake of all) wake();
}

/** Resolves when every chart that can be seen is drawn. */
export async function chartsDrawn(): Promise<void> {
  if (undrawn.size > 0) await new Promise<void>((wake) => waiters.push(wake));
}

/**
 * A chart in an element that has its size by its place on the page: painted by ourselves where it is of bars, lines, cells
 * or slices, which takes a tenth of the time, else drawn by ECharts.
 */
export function drawChart(element: HTMLElement, onPick: (rows: readonly number[]) => void): DrawnChart {
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
    if (made && !paintable && !loaded) {
      void loadLibrary().then(draw, () => {
        element.textContent = 'This chart’s code could not be loaded: close the preview and open it again.';
        isDone(element);
      });
      return;
    }
    isWaiting = false;
    drawn = size;
    // Also where drawing it fails.
    queueMicrotask(() => isDone(element));
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
    chart ??= loaded!.openEChart(element, size, onPick);
    chart.show(made);
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
      if (!isNear) isDone(element);
      draw();
    },
    { rootMargin: '400px' },
  );
  sight.observe(element);
  return {
    update(next) {
      make = next;
      isWaiting = true;
      if (isNear || drawn.width === 0) undrawn.add(element);
      queueDrawing(draw);
    },
    point(row) {
      painted?.point(row);
      chart?.point(row);
    },
    dispose() {
      isDisposed = true;
      isDone(element);
      observer.disconnect();
      sight.disconnect();
      chart?.dispose();
      painted?.dispose();
      chart = null;
      painted = null;
    },
  };
}
